/** Money in yuan: 3800元, ¥3,800.50, 三千八, 八千八百块, 1.2万, 五毛, 两块五. */

import { unwrapAmount } from './amount.ts';
import type { AnswerSpec, Understood } from './answer.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { NUMERAL_CHARACTERS, parseNumeral } from './numerals.ts';
import { noteTaken, WHY, whyOutOfRange } from './texts.ts';

const FREE =
  /^(?:免费|全免|公益|没有?|无|[不未](?:用)?(?:收|要|花|交)?(?:取|费|钱)|不收|没(?:有)?[收花交要]?(?:费|钱)|没收|[无零](?:收费|费用)|没有费用|不收取任?何?费用|暂[未不]收费|分文[未不没]收|一分(?:钱)?(?:都|也)?(?:没收|不收|没有|不要))$/u;
const PER =
  '(?:学期|学年|季度?|人|生|学生|个?月|年|周|星期|天|节课?|堂课?|课时|小时|钟头|期|次课?(?!性)|位|单?科|门课?)';
const PER_BEFORE = new RegExp(`^(?:(?:每一?个?|一个?)${PER})+(?=.)`, 'u');
const PER_AFTER = new RegExp(`(?:(?:/一?|每一?个?|一个?)${PER}){1,3}$`, 'u');
const LEAD =
  /^(?:(?:学|报名|培训|托管|课时|材料|资料|教材|餐|午餐|住宿|服务|收|退|交|缴|付|花|给|要|卖)费?了?|费用|价格|价钱|总价|单价|金额|押金|定金|订金|标准|报价|最多|一次性(?:收|交)?|[年月]收费?|[月年]费|人均|人民币|rmb|cny|¥|￥)+[:,]?/u;
const NUMBER = `(-?负?[${NUMERAL_CHARACTERS}.,点kw]{1,24})`;
const DIGIT = '([0-9零一二两三四五六七八九壹贰叁肆伍陆柒捌玖])';
const YUAN = new RegExp(`^${NUMBER}(?:元|块|圆)?(?:整|正|钱)?(?:人民币|rmb)?$`, 'u');
const YUAN_AND_HALF = new RegExp(`^${NUMBER}(?:元|块|圆)半(?:钱)?$`, 'u');
const YUAN_JIAO_FEN = new RegExp(`^${NUMBER}(?:元|块|圆)${DIGIT}(?:[毛角]${DIGIT}?分?)?(?:钱|整|正)?$`, 'u');
const YUAN_ZERO_JIAO = new RegExp(`^${NUMBER}(?:元|块|圆)[零0]${DIGIT}[毛角](?:钱|整|正)?$`, 'u');
/** 三块零五, 三元五分. */
const YUAN_FEN = new RegExp(`^${NUMBER}(?:元|块|圆)(?:[零0]${DIGIT}分?|${DIGIT}分)(?:钱|整|正)?$`, 'u');
const JIAO_FEN = new RegExp(`^${NUMBER}[毛角]${DIGIT}?分?(?:钱)?$`, 'u');
// More than nine are points of an examination, and 十分 is “very”.
const FEN = new RegExp(`^${DIGIT}分(?:钱)?$`, 'u');

/** Reads an amount of money. */
export function understandMoney(spec: AnswerSpec & { type: 'money' }, heard: Heard): Understood {
  const said = withoutParticles(heard.tight);
  if (FREE.test(said)) return bounded(spec, 0, true);
  if (/\d \d/.test(heard.words)) return { ok: false, why: WHY.moneyRange };
  const bare = withoutPer(said);
  const amount = unwrapAmount(bare.replace(LEAD, ''));
  if (amount.kind === 'range') return { ok: false, why: WHY.moneyRange };
  if (amount.kind === 'vague') return { ok: false, why: WHY.moneyVague };
  const yuan = readYuan(withoutParticles(amount.core.replace(LEAD, '')));
  if (yuan === undefined) return { ok: false, why: WHY.money };
  // 三五八 read out digit by digit may have been a list; 六六六 is praise.
  const isSpelt = /^[一二三四五六七八九]{3,}$/u.test(bare);
  if (isSpelt && /^(.)\1+$/u.test(bare)) return { ok: false, why: WHY.money };
  return bounded(spec, yuan, amount.about || isSpelt || bare !== said);
}

/** 每学期3800元, 3800/人: the amount is what is asked; whom it is for goes into the nod. */
function withoutPer(said: string): string {
  const before = said.replace(PER_BEFORE, '');
  return before === said ? said.replace(PER_AFTER, '') : before;
}

function readYuan(text: string): number | undefined {
  const plain = YUAN.exec(text);
  if (plain !== null) return parseNumeral(plain[1] ?? '');
  const half = YUAN_AND_HALF.exec(text);
  if (half !== null) return sum(half[1], 50);
  const cents = YUAN_FEN.exec(text);
  if (cents !== null) return sum(cents[1], digit(cents[2] ?? cents[3]));
  const tens = YUAN_ZERO_JIAO.exec(text);
  if (tens !== null) return sum(tens[1], digit(tens[2]) * 10);
  const full = YUAN_JIAO_FEN.exec(text);
  if (full !== null) return sum(full[1], digit(full[2]) * 10 + digit(full[3]));
  return readSmallChange(text);
}

function readSmallChange(text: string): number | undefined {
  const jiao = JIAO_FEN.exec(text);
  if (jiao !== null) return fromFen((parseNumeral(jiao[1] ?? '') ?? Number.NaN) * 10 + digit(jiao[2]));
  const fen = FEN.exec(text);
  return fen === null ? undefined : fromFen(digit(fen[1]));
}

function sum(yuan: string | undefined, fen: number): number | undefined {
  return fromFen((parseNumeral(yuan ?? '') ?? Number.NaN) * 100 + fen);
}

function fromFen(fen: number): number | undefined {
  return Number.isFinite(fen) ? Math.round(fen) / 100 : undefined;
}

function digit(letter: string | undefined): number {
  return letter === undefined ? 0 : (parseNumeral(letter) ?? 0);
}

function bounded(spec: AnswerSpec & { type: 'money' }, yuan: number, nod: boolean): Understood {
  if (yuan < 0) return { ok: false, why: WHY.moneyNegative };
  if (Math.abs(yuan * 100 - Math.round(yuan * 100)) > 1e-4) return { ok: false, why: WHY.moneyCents };
  if ((spec.min !== undefined && yuan < spec.min) || (spec.max !== undefined && yuan > spec.max)) {
    return { ok: false, why: whyOutOfRange(spec.min, spec.max, '元') };
  }
  const value = Math.round(yuan * 100) / 100;
  return nod ? { ok: true, value, note: noteTaken(`${value}元`) } : { ok: true, value };
}
