/** Dates: 今天, 上周五, 3号, 七月三号, 2023.7.3, 月底 … → `YYYY-MM-DD`. */
import type { AnswerContext, Understood } from './answer.ts';
import { dayOf, isoDay, sayDay } from './calendar.ts';
import { readDay } from './day-reader.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { noteTaken, WHY } from './texts.ts';
import { readTime } from './time-reader.ts';

const LEAD = /^(?:日期|时间|应该|可能|好像|大概|大约|差不多|就|是|在|于|从|约)+[:,]?/u;
const ABOUT = /^(?:日期|时间|就|是|在|于|从)*(?:应该|可能|好像|大概|大约|差不多|约)/u;
/** 昨天去的, 3号那天, 周五左右. */
const TAIL = /^(?:那天|当天|左右|前后|的时候|去|到|来|查|检查|开始|起|办|做|发现|看到)*$/u;
const VAGUE =
  /^(?:前几天|前些天|前阵子?|这几天|最近|近期|过几天|有一天|改天|几天前|月中|年初|春节|清明|端午|中秋|暑假|寒假|开学)/u;

/** Reads a date; a time of day behind it is heard and left out. */
export function understandDate(heard: Heard, ctx: AnswerContext): Understood {
  const said = withoutParticles(dateText(heard));
  const text = said.replace(LEAD, '');
  if (VAGUE.test(text)) return { ok: false, why: WHY.dateVague };
  const read = readDay(text, dayOf(ctx.now));
  if (read === undefined) return { ok: false, why: WHY.date };
  if (!read.ok) return { ok: false, why: read.why };
  const about = ABOUT.test(said) || /左右|前后/u.test(read.rest);
  if (!isEnd(read.rest)) return { ok: false, why: WHY.date };
  const value = isoDay(read.day);
  return read.guessed || about ? { ok: true, value, note: noteTaken(sayDay(read.day)) } : { ok: true, value };
}

/** Blanks go, except that two figures must not run into one: 2023-07-03 15:00. */
export function dateText(heard: Heard): string {
  const joined = heard.words.replace(/(?<=\d) (?=\d)/gu, ',').replaceAll(' ', '');
  return joined.replace(/^[,，。.!！~～、:;…]{1,9}|[,，。.!！~～、:;…]{1,9}$/gu, '');
}

function isEnd(rest: string): boolean {
  const bare = withoutParticles(rest.replace(/^[,t]/u, ''));
  if (TAIL.test(bare)) return true;
  const time = readTime(bare, { dayGiven: true, exactDay: false });
  if (time === undefined) return /^(?:一整天|全天|白天)$/u.test(bare);
  return time.ok
    ? TAIL.test(withoutParticles(time.rest))
    : /^(?:上午|下午|早上|晚上?|早|中午|夜里|半夜|凌晨|傍晚)$/u.test(bare);
}
