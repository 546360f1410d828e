/** A photo is fetched once, kept whole, and its sender hears when it cannot be had. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, FetchedMedia } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { fetchMedia, type MediaFetchDeps } from '../../src/pipeline/media-fetch.ts';
import { findMedia } from '../../src/store/media-repository.ts';
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
  return { store: db.store, channels: new Map([['wecom-app', channel]]), mediaDir, kick: () => undefined };
}

async function waiting(id: string): Promise<string> {
  await db.store.execute(
    `insert into media (id, channel, platform_id, uploader_id, state) values ($1, 'wecom-app', 'p', 'inspector-1', 'waiting')`,
    id,
  );
  return id;
}

async function told(id: string): Promise<string[]> {
  const rows = await db.store.query<{ text: string }>(
    `select body ->> 'text' as text from outbox where key = $1`,
    `media-failed:${id}`,
  );
  return rows.map(({ text }) => text);
}

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
    expect(await told(id)).toEqual([]);
  });

  test('the last try settles it: the sender is asked for the photo again', async () => {
    const id = await waiting('m-last');
    await fetchMedia(deps(broken), id, true);
    expect(await findMedia(db.store, id)).toMatchObject({ state: 'failed' });
    expect(await told(id)).toEqual(['有一张照片一直没有取到，请重发这张照片。']);
  });

  test('what will never work is told at once, in the words of the channel', async () => {
    const id = await waiting('m-large');
    await fetchMedia(deps(tooLarge), id, false);
    expect(await told(id)).toEqual(['照片超过10MB，请压缩后重发。']);
  });
});
