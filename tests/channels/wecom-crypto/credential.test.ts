/** Key pairs as typed into a console: the legal ones, non-canonical base64 included, and nothing else. */
import { describe, expect, it } from 'vitest';
import { parseCredential } from '../../../src/channels/wecom-crypto/credential.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { aesKeys } from '../vectors.ts';

describe('credentials', () => {
  it.each(aesKeys().map(({ key, expect: verdict }) => [JSON.stringify(key), key, verdict] as const))(
    'judges the EncodingAESKey %s',
    (_shown, encodingAesKey, verdict) => {
      const parse = () => parseCredential({ token: 'Token1', encodingAesKey });
      if (verdict === 'accept') expect(parse().key.symmetricKeySize).toBe(32);
      else expect(parse).toThrow(AppError);
    },
  );

  it('names the field and never the value', () => {
    const secret = 'not a legal token';
    expect(() => parseCredential({ token: secret, encodingAesKey: 'a'.repeat(43) })).toThrow(/^Token must/);
    expect(() => parseCredential({ token: secret, encodingAesKey: 'a'.repeat(43) })).not.toThrow(secret);
  });
});
