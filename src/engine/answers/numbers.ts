/** Whole numbers: 23, 两百三, 约20人, 俩. Approximations with a number are taken with a nod, open ones are not. */

import { unwrapAmount } from './amount.ts';
import type { AnswerSpec, Understood } from './answer.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { NUMERAL_CHARACTERS, parseNumeral } from './numerals.ts';
import { noteTaken, WHY, whyOutOfRange } from './texts.ts';

const NOTHING =
  /^(?:没有?|无|木有|没人|空的|空无一人|(?:一个|一人|全|都)(?:(?:人|学生|老师|孩子|小孩)?(?:都|也))?没有?|(?:都|一个都)不在|没(?:来|有)?(?:任何)?(?:人|学生|老师|孩子|小孩|机构)来?)$/u;
const UNIT = '[个人名位家所间次条张份处项天元块台件宗户套辆本页岁层组起笔桌册篇封场]';
const NOUN =
  '(?:人次?|[小中大]学生|[初高]中生|学生|孩子|小孩|小朋友|娃|老师|教师|教职工|工作人员|人员|员工|教室|班|培训机构|机构|课时|场次|户次|平方米?|平米|学校|教学点|同学|家长|问题|隐患|在)';
const COUNT = new RegExp(`^(-?负?[${NUMERAL_CHARACTERS}.,点kw]{1,24}|俩|仨)(?:${UNIT}?${NOUN}?)$`, 'u');

/** Reads a count. */
export function understandInt(spec: AnswerSpec & { type: 'int' }, heard: Heard): Understood {
  const said = withoutParticles(heard.tight);
  if (NOTHING.test(said)) return bounded(spec, 0, true);
  if (/\d \d/.test(heard.words)) return { ok: false, why: WHY.numberRange };
  const amount = unwrapAmount(said);
  if (amount.kind === 'range') return { ok: false, why: WHY.numberRange };
  if (amount.kind === 'vague') return { ok: false, why: WHY.numberVague };
  const numeral = COUNT.exec(withoutParticles(amount.core))?.[1] ?? '';
  const value = parseNumeral(numeral);
  if (value === undefined) return { ok: false, why: /半/u.test(said) ? WHY.numberWhole : WHY.number };
  if (!Number.isInteger(value)) return { ok: false, why: WHY.numberWhole };
  // 六六六 is praise. 一三五 read out digit by digit is 135, but may have been a list.
  if (/^([一二三四五六七八九])\1+$/u.test(numeral)) return { ok: false, why: WHY.number };
  return bounded(spec, value, amount.about || /^[一二三四五六七八九]{3,}$/u.test(numeral));
}

function bounded(spec: AnswerSpec & { type: 'int' }, value: number, nod: boolean): Understood {
  if ((spec.min !== undefined && value < spec.min) || (spec.max !== undefined && value > spec.max)) {
    return { ok: false, why: whyOutOfRange(spec.min, spec.max, '') };
  }
  return nod ? { ok: true, value, note: noteTaken(String(value)) } : { ok: true, value };
}
