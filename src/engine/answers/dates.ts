/** Dates: 今天, 上周五, 3号, 七月三号, 2023.7.3, 月底 … → `YYYY-MM-DD`. */
import type { AnswerContext, Understood } from './answer.ts';
import { type Day, dayOf, isoDay, sayDay } from './calendar.ts';
import { readDay } from './day-reader.ts';
import { HEDGES, type Heard, withoutParticles } from './heard.ts';
import { noteTaken, WHY } from './texts.ts';
import { readTime } from './time-reader.ts';
import { readTimestamp } from './timestamp.ts';

/** 现在, 刚才去的. */
export const NOW =
  /^(?:就是?|是)?(?:现在|此刻|此时|这会儿?|刚才|刚刚?|方才|眼下|当前|now)(?:去|到|来|查|检查|到现场|查完|的)*$/u;
const LEAD = new RegExp(`^(?:${HEDGES}|日期|时间|就|是|在|于|自|从)+[:,]?`, 'u');
const ABOUT = new RegExp(`^(?:日期|时间|就|是|在|于|从)*(?:${HEDGES})`, 'u');
/** 昨天去的, 3号那天, 周五左右. */
const TAIL = /^(?:那天|当天|左右|前后|的时候|刚|要|去|到|来|查|检查|开始|起|办|做|发现|看到)*$/u;
const PART = '(?:上午|下午|早上|清晨|大?清早|一大早|晚上?|早|晨|中午|夜里?|半夜|凌晨|傍晚)';
/** 三点多, 八九点: the hour does not matter to the day. */
const ABOUT_HOUR = new RegExp(
  `^${PART}?(?:(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点|时)(?:多|来钟|几分)|[一二两三四五六七八九]{2}点)`,
  'u',
);
const NO_HOUR = new RegExp(`^(?:${PART}|一整天|全天|白天)`, 'u');
const VAGUE =
  /^(?:前几天|前些天|前阵子?|这几天|最近|近期|过几天|有一天|改天|几天前|月中|年初|春节|清明|端午|中秋|暑假|寒假|开学)/u;

/** Reads a date; a time of day behind it is heard and left out. */
export function understandDate(heard: Heard, ctx: AnswerContext): Understood {
  const said = withoutParticles(dateText(heard));
  if (NOW.test(said)) return { ok: true, value: isoDay(dayOf(ctx.now)) };
  const stamp = readTimestamp(said);
  if (stamp !== undefined) return stamp.ok ? { ok: true, value: isoDay(dayOf(stamp.moment)) } : stamp;
  return readDate(said.replace(LEAD, ''), { today: dayOf(ctx.now), about: ABOUT.test(said) });
}

function readDate(text: string, { today, about }: { today: Day; about: boolean }): Understood {
  if (VAGUE.test(text)) return { ok: false, why: WHY.dateVague };
  const read = readDay(text, today) ?? { ok: false, why: WHY.date };
  if (!read.ok) return read;
  const rest = withoutParticles(read.rest.replace(/^[,t]/u, ''));
  const ends = TAIL.test(rest);
  if (!ends && !isTime(rest)) return { ok: false, why: WHY.date };
  const value = isoDay(read.day);
  const literal = !read.guessed && !about && !(ends && /左右|前后/u.test(rest));
  return literal ? { ok: true, value } : { ok: true, value, note: noteTaken(sayDay(read.day)) };
}

/** Blanks go, except that two figures must not run into one: 2023-07-03 15:00. A 。 between figures is a dot. */
export function dateText(heard: Heard): string {
  const dotted = heard.words.replace(/(?<=\d) ?[。．] ?(?=\d)/gu, '.');
  const joined = dotted.replace(/(?<=\d) (?=\d)/gu, ',').replaceAll(' ', '');
  return joined.replace(/^[,，。.!！~～、:;…]{1,9}|[,，。.!！~～、:;…]{1,9}$/gu, '');
}

function isTime(text: string): boolean {
  const loose = ABOUT_HOUR.exec(text) ?? NO_HOUR.exec(text);
  if (loose !== null && TAIL.test(withoutParticles(text.slice(loose[0].length)))) return true;
  const time = readTime(text, { dayGiven: true, exactDay: true });
  return time?.ok === true && TAIL.test(withoutParticles(time.rest));
}
