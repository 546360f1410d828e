/** Mends words that sound like what was meant: 举抱 → 举报, 尼名 → 匿名. For words that mean nothing as they stand. */
import { soundKeys } from '../register/sounds.ts';

/** Words that decide what a parent asks. One-character words are not mended: too much sounds like them. */
const KEY_WORDS =
  '举报 投诉 反映 匿名 保密 实名 奖励 热线 查询码 线索 进度 退费 退款 退钱 学费 概不 合同 收费 分期 贷款 转账 微信 涨价 优惠 定金 ' +
  '补课 补习 辅导 上课 班主任 老师 暑假 寒假 周末 高三 初三 学科 托管 幼小衔接 学前班 资格证 许可证 办证 双减 政策 ' +
  '平台 家长端 名单 白名单 数据 更新 最新 隐私 聊天记录 删除 推荐 附近 检查 取缔 处罚 负责人 联系不上 关门 锁门 跑路 倒闭 ' +
  '挨打 体罚 受伤 猥亵 正规 靠谱 违法 有证 没证 无证';
const BY_SOUND = new Map(KEY_WORDS.split(' ').flatMap((word) => soundKeys(word).map((key) => [key, word] as const)));
const LENGTHS = [...new Set([...BY_SOUND.values()].map((word) => word.length))].sort((a, b) => b - a);
// Every window is sounded out; nobody mistypes in a pasted page.
const LONGEST = 60;
const HAN = /^\p{Script=Han}+$/u;

/** The words with each key word's sound-alikes written right; longest first, each character once. */
export function mendBySound(words: string): string {
  const text = words.slice(0, LONGEST);
  let mended = '';
  for (let at = 0; at < text.length; ) {
    const meant = meantAt(text, at);
    mended += meant ?? text.charAt(at);
    at += meant?.length ?? 1;
  }
  return mended;
}

function meantAt(text: string, at: number): string | undefined {
  for (const length of LENGTHS) {
    const said = text.slice(at, at + length);
    if (said.length < length || !HAN.test(said)) continue;
    const meant = soundKeys(said).map((key) => BY_SOUND.get(key));
    const [first] = meant.filter((word) => word !== undefined);
    if (first !== undefined) return first;
  }
  return undefined;
}
