/** One numeral, Arabic, Chinese or mixed, as people write and say it: 230, 3,800.50, 1.2万, 两百三, 一万二, 3千5. */

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  贰: 2,
  两: 2,
  三: 3,
  叁: 3,
  参: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
};
const SMALL_UNITS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, k: 1000 };
const BIG_UNITS: Readonly<Record<string, number>> = { 万: 1e4, w: 1e4, 亿: 1e8 };
/** The characters a numeral can be made of, for use inside a character class. */
export const NUMERAL_CHARACTERS = '0-9零〇○一壹幺二贰两三叁参四肆五伍六陆七柒八捌九玖十拾廿卅百佰千仟万亿';

// No numeral in a form is longer; more digits would not be exact in a double anyway.
const MAX_LENGTH = 24;
const PLAIN = /^(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?$/;
const TOKEN =
  /\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,6})?|[零〇○一壹幺二贰两三叁参四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿kw]/gu;
const DIGIT_STRING = /^[零〇○一幺二三四五六七八九]{2,15}$/u;

/** The number that a whole text says, or undefined if it is not exactly one numeral. */
export function parseNumeral(text: string): number | undefined {
  if (text === '' || text.length > MAX_LENGTH) return undefined;
  const sign = /^[-−负]/u.test(text) ? -1 : 1;
  const body = (sign < 0 ? text.slice(1) : text).replaceAll('廿', '二十').replaceAll('卅', '三十');
  const value = unsigned(body);
  if (value === undefined || !Number.isFinite(value) || value > Number.MAX_SAFE_INTEGER) return undefined;
  return value === 0 ? 0 : sign * value;
}

function unsigned(body: string): number | undefined {
  if (PLAIN.test(body)) return Number(body.replaceAll(',', ''));
  if (body === '俩') return 2;
  if (body === '仨') return 3;
  if (DIGIT_STRING.test(body)) return digitString(body);
  const [whole = '', fraction] = body.split('点');
  if (fraction === undefined) return grouped(body);
  return spokenFraction(whole, fraction);
}

/** 二〇二三, 一三五: digits read out. Two neighbours (三五, 二三) mean "3 to 5" as often as 35, so they are no number. */
function digitString(body: string): number | undefined {
  if (body.length === 2 && !/[零〇○]/u.test(body)) return undefined;
  return Number([...body].map((letter) => DIGITS[letter] ?? 0).join(''));
}

/** 三点五, 一点二万. */
function spokenFraction(whole: string, fraction: string): number | undefined {
  const match = /^([零〇○一二两三四五六七八九]{1,6}|\d{1,6})([百千万亿]?)$/u.exec(fraction);
  const before = /^\d{1,9}$/.test(whole) ? Number(whole) : grouped(whole);
  if (match === null || before === undefined) return undefined;
  const digits = [...(match[1] ?? '')].map((letter) => DIGITS[letter] ?? Number(letter)).join('');
  const unit = match[2] ?? '';
  const factor = SMALL_UNITS[unit] ?? BIG_UNITS[unit] ?? 1;
  return round(Number(`${before}.${digits}`) * factor);
}

/** What has been read so far. `last` is the unit before a digit, for 三千五 = 3500; `null` once 零 stood there. */
type Sum = { total: number; section: number; pending: number | undefined; last: number | null; floor: number };

/** 一千零五十, 两百三, 1万2, 2万3千: coefficient and unit, units falling. */
function grouped(body: string): number | undefined {
  const tokens = body.match(TOKEN) ?? [];
  if (tokens.length === 0 || tokens.join('') !== body) return undefined;
  const sum: Sum = { total: 0, section: 0, pending: undefined, last: null, floor: Number.POSITIVE_INFINITY };
  for (const [at, token] of tokens.entries()) {
    if (!take(sum, token, at === 0)) return undefined;
  }
  return finish(sum, tokens.at(-1) ?? '');
}

function take(sum: Sum, token: string, first: boolean): boolean {
  const big = BIG_UNITS[token];
  if (big !== undefined) return takeBig(sum, big);
  const small = SMALL_UNITS[token];
  if (small !== undefined) return takeSmall(sum, small, first);
  const digit = DIGITS[token];
  if (digit === 0 && !first) return takeZero(sum);
  if (sum.pending !== undefined) return false;
  sum.pending = digit ?? Number(token.replaceAll(',', ''));
  return true;
}

function takeZero(sum: Sum): boolean {
  if (sum.pending !== undefined) return false;
  sum.last = null;
  return true;
}

function takeSmall(sum: Sum, unit: number, first: boolean): boolean {
  // 十五 needs no 一 in front, 零十 and 万十五 at the start of a section neither; 百 and 千 always do.
  const coefficient = sum.pending ?? (unit === 10 && (first || sum.section > 0 || sum.last === null) ? 1 : undefined);
  // 15千 is said, 15十 is a slip.
  if (coefficient === undefined || unit >= sum.floor || (coefficient >= 10 && unit < 1000)) return false;
  sum.section += coefficient * unit;
  Object.assign(sum, { pending: undefined, last: unit, floor: unit });
  return true;
}

function takeBig(sum: Sum, unit: number): boolean {
  const amount = sum.section + (sum.pending ?? 0);
  if (amount <= 0 || (sum.total > 0 && unit >= lowestBig(sum.total))) return false;
  sum.total += amount * unit;
  Object.assign(sum, { section: 0, pending: undefined, last: unit, floor: Number.POSITIVE_INFINITY });
  return true;
}

const lowestBig = (total: number): number => (total % 1e8 === 0 ? 1e8 : 1e4);

/** A single digit at the end stands for the next lower unit: 两百三 = 230, 一万二 = 12000, 3千5 = 3500. */
function finish(sum: Sum, lastToken: string): number | undefined {
  const { pending, last } = sum;
  // 一百零 waits for more.
  if (pending === undefined) return last === null ? undefined : round(sum.total + sum.section);
  const elided = last !== null && last >= 100 && pending < 10 && lastToken.length === 1;
  if (!elided && last !== null && pending >= last) return undefined;
  return round(sum.total + sum.section + (elided ? (pending * last) / 10 : pending));
}

/** Takes the dust of binary fractions away: 1.2 × 10000 is 12000. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
