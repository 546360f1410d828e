/** Identifiers: random ids, and short reference numbers that a person can read out. */
import { createHash, randomUUID } from 'node:crypto';

declare const brand: unique symbol;
/** A string that the compiler keeps apart from other strings. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type MemberId = Branded<'MemberId'>;
export type InstitutionId = Branded<'InstitutionId'>;
export type MediaId = Branded<'MediaId'>;

/** A new random id (UUID v4, lower case). */
export function newId(): string {
  return randomUUID();
}

// No 0/O, 1/I/L, 2/Z, 5/S, 8/B: read out over the phone, they are heard wrong.
const REFERENCE_ALPHABET = '34679ACDEFGHJKMNPQRTUVWXY';

/** A short reference number (default 4 characters) derived from any id; for 编号 in messages and logs. */
export function referenceOf(id: string, length = 4): string {
  const digest = createHash('sha256').update(id).digest();
  let reference = '';
  for (let i = 0; i < length; i += 1) {
    reference += REFERENCE_ALPHABET.charAt((digest[i] ?? 0) % REFERENCE_ALPHABET.length);
  }
  return reference;
}
