/**
 * Yes or no, negation aware.
 *
 * The literal rule: what is said counts, not what it might mean to the question. 没有问题 begins with 没有 and is
 * therefore no (to 有没有问题？ it is; to 可以吗？ it would not be), so it is shown for a nod. 没问题, 没错 and 没事儿
 * as fixed words of assent are the listed exceptions. Two negations in one clause (不是没有, 不是不可以), a question
 * back (有没有, 是吗) and doubt (不知道, 好像, 没准) are unclear and asked again: a wrong record costs more.
 */
import type { Understood } from './answer.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { noteTaken, WHY } from './texts.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const YES = words(
  '是 对 嗯 恩 唔 有 行 中 成 好 可以 可 能 会 在 要 需要 用 够 同意 愿意 确认 确定 正确 没错 当然 必须 肯定 已 已经 ' +
    '是在 有在 正在 都有 都是 都在 全有 全都有 全都是 齐全 可不是 可不 y ye ya yes yess yep yeah yup ok okay okk k [ok] 嗯呐 嗯哪 妥 得 得行 ' +
    '要得 对头 嗯啊 赞成 支持 属于 合规 那是 那当然 那必须 就是 正是 确实 的确 确实是 的确是 1 🆗 √ ✓ ✔ ✅ ☑ 👌 👍 🙆 真 属实 符合 合格',
);
const NO = words(
  '不 否 没 没有 无 不是 不对 不行 不中 不成 不可以 不可 不能 不会 不在 不要 不需要 不用 不必 无需 未 尚未 还没 还没有 ' +
    '不够 不同意 不愿意 不正确 错 并没有 并不 并不是 都没有 都不是 都不在 都没 全没有 全都没有 从没 没在 没得 木有 么有 冇 米有 ' +
    '莫得 甭 不得行 n no noo nooo nop nope nah 2 × ✗ ✘ ❌ ❎ x 👎 🙅 不属实 不符合 不合格 不齐全 非 不存在 没有没有',
);
/** Assent that is no literal yes: taken, but shown. */
const SOFT_YES = words('没问题 没毛病 [强] [赞] 1');
const SOFT_NO = words('2 没有问题 不太行 不太好 不怎么样 [弱]');
/** With 吧 behind them these still agree or refuse; 是吧 and 没有吧 only guess. */
const FIRM_WITH_BA = words('好 行 可以 可 中 成 得 妥 ok 同意 要 需要 不用 不要 不需要 不必');
const UNSURE = new RegExp(
  [
    '不[太大很怎么]*(?:知道|清楚|确定|晓得|了解|懂|明白|记得|熟悉|认识|掌握|好[说讲判定回]|敢说|方便|便|详|明$|急|要紧|一样|妨|巧)',
    '说不[准清好定]|[看分]不[出清]|[吃拿]不准|难[说讲定]|记不|忘了|想不起|没[懂准数印谱]|没听|没明白|未[知详明]|[没未](?:确|掌握|了解)',
    '[没无]法|无[从语]|没有?看|没见|没注意|没留意|没关注|没去看|没问(?!题)|没想|没事|没定|[没未]检?查|[没未]核|待|在办|在申|在审',
    '不一定|不见得|未必|也许|或许|可能|大概|好像|似乎|应该|差不多|估计|恐怕|八成|多半|听说|据说|感觉',
    '看情况|再说|看看|随便|都行|都可以|无所谓|无论|不论|不管|没关系|没办?法|或者|还是|一半|部分|有时|偶尔|基本|几乎',
    '除了|不错|不少|不止|不仅|不但|不光|不断|不同(?!意)|不然|无非|对不起|不好意思|不客气|是否|能否|算是|倒是|有是有',
    '什么|啥|怎么|哪|谁|几|多少|异议|意见|反对|介意',
  ].join('|'),
  'u',
);
/** 什么都没有, 啥也没有: no question word, but a firm no. */
const NOTHING_AT_ALL = /^(?:什么|啥|哪个)(?:都|也)(?=没)/u;
/** Whether closed, gone or expired is a yes or a no depends on the question. */
const TURNED_STATE = /[关停撤搬拆]|走了|下课|放学|放假|空着|注销|[过到]期|结束|取消|假/u;
/** A yes or no with a but is half of each. */
const BUT = /但|不过|只是|可是/u;
/** 有没有, 是不是, 行不行: the question said back. */
const ECHO = /有[没木冇无]|(.{1,2})不\1|没有没|吗$|么$|[?？]/u;
const ADVERB =
  /^(?:都|全都?|确实|的确|真的?|当然|肯定|绝对|现在|目前|暂时|今天|现场|这里|那里|这家|从来|我?觉得|我[看想]|我认为|他们|它们?|我们?|这个|回答|答案|嗯+|哦|啊|额|哎|诶|才(?=[不没])|里面|外面|墙上|机构|校方|我方|学校|这边|那边|这儿|那儿|根本|压根儿?|那?倒(?=[不没])|我?选)(?=.)/u;
const NEGATION = /不|没|无|未|非|否|别|莫|冇|甭/gu;
const NO_LEAD = /^(?:没|不|无|未|尚未|还没|并没|并不|从没|从未|从不|非(?!常)|一[个点](?:都|也)?[没不])/u;
const YES_LEAD = /^(?:有|是|正在|已|可以|需要|在(?=上|开|营|用|岗|职|场|教|读|补|里|现场|这))/u;
/** No answer to yes or no is longer; a longer sentence is a story. */
const MAX_CLAUSE = 14;

type Polarity = 'yes' | 'no' | 'soft_yes' | 'soft_no' | 'mixed' | 'unknown';

/** Reads yes or no. */
export function understandYesNo(heard: Heard): Understood {
  const plainWords = heard.tight.replace(/\p{Emoji_Modifier}|[♀♂]/gu, '').replace(NOTHING_AT_ALL, '');
  const said = singled(plainWords);
  const clauses = said.split(/[,，。.;；:!！、~…]+/u).filter((clause) => clause !== '');
  if (isUnsure(said, clauses)) return { ok: false, why: WHY.yesNoUnsure };
  const found = clauses.slice(0, 4).map(polarityOf);
  const told = new Set(found.map(plain).filter((each) => each !== undefined));
  if (told.size > 1 || found.includes('mixed') || BUT.test(said)) return { ok: false, why: WHY.yesNoMixed };
  const value = plain(found[0] ?? 'unknown');
  if (value === undefined || clauses.length > 4) return { ok: false, why: WHY.yesNo };
  return clauses.every(isWord) ? { ok: true, value } : { ok: true, value, note: noteTaken(value ? '是' : '不是') };
}

function isUnsure(said: string, clauses: readonly string[]): boolean {
  if (ECHO.test(said) || UNSURE.test(said.replaceAll('嗯哪', '嗯'))) return true;
  return clauses.some((clause) => clause.endsWith('吧') && !FIRM_WITH_BA.has(coreOf(clause)));
}

const plain = (polarity: Polarity): boolean | undefined =>
  polarity.endsWith('yes') ? true : polarity.endsWith('no') ? false : undefined;

const isWord = (said: string): boolean => {
  const core = coreOf(said);
  return (YES.has(core) || NO.has(core)) && !SOFT_YES.has(core) && !SOFT_NO.has(core);
};

function polarityOf(clause: string): Polarity {
  const whole = wordPolarity(clause);
  if (whole !== undefined) return whole;
  const bare = withoutAdverbs(clause);
  return wordPolarity(bare) ?? leadPolarity(bare);
}

function wordPolarity(clause: string): Polarity | undefined {
  for (const form of [clause, coreOf(clause)]) {
    if (SOFT_YES.has(form)) return 'soft_yes';
    if (SOFT_NO.has(form)) return 'soft_no';
    if (YES.has(form)) return 'yes';
    if (NO.has(form)) return 'no';
  }
  return undefined;
}

/** 没证 → no, 有三个 → yes; two negations, or yes with a negation behind it, cancel out into nothing. */
function leadPolarity(clause: string): Polarity {
  if (clause.length > MAX_CLAUSE || TURNED_STATE.test(clause)) return 'unknown';
  const negations = clause.match(NEGATION)?.length ?? 0;
  if (NO_LEAD.test(clause)) return negations > 1 ? 'mixed' : 'soft_no';
  if (!YES_LEAD.test(clause)) return 'unknown';
  return negations > 0 ? 'mixed' : 'soft_yes';
}

function withoutAdverbs(clause: string): string {
  let bare = clause;
  for (let round = 0; round < 3; round += 1) bare = bare.replace(ADVERB, '');
  return bare;
}

/** 好的好的 → 好. */
const coreOf = (text: string): string => singled(withoutParticles(singled(text)));

/** 嗯嗯, 对对对, 没有没有 → once. */
function singled(text: string): string {
  return text.length > 24 ? text : text.replace(/^(.{1,3}?)\1+$/u, '$1');
}
