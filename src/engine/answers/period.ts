/** Periods: 7月1日到8月31日, 3到5号, 上周, 本月, 7月上旬, 最近三天 → both dates inclusive. */
import type { AnswerContext, Understood } from './answer.ts';
import { addDays, type Day, dayOf, daysBetween, isoDay, isRealDay, sayDay } from './calendar.ts';
import { dateText } from './dates.ts';
import { type DayRead, readDay } from './day-reader.ts';
import { HEDGES, type Heard, isDeniedOrAsked, withoutParticles } from './heard.ts';
import { readNamedPeriod, type Span, sameDay } from './named-periods.ts';
import { parseNumeral } from './numerals.ts';
import { noteTaken, WHY, whyNoSuchDay } from './texts.ts';

const CONNECTOR = /^(?:开始|起)?,?(?:一直)?(?:到|至|[-~—–−]{1,3})从?/u;
/** 从7月1日开始，8月31日结束. */
const BEGINS_ENDS = /^(?:开始|起),?(?=.{2,16}(?:结束|止)$)/u;
/** Two dates in a row are a period if nothing else was said: 7月1日，8月31日. */
const SIDE_BY_SIDE = /^,?(?=\d{1,4}[年月./-])/u;
/** Two days joined by 和 are a period only when they are neighbours. */
const AND = /^[和跟与、]/u;
const END = /^(?:为止|止|结束|期间|之间|这段时间|左右|前后)?$/u;
/** 3月4日当天. */
const ONE_DAY = /^(?:当天|[全一][天日]|一整天)$/u;
const LASTS =
  /^(?:开始|起|,)+(?:一共|共|为期|连续|持续|历时)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(天|日|个?星期|个?礼拜|周|个月)$/u;
const LEAD = new RegExp(`^(?:${HEDGES}|时间|日期|期限|有效期|是|为|就|从|自|在|于)+[:,]?[从自]?`, 'u');
const ABOUT = new RegExp(`^(?:时间|日期|是|就)*(?:${HEDGES})|(?:左右|前后)$`, 'u');
/** The part of the day at either end is left out, with a nod. */
const PART_OF_DAY =
  /(?<=[日号天\d]),?(?:(?:上午|下午|早上|晚上|中午|凌晨)(?:\d{1,2}(?:点半?|时|:\d{2}))?|(?<![-\d.]\d?)\d{1,2}(?::\d{2}|点半?|时))(?=到|至|[-~—]|$)/gu;
const N = '(\\d{1,2}|[一二三四五六七八九十]{1,2})';
const OPEN = /暑假|寒假|假期|学期|放假|春节|国庆|五一|开学|最近$|近期|前段时间|这段时间$|这几天|前几天/u;
// An end that lies further back than this is in the next year; nearer ones are slips and refused.
const SEASON_DAYS = 180;
/** How long a holiday is differs from year to year. */
const HOLIDAY = /^(?:元旦|春节|清明|五一|劳动节?|端午|中秋|国庆|十一|六一)(?:节|假期|小?长假|放假)*$/u;

/** Reads a period. */
export function understandPeriod(heard: Heard, ctx: AnswerContext): Understood {
  const today = dayOf(ctx.now);
  const whole = withoutParticles(dateText(heard));
  const text = whole.replace(LEAD, '').replace(PART_OF_DAY, '');
  if (isDeniedOrAsked(heard.tight)) return { ok: false, why: WHY.period };
  const about = ABOUT.test(whole) || whole.search(PART_OF_DAY) >= 0;
  // 7月1日~ is open at one end.
  if (/^[~～]|[日号\d][~～]$/u.test(heard.words)) return { ok: false, why: WHY.period };
  const name = text.replace(/(?:期间|这段时间|左右|前后)$/u, '');
  const named = readNamedPeriod(name, today);
  if (named !== undefined) return finish(named, about);
  if (HOLIDAY.test(name)) return { ok: false, why: WHY.periodOpen };
  return readFromTo(text, today, about) ?? { ok: false, why: OPEN.test(text) ? WHY.periodOpen : WHY.period };
}

/** From one day to another; a single day is a period of one day. */
function readFromTo(text: string, today: Day, about: boolean): Understood | undefined {
  const first = readDay(withFirstUnit(text), today);
  if (first === undefined || !first.ok) return first;
  if (END.test(first.rest) || ONE_DAY.test(first.rest)) {
    // 1-5 may be a day or the first to the fifth; 3月底 is no one day when a period is asked.
    if (/^\d{1,2}-\d{1,2}$|[底末初]$/u.test(text)) return undefined;
    return finish({ from: first.day, to: first.day, guessed: true }, about);
  }
  const lasts = LASTS.exec(first.rest);
  if (lasts !== null) return finish({ from: first.day, to: lastDay(first.day, lasts), guessed: true }, about);
  return readSecond(first, today, about);
}

function readSecond(first: DayRead & { ok: true }, today: Day, about: boolean): Understood | undefined {
  const { rest } = first;
  const said = CONNECTOR.exec(rest) ?? BEGINS_ENDS.exec(rest);
  const and = AND.exec(rest);
  const link = said ?? and ?? SIDE_BY_SIDE.exec(rest);
  if (link === null) return undefined;
  const second = readEnd(rest.slice(link[0].length), { first, today });
  if (second === undefined || !second.ok) return second;
  if (!END.test(withoutParticles(second.rest))) return undefined;
  if (and !== null && daysBetween(first.day, second.day) !== 1) return undefined;
  const guessed = first.guessed || second.guessed || (said ?? and) === null;
  return finish({ from: first.day, to: second.day, guessed }, about);
}

/** The last day of so many days, weeks or months. */
function lastDay(from: Day, lasts: RegExpExecArray): Day {
  const count = num(lasts[1]);
  if (lasts[2] === '个月') return addDays(sameDay(from, count), -1);
  return addDays(from, count * (/[天日]/u.test(lasts[2] ?? '') ? 1 : 7) - 1);
}

/** 3到5号, 7月1-5日: the unit stands only behind the second number. */
function withFirstUnit(text: string): string {
  const match = new RegExp(`^((?:\\d{4}年)?(?:${N}月)?)${N}(?=(?:到|至|[-~—–−])${N}[日号](?:$|止))`, 'u').exec(text);
  return match === null ? text : `${match[0]}日${text.slice(match[0].length)}`;
}

/** The end takes year, month and week from the beginning where it names none: 7月1日到15日, 上周一到周五. */
function readEnd(text: string, near: { first: DayRead & { ok: true }; today: Day }): DayRead | undefined {
  const { first, today } = near;
  // 7月1日至今, 到现在.
  const now = /^(?:现在|目前|今|此刻)(?=$|为止)/u.exec(text);
  if (now !== null) return { ok: true, day: today, rest: text.slice(now[0].length), guessed: false, exact: false };
  const bare = new RegExp(`^${N}[日号]?(?=$|止|为止|结束)`, 'u').exec(text);
  if (bare !== null) return inherited({ ...first.day, day: num(bare[1]) }, text.slice(bare[0].length));
  const next = /^(?:次|翌|来|第二)年的?/u.exec(text);
  if (next !== null) return inNextYear(readDay(text.slice(next[0].length), first.day), first.day);
  const fromToday = /^(?:大?[今明昨前后]|[上本这下])/u.test(text);
  const read = readDay(text, fromToday ? today : first.day);
  const early = read?.ok === true && !read.exact && !fromToday && daysBetween(first.day, read.day) < -SEASON_DAYS;
  // Without a year of its own the end lies in the year after: 11月20日到2月5日.
  return early ? inherited({ ...read.day, year: read.day.year + 1 }, read.rest) : read;
}

/** 9月1日到次年1月20日. */
function inNextYear(read: DayRead | undefined, first: Day): DayRead | undefined {
  return read?.ok === true ? inherited({ ...read.day, year: first.year + 1 }, read.rest) : read;
}

function inherited(day: Day, rest: string): DayRead {
  if (Number.isNaN(day.day)) return { ok: false, why: WHY.period };
  if (!isRealDay(day)) return { ok: false, why: whyNoSuchDay(day.year, day.month, day.day) };
  return { ok: true, day, rest, guessed: false, exact: false };
}

function finish(span: Span, about: boolean): Understood {
  if (!isRealDay(span.from)) return { ok: false, why: whyNoSuchDay(span.from.year, span.from.month, span.from.day) };
  if (!isRealDay(span.to)) return { ok: false, why: whyNoSuchDay(span.to.year, span.to.month, span.to.day) };
  if (daysBetween(span.from, span.to) < 0) return { ok: false, why: WHY.periodBackwards };
  const value = { from: isoDay(span.from), to: isoDay(span.to) };
  if (span.guessed !== true && !about) return { ok: true, value };
  return { ok: true, value, note: noteTaken(`${sayDay(span.from)}到${sayDay(span.to)}`) };
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}
