/** Keys for one purpose each, out of the one data key: what one of them gives away says nothing of the others. */
import { createHmac, hkdfSync } from 'node:crypto';
import { type DataKey, sealingKey } from './key-ring.ts';
import { KEY_BYTES } from './sealed-box.ts';

/** A key of 32 bytes for a purpose (RFC 5869). */
export function deriveKey(dataKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', dataKey, new Uint8Array(), purpose, KEY_BYTES));
}

/** HMAC-SHA-256 of a text under the newest key's key of a purpose, 64 hexadecimal digits: without it nobody can try texts. */
export function keyedHash(dataKey: DataKey, purpose: string, text: string): string {
  return hashUnder(deriveKey(sealingKey(dataKey), purpose), text);
}

/** The same under a derived key that is at hand. */
export function hashUnder(derived: Uint8Array, text: string): string {
  return createHmac('sha256', derived).update(text).digest('hex');
}
