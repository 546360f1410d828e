/** Moments: 今天上午九点, 昨晚八点半, 3号下午两点一刻, 15:30, 刚才 → ISO 8601 with +08:00. No day → today. */
import type { AnswerContext, Understood } from './answer.ts';
import { dayOf, isoMoment, momentAt, sayDay } from './calendar.ts';
import { dateText, NOW } from './dates.ts';
import { type DayRead, readDay } from './day-reader.ts';
import { HEDGES, type Heard, withoutParticles } from './heard.ts';
import { parseNumeral } from './numerals.ts';
import { noteTaken, WHY } from './texts.ts';
import { readTime } from './time-reader.ts';
import { readTimestamp } from './timestamp.ts';

const AGO =
  /^(\d{1,3}(?:\.\d)?|半|俩|[一二两三四五六七八九十]{1,3})(?:个?(半)?)(小时|钟头|分钟?|刻钟)(?:之|以)?([前后])$/u;
const LEAD = new RegExp(`^(?:${HEDGES}|日期|时间|就|是|在|于|从)+[:,]?`, 'u');
const ABOUT = new RegExp(`${HEDGES}|左右|前后|上下`, 'u');
/** 8.30 is no day without an hour, but half past eight. */
const DOTTED = /^(?:[01]?\d|2[0-3])\.[0-5]\d(?:左右|分)?$/u;
const TAIL = /^(?:左右|前后|上下|的样子|的时候|去|到|来|查|检查|开始|起|发现|看到|整|钟)*$/u;
const MINUTES: Readonly<Record<string, number>> = { 小时: 60, 钟头: 60, 分: 1, 分钟: 1, 刻钟: 15 };

/** Reads a moment. */
export function understandDatetime(heard: Heard, ctx: AnswerContext): Understood {
  const said = withoutParticles(dateText(heard));
  if (NOW.test(said)) return answer(ctx.now, !/^(?:就?是?)?(?:现在|此刻|now)$/u.test(said));
  const stamp = readTimestamp(said);
  if (stamp !== undefined) return stamp.ok ? answer(stamp.moment, false) : stamp;
  const text = said.replace(LEAD, '');
  const ago = minutesAgo(text);
  if (ago !== undefined) return answer(new Date(ctx.now.getTime() + ago * 60_000), true);
  return readDayAndTime(text, ctx.now, ABOUT.test(said));
}

function readDayAndTime(text: string, now: Date, about: boolean): Understood {
  const today = dayOf(now);
  const day = (DOTTED.test(text) ? undefined : readDay(text, today)) ?? timeOnly(text, today);
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

const HOURS_AND_MINUTES =
  /^(\d{1,2}|[一二两三四五六七八九十]{1,3})个?(?:小时|钟头)零?(\d{1,2}|[一二三四五六七八九十]{1,3})分钟?(?:之|以)?([前后])$/u;

/** 半小时前, 一个半小时前, 10分钟后: minutes from now. */
function minutesAgo(text: string): number | undefined {
  const both = HOURS_AND_MINUTES.exec(text);
  if (both !== null) return signed(num(both[1]) * 60 + num(both[2]), both[3]);
  const match = AGO.exec(text);
  if (match === null) return undefined;
  const count = match[1] === '半' ? 0.5 : num(match[1]);
  return signed((count + (match[2] === '半' ? 0.5 : 0)) * (MINUTES[match[3] ?? ''] ?? 60), match[4]);
}

function signed(minutes: number, side: string | undefined): number | undefined {
  if (Number.isNaN(minutes)) return undefined;
  return side === '前' ? -minutes : minutes;
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}
