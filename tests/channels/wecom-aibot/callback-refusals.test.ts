/** What the bot's callback address refuses, and that it never says why. */
import { getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { cryptoVectors } from '../vectors.ts';
import {
  Door,
  EMPTY,
  EVENT,
  KEYS,
  REFUSED,
  SECONDS,
  sealedByHand,
  signed,
  TEXT,
  withBody,
  withQuery,
} from './callback-door.ts';

let door: Door;

beforeEach(() => {
  door = new Door({ aibotId: 'AIBOT-1' });
});

describe('refusals, all with the same answer', () => {
  it.each([
    ['no signature', { msg_signature: undefined }],
    ['a wrong signature', { msg_signature: 'f'.repeat(40) }],
    ['an upper-case signature', { msg_signature: 'F'.repeat(40) }],
    ['two signatures', { msg_signature: ['a', 'b'] }],
    ['no timestamp', { timestamp: undefined }],
    ['two timestamps', { timestamp: ['1', '2'] }],
    ['a timestamp that is no number', { timestamp: '12345678x0' }],
    ['no nonce', { nonce: undefined }],
    ['two nonces', { nonce: ['1', '1'] }],
    ['a very long nonce', { nonce: '1'.repeat(1000) }],
    ['another nonce', { nonce: '999' }],
  ])('%s', async (_what, query) => {
    expect(await door.handle(withQuery(signed(TEXT), query))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'encrypt=1'],
    ['XML', '<xml><Encrypt>a</Encrypt></xml>'],
    ['no encrypt', '{"Encrypt":"a"}'],
    ['a list', '{"encrypt":["a"]}'],
    ['an empty one', '{"encrypt":""}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['more than the limit', Buffer.alloc(64 * 1024 + 1, 'x')],
  ])('a body with %s', async (_what, body) => {
    expect(await door.handle(withBody(signed(TEXT), body))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
  });

  it.each([
    ['another bot', { ...TEXT, aibotid: 'AIBOT-2' }],
    ['no bot at all', { ...TEXT, aibotid: undefined }],
    ['no message id', { ...TEXT, msgid: undefined }],
    ['nobody', { ...TEXT, from: undefined }],
    ['a group without an id', { ...TEXT, chattype: 'group' }],
    ['a stream without an id', { ...TEXT, msgtype: 'stream' }],
    ['an event of yesterday', { ...EVENT, create_time: SECONDS - 86_401 }],
    ['an event of tomorrow', { ...EVENT, create_time: SECONDS + 601 }],
    ['no JSON inside', 'hello'],
    ['a list inside', '[]'],
  ])('a genuine envelope around %s', async (_what, message) => {
    expect(await door.handle(signed(message))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
  });

  it('an envelope for somebody: the receiver id of an internal bot is empty', async () => {
    for (const receiveId of ['wwSYNTHETICCORP01', ' ', '\0', 'x']) {
      expect(await door.handle(signed(TEXT, { receiveId }))).toEqual(REFUSED);
    }
    expect(door.accepted).toEqual([]);
  });

  it('every bad vector, made for this address or for another', async () => {
    for (const vector of cryptoVectors('derived-reject')) {
      const own = new Door({
        credentials: [{ token: vector.token, encodingAesKey: vector.encodingAESKey ?? '' }],
      });
      const query = { msg_signature: vector.msg_signature, timestamp: vector.timestamp, nonce: vector.nonce };
      const body = Buffer.from(JSON.stringify({ encrypt: vector.ciphertext }));
      expect(await own.handle({ method: 'POST', query, body }), vector.id).toEqual(REFUSED);
      // The same ciphertext under a signature that fits: now the checks behind the signature are asked.
      const { timestamp = '', nonce = '', ciphertext = '' } = vector;
      const msg_signature = getSignature(vector.token, timestamp, nonce, ciphertext);
      expect(await own.handle({ method: 'POST', query: { ...query, msg_signature }, body }), vector.id).toEqual(
        REFUSED,
      );
      expect(own.accepted).toEqual([]);
    }
  });

  it.each([
    ['padding 0', { pad: Buffer.alloc(32, 0) }],
    ['padding 33', { pad: Buffer.alloc(64, 33) }],
    ['uneven padding', { pad: Buffer.concat([Buffer.alloc(31, 1), Buffer.alloc(1, 32)]) }],
    ['half a block', { pad: Buffer.alloc(16, 16) }],
    ['a length beyond the end', { length: 5000 }],
    ['a length of four billion', { length: 0xffff_ffff }],
    ['a length that leaves a rest', { length: 10 }],
    ['bytes that are no UTF-8', { message: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }],
  ])('an envelope for nobody with %s, well signed', async (_what, bent) => {
    expect(await door.handle(sealedByHand(bent))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
  });

  it('and one sealed by hand without a fault is taken', async () => {
    expect(await door.handle(sealedByHand({}))).toMatchObject(EMPTY);
    expect(door.accepted).toHaveLength(1);
  });

  it.each(['', 'A', 'AAAA', `${'A'.repeat(44)}\n`, '====', 'A'.repeat(43), `${'A'.repeat(43)}*`, 'é'.repeat(44)])(
    'the ciphertext «%s», well signed',
    async (ciphertext) => {
      const query = { timestamp: String(SECONDS), nonce: '1' };
      const msg_signature = getSignature(KEYS.token, query.timestamp, query.nonce, ciphertext);
      const body = Buffer.from(JSON.stringify({ encrypt: ciphertext }));
      expect(await door.handle({ method: 'POST', query: { ...query, msg_signature }, body })).toEqual(REFUSED);
    },
  );

  it('a genuine request in which any one sign was changed', async () => {
    const request = signed(TEXT);
    const { msg_signature, timestamp, nonce } = request.query;
    const whole = [msg_signature, timestamp, nonce, request.body.toString('latin1')].join('&');
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.integer({ min: 0x20, max: 0xff }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        fc.pre(whole.charCodeAt(at) !== to && whole[at] !== '&' && to !== 0x26);
        const bent = whole.slice(0, at) + String.fromCharCode(to) + whole.slice(at + 1);
        const [signature, time, once, ...body] = bent.split('&');
        const query = { msg_signature: signature, timestamp: time, nonce: once };
        const reply = await door.handle({ method: 'POST', query, body: Buffer.from(body.join('&'), 'latin1') });
        expect(reply).toEqual(REFUSED);
      }),
      { numRuns: 2000, seed: 20260101 },
    );
    expect(door.accepted).toEqual([]);
  });

  it('any bytes at all under any query', async () => {
    const query = fc.dictionary(
      fc.constantFrom('msg_signature', 'timestamp', 'nonce', 'echostr', 'x'),
      fc.oneof(fc.string(), fc.array(fc.string()), fc.constant('0'.repeat(40)), fc.constant(String(SECONDS))),
    );
    const call = fc.record({ method: fc.constantFrom('GET' as const, 'POST' as const), query, body: fc.uint8Array() });
    await fc.assert(
      fc.asyncProperty(call, async ({ body, ...request }) => {
        expect(await door.handle({ ...request, body: Buffer.from(body) })).toEqual(REFUSED);
      }),
      { numRuns: 1000, seed: 20260101 },
    );
    expect(door.accepted).toEqual([]);
  });

  it('opens the good vectors with an empty receiver id', async () => {
    const ours = cryptoVectors('derived-accept').filter(({ receiveid }) => receiveid === '');
    expect(ours.length).toBeGreaterThan(0);
    for (const vector of ours) {
      const own = new Door({ credentials: [{ token: vector.token, encodingAesKey: vector.encodingAESKey ?? '' }] });
      const query = { msg_signature: vector.msg_signature, timestamp: vector.timestamp, nonce: vector.nonce };
      const body = Buffer.from(JSON.stringify({ encrypt: vector.ciphertext }));
      await own.handle({ method: 'POST', query, body });
      // Some hold no message at all; none fails at the envelope.
      for (const { kind } of own.notes) expect(kind, vector.id).toBe('bad_content');
    }
  });

  it('writes no content, key, token, address or id into its notes', async () => {
    door.isFull = true;
    await door.handle(signed(TEXT));
    await door.handle(signed({ ...TEXT, aibotid: 'AIBOT-2' }));
    await door.handle(signed(TEXT, { keys: { ...KEYS, token: 'Other' } }));
    await door.handle(signed({ ...TEXT, from: { userid: '机密用户' } }));
    const written = JSON.stringify(door.notes);
    expect(door.notes).toHaveLength(4);
    for (const secret of ['机密', KEYS.token, KEYS.encodingAesKey, '/secret', 'SECRET-CODE', 'AIBOT-2', 'fficer']) {
      expect(written).not.toContain(secret);
    }
  });
});
