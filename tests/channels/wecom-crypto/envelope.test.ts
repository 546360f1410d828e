/** Every public ciphertext opens, every bad one is refused, and a seal is byte-identical to the published one. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCallback } from '../../../src/channels/wecom-app/parse.ts';
import { parseCredential } from '../../../src/channels/wecom-crypto/credential.ts';
import { decryptMessage } from '../../../src/channels/wecom-crypto/decrypt.ts';
import { encryptEnvelope, openEnvelope } from '../../../src/channels/wecom-crypto/envelope.ts';
import { type CryptoVector, cryptoVectors } from '../vectors.ts';

const PARSER_REFUSES = ['ng-18', 'ng-19'];

const good = [...cryptoVectors('published'), ...cryptoVectors('derived-accept')].filter(
  (vector) => vector.encodingAESKey !== undefined && vector.ciphertext !== undefined,
);
const bad = cryptoVectors('derived-reject');

function keysOf(vector: CryptoVector) {
  const encodingAesKey = vector.encodingAESKey ?? '';
  const credentials = [parseCredential({ token: vector.token, encodingAesKey })];
  return { credentials, receiveId: vector.receiveid ?? '' };
}

function partsOf(vector: CryptoVector) {
  return {
    signature: vector.msg_signature ?? '',
    timestamp: vector.timestamp ?? '',
    nonce: vector.nonce ?? '',
    encrypt: vector.ciphertext ?? '',
  };
}

function open(vector: CryptoVector) {
  const keys = keysOf(vector);
  if (vector.msg_signature !== undefined) return openEnvelope(keys, partsOf(vector));
  // A few published samples are ciphertexts without a signature.
  const [credential] = keys.credentials;
  if (credential === undefined) throw new Error('no credential');
  return decryptMessage(credential, vector.ciphertext ?? '', keys.receiveId);
}

describe('envelopes', () => {
  it('has 25 ciphertexts to open', () => {
    expect(good).toHaveLength(25);
    expect(bad).toHaveLength(19);
  });

  it.each(good.map((vector) => [vector.id, vector] as const))('opens %s', (_id, vector) => {
    const opened = open(vector);
    expect(opened.ok && opened.receiveId).toBe(vector.receiveid);
    if (!opened.ok) return;
    if (typeof vector.plaintext === 'string') expect(opened.message).toBe(vector.plaintext);
    else expect(createHash('sha256').update(opened.message).digest('hex')).toBe(vector.plaintext_sha256);
  });

  it.each(good.filter((vector) => vector.random !== undefined).map((vector) => [vector.id, vector] as const))(
    'seals %s to the same bytes',
    (_id, vector) => {
      const [credential] = keysOf(vector).credentials;
      if (credential === undefined) throw new Error('no credential');
      const sealed = encryptEnvelope(credential, {
        message: vector.plaintext ?? '',
        receiveId: vector.receiveid ?? '',
        timestamp: vector.timestamp ?? '1',
        nonce: vector.nonce ?? '1',
        random: Buffer.from(vector.random ?? ''),
      });
      expect(sealed.encrypt).toBe(vector.ciphertext);
      if (vector.msg_signature !== undefined) expect(sealed.signature).toBe(vector.msg_signature);
    },
  );

  // The three marked `policy` are refused as well: an id on an internal bot's callback (ng-05) is somebody else's, the
  // platform pads to 32 in every published sample (ng-13), and text that is no UTF-8 cannot be stored as sent (ng-17).
  it.each(
    bad
      .filter((vector) => !PARSER_REFUSES.includes(vector.id.slice(0, 5)))
      .map((vector) => [vector.id, vector] as const),
  )('refuses %s', (_id, vector) => {
    expect(openEnvelope(keysOf(vector), partsOf(vector))).toMatchObject({ ok: false });
  });

  it.each(
    bad
      .filter((vector) => PARSER_REFUSES.includes(vector.id.slice(0, 5)))
      .map((vector) => [vector.id, vector] as const),
  )('opens %s, whose content the reader then refuses', (_id, vector) => {
    const opened = openEnvelope(keysOf(vector), partsOf(vector));
    expect(opened.ok).toBe(true);
    if (opened.ok) expect(parseCallback(opened.message)).toMatchObject({ ok: false });
  });

  it('names the fault for the log only, one for each kind', () => {
    const reasons = Object.fromEntries(
      bad.map((vector) => {
        const opened = openEnvelope(keysOf(vector), partsOf(vector));
        return [vector.id.slice(0, 5), opened.ok ? 'ok' : opened.reason];
      }),
    );
    expect(reasons).toMatchObject({
      'ng-01': 'signature',
      'ng-02': 'signature',
      'ng-03': 'receive_id',
      'ng-06': 'padding',
      'ng-08': 'padding',
      'ng-09': 'message_length',
      'ng-11': 'receive_id',
      'ng-13': 'ciphertext_length',
      'ng-15': 'ciphertext_encoding',
      'ng-17': 'message_encoding',
    });
  });

  it('takes both live key pairs during a rotation, and the same token with a new key', () => {
    const older = parseCredential({ token: 'TokenOld', encodingAesKey: 'a'.repeat(43) });
    const newer = parseCredential({ token: 'TokenNew', encodingAesKey: 'b'.repeat(43) });
    const sameToken = parseCredential({ token: 'TokenOld', encodingAesKey: 'c'.repeat(43) });
    const keys = { credentials: [older, newer, sameToken], receiveId: 'ww1' };
    for (const credential of keys.credentials) {
      const sealed = encryptEnvelope(credential, {
        message: '你好',
        receiveId: 'ww1',
        timestamp: '1767225600',
        nonce: '7',
      });
      expect(openEnvelope(keys, sealed)).toMatchObject({ ok: true, message: '你好' });
    }
  });

  it('round-trips any text and refuses any changed bit of the ciphertext', () => {
    const credential = parseCredential({ token: 'T0ken', encodingAesKey: 'Q'.repeat(43) });
    const keys = { credentials: [credential], receiveId: 'ww1' };
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(), (text, at) => {
        const message = text.toWellFormed();
        const sealed = encryptEnvelope(credential, { message, receiveId: 'ww1', timestamp: '1767225600', nonce: '7' });
        expect(openEnvelope(keys, sealed)).toMatchObject({ ok: true, message });
        const bytes = Buffer.from(sealed.encrypt, 'base64');
        const bit = at % (bytes.length * 8);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(openEnvelope(keys, { ...sealed, encrypt: bytes.toString('base64') }).ok).toBe(false);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });
});
