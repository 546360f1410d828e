/** Forged signatures: random ones, every flipped bit, other spellings, other tokens (T19). */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../src/channels/wecom-crypto/signature.ts';
import { cryptoVectors } from '../vectors.ts';

const signed = cryptoVectors('published').filter((vector) => vector.msg_signature !== undefined);
const parts = {
  signature: 'a44d1b7dc3dc4b02edd99dc32afa6a26be7c92f6',
  timestamp: '1583995625',
  nonce: '1584392382',
  encrypt: signed.find((vector) => vector.id.startsWith('gw-03'))?.ciphertext ?? '',
};
const TOKEN = 'kz7Yx62CH8SaLN';

describe('signatures', () => {
  it.each(signed.map((vector) => [vector.id, vector] as const))('accepts the published %s', (_id, vector) => {
    const { token, msg_signature: signature = '', timestamp = '', nonce = '', ciphertext = '' } = vector;
    expect(isSigned(token, { signature, timestamp, nonce, encrypt: ciphertext })).toBe(true);
  });

  it('refuses 10,000 random signatures', () => {
    let accepted = 0;
    for (let seed = 0; seed < 10_000; seed += 1) {
      const signature = createHash('sha1').update(`seed ${seed}`).digest('hex');
      if (isSigned(TOKEN, { ...parts, signature })) accepted += 1;
    }
    expect(isSigned(TOKEN, parts)).toBe(true);
    expect(accepted).toBe(0);
  });

  it('refuses each of the 160 flipped bits', () => {
    const bytes = Buffer.from(parts.signature, 'hex');
    const accepted = Array.from({ length: 160 }, (_value, bit) => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return isSigned(TOKEN, { ...parts, signature: flipped.toString('hex') });
    });
    expect(accepted).not.toContain(true);
  });

  it.each([
    ['upper case', parts.signature.toUpperCase()],
    ['too short', parts.signature.slice(1)],
    ['too long', `${parts.signature}0`],
    ['a newline at the end', `${parts.signature}\n`],
    ['empty', ''],
  ])('refuses a signature that is %s', (_what, signature) => {
    expect(isSigned(TOKEN, { ...parts, signature })).toBe(false);
  });

  it('refuses the signature of another token', () => {
    expect(isSigned('other', parts)).toBe(false);
  });
});
