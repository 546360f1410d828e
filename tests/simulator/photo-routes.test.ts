/** Photos put into the demo page: kinds, limits, who may see them. */
import { afterEach, expect, test } from 'vitest';
import { MAX_PHOTO_BYTES, photoTooLargeText } from '../../src/simulator/photo-body.ts';
import { SAME_ORIGIN, type Served, serveSimulator } from './serve.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const URL_OF_UPLOAD = '/simulator/api/photo?person=inspector-1';

let served: Served | undefined;
afterEach(async () => {
  await served?.app.close();
  served = undefined;
});

async function serve(): Promise<Served> {
  served = await serveSimulator();
  return served;
}

async function upload(payload: Buffer, { url = URL_OF_UPLOAD, headers = {} as Record<string, string> } = {}) {
  const { app } = served ?? (await serve());
  return await app.inject({ method: 'POST', url, headers: { ...SAME_ORIGIN, ...headers }, payload });
}

test.each(['image/png', 'application/json', 'application/octet-stream', 'nonsense'])(
  'a photo sent as %s is kept byte for byte and shown again',
  async (contentType) => {
    const { app, port } = await serve();
    const answer = await upload(PNG, { headers: { 'content-type': contentType } });
    expect([answer.statusCode, answer.json()]).toEqual([200, { mediaId: 'media-1' }]);
    expect(port.photos.get('media-1')?.equals(PNG)).toBe(true);
    const shown = await app.inject('/simulator/api/photo/media-1?person=inspector-1');
    expect([shown.rawPayload.equals(PNG), shown.headers['content-type']]).toEqual([true, 'image/png']);
    expect(shown.headers).toMatchObject({ 'content-disposition': 'inline', 'x-content-type-options': 'nosniff' });
  },
);

test('a photo of exactly the limit is taken, one byte more is refused by name of the limit', async () => {
  const { port } = await serve();
  const fits = await upload(Buffer.alloc(MAX_PHOTO_BYTES));
  const tooLarge = await upload(Buffer.alloc(MAX_PHOTO_BYTES + 1));
  expect([fits.statusCode, tooLarge.statusCode]).toEqual([200, 413]);
  expect(tooLarge.json()).toEqual({ message: '照片有 10.1 MB，超过 10 MB，请压缩或截图后再发' });
  expect(port.photos.size).toBe(1);
});

test('the refusal names the size as people read it', () => {
  expect(photoTooLargeText(14 * 1024 * 1024)).toBe('照片有 14 MB，超过 10 MB，请压缩或截图后再发');
  expect(photoTooLargeText(undefined)).toBe('照片超过 10 MB，请压缩或截图后再发');
});

test('a photo without end is given up', async () => {
  const answer = await upload(Buffer.alloc(41 * 1024 * 1024));
  expect([answer.statusCode, answer.json().message]).toEqual([413, '照片超过 10 MB，请压缩或截图后再发']);
});

test('what the application does not take is refused in its words', async () => {
  const answer = await upload(Buffer.from('%PDF-1.7'));
  expect([answer.statusCode, answer.json()]).toEqual([422, { message: '这个文件不是照片。' }]);
});

test.each([
  ['nothing', Buffer.alloc(0), URL_OF_UPLOAD, 400],
  ['a photo of nobody', PNG, '/simulator/api/photo?person=nobody', 404],
  ['a photo without a name', PNG, '/simulator/api/photo', 404],
])('%s is refused', async (_name, payload, url, status) => {
  const { port } = await serve();
  expect([(await upload(payload, { url })).statusCode, port.photos.size]).toEqual([status, 0]);
});

test('an upload from another site is refused', async () => {
  const { port } = await serve();
  const answer = await upload(PNG, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([answer.statusCode, port.photos.size]).toEqual([403, 0]);
});

test('what might carry scripts is only ever downloaded', async () => {
  const { app } = await serve();
  await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
  const { headers } = await app.inject('/simulator/api/photo/media-1?person=inspector-1');
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

test.each(['media-9?person=inspector-1', '..%2f..%2fetc%2fpasswd?person=inspector-1', 'media-1'])(
  'no photo at %s',
  async (address) => {
    const { app } = await serve();
    expect((await app.inject(`/simulator/api/photo/${address}`)).statusCode).toBe(404);
  },
);
