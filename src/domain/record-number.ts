/** The numbers that people read out: JC20230715-0001 for an inspection, ZG… for a rectification; XS407182649 for a lead, random. */
import { cleanInput } from '../kernel/text.ts';
import { dayOf } from './calendar.ts';

const PREFIXES = { inspection: 'JC', rectification: 'ZG', task: 'RW', handover: 'RG' } as const;
/** What can carry a number. */
export type NumberedRecord = keyof typeof PREFIXES;

const DIGITS = 4;
const RANDOM_DIGITS = 9;
const DASHES = /[‐-―−－—_~～.·/\\]+/gu;
const IN_A_SENTENCE = /(?<![A-Z])([A-Z]{2})[\s-]*(\d{8})[\s-]*(\d{1,6})(?!\d)/g;
const ALONE = /^([A-Z]{2})(\d{8})(\d{1,6})$/;

/** The series of a kind of record on a day: `JC20230715`. */
export function seriesPrefix(kind: NumberedRecord, day: string): string {
  return PREFIXES[kind] + day.replaceAll('-', '');
}

/** The series of a register (its two letters) on a day: `JG20230715`. */
export function registerSeries(prefix: string, day: string): string {
  return prefix + day.replaceAll('-', '');
}

/**
 * A number that tells neither time nor order (compliance §3.4), from 8 random bytes: two letters, then nine digits of
 * which the first is never that of a year.
 */
export function randomNumber(prefix: string, bytes: Uint8Array): string {
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const digits = String(value % 100_000_000n).padStart(RANDOM_DIGITS - 1, '0');
  return `${prefix}${3 + ((bytes[0] ?? 0) % 7)}${digits}`;
}

/** The n-th number of a series, from 1 on. */
export function recordNumber(prefix: string, n: number): string {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`not a record's place in its series: ${n}`);
  return `${prefix}-${String(n).padStart(DIGITS, '0')}`;
}

/**
 * The number that somebody's words hold: small letters, full width, blanks, a missing dash and short counts are taken.
 * Undefined when there is none, or when there are several.
 */
export function parseRecordNumber(said: string): string | undefined {
  const words = cleanInput(said.slice(0, 400)).toUpperCase().replace(DASHES, '-');
  const found = new Set([...words.matchAll(IN_A_SENTENCE)].flatMap((match) => build(match) ?? []));
  if (found.size > 0) return found.size === 1 ? [...found][0] : undefined;
  // Blanks or dashes inside the date: only when nothing else was said, else a time of day would join in.
  const alone = ALONE.exec(words.replace(/[\s-]/g, ''));
  return alone === null ? undefined : build(alone);
}

function build(match: RegExpMatchArray): string | undefined {
  const [, letters = '', date = '', count = ''] = match;
  const day = new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00+08:00`);
  const digits = date + count;
  if (digits.length === RANDOM_DIGITS && /^[3-9]/.test(digits)) return letters + digits;
  const isRealDay = !Number.isNaN(day.getTime()) && dayOf(day).replaceAll('-', '') === date;
  return isRealDay && Number(count) >= 1 ? recordNumber(letters + date, Number(count)) : undefined;
}
