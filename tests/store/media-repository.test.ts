/** A photo's way: waiting, then stored or never to be had. */
import { beforeEach, expect, test } from 'vitest';
import { findMedia, insertStoredMedia, markMediaFailed, markMediaStored } from '../../src/store/media-repository.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const SHA = 'ab'.repeat(32);

beforeEach(async () => {
  await db.store.execute('delete from media');
  await db.store.execute(`insert into media (id, channel, platform_id, uploader_id, state)
    values ('p1', 'wecom-app', 'MEDIA-1', 'me', 'waiting'), ('p2', 'wecom-app', 'MEDIA-2', 'me', 'waiting')`);
});

test('a photo that is waiting is found with what fetching it needs', async () => {
  expect(await findMedia(db.store, 'p1')).toEqual({
    id: 'p1',
    channel: 'wecom-app',
    platformId: 'MEDIA-1',
    uploaderId: 'me',
    state: 'waiting',
    contentType: null,
    conversationKey: null,
  });
  expect(await findMedia(db.store, 'nobody’s')).toBeUndefined();
});

test('stored: with its type, size and hash, and nothing else changes', async () => {
  await markMediaStored(db.store, 'p1', { contentType: 'image/png', byteCount: 12, sha256: SHA });
  expect(
    await db.store.query('select state, content_type, byte_count, sha256, failure from media order by id'),
  ).toEqual([
    { state: 'stored', content_type: 'image/png', byte_count: 12, sha256: SHA, failure: null },
    { state: 'waiting', content_type: null, byte_count: null, sha256: null, failure: null },
  ]);
});

test('failed: with the code of the reason', async () => {
  await markMediaFailed(db.store, 'p2', 'MEDIA_GONE');
  expect(await db.store.query('select state, failure from media order by id')).toEqual([
    { state: 'waiting', failure: null },
    { state: 'failed', failure: 'MEDIA_GONE' },
  ]);
});

test('one of our own is entered as stored, once', async () => {
  const own = {
    id: 'p3',
    channel: 'simulator',
    uploaderId: 'me',
    contentType: 'image/jpeg',
    byteCount: 9,
    sha256: SHA,
  };
  await insertStoredMedia(db.store, own);
  expect(await findMedia(db.store, 'p3')).toMatchObject({
    state: 'stored',
    platformId: null,
    contentType: 'image/jpeg',
  });
  await expect(insertStoredMedia(db.store, own)).rejects.toThrow();
});
