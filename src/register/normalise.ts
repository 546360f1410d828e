/** Brings what people type, paste or dictate into one form, so that only real differences are left. */
import { Converter } from 'opencc-js/t2cn';
import { cleanInput } from '../kernel/text.ts';

// A question that names an institution fits many times over; the rest of a pasted page is not worth reading.
const LONGEST_RAW = 600;
const LONGEST = 160;
const toSimplified = Converter({ from: 't', to: 'cn' });
/** Everything that is neither letter nor number: brackets, punctuation, emoji, operators. */
const NO_LETTER = /[^\p{L}\p{N}]+/gu;
/** 襄垣 with one of its characters mistaken for a look-alike or sound-alike; both wrong is left to the sound. Not in 定襄圆梦. */
const COUNTY_TYPO = /(?<!定)襄[恒桓坦园圆源原元]|[湘相香乡镶]垣/gu;
/** A text written with blanks between all its characters. */
const SPACED_OUT = /^(?:\p{Script=Han} )+\p{Script=Han}$/u;

/** One form of a text: half width, simplified, small letters, no punctuation, single blanks, the county spelt right. */
export function normalise(words: string): string {
  const simple = toSimplified(cleanInput(words.slice(0, LONGEST_RAW))).toLowerCase();
  const plain = simple.replace(NO_LETTER, ' ').trim().slice(0, LONGEST).trim().replace(COUNTY_TYPO, '襄垣');
  return SPACED_OUT.test(plain) ? plain.replaceAll(' ', '') : plain;
}

/** The key under which two spellings of one registered name meet: normalised, no blanks, one way to say 有限公司. */
export function nameKey(name: string): string {
  return plainNameKey(normalise(name));
}

/** The same for a name that is normalised already. */
export function plainNameKey(plain: string): string {
  return plain.replaceAll(' ', '').replaceAll('有限责任公司', '有限公司');
}
