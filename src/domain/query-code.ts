/** The code by which somebody who reported asks how it stands: random, eight signs, none like another. */
import { cleanInput } from '../kernel/text.ts';

/** No 0/O, 1/I/L, 2/Z, 5/S, 8/B: read out or copied by hand, they are taken for each other. */
const ALPHABET = '34679ACDEFGHJKMNPQRTUVWXY';
const LENGTH = 8;
/** 25 × 10: the bytes from here on would make some signs likelier than others. */
const FAIR = 250;

/** How many random bytes a code is made of; the chance that they do not do is below one in 10^20. */
export const QUERY_CODE_BYTES = 64;

/** A code like K7MC-3XPA out of random bytes (25^8, about 1.5 × 10^11 codes). */
export function queryCode(random: Uint8Array): string {
  const signs = [...random].filter((byte) => byte < FAIR).map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  if (signs.length < LENGTH) throw new RangeError('too few random bytes');
  return `${signs.slice(0, 4).join('')}-${signs.slice(4, LENGTH).join('')}`;
}

/** What is compared: large letters and digits only. Anything may be said; only a code of ours matches one. */
export function readQueryCode(said: string): string {
  return cleanInput(said.slice(0, 100))
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}
