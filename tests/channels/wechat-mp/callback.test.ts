/** The account's callback address: what it takes, what it refuses, and that it never says why. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackRequest } from '../../../src/channels/callback.ts';
import { plainSignature } from '../../sim/wechat-mp/mp-wire.ts';
import { type CryptoVector, cryptoVectors } from '../vectors.ts';
import {
  type Bent,
  Door,
  OLD_KEYS,
  PLAIN,
  REFUSED,
  SECONDS,
  SUCCESS,
  sealedRequest,
  signed,
  textXml,
  withBody,
  withQuery,
} from './door.ts';
import { MP_KEYS } from './stage.ts';

let door = new Door();

beforeEach(() => {
  door = new Door();
});

/** A door with the keys of a vector, at the vector's time. */
function doorOf(vector: CryptoVector, seconds = Number(vector.timestamp)): Door {
  const { token, encodingAESKey = MP_KEYS.encodingAesKey, receiveid = 'wx' } = vector;
  return new Door({ token, encodingAesKey: encodingAESKey, appId: receiveid, seconds });
}

function requestOf(vector: CryptoVector, form: 'xml' | 'json' = 'xml'): CallbackRequest {
  const { token, timestamp = '', nonce = '', ciphertext = '', msg_signature } = vector;
  const keys = { token, encodingAesKey: '' };
  return withQuery(sealedRequest(ciphertext, { keys, timestamp, nonce, form }), { msg_signature });
}

function vectorNamed(file: 'published' | 'derived-accept', prefix: string): CryptoVector {
  const found = cryptoVectors(file).find(({ id }) => id.startsWith(prefix));
  if (found === undefined) throw new Error(`vector ${prefix} is missing`);
  return found;
}

describe('the check of the address', () => {
  const timestamp = String(SECONDS);
  const nonce = '1514711492';
  const echostr = '4375120948345356249';
  const good = { signature: plainSignature(MP_KEYS.token, timestamp, nonce), timestamp, nonce, echostr };
  const get = (query: Record<string, unknown>): CallbackRequest => ({ method: 'GET', query, body: Buffer.alloc(0) });

  it('gives echostr back as it came, as plain text', async () => {
    expect(await door.handle(get(good))).toEqual({ ...PLAIN, status: 200, body: echostr });
  });

  it('answers the published sample', async () => {
    const vector = vectorNamed('published', 'mp-03');
    const query = { timestamp: vector.timestamp, nonce: vector.nonce, echostr };
    const signature = 'f464b24fc39322e44b38aa78f5edd27bd1441696';
    expect(await doorOf(vector).handle(get({ ...query, signature }))).toEqual({ ...PLAIN, status: 200, body: echostr });
  });

  it('takes the token that is being rotated out', async () => {
    const signature = plainSignature(OLD_KEYS.token, timestamp, nonce);
    expect((await door.handle(get({ ...good, signature }))).status).toBe(200);
  });

  it.each([
    ['another token', { signature: plainSignature('Other', timestamp, nonce) }],
    ['a signature in capitals', { signature: good.signature.toUpperCase() }],
    ['half a signature', { signature: good.signature.slice(0, 20) }],
    ['no echostr', { echostr: undefined }],
    ['an empty echostr', { echostr: '' }],
    ['markup as echostr', { echostr: '<script>alert(1)</script>' }],
    ['an endless echostr', { echostr: '1'.repeat(129) }],
    ['two echostrs', { echostr: ['1', '2'] }],
    ['two nonces', { nonce: [nonce, nonce] }],
    ['another timestamp', { timestamp: String(SECONDS + 1) }],
  ])('refuses %s', async (_what, query) => {
    expect(await door.handle(withQuery(get(good), query))).toEqual(REFUSED);
  });
});

describe('callbacks', () => {
  it.each(['xml', 'json'] as const)('hands a genuine message over and answers success (%s)', async (form) => {
    expect(await door.handle(signed(textXml(), { form }))).toEqual(SUCCESS);
    expect(door.accepted).toMatchObject([{ messageId: '77', content: { type: 'text', text: '机密内容' } }]);
    expect(door.notes).toEqual([]);
  });

  it('takes published and derived samples', async () => {
    const [json, xml, derived] = [
      vectorNamed('published', 'mp-01'),
      vectorNamed('published', 'ew-01'),
      vectorNamed('derived-accept', 'dv-05'),
    ];
    const official = doorOf(json);
    expect(await official.handle(requestOf(json, 'json'))).toEqual(SUCCESS);
    expect(official.accepted).toMatchObject([
      { sender: { userId: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY' }, content: { type: 'event', event: 'debug_demo' } },
    ]);
    const easywechat = doorOf(xml, 1_234_567_900);
    expect(await easywechat.handle(requestOf(xml))).toEqual(SUCCESS);
    expect(easywechat.accepted).toMatchObject([{ messageId: '12345', content: { type: 'text', text: 'hello' } }]);
    const own = doorOf(derived);
    expect(await own.handle(requestOf(derived))).toEqual(SUCCESS);
    expect(own.accepted).toMatchObject([{ messageId: '23456789012345678', content: { text: '某某幼儿园有证吗' } }]);
  });

  it('refuses every bad vector, by doors that take the good ones of the same keys', async () => {
    for (const vector of cryptoVectors('derived-reject')) {
      const own = doorOf(vector);
      expect(await own.handle(requestOf(vector)), vector.id).toEqual(REFUSED);
      expect(own.accepted).toEqual([]);
    }
    const good = cryptoVectors('derived-accept').find(({ id }) => id.startsWith('dv-04'));
    if (good === undefined) throw new Error('vector dv-04 is missing');
    expect(await doorOf(good).handle(requestOf(good))).toEqual(SUCCESS);
  });

  it('takes the pair that is being rotated out', async () => {
    expect(await door.handle(signed(textXml(), { keys: OLD_KEYS }))).toEqual(SUCCESS);
  });

  it('reads the cipher alone when plain fields stand beside it', async () => {
    const request = signed(textXml());
    const both = request.body.toString().replace('</xml>', '<Content>假的</Content><MsgId>99</MsgId></xml>');
    expect(await door.handle(withBody(request, both))).toEqual(SUCCESS);
    expect(door.accepted).toMatchObject([{ messageId: '77', content: { text: '机密内容' } }]);
  });

  it('answers only after the message is kept', async () => {
    door.isFull = true;
    expect(await door.handle(signed(textXml()))).toEqual({ ...REFUSED, status: 503 });
    expect(door.notes).toEqual([{ kind: 'accept_failed', detail: 'Error' }]);
    door.isFull = false;
    expect(await door.handle(signed(textXml()))).toEqual(SUCCESS);
    expect(door.accepted).toHaveLength(1);
  });

  it('takes what it does not know, and notes it', async () => {
    await door.handle(signed(textXml({ type: 'hologram' })));
    await door.handle(signed(textXml({ type: 'event', extra: '<Event>user_info_modified</Event>' })));
    expect(door.accepted.map(({ content }) => content)).toEqual([
      { type: 'unknown', platformType: 'hologram' },
      { type: 'event', event: 'user_info_modified' },
    ]);
    expect(door.notes.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      'unknown_type hologram',
      'unknown_type event user_info_modified',
    ]);
  });

  it.each([
    ['sealed for another account', textXml(), { receiveId: 'wxOTHERACCOUNT0001' }, 'foreign'],
    ['sealed for nobody', textXml(), { receiveId: '' }, 'foreign'],
    ['signed with another token', textXml(), { keys: { ...MP_KEYS, token: 'Other' } }, 'forged'],
    ['sealed with another key', textXml(), { keys: { ...MP_KEYS, encodingAesKey: 'b'.repeat(43) } }, 'forged'],
    ['older than a day', textXml({ at: SECONDS - 86_401 }), {}, 'stale'],
    ['from the future', textXml({ at: SECONDS + 700 }), {}, 'stale'],
    ['with a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>', {}, 'bad_content'],
    ['with nothing that it must have', '<xml><Content>1</Content></xml>', {}, 'bad_content'],
    ['that is no message', 'hello', {}, 'bad_content'],
    ['with broken JSON inside', '{"ToUserName":', {}, 'bad_content'],
    ['with bottomless JSON inside', `{"a":${'['.repeat(30_000)}`, {}, 'bad_content'],
    ['with JSON lists in lists', `{"a":[[1]]}`, {}, 'bad_content'],
  ] as [string, string, Bent, string][])('refuses a callback %s', async (_what, plain, bent, kind) => {
    expect(await door.handle(signed(plain, bent))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
    expect(door.notes.map((note) => note.kind)).toEqual([kind]);
  });

  it('keeps a callback that was delayed for hours', async () => {
    expect(await door.handle(signed(textXml({ at: SECONDS - 20 * 3600 })))).toEqual(SUCCESS);
  });

  it.each([
    ['no signature of the cipher', { msg_signature: undefined }],
    [
      'the three-part signature in its place',
      { msg_signature: plainSignature(MP_KEYS.token, `${SECONDS}`, '1234567890') },
    ],
    ['no encryption named', { encrypt_type: undefined }],
    ['another encryption', { encrypt_type: 'raw' }],
    ['two encryptions', { encrypt_type: ['aes', 'aes'] }],
    ['two signatures', { msg_signature: ['0'.repeat(40), '0'.repeat(40)] }],
    ['two of what is not used', { openid: ['a', 'b'] }],
    ['a signature in capitals', { msg_signature: 'A'.repeat(40) }],
    ['an array of timestamps', { timestamp: [`${SECONDS}`, '1'] }],
    ['a timestamp of eleven digits', { timestamp: '17672256011' }],
    ['a nonce with a quote', { nonce: "1'" }],
    ['an endless nonce', { nonce: '1'.repeat(65) }],
    ['no nonce', { nonce: undefined }],
  ])('refuses %s', async (_what, query) => {
    expect(await door.handle(withQuery(signed(textXml()), query))).toEqual(REFUSED);
    expect(door.accepted).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no markup', 'encrypt=1'],
    ['no Encrypt', '<xml><ToUserName>1</ToUserName></xml>'],
    ['an empty Encrypt', '<xml><Encrypt></Encrypt></xml>'],
    ['two Encrypts', '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>'],
    ['two Encrypts in JSON', '{"Encrypt":"a","Encrypt":"b"}'],
    ['an Encrypt that is a number', '{"Encrypt":1}'],
    ['a list', '["Encrypt"]'],
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>'],
  ])('refuses a body with %s', async (_what, body) => {
    expect(await door.handle(withBody(signed(textXml()), body))).toEqual(REFUSED);
    expect(door.notes.map(({ kind }) => kind)).toEqual(['bad_envelope']);
  });

  it('takes two signed bodies that differ only by a key twice, by the one that was signed', async () => {
    const request = signed(textXml(), { form: 'json' });
    const twice = request.body.toString().replace('{', '{"Encrypt":"AAAA",');
    expect(await door.handle(withBody(request, twice))).toEqual(REFUSED);
  });

  it('refuses bytes that are no UTF-8, and bodies beyond the limit before it hashes them', async () => {
    const request = signed(textXml());
    expect(await door.handle(withBody(request, Buffer.concat([request.body, Buffer.from([0xff])])))).toEqual(REFUSED);
    const huge = Buffer.alloc(door.route.bodyLimit + 1, 'x');
    expect(await door.handle({ ...request, body: huge })).toEqual(REFUSED);
    expect(door.notes.map(({ detail }) => detail)).toEqual(['not exactly one Encrypt', 'body too large']);
  });

  it('tells the operator of an account in plain mode, and nobody else of anything', async () => {
    const timestamp = String(SECONDS);
    const query = { signature: plainSignature(MP_KEYS.token, timestamp, '1'), timestamp, nonce: '1', openid: 'o1' };
    const body = Buffer.from(textXml());
    expect(await door.handle({ method: 'POST', query, body })).toEqual(REFUSED);
    expect(await door.handle({ method: 'POST', query: { ...query, signature: '0'.repeat(40) }, body })).toEqual(
      REFUSED,
    );
    expect(door.notes.map(({ kind }) => kind)).toEqual(['platform_warning', 'bad_query']);
    expect(door.notes[0]?.detail).toContain('安全模式');
    expect(door.accepted).toEqual([]);
  });

  it('gives a replay its known id: the inbox makes nothing of it', async () => {
    const request = signed(textXml());
    await door.handle(request);
    const later = new Door();
    await later.handle(request);
    expect(later.accepted[0]?.messageId).toBe(door.accepted[0]?.messageId);
    // SHA-1 over sorted parts cannot tell a swapped timestamp and nonce apart: it is the very same message.
    const { timestamp, nonce } = request.query;
    await door.handle(withQuery(request, { timestamp: nonce, nonce: timestamp }));
    expect(new Set(door.accepted.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('writes no content, key or token into its notes', async () => {
    door.isFull = true;
    await door.handle(signed(textXml()));
    await door.handle(signed(textXml(), { keys: { ...MP_KEYS, token: 'Other' } }));
    await door.handle(signed('<xml><a>机密内容</a></xml>'));
    const written = JSON.stringify(door.notes);
    expect(door.notes).toHaveLength(3);
    for (const secret of ['机密', MP_KEYS.token, MP_KEYS.encodingAesKey, '/secret'])
      expect(written).not.toContain(secret);
  });

  it('survives 3,000 requests with one byte changed, and takes none', async () => {
    const request = signed(textXml());
    let seed = 20_260_101;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const start = request.body.indexOf('CDATA[') + 6;
    const length = request.body.lastIndexOf(']]></Encrypt>') - start;
    for (let count = 0; count < 3000; count += 1) {
      const bent = Buffer.from(request.body);
      const at = start + random(length);
      bent[at] = (bent[at] ?? 0) ^ (1 + random(255));
      expect(await door.handle(withBody(request, bent))).toEqual(REFUSED);
    }
    expect(door.accepted).toEqual([]);
  });
});
