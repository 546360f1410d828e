/**
 * Reads a time of day at the beginning of a text: 下午两点一刻, 晚上八点半, 15:30, 差五分九点, 3pm.
 *
 * Without a part of the day, 7 to 12 are taken as said (九点 is in the morning) and 1 to 6 as afternoon, because
 * inspections are made by day; 03:30 with its zero and everything from 13 on is literal. Readings that filled
 * something in are `guessed`.
 */
import { parseNumeral } from './numerals.ts';
import { WHY } from './texts.ts';

/** A clock time; hour may be 24 or more when the night runs into the next day. */
export type TimeRead =
  | { ok: true; clock: { hour: number; minute: number; second: number }; rest: string; guessed: boolean }
  | { ok: false; why: string };

/** How the words before the time matter: was a day named, and in figures? */
export type TimeHints = { dayGiven: boolean; exactDay: boolean };

type Part = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';
type Clock = { hour: number; minute: number; second: number; literal: boolean };

const PARTS: ReadonlyArray<readonly [RegExp, Part]> = [
  [/^(?:凌晨|拂晓)/u, 'dawn'],
  [/^(?:一大早上?|大早上|大清早|清晨|清早|早上|早晨|早间|上午|am|早|晨)/u, 'morning'],
  [/^(?:中午|正午|午间|晌午)/u, 'noon'],
  [/^(?:下午|午后|傍晚|黄昏|pm)/u, 'afternoon'],
  [/^(?:晚上|晚间|今晚|晚)/u, 'evening'],
  [/^(?:大半夜|午夜|半夜|深夜|后半夜|夜里|夜间|夜晚|夜)/u, 'night'],
];
const N = '(\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})';
const DIGITAL = /^(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?!\d)(am|pm)?/u;
const HALVES = new RegExp(`^${N}(?:点钟?|时)(整|正|半|[一1]刻|[三3]刻)?(?:(?:过|零|〇)?${N}分?)?`, 'u');
const TO_HOUR_BEFORE = new RegExp(`^差(?:${N}分钟?|[一1]刻)(?:到|就)?${N}(?:点钟?|时)`, 'u');
const TO_HOUR_AFTER = new RegExp(`^${N}(?:点|时)差(?:${N}分钟?|[一1]刻)`, 'u');
/** 0930 behind a date in figures. */
const COMPACT = /^([01]\d|2[0-3])([0-5]\d)(?!\d)/u;
const ENGLISH = /^(\d{1,2})(am|pm)/u;

/** Reads a time at the start of `text`; undefined when none is there. */
export function readTime(text: string, hints: TimeHints): TimeRead | undefined {
  const [part, from] = partOf(text);
  const clock = readClock(text.slice(from)) ?? (hints.exactDay ? readCompact(text) : undefined);
  if (clock === undefined) {
    if (part === 'noon')
      return { ok: true, clock: { hour: 12, minute: 0, second: 0 }, rest: text.slice(from), guessed: true };
    return part === undefined ? undefined : { ok: false, why: WHY.timeHour };
  }
  const read = { ...clock, rest: text.slice(from + clock.length) };
  if (/^(?:多|几|来(?:钟|$))/u.test(read.rest)) return { ok: false, why: WHY.timeVague };
  return settle(read, { part: clock.half ?? part, hints });
}

function partOf(text: string): [Part | undefined, number] {
  for (const [pattern, part] of PARTS) {
    const match = pattern.exec(text);
    if (match !== null) return [part, match[0].length + (/[,的]/u.test(text[match[0].length] ?? '') ? 1 : 0)];
  }
  return [undefined, 0];
}

type ClockRead = Clock & { length: number; half?: Part };

function readClock(text: string): ClockRead | undefined {
  return readDigital(text) ?? readToHour(text) ?? readSpoken(text) ?? readEnglish(text);
}

function readDigital(text: string): ClockRead | undefined {
  const match = DIGITAL.exec(text);
  if (match === null) return undefined;
  const literal = (match[1] ?? '').startsWith('0');
  const clock = {
    hour: num(match[1]),
    minute: num(match[2]),
    second: num(match[3] ?? '0'),
    literal,
    length: match[0].length,
  };
  return { ...clock, ...halfOf(match[4]) };
}

function readCompact(text: string): ClockRead | undefined {
  const match = COMPACT.exec(text);
  return match === null
    ? undefined
    : { hour: num(match[1]), minute: num(match[2]), second: 0, literal: true, length: match[0].length };
}

function readSpoken(text: string): ClockRead | undefined {
  const match = HALVES.exec(text);
  if (match === null) return undefined;
  const minute = match[3] !== undefined && match[2] === undefined ? num(match[3]) : quarter(match[2]);
  // 九点半五分 and the like are slips: what follows 半 is left over and refused.
  const length = match[2] !== undefined && match[3] !== undefined ? Number.NaN : match[0].length;
  if (Number.isNaN(length)) return undefined;
  return { hour: num(match[1]), minute, second: 0, literal: /^0\d/.test(match[1] ?? ''), length };
}

function readToHour(text: string): ClockRead | undefined {
  const before = TO_HOUR_BEFORE.exec(text);
  const after = before === null ? TO_HOUR_AFTER.exec(text) : null;
  const match = before ?? after;
  if (match === null) return undefined;
  const hour = num(before === null ? match[1] : match[2]);
  const missing = before === null ? match[2] : match[1];
  const minute = 60 - (missing === undefined ? 15 : num(missing));
  // 差五分一点 is five to one: 12:55, not 0:55.
  return { hour: hour === 1 ? 12 : hour - 1, minute, second: 0, literal: false, length: match[0].length };
}

function readEnglish(text: string): ClockRead | undefined {
  const match = ENGLISH.exec(text);
  if (match === null) return undefined;
  return { hour: num(match[1]), minute: 0, second: 0, literal: false, length: match[0].length, ...halfOf(match[2]) };
}

function halfOf(word: string | undefined): { half?: Part } {
  return word === undefined ? {} : { half: word === 'am' ? 'morning' : 'afternoon' };
}

function quarter(word: string | undefined): number {
  if (word === undefined || word === '整' || word === '正') return 0;
  if (word === '半') return 30;
  return /[一1]/u.test(word) ? 15 : 45;
}

/** The hour of 24, and whether that took a guess; undefined = contradiction, `which` = of which night. */
type HourRead = [number, boolean] | 'which' | undefined;

/** How each part of the day reads an hour. */
const BY_PART: Readonly<Record<Part, (hour: number, hints: TimeHints) => HourRead>> = {
  dawn: (hour) => (hour === 12 ? [0, true] : hour <= 7 ? [hour, false] : undefined),
  morning: (hour) => (hour <= 11 ? [hour, false] : hour === 12 ? [12, true] : undefined),
  noon: (hour) => (hour >= 11 && hour <= 14 ? [hour, false] : hour >= 1 && hour <= 3 ? [hour + 12, false] : undefined),
  afternoon: (hour) => {
    if (hour >= 12) return [hour, false];
    return hour === 0 ? undefined : [hour + 12, hour > 8];
  },
  evening: (hour, hints) => night(hour, hints, hints.dayGiven ? 24 : 0),
  night: (hour, hints) => night(hour, hints, 0),
};

/** 晚上8点 = 20, 昨晚12点 = the end of that day, 昨晚1点 = an hour later; of which night 昨天半夜2点 is, is open. */
function night(hour: number, hints: TimeHints, shift: number): HourRead {
  if (hour === 12 || hour === 0) return [hints.dayGiven ? 24 : 0, true];
  if (hour <= 4) return hints.dayGiven && shift === 0 ? 'which' : [hour + shift, true];
  if (hour <= 11) return [hour + 12, false];
  return hour >= 17 ? [hour, false] : undefined;
}

function settle(read: Clock & { rest: string }, at: { part: Part | undefined; hints: TimeHints }): TimeRead {
  const { hour, minute, second, rest } = read;
  const impossible = hour > 24 || hour < 0 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0);
  if (impossible || Number.isNaN(hour + minute + second)) return { ok: false, why: WHY.timeImpossible };
  const found = at.part === undefined ? withoutPart(read, at.hints) : BY_PART[at.part](hour, at.hints);
  if (found === undefined) return { ok: false, why: WHY.timeImpossible };
  if (found === 'which') return { ok: false, why: WHY.timeNight };
  return { ok: true, clock: { hour: found[0], minute, second }, rest, guessed: found[1] };
}

function withoutPart(clock: Clock, hints: TimeHints): [number, boolean] {
  if (clock.literal || hints.exactDay || clock.hour === 0 || clock.hour > 6) return [clock.hour, false];
  return [clock.hour + 12, true];
}

function num(text: string | undefined): number {
  return parseNumeral(text ?? '') ?? Number.NaN;
}
