/** Keys for one purpose each, out of the one data key: what one of them gives away says nothing of the others. */
import { createHmac, hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './sealed-box.ts';

/** A key of 32 bytes for a purpose (RFC 5869). */
function deriveKey(dataKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', dataKey, new Uint8Array(), purpose, KEY_BYTES));
}

/** HMAC-SHA-256 of a text under the key of a purpose, 64 hexadecimal digits: without the data key nobody can try texts. */
export function keyedHash(dataKey: Uint8Array, purpose: string, text: string): string {
  return createHmac('sha256', deriveKey(dataKey, purpose)).update(text).digest('hex');
}
