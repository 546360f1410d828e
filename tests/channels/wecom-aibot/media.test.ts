/** Encrypted media: the published vectors open, every bad file and every bad address is refused with a sentence. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AIBOT_MEDIA_HOST,
  aibotMediaHttp,
  decryptMedia,
  fetchAibotMedia,
  mediaKeyOf,
} from '../../../src/channels/wecom-aibot/media.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { createHttpClient } from '../../../src/kernel/http-client.ts';
import { aesKeys, mediaVectors } from '../vectors.ts';

const BOT_KEY = 'SyntheticAesKeyOnlyForTests0123456789abcdef';
const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46', 'hex'), Buffer.alloc(3000, 0xaa)]);

let server: Server;
let origin = '';
let answer: (response: ServerResponse) => void = () => {};
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

function keyOf(written: string): Buffer {
  const key = mediaKeyOf(written);
  if (key === undefined) throw new Error('not a key');
  return key;
}

/** Encrypts as the platform does; `pad` bends the padding. */
function encrypted(plain: Uint8Array, options: { key?: string; pad?: Buffer } = {}): Buffer {
  const key = keyOf(options.key ?? BOT_KEY);
  const missing = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(options.pad ?? Buffer.alloc(missing, missing)),
    cipher.final(),
  ]);
}

function serves(body: Uint8Array, headers: Record<string, string> = {}): void {
  answer = (response) => void response.writeHead(200, headers).end(body);
}

function fetchIt(fragment = '', hosts: readonly string[] = [origin]) {
  return fetchAibotMedia(`${origin}/BHoPdA3/757?sign=q-secret${fragment}`, {
    http: aibotMediaHttp({ hosts }),
    encodingAesKeys: [BOT_KEY],
  });
}

async function refusal(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error('was not refused');
}

const BUCKET = 'ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com';

it('buckets of the owner are told from everybody else’s', () => {
  expect(BUCKET).toMatch(AIBOT_MEDIA_HOST);
  expect('ww-aibot-file-1258476243.cos.ap-beijing.myqcloud.com').toMatch(AIBOT_MEDIA_HOST);
  for (const host of [
    'ww-aibot-img-1258476244.cos.ap-guangzhou.myqcloud.com',
    'evil-1258476243x.cos.ap-guangzhou.myqcloud.com',
    'ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com.evil.example',
    'a.ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com',
  ]) {
    expect(host).not.toMatch(AIBOT_MEDIA_HOST);
  }
});

describe('keys', () => {
  it.each(mediaVectors().map((vector) => [vector.id, vector] as const))('opens %s', (_id, vector) => {
    const plain = decryptMedia(Buffer.from(vector.ciphertext_base64, 'base64'), keyOf(vector.aeskey));
    expect(plain === undefined ? '' : Buffer.from(plain).toString('base64')).toBe(vector.plaintext_base64);
  });

  it('reads every spelling that was seen in the wild as the same key', () => {
    const bytes = randomBytes(32);
    const padded = bytes.toString('base64');
    const spellings = [padded, padded.slice(0, 43), bytes.toString('base64url'), bytes.toString('hex')];
    for (const written of spellings) expect(mediaKeyOf(written)?.equals(bytes)).toBe(true);
  });

  it('takes the good EncodingAESKeys, non-canonical ones too, and refuses what is no key', () => {
    for (const { key, expect: verdict } of aesKeys()) {
      if (verdict === 'accept') expect(mediaKeyOf(key)).toHaveLength(32);
    }
    for (const bad of ['', 'short', `${BOT_KEY}\n`, `${BOT_KEY}==`, 'ü'.repeat(43), 'A'.repeat(64).replace('A', 'G')]) {
      expect(mediaKeyOf(bad)).toBeUndefined();
    }
  });
});

describe('an item', () => {
  it('comes back as it was sent, typed by its bytes, with a name that is no path', async () => {
    const name = `attachment; filename*=UTF-8''${encodeURIComponent('../照片.jpg')}`;
    serves(encrypted(JPEG), { 'content-type': 'text/html', 'content-disposition': name });
    const media = await fetchIt();
    expect(Buffer.from(media.bytes).equals(JPEG)).toBe(true);
    expect(media).toMatchObject({ contentType: 'image/jpeg', fileName: '照片.jpg' });
  });

  it('is opened with its own key when it carries one, and that key never leaves this machine', async () => {
    const own = randomBytes(32).toString('base64');
    serves(encrypted(JPEG, { key: own }));
    expect(await fetchIt(`#aeskey=${encodeURIComponent(own)}`)).toMatchObject({ contentType: 'image/jpeg' });
    expect(asked).toEqual(['/BHoPdA3/757?sign=q-secret']);
  });

  it('is not opened with the bot’s key when its own is spoilt', async () => {
    serves(encrypted(JPEG));
    expect(await refusal(fetchIt('#aeskey=broken'))).toMatchObject({ code: 'MEDIA_GONE', retry: 'no' });
    expect(await refusal(fetchIt('#'))).toMatchObject({ code: 'MEDIA_GONE' });
  });

  it('of the time before a rotation of keys is still opened', async () => {
    const old = 'Z'.repeat(43);
    serves(encrypted(JPEG, { key: old }));
    const options = { http: aibotMediaHttp({ hosts: [origin] }), encodingAesKeys: [BOT_KEY, old] };
    expect(await fetchAibotMedia(`${origin}/x`, options)).toMatchObject({ contentType: 'image/jpeg' });
  });

  it.each([1, 31, 32, 33, 63, 64])('of %i bytes more than a whole block keeps its length', async (more) => {
    const plain = Buffer.concat([JPEG.subarray(0, 64), Buffer.alloc(more, more)]);
    serves(encrypted(plain));
    expect(Buffer.from((await fetchIt()).bytes).equals(plain)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a block', encrypted(JPEG).subarray(0, 48)],
    ['padding to 16 only', encrypted(JPEG.subarray(0, 32), { pad: Buffer.alloc(16, 16) })],
    ['no padding', encrypted(JPEG.subarray(0, 96), { pad: Buffer.alloc(0) })],
    ['padding 0', encrypted(JPEG.subarray(0, 64), { pad: Buffer.alloc(32, 0) })],
    ['padding 33', encrypted(JPEG.subarray(0, 64), { pad: Buffer.alloc(64, 33) })],
    [
      'uneven padding',
      encrypted(JPEG.subarray(0, 64), { pad: Buffer.concat([Buffer.alloc(1, 9), Buffer.alloc(31, 32)]) }),
    ],
    ['another key', encrypted(JPEG, { key: 'Q'.repeat(43) })],
    ['no encryption', JPEG.subarray(0, 96)],
  ])('with %s is refused', async (_what, body) => {
    serves(body);
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_GONE', retry: 'no' });
  });

  it('of a kind that we do not take, and an empty one, are told as such', async () => {
    serves(encrypted(Buffer.from('MZ this is a program')));
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_UNSUPPORTED' });
    serves(encrypted(Buffer.alloc(0)));
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_GONE' });
  });

  it('that is too large stops at the first byte too many, announced or not', async () => {
    answer = (response) => {
      response.writeHead(200);
      const piece = Buffer.alloc(1024 * 1024, 1);
      const more = () => {
        while (response.write(piece));
        response.once('drain', more);
      };
      more();
    };
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_TOO_LARGE' });
    answer = (response) => void response.writeHead(200, { 'content-length': `${30 * 1024 * 1024}` }).flushHeaders();
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_TOO_LARGE' });
  });

  it('may be exactly 20 MB', async () => {
    const plain = Buffer.alloc(20 * 1024 * 1024, 3);
    Buffer.from('255044462d312e37', 'hex').copy(plain);
    serves(encrypted(plain));
    expect((await fetchIt()).bytes).toHaveLength(plain.length);
  });
});

describe('the address', () => {
  it.each([403, 404, 410, 400, 301])('that answers %i is gone for good', async (status) => {
    answer = (response) => void response.writeHead(status, { location: `${origin}/elsewhere` }).end();
    const error = await refusal(fetchIt());
    expect(error).toMatchObject({ code: 'MEDIA_GONE', retry: 'no' });
    expect(error.userText).toContain('5 分钟');
    expect(asked).toHaveLength(1);
  });

  it.each([500, 502, 503, 429])('that answers %i is asked again later', async (status) => {
    answer = (response) => void response.writeHead(status).end();
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_TIMEOUT', retry: 'later' });
  });

  it('that does not answer in time, or breaks off, is asked again later', async () => {
    const http = createHttpClient({ timeoutMs: 50, maxBytes: 1000, allowedHosts: [origin] });
    answer = () => {};
    expect(await refusal(fetchAibotMedia(`${origin}/x`, { http, encodingAesKeys: [BOT_KEY] }))).toMatchObject({
      code: 'MEDIA_TIMEOUT',
      retry: 'later',
    });
    answer = (response) => {
      response.writeHead(200, { 'content-length': '64' });
      response.write('x', () => response.destroy());
    };
    expect(await refusal(fetchIt())).toMatchObject({ code: 'MEDIA_TIMEOUT', retry: 'later' });
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:1/x',
    'https://evil.cos.ap-guangzhou.myqcloud.com/x',
    `https://${BUCKET}.evil.example/x`,
    `https://${BUCKET}:8443/x`,
    `https://a:b@${BUCKET}/x`,
    `http://${BUCKET}/x`,
    'file:///etc/passwd',
    'not an address',
    '',
  ])('«%s» is never called', async (address) => {
    let calls = 0;
    const http = aibotMediaHttp({
      fetch: async () => {
        calls += 1;
        return new Response('');
      },
    });
    expect(await refusal(fetchAibotMedia(address, { http, encodingAesKeys: [BOT_KEY] }))).toMatchObject({
      code: 'MEDIA_GONE',
    });
    expect(calls).toBe(0);
  });

  it('on the platform’s own host is called, over TLS, without the query in any error', async () => {
    const called: string[] = [];
    const http = aibotMediaHttp({
      fetch: async (url) => {
        called.push(`${url}`);
        return new Response(null, { status: 403 });
      },
    });
    const address = `https://${BUCKET}/BHoPdA3/757?sign=q-secret`;
    const error = await refusal(fetchAibotMedia(`${address}#aeskey=${BOT_KEY}`, { http }));
    expect(called).toEqual([address]);
    expect(JSON.stringify([error.message, error.userText])).not.toMatch(/q-secret|Synthetic/);
  });

  it('is not called without a key', async () => {
    expect(await refusal(fetchAibotMedia(`${origin}/x`, { http: aibotMediaHttp({ hosts: [origin] }) }))).toMatchObject({
      code: 'MEDIA_GONE',
    });
    expect(asked).toEqual([]);
  });
});
