/** Pictures, recordings and videos, in and out. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { memoryUploads } from '../../support/ports.ts';
import { type MpStage, openMpStage } from './stage.ts';

const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(200, 7)]);
const MP4 = Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('isom'), Buffer.alloc(100)]);
const AMR = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(100)]);
const SEND = 'message/custom/send';
const OPEN_ID = 'oSYNTHETICOPENID0000000001';

let stage: MpStage;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mp-media-'));
  stage = await openMpStage({ waitMs: 0, uploads: memoryUploads() });
  await stage.sim.follower(OPEN_ID).say('在吗');
});

afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, bytes: Uint8Array, as?: 'image' | 'voice' | 'video'): Promise<OutboundBody> {
  const mediaPath = join(folder, name);
  await writeFile(mediaPath, bytes);
  return { kind: 'file', mediaPath, fileName: name, ...(as === undefined ? {} : { as }) };
}

describe('going out', () => {
  it.each([
    ['a picture', '证照.jpg', JPEG, 'image'],
    ['a recording', '说明.amr', AMR, 'voice'],
    ['a video', '说明.mp4', MP4, 'video'],
  ] as const)('%s goes as what its bytes are', async (_what, name, bytes, kind) => {
    expect(await stage.send(await file(name, bytes))).toEqual({ ok: true });
    const [shown] = stage.sim.follower(OPEN_ID).screen();
    expect(shown).toMatchObject({ msgtype: kind, fileName: name, by: 'custom' });
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('lets the callback go that was waiting for an answer', async () => {
    const here = await openMpStage();
    const parent = here.sim.follower(OPEN_ID);
    const said = parent.say('证照给我看看');
    await here.hears(1);
    expect(await here.send(await file('证照.jpg', JPEG, 'image'))).toEqual({ ok: true });
    const { tries } = await said;
    expect(tries).toMatchObject([{ body: 'success' }]);
    expect(tries[0]?.ms).toBeLessThan(2500);
    await here.close();
  });

  it('uploads once, and once more when the platform has lost it', async () => {
    const picture = await file('a.jpg', JPEG, 'image');
    expect(await stage.send(picture)).toEqual({ ok: true });
    stage.restart();
    expect(await stage.send(picture)).toEqual({ ok: true });
    expect(stage.sim.calls('media/upload')).toBe(1);
    stage.sim.expireUploads();
    expect(await stage.send(picture)).toEqual({ ok: true });
    expect([stage.sim.calls('media/upload'), stage.sim.calls(SEND)]).toEqual([2, 4]);
  });

  it('an upload without an answer is simply made again', async () => {
    stage.sim.fault('media/upload', { kind: 'cut_after' });
    const picture = await file('a.jpg', JPEG, 'image');
    expect(await stage.send(picture)).toMatchObject({ ok: false, error: 'network' });
    expect(await stage.send(picture, { attempt: 2 })).toEqual({ ok: true });
  });

  it.each([
    [
      'a document, which no message of an account carries',
      'a.pdf',
      Buffer.from(`%PDF-1.7\n${'x'.repeat(100)}`),
      'bad_request',
    ],
    ['next to nothing', 'a.jpg', JPEG.subarray(0, 5), 'bad_request'],
    ['a recording of more than 2 MB', 'a.amr', Buffer.concat([AMR, Buffer.alloc(2_100_000)]), 'too_long'],
    ['a picture of more than 10 MB', 'a.jpg', Buffer.concat([JPEG, Buffer.alloc(10_500_000)]), 'too_long'],
  ])('refuses %s', async (_what, name, bytes, error) => {
    expect(await stage.send(await file(name, bytes))).toMatchObject({ ok: false, error });
    expect(stage.sim.calls('media/upload')).toBe(0);
  });

  it('refuses a file that is not there', async () => {
    const body: OutboundBody = { kind: 'file', mediaPath: join(folder, 'none'), fileName: 'a.jpg' };
    expect(await stage.send(body)).toMatchObject({ ok: false, error: 'bad_request' });
  });
});

describe('coming in', () => {
  const fetchMedia = (mediaId: string) => {
    const { channel } = stage.sides;
    if (channel.fetchMedia === undefined) throw new Error('fetches nothing');
    return channel.fetchMedia(mediaId);
  };

  it('a picture', async () => {
    const mediaId = stage.sim.addMedia(JPEG, 'photo.jpg');
    await stage.sim.follower(OPEN_ID).send('image', { PicUrl: 'http://x', MediaId: mediaId });
    expect(stage.heard.at(-1)?.content).toEqual({ type: 'image', mediaId });
    const fetched = await fetchMedia(mediaId);
    expect(fetched).toMatchObject({ contentType: 'image/jpeg', fileName: 'photo.jpg' });
    expect(Buffer.from(fetched.bytes).equals(JPEG)).toBe(true);
  });

  it('a video, which has an address in place of bytes', async () => {
    const fetched = await fetchMedia(stage.sim.addVideo(MP4));
    expect(fetched.contentType).toBe('video/mp4');
    expect(Buffer.from(fetched.bytes).equals(MP4)).toBe(true);
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'a machine of ours'],
    ['https://evil.example.invalid/qq.com', 'anybody’s host'],
    ['https://qq.com.evil.example.invalid/v.mp4', 'a host that ends otherwise'],
    ['https://user:pw@mpvideo.qpic.cn/v.mp4', 'an address with a password'],
    ['file:///etc/passwd', 'a file'],
  ])('never from %s', async (address) => {
    await expect(fetchMedia(stage.sim.addVideo(MP4, address))).rejects.toMatchObject({
      code: expect.stringMatching(/^MEDIA_(?:GONE|UNSUPPORTED)$/),
    });
  });

  it('asks Tencent’s hosts by HTTPS, whatever the address says', async () => {
    const asked: string[] = [];
    const { channel } = stage.create({
      fetch: async (input, init) => {
        const url = String(input);
        if (url.startsWith(stage.sim.apiBase)) return fetch(input, init);
        asked.push(url);
        return new Response(new Uint8Array(MP4));
      },
    });
    const mediaId = stage.sim.addVideo(MP4, 'http://mpvideo.qpic.cn/0b2e.f10002.mp4?dis_k=1');
    expect((await channel.fetchMedia?.(mediaId))?.contentType).toBe('video/mp4');
    expect(asked).toEqual(['https://mpvideo.qpic.cn/0b2e.f10002.mp4?dis_k=1']);
  });

  it.each([
    ['what has expired', () => 'MEDIA-none', 'MEDIA_GONE'],
    ['what nobody can open', () => stage.sim.addMedia(Buffer.from('MZ\u0090 a program'), 'a.exe'), 'MEDIA_UNSUPPORTED'],
    [
      'a picture that is too large',
      () => stage.sim.addMedia(Buffer.concat([JPEG, Buffer.alloc(10_500_000)])),
      'MEDIA_TOO_LARGE',
    ],
    [
      'more than anything may have',
      () => stage.sim.addMedia(Buffer.concat([JPEG, Buffer.alloc(21_000_000)])),
      'MEDIA_',
    ],
  ])('says why not: %s', async (_what, mediaId, code) => {
    await expect(fetchMedia(mediaId())).rejects.toMatchObject({ code: expect.stringContaining(code) });
  });

  it('tries later when the line breaks', async () => {
    stage.sim.fault('media/get', { kind: 'cut_before' });
    await expect(fetchMedia(stage.sim.addMedia(JPEG))).rejects.toMatchObject({ code: 'MEDIA_TIMEOUT', retry: 'later' });
  });
});
