/** A photo is fetched once, kept whole, and its conversation is woken when there is news of it. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, FetchedMedia } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { fetchMedia, type MediaFetchDeps } from '../../src/pipeline/media-fetch.ts';
import { readMedia } from '../../src/pipeline/media-files.ts';
import { findMedia } from '../../src/store/media-repository.ts';
import { listWakes, type WakeRow } from '../../src/store/wakes.ts';
import { withDatabase } from '../support/database.ts';
import { jpeg, PLACE, png } from '../support/pictures.ts';

const db = withDatabase();
const dataKey = new Uint8Array(32).fill(3);
let mediaDir: string;

beforeAll(async () => {
  mediaDir = await mkdtemp(join(tmpdir(), 'assistant-fetch-'));
});
afterAll(async () => {
  await rm(mediaDir, { recursive: true });
});

function deps(fetched: () => Promise<FetchedMedia>): MediaFetchDeps {
  const channel: Channel = {
    name: 'wecom-app',
    capabilities: SIMULATOR_CAPABILITIES,
    send: () => Promise.resolve({ ok: true }),
    fetchMedia: fetched,
    close: () => Promise.resolve(),
  };
  return { store: db.store, channels: new Map([['wecom-app', channel]]), mediaDir, dataKey, wake: () => undefined };
}

/** A photo that came in; by default in a private chat of which nobody knows any more. */
async function waiting(id: string, conversationKey: string | null = null, platformId = 'p'): Promise<string> {
  await db.store.execute(
    `insert into media (id, channel, platform_id, uploader_id, conversation_key, state)
     values ($1, 'wecom-app', $3, 'inspector-1', $2, 'waiting')`,
    id,
    conversationKey,
    platformId,
  );
  return id;
}

async function wakesOf(id: string): Promise<WakeRow[]> {
  const rows = await listWakes(db.store, { channels: ['wecom-app'], conversationKey: null, limit: 100 });
  return rows.filter((row) => row.id.endsWith(`:${id}`));
}

const HERE = {
  conversationKey: 'wecom-app:inspector-1:inspector-1',
  channel: 'wecom-app',
  chatId: 'inspector-1',
  userId: 'inspector-1',
};

const bytes = (shows: string) => () => Promise.resolve({ bytes: jpeg({ shows }), contentType: 'image/jpeg' });
const broken = () => Promise.reject(new Error('connection reset'));
const tooLarge = () =>
  Promise.reject(new AppError({ code: 'MEDIA_TOO_LARGE', kind: 'user', userText: '照片超过10MB，请压缩后重发。' }));

describe('fetchMedia', () => {
  test('keeps it sealed under our own name, without where it was taken, and fetches no second time', async () => {
    const id = await waiting('m-good');
    let calls = 0;
    const good = deps(() => {
      calls += 1;
      return Promise.resolve({ bytes: png({ hidden: true }), contentType: 'image/jpeg' });
    });
    await fetchMedia(good, id, false);
    await fetchMedia(good, id, false);
    expect(calls).toBe(1);
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'stored', contentType: 'image/png' });
    expect(await readMedia(good, id)).toEqual(png());
    const onDisk = await readFile(join(mediaDir, id));
    expect([onDisk.includes('PNG'), onDisk.includes(PLACE)]).toEqual([false, false]);
    const [row] = await db.store.query('select sha256, byte_count from media where id = $1', id);
    const sha256 = createHash('sha256').update(png()).digest('hex');
    expect(row).toEqual({ sha256, byte_count: png().byteLength });
  });

  test('a passing fault is left to the next try and nobody is told', async () => {
    const id = await waiting('m-passing');
    await expect(fetchMedia(deps(broken), id, false)).rejects.toThrow('connection reset');
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'waiting' });
    expect(await wakesOf(id)).toEqual([]);
  });

  test('the last try settles it: the conversation it came from is woken to ask for it again', async () => {
    const id = await waiting('m-last');
    await fetchMedia(deps(broken), id, true);
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'failed' });
    const wake = { kind: 'photo_lost', mediaId: id, why: '有一张照片一直没有取到，请重发这张照片。' };
    expect(await wakesOf(id)).toEqual([{ ...HERE, id: `photo_lost:${id}:${id}`, wake }]);
  });

  test('what will never work is told at once, in the words of the channel', async () => {
    const id = await waiting('m-large');
    await fetchMedia(deps(tooLarge), id, false);
    expect(await wakesOf(id)).toMatchObject([{ wake: { kind: 'photo_lost', why: '照片超过10MB，请压缩后重发。' } }]);
  });

  test.each([
    ['half a picture', jpeg({ hidden: true }).subarray(0, 200), '这张照片不完整，打不开。请重新发 JPG 照片。'],
    [
      'a HEIC',
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1'),
      '这张是 HEIC 格式，办公电脑打不开。请发 JPG 照片。',
    ],
    ['a page that calls itself a picture', Buffer.from('<svg onload=alert(1)>'), '这个文件不是照片。请发 JPG 照片。'],
  ])('%s is not kept: its sender reads what to send instead', async (what, given, why) => {
    const id = await waiting(`m-${what.replaceAll(' ', '-')}`);
    await fetchMedia(
      deps(() => Promise.resolve({ bytes: given, contentType: 'image/heic' })),
      id,
      false,
    );
    expect(await wakesOf(id)).toMatchObject([{ wake: { kind: 'photo_lost', why } }]);
    const rows = await db.store.query('select state, failure from media where id = $1', id);
    expect(rows).toEqual([{ state: 'failed', failure: 'MEDIA_UNSUPPORTED' }]);
    expect((await readdir(mediaDir)).filter((name) => name.startsWith(id))).toEqual([]);
  });

  test('the address of a picture, which carries the key to it, is forgotten when the picture is had or given up', async () => {
    const address = 'https://ww-aibot-img.example.com/x?sign=1#aeskey=secret';
    const [good, lost] = [await waiting('m-url-1', null, address), await waiting('m-url-2', null, address)];
    const named = await waiting('m-url-3', null, 'media-id-of-the-platform');
    let asked: string | undefined;
    const seen = deps(bytes('by its address'));
    const channel = seen.channels.get('wecom-app');
    const fetchIt: Channel['fetchMedia'] = async (mediaId) => {
      asked = mediaId;
      return await bytes('by its address')();
    };
    const listening =
      channel === undefined
        ? seen
        : { ...seen, channels: new Map([['wecom-app' as const, { ...channel, fetchMedia: fetchIt }]]) };
    await fetchMedia(listening, good, false);
    expect(asked).toBe(address);
    await fetchMedia(deps(broken), lost, true);
    await fetchMedia(deps(bytes('by its id')), named, false);
    const rows = await db.store.query(`select id, platform_id from media where id like 'm-url-%' order by id`);
    expect(rows).toEqual([
      { id: good, platform_id: null },
      { id: lost, platform_id: null },
      { id: named, platform_id: 'media-id-of-the-platform' },
    ]);
  });

  test('the same picture is known again whatever its file says beside it', async () => {
    const key = 'wecom-app:twin:twin';
    const [first, second] = [await waiting('m-same-1', key), await waiting('m-same-2', key)];
    const as = (options: Parameters<typeof jpeg>[0]) => () =>
      Promise.resolve({ bytes: jpeg({ shows: 'a gate', ...options }), contentType: 'image/jpeg' });
    await fetchMedia(deps(as({ orientation: 6 })), first, false);
    await fetchMedia(deps(as({ orientation: 6, profile: false })), second, false);
    expect((await wakesOf(second)).map(({ wake }) => wake)).toMatchObject([{ mediaId: first }, { mediaId: second }]);
  });

  test('a group chat’s photo wakes the sender’s own conversation in that group, colons in its id and all', async () => {
    const id = await waiting('m-group', 'wecom-app:chat:with:colons:inspector-1');
    await fetchMedia(deps(tooLarge), id, false);
    expect(await wakesOf(id)).toMatchObject([
      { conversationKey: 'wecom-app:chat:with:colons:inspector-1', chatId: 'chat:with:colons', userId: 'inspector-1' },
    ]);
  });

  test('a picture that nobody has seen before is no news', async () => {
    const id = await waiting('m-first', HERE.conversationKey);
    await fetchMedia(deps(bytes('a first picture')), id, false);
    expect(await wakesOf(id)).toEqual([]);
  });

  test('the same bytes a second time in the same conversation: both are told, the older first', async () => {
    const [older, newer] = [
      await waiting('m-twin-1', HERE.conversationKey),
      await waiting('m-twin-2', HERE.conversationKey),
    ];
    const elsewhere = await waiting('m-twin-3', 'wecom-app:inspector-2:inspector-2');
    for (const id of [elsewhere, older, newer]) await fetchMedia(deps(bytes('the same picture')), id, false);
    expect(await wakesOf(elsewhere)).toEqual([]);
    const kept = await wakesOf(newer);
    expect(kept.map(({ wake }) => wake)).toEqual([
      { kind: 'photo_kept', mediaId: older, sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) },
      { kind: 'photo_kept', mediaId: newer, sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) },
    ]);
  });

  test('a fetch that is interrupted between the file and the row is repeated whole', async () => {
    const id = await waiting('m-again', HERE.conversationKey);
    const good = deps(bytes('whole'));
    const cut = { ...db.store, transaction: () => Promise.reject(new Error('connection lost')) };
    await expect(fetchMedia({ ...good, store: cut }, id, false)).rejects.toThrow('connection lost');
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'waiting' });
    await fetchMedia(good, id, false);
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'stored' });
    expect(await readMedia(good, id)).toEqual(jpeg({ shows: 'whole' }));
  });
});
