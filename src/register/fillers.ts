/** What people say around a name: greetings, questions, reasons. It tells no institution from another. */

/** Every way to join one part of each list. */
function joined(...parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>((so, list) => so.flatMap((head) => list.map((part) => head + part)), ['']);
}

const ASKED_THING = [
  '证',
  '证件',
  '办学证',
  '许可证',
  '办学许可证',
  '办学许可',
  '许可',
  '资质',
  '执照',
  '营业执照',
  '牌照',
  '手续',
];
const QUALITY = ['正规', '靠谱', '合法', '可靠', '可信', '行', '好', '便宜', '真的', '真', '黑机构', '有证', '正规的'];
const ABILITY = ['上', '报', '报名', '去', '学', '信', '写作业', '退费', '退', '上课', '补课', '交钱', '交费', '缴费'];

const WORDS =
  '呃我问一下 我问一下 问一下 问下 问问 想问 想问问 想问下 我想问 我想问下 我想问一下 俺想问问 请问 请问一下 麻烦 麻烦问下 麻烦查查 麻烦查下 ' +
  '帮我查一下 帮我查下 帮忙查下 帮查 帮我查 帮忙 帮我看看 帮看看 我想了解 想了解 了解一下 查一下 查查 查下 查询 看看 看一下 嗯查一下 ' +
  '老师您好 老师你好 您好 你好 在吗 在不在 老师 同志 领导 那个 就是那个 就是 这个 那家 这家 哪家 哪个 哪家好 叫做 名叫 名字叫 ' +
  '咱县 咱县的 咱襄垣 咱们 咱们县 我们 我们县 俺们 俺家 我家 我孩子 我娃 孩子 闺女 俺家闺女 俺家闺女在那学 在那学 孩子想报 想报 报了 ' +
  '邻居推荐的 邻居推荐 别人推荐的 朋友推荐的 推荐 推荐的 收了我三千多 收了我 三千多 开在小区里 开在 小区里 暑假班 寒假班 周末班 晚上班 ' +
  '审批了没有 审批了没 审批了吗 审批没 批了没 批了吗 办证了没 办证没 办证了吗 在不在白名单 在不在名单上 在不在名单 在白名单吗 在名单上吗 白名单 ' +
  '是不是 是不是那个 是那个 是吗 对吧 对不 是啥情况 啥情况 什么情况 怎么样 咋样 怎样 如何 好不好 行不行 可以吗 能不能 ' +
  '还开着没 还开着吗 还开着 还在吗 还在不 还营业吗 开着没 关门了 关门没 关门了吗 跑了 是不是跑了 还有吗 到期没 到期了没 到期了吗 过期没 过期了没 过期了吗 的证 ' +
  '分不清 一共几家啊 一共几家 几家 有几家 有吗 有没有 有没 的那个 那一家 的那家 便宜的那家 便宜的 学的 报的 上的 办的 开的 学过 ' +
  '中啊 中不中 就它了 就它 么问题 没问题 好的 收到 谢谢 谢谢了 谢谢您 麻烦了 会补课吗 教英语 会不会 到底 现在 目前 一个 一下 这边 附近';

const PHRASES = [
  ...WORDS.split(' '),
  ...joined(['有没有', '有', '是否有', '办没办', '办了'], ASKED_THING, [
    '',
    '吗',
    '没',
    '不',
    '啊',
    '呢',
    '没有',
    '的',
    '的吗',
  ]),
  ...joined(ASKED_THING, ['有没有', '办了没', '齐全吗', '齐不齐', '到期没', '过期没', '还有效吗', '有效吗']),
  ...joined(['', '是', '是不是'], QUALITY, ['吗', '不', '么', '的吗', '的不', '不是', '的', '']),
  ...joined(
    ['', '是'],
    QUALITY.map((word) => `${word}不${word}`),
    ['', '啊', '呢'],
  ),
  ...joined(['能不能', '能', '可不可以', '可以', '敢不敢'], ABILITY, ['', '吗', '不', '没', '啊']),
];

// Particles only: a character that could begin a name (我, 有, 新) must not be swallowed alone.
const PARTICLES = [
  '嗯',
  '呃',
  '哦',
  '啊',
  '呀',
  '吗',
  '嘛',
  '么',
  '呢',
  '吧',
  '哎',
  '诶',
  '的',
  '了',
  '哈',
  '噢',
  '俺',
  '咱',
  '是',
  '在',
];

/** Phrases of two and more characters. */
export const FILLER_PHRASES: ReadonlySet<string> = new Set(PHRASES.filter((phrase) => phrase.length > 1));
/** Single particles; taken only where nothing better fits. */
export const PARTICLE_WORDS: ReadonlySet<string> = new Set(PARTICLES);
