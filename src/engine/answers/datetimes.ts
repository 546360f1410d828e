/** Moments: 今天上午九点, 昨晚八点半, 3号下午两点一刻, 15:30, 刚才 → ISO 8601 with +08:00. No day → today. */
import type { AnswerContext, Understood } from './answer.ts';
import { dayOf, isoMoment, isRealDay, momentAt, sayDay } from './calendar.ts';
import { dateText } from './dates.ts';
import { type DayRead, readDay } from './day-reader.ts';
import { type Heard, withoutParticles } from './heard.ts';
import { parseNumeral } from './numerals.ts';
import { noteTaken, WHY, whyNoSuchDay } from './texts.ts';
import { readTime } from './time-reader.ts';

const NOW = /^(?:就是?|是)?(?:现在|此刻|此时|这会儿?|刚才|刚刚?|方才|眼下|当前|now)(?:去|到|来|查|检查|到现场|查完)?$/u;
const AGO = /^(\d{1,3}|半|[一二两三四五六七八九十]{1,3})(?:个?(半)?)(小时|钟头|分钟?|刻钟)(?:之|以)?([前后])$/u;
const ISO = /^(\d{4})-(\d{2})-(\d{2})t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})$/u;
const LEAD = /^(?:日期|时间|应该|可能|好像|大概|大约|差不多|就|是|在|于|从|约)+[:,]?/u;
const ABOUT = /应该|可能|好像|大概|大约|差不多|约|左右|前后|上下/u;
const TAIL = /^(?:左右|前后|上下|的样子|的时候|去|到|来|查|检查|开始|起|发现|看到|整|钟)*$/u;
const MINUTES: Readonly<Record<string, number>> = { 小时: 60, 钟头: 60, 分: 1, 分钟: 1, 刻钟: 15 };

/** Reads a moment. */
export function understandDatetime(heard: Heard, ctx: AnswerContext): Understood {
  const said = withoutParticles(dateText(heard));
  if (NOW.test(said)) return answer(ctx.now, !/^(?:就?是?)?(?:现在|此刻|now)$/u.test(said));
  const iso = readIso(said);
  if (iso !== undefined) return iso;
  const text = said.replace(LEAD, '');
  const ago = minutesAgo(text);
  if (ago !== undefined) return answer(new Date(ctx.now.getTime() + ago * 60_000), true);
  return readDayAndTime(text, ctx.now, ABOUT.test(said));
}

function readDayAndTime(text: string, now: Date, about: boolean): Understood {
  const today = dayOf(now);
  const day = readDay(text, today) ?? timeOnly(text, today);
  if (!day.ok) return day;
  const dayGiven = day.rest.length < text.length;
  const time = readTime(day.rest.replace(/^[,t的]+/u, ''), { dayGiven, exactDay: day.exact });
  if (time === undefined) return { ok: false, why: dayGiven && TAIL.test(day.rest) ? WHY.timeHour : WHY.time };
  if (!time.ok) return time;
  if (!TAIL.test(withoutParticles(time.rest))) return { ok: false, why: WHY.time };
  return answer(momentAt(day.day, time.clock), about || day.guessed || time.guessed || !dayGiven);
}

function timeOnly(text: string, today: ReturnType<typeof dayOf>): DayRead & { ok: true } {
  return { ok: true, day: today, rest: text, guessed: true, exact: false };
}

function answer(moment: Date, nod: boolean): Understood {
  const value = isoMoment(moment);
  return nod
    ? { ok: true, value, note: noteTaken(`${sayDay(dayOf(moment))}${value.slice(11, 16)}`) }
    : { ok: true, value };
}

/** A time-stamp with its zone, as programs write it. */
function readIso(said: string): Understood | undefined {
  const match = ISO.exec(said);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  if (!isRealDay({ year, month, day })) return { ok: false, why: whyNoSuchDay(year, month, day) };
  const moment = new Date(said.toUpperCase());
  return Number.isNaN(moment.getTime()) ? { ok: false, why: WHY.timeImpossible } : answer(moment, false);
}

/** 半小时前, 一个半小时前, 10分钟后: minutes from now. */
function minutesAgo(text: string): number | undefined {
  const match = AGO.exec(text);
  if (match === null) return undefined;
  const count = match[1] === '半' ? 0.5 : parseNumeral(match[1] ?? '');
  if (count === undefined) return undefined;
  const minutes = (count + (match[2] === '半' ? 0.5 : 0)) * (MINUTES[match[3] ?? ''] ?? 60);
  return match[4] === '前' ? -minutes : minutes;
}
