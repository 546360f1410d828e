/** The callback signature: SHA-1 over the sorted parts, compared in constant time. */
import { timingSafeEqual } from 'node:crypto';
import { getSignature } from '@wecom/crypto';

/** What arrives signed: the raw query strings and the ciphertext (or echostr). */
export type SignedParts = { signature: string; timestamp: string; nonce: string; encrypt: string };

const SIGNATURE = /^[0-9a-f]{40}$/;

/** Whether the parts were signed with this token. Says nothing about freshness: the parts are hashed without separators. */
export function isSigned(token: string, parts: SignedParts): boolean {
  if (typeof parts.signature !== 'string' || !SIGNATURE.test(parts.signature)) return false;
  const expected = Buffer.from(getSignature(token, parts.timestamp, parts.nonce, parts.encrypt), 'latin1');
  return timingSafeEqual(expected, Buffer.from(parts.signature, 'latin1'));
}
