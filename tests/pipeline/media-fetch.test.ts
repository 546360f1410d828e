/** A photo is fetched once, kept whole, and its conversation is woken when there is news of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, FetchedMedia } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { fetchMedia, type MediaFetchDeps } from '../../src/pipeline/media-fetch.ts';
import { findMedia } from '../../src/store/media-repository.ts';
import { listWakes, type WakeRow } from '../../src/store/wakes.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
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
  return { store: db.store, channels: new Map([['wecom-app', channel]]), mediaDir, wake: () => undefined };
}

/** A photo that came in; by default in a private chat of which nobody knows any more. */
async function waiting(id: string, conversationKey: string | null = null): Promise<string> {
  await db.store.execute(
    `insert into media (id, channel, platform_id, uploader_id, conversation_key, state)
     values ($1, 'wecom-app', 'p', 'inspector-1', $2, 'waiting')`,
    id,
    conversationKey,
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

const bytes = (text: string) => () => Promise.resolve({ bytes: Buffer.from(text), contentType: 'image/jpeg' });
const broken = () => Promise.reject(new Error('connection reset'));
const tooLarge = () =>
  Promise.reject(new AppError({ code: 'MEDIA_TOO_LARGE', kind: 'user', userText: '照片超过10MB，请压缩后重发。' }));

describe('fetchMedia', () => {
  test('keeps the bytes under our own name with their hash, and fetches no second time', async () => {
    const id = await waiting('m-good');
    let calls = 0;
    const good = deps(() => {
      calls += 1;
      return Promise.resolve({ bytes: Buffer.from('abc'), contentType: 'image/jpeg' });
    });
    await fetchMedia(good, id, false);
    await fetchMedia(good, id, false);
    expect(calls).toBe(1);
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'stored', contentType: 'image/jpeg' });
    expect(await readFile(join(mediaDir, id), 'utf8')).toBe('abc');
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
    expect(await readFile(join(mediaDir, id), 'utf8')).toBe('whole');
  });
});
