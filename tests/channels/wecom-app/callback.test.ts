/** The callback address: what it takes, what it refuses, and that it never says why. */
import { encrypt, getSignature } from '@wecom/crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackNote, CallbackRequest } from '../../../src/channels/callback.ts';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import { createWecomAppCallback, type KfPing } from '../../../src/channels/wecom-app/callback.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { cryptoVectors } from '../vectors.ts';

const CORP = 'wwSYNTHETICCORP01';
const KEYS = { token: 'SyntheticTokenForTests01', encodingAesKey: 'SyntheticAesKeyOnlyForTests0123456789abcdef' };
const OLD_KEYS = { token: 'TokenBeforeRotation', encodingAesKey: 'Z'.repeat(43) };
const clock = new ManualClock('2026-01-01T00:00:10Z');
const CREATED = 1767225600;

let accepted: InboundMessage[] = [];
let notes: CallbackNote[] = [];
let full = false;

const route = createWecomAppCallback({
  corpId: CORP,
  agentId: 1000002,
  credentials: [KEYS, OLD_KEYS],
  accept: async (message) => {
    if (full) throw new Error('disk full at /secret/path');
    accepted.push(message);
    return { answers: 1 };
  },
  now: () => clock.now(),
  note: (what) => notes.push(what),
});

beforeEach(() => {
  accepted = [];
  notes = [];
  full = false;
});

function textXml(fields: { to?: string; agent?: string; at?: number; type?: string } = {}): string {
  const { to = CORP, agent = '1000002', at = CREATED, type = 'text' } = fields;
  return `<xml><ToUserName>${to}</ToUserName><FromUserName>u1</FromUserName><CreateTime>${at}</CreateTime><MsgType>${type}</MsgType><Content>机密内容</Content><MsgId>77</MsgId><AgentID>${agent}</AgentID></xml>`;
}

type Bent = { keys?: typeof KEYS; receiveId?: string; timestamp?: string; nonce?: string };

function signed(plain: string, bent: Bent = {}): CallbackRequest {
  const { keys = KEYS, receiveId = CORP, timestamp = '1767225601', nonce = '1234567890' } = bent;
  const ciphertext = encrypt(keys.encodingAesKey, plain, receiveId);
  const signature = getSignature(keys.token, timestamp, nonce, ciphertext);
  const body = Buffer.from(`<xml><ToUserName>${CORP}</ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`);
  return { method: 'POST', query: { msg_signature: signature, timestamp, nonce }, body };
}

function withQuery(request: CallbackRequest, query: Record<string, unknown>): CallbackRequest {
  return { ...request, query: { ...request.query, ...query } };
}

function withBody(request: CallbackRequest, body: string): CallbackRequest {
  return { ...request, body: Buffer.from(body) };
}

const OK = { status: 200, contentType: 'text/plain; charset=utf-8', body: '' };

describe('url verification', () => {
  function verification(plain: string, bent: Bent = {}): CallbackRequest {
    const { query, body } = signed(plain, bent);
    const echostr = /CDATA\[([^\]]+)\]/.exec(body.toString())?.[1] ?? '';
    return { method: 'GET', query: { ...query, echostr }, body: Buffer.alloc(0) };
  }

  it('answers the bare plaintext', async () => {
    expect(await route.handle(verification('5927782489442352469'))).toEqual({ ...OK, body: '5927782489442352469' });
  });

  it('forgives a + that a proxy turned into a blank', async () => {
    let request = verification('1');
    while (!`${request.query['echostr']}`.includes('+')) request = verification('1');
    const echostr = `${request.query['echostr']}`.replaceAll('+', ' ');
    expect((await route.handle(withQuery(request, { echostr }))).body).toBe('1');
  });

  it('answers the published samples', async () => {
    for (const vector of cryptoVectors('published').filter((one) => one.kind === 'echo')) {
      const { token, encodingAESKey = '', receiveid = '', timestamp, nonce, ciphertext: echostr } = vector;
      const own = createWecomAppCallback({
        corpId: receiveid,
        agentId: 1,
        credentials: [{ token, encodingAesKey: encodingAESKey }],
        accept: async () => ({ answers: 0 }),
        now: () => clock.now(),
        note: () => {},
      });
      const query = { msg_signature: vector.msg_signature, timestamp, nonce, echostr };
      expect(await own.handle({ method: 'GET', query, body: Buffer.alloc(0) })).toEqual({
        ...OK,
        body: vector.plaintext,
      });
    }
  });

  it('refuses another corp, a wrong signature and a missing echostr, with nothing to read', async () => {
    const foreign = await route.handle(verification('1', { receiveId: 'wwOTHERCORP000001' }));
    const forged = await route.handle(withQuery(verification('1'), { msg_signature: '0'.repeat(40) }));
    const missing = await route.handle({ ...verification('1'), query: signed('1').query });
    expect([foreign, forged, missing]).toEqual([
      { ...OK, status: 403 },
      { ...OK, status: 403 },
      { ...OK, status: 400 },
    ]);
  });
});

describe('callbacks', () => {
  it('hands a genuine message over and answers an empty 200', async () => {
    expect(await route.handle(signed(textXml()))).toEqual(OK);
    expect(accepted).toMatchObject([{ messageId: '77', content: { type: 'text', text: '机密内容' } }]);
    expect(notes).toEqual([]);
  });

  it('answers 200 only after the message is kept', async () => {
    full = true;
    expect(await route.handle(signed(textXml()))).toEqual({ ...OK, status: 503 });
    expect(notes).toEqual([{ kind: 'accept_failed', detail: 'Error' }]);
  });

  it('takes the pair that is being rotated out', async () => {
    expect((await route.handle(signed(textXml(), { keys: OLD_KEYS }))).status).toBe(200);
  });

  it('answers unknown types 200 and notes them', async () => {
    expect((await route.handle(signed(textXml({ type: 'hologram' })))).status).toBe(200);
    expect(accepted[0]?.content).toEqual({ type: 'unknown', platformType: 'hologram' });
    expect(notes).toEqual([{ kind: 'unknown_type', detail: 'hologram' }]);
  });

  it('takes events that carry no agent, and tells when the platform is about to stop the app', async () => {
    const event = `<xml><ToUserName>${CORP}</ToUserName><FromUserName>sys</FromUserName><CreateTime>${CREATED}</CreateTime><MsgType>event</MsgType><Event>inactive_alert</Event></xml>`;
    expect((await route.handle(signed(event))).status).toBe(200);
    expect(notes).toEqual([{ kind: 'platform_warning', detail: 'inactive_alert' }]);
  });

  it.each([
    ['of another agent', textXml({ agent: '1000003' }), {}],
    ['written to another corp', textXml({ to: 'wwOTHERCORP000001' }), {}],
    ['sealed for another corp', textXml(), { receiveId: 'wwOTHERCORP000001' }],
    ['sealed for nobody', textXml(), { receiveId: '' }],
    ['signed with another token', textXml(), { keys: { ...KEYS, token: 'Other' } }],
    ['sealed with another key', textXml(), { keys: { ...KEYS, encodingAesKey: 'b'.repeat(43) } }],
    ['older than a day', textXml({ at: CREATED - 86_400 }), {}],
    ['from the future', textXml({ at: CREATED + 700 }), {}],
  ] as [string, string, Bent][])('refuses a callback %s', async (_what, xml, bent) => {
    expect(await route.handle(signed(xml, bent))).toEqual({ ...OK, status: 403 });
    expect(accepted).toEqual([]);
  });

  it('keeps a callback that was delayed for hours', async () => {
    expect((await route.handle(signed(textXml({ at: CREATED - 20 * 3600 })))).status).toBe(200);
  });

  it.each([
    ['a signature in capitals', { msg_signature: 'A'.repeat(40) }],
    ['an array of timestamps', { timestamp: ['1767225601', '1'] }],
    ['a timestamp of eleven digits', { timestamp: '17672256011' }],
    ['a nonce with a quote', { nonce: "1'" }],
    ['an endless nonce', { nonce: '1'.repeat(65) }],
    ['no nonce', { nonce: undefined }],
  ])('refuses %s', async (_what, query) => {
    expect(await route.handle(withQuery(signed(textXml()), query))).toEqual({ ...OK, status: 400 });
  });

  it('cannot be fooled by an array that signs like its parts joined', async () => {
    const request = signed(textXml(), { timestamp: '1767225601,1767225602' });
    const split = withQuery(request, { timestamp: ['1767225601', '1767225602'] });
    expect((await route.handle(split)).status).toBe(400);
  });

  // SHA-1 over sorted parts cannot tell them apart; so the swap is the same message with the same id, and has no effect twice.
  it('sees a swapped timestamp and nonce as the very same message', async () => {
    const request = signed(textXml());
    const { timestamp, nonce } = request.query;
    await route.handle(request);
    await route.handle(withQuery(request, { timestamp: nonce, nonce: timestamp }));
    expect(new Set(accepted.map((message) => message.messageId)).size).toBe(1);
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'encrypt=1'],
    ['no Encrypt', '<xml><ToUserName>1</ToUserName></xml>'],
    ['two Encrypts', '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>'],
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>'],
  ])('refuses a body with %s', async (_what, body) => {
    expect(await route.handle(withBody(signed(textXml()), body))).toEqual({ ...OK, status: 400 });
  });

  it('refuses bytes that are no UTF-8 and bodies beyond the limit', async () => {
    const request = signed(textXml());
    const broken = Buffer.concat([request.body, Buffer.from([0xff])]);
    expect((await route.handle({ ...request, body: broken })).status).toBe(400);
    expect((await route.handle({ ...request, body: Buffer.alloc(route.bodyLimit + 1, 'x') })).status).toBe(413);
  });

  it.each([
    ['billion laughs', '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>'],
    ['an external file', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>'],
    ['no message at all', 'hello'],
  ])('refuses %s inside a genuine envelope', async (_what, xml) => {
    expect(await route.handle(signed(xml))).toEqual({ ...OK, status: 400 });
    expect(accepted).toEqual([]);
  });

  it('refuses every bad vector and takes the good one', async () => {
    const statusOf = async (vector: ReturnType<typeof cryptoVectors>[number]) => {
      const query = { msg_signature: vector.msg_signature, timestamp: vector.timestamp, nonce: vector.nonce };
      const body = Buffer.from(`<xml><Encrypt><![CDATA[${vector.ciphertext}]]></Encrypt></xml>`);
      return (await route.handle({ method: 'POST', query, body })).status;
    };
    for (const vector of cryptoVectors('derived-reject')) expect(await statusOf(vector)).toBeGreaterThanOrEqual(400);
    expect(accepted).toEqual([]);
    const [tap] = cryptoVectors('derived-accept').filter((vector) => vector.id.startsWith('dv-04'));
    if (tap === undefined) throw new Error('vector dv-04 is missing');
    expect(await statusOf(tap)).toBe(200);
  });

  it('writes no content, key or token into its notes', async () => {
    full = true;
    await route.handle(signed(textXml()));
    await route.handle(signed(textXml({ agent: '9' })));
    await route.handle(signed(textXml(), { keys: { ...KEYS, token: 'Other' } }));
    await route.handle(signed(`<xml><a>机密内容</a></xml>`));
    const written = JSON.stringify(notes);
    expect(notes).toHaveLength(4);
    for (const secret of ['机密', KEYS.token, KEYS.encodingAesKey, '/secret']) expect(written).not.toContain(secret);
  });
});

describe('微信客服 pings', () => {
  const event = (name: string, fields = '') =>
    `<xml><ToUserName>${CORP}</ToUserName><CreateTime>${CREATED}</CreateTime><MsgType>event</MsgType><Event>${name}</Event>${fields}</xml>`;
  const PING = event('kf_msg_or_event', '<Token>T1</Token><OpenKfId>wk1</OpenKfId>');

  function routeTo(onKfPing: (ping: KfPing) => Promise<void>) {
    return createWecomAppCallback({
      corpId: CORP,
      agentId: 1000002,
      credentials: [KEYS],
      accept: async (message) => {
        accepted.push(message);
        return { answers: 0 };
      },
      now: () => clock.now(),
      note: (what) => notes.push(what),
      onKfPing,
    });
  }

  it('are handed over before they are answered, and are no messages', async () => {
    const pings: KfPing[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const kf = routeTo(async (ping) => {
      pings.push(ping);
      await promise;
    });
    let isAnswered = false;
    const answered = kf.handle(signed(PING)).then((reply) => {
      isAnswered = true;
      return reply;
    });
    await new Promise((done) => setImmediate(done));
    expect([pings, isAnswered]).toEqual([[{ openKfId: 'wk1', token: 'T1' }], false]);
    resolve();
    expect(await answered).toEqual(OK);
    expect(accepted).toEqual([]);
  });

  it('that could not be kept are answered 503, so that the platform sends them again', async () => {
    const kf = routeTo(() => Promise.reject(new Error('database away')));
    expect(await kf.handle(signed(PING))).toEqual({ ...OK, status: 503 });
    expect(notes).toEqual([{ kind: 'accept_failed', detail: 'Error' }]);
  });

  it('of accounts given to the app ask for their messages; of one taken away the office is told', async () => {
    const pings: KfPing[] = [];
    const kf = routeTo(async (ping) => void pings.push(ping));
    const added = '<AuthAddOpenKfId>wk1</AuthAddOpenKfId><AuthAddOpenKfId>wk2</AuthAddOpenKfId>';
    await kf.handle(signed(event('kf_account_auth_change', `${added}<AuthDelOpenKfId>wk3</AuthDelOpenKfId>`)));
    expect(pings).toEqual([
      { openKfId: 'wk1', token: null },
      { openKfId: 'wk2', token: null },
    ]);
    expect(notes).toMatchObject([{ kind: 'platform_warning' }]);
    expect(JSON.stringify(notes)).not.toContain('wk3');
  });

  it('are messages like others where nobody wants them', async () => {
    expect((await route.handle(signed(PING))).status).toBe(200);
    expect(accepted).toMatchObject([{ content: { type: 'event', event: 'kf_msg_or_event', key: 'wk1' } }]);
  });
});
