/** A photo's way: waiting, then stored or never to be had. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findMedia,
  insertStoredMedia,
  listMediaFacts,
  listTwins,
  markMediaFailed,
  markMediaStored,
} from '../../src/store/media-repository.ts';
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

describe('what the bytes of a picture tell', () => {
  /** Pictures that are on disk; `in` is the conversation they came into. */
  async function stored(id: string, more: { in?: string | null; sha?: string; of?: string } = {}): Promise<void> {
    const { in: key = 'wecom-app:me:me', sha = SHA, of = null } = more;
    await db.store.execute(
      `insert into media (id, channel, uploader_id, state, conversation_key, sha256, inspection_id)
       values ($1, 'wecom-app', 'me', 'stored', $2, $3, $4)`,
      id,
      key,
      sha,
      of,
    );
  }

  async function inspection(number: string, withdrawn = false): Promise<string> {
    await db.store.execute(
      `insert into inspection (id, number, subject_name, checklist, results, is_safety_check, visited_at, inspectors,
         filed_by_id, filed_at, flow, flow_version, flow_hash, answers, withdrawn_at)
       values ($1, $1, '画室', 'AQ', '{}', false, now(), '王强', 'm', now(), 'f', 1, 'h', '{}', $2::timestamptz)`,
      number,
      withdrawn ? '2026-03-02T01:00:00Z' : null,
    );
    return number;
  }

  beforeAll(async () => {
    await db.store.execute(`insert into department (id, name) values ('d', '教育局')`);
    await db.store.execute(
      `insert into member (id, user_id, name, department_id, roles) values ('m', 'me', '王强', 'd', array['inspector'])`,
    );
  });

  beforeEach(async () => {
    await db.store.execute('delete from inspection');
  });

  test('twins: the same bytes in the same conversation and in no record yet, oldest first', async () => {
    for (const id of ['t3', 't1', 'new']) await stored(id);
    await stored('elsewhere', { in: 'wecom-app:you:you' });
    await stored('nowhere', { in: null });
    await stored('other', { sha: 'cd'.repeat(32) });
    await stored('filed', { of: await inspection('JC1') });
    expect(await listTwins(db.store, 'new')).toEqual(['t3', 't1']);
    expect(await listTwins(db.store, 'nowhere')).toEqual([]);
    expect(await listTwins(db.store, 'p1')).toEqual([]);
  });

  test('the first record that has the same picture and was not taken back; its own is none', async () => {
    await stored('back', { of: await inspection('JC1', true) });
    await stored('second', { of: await inspection('JC3') });
    await stored('first', { of: await inspection('JC2') });
    await stored('new', { in: 'wecom-app:you:you' });
    await stored('other', { sha: 'cd'.repeat(32) });
    expect(await listMediaFacts(db.store, ['new', 'other', 'first', 'p1', 'unknown'])).toEqual(
      expect.arrayContaining([
        { id: 'new', sha256: SHA, usedIn: 'JC2' },
        { id: 'other', sha256: 'cd'.repeat(32), usedIn: null },
        { id: 'first', sha256: SHA, usedIn: 'JC3' },
      ]),
    );
    expect(await listMediaFacts(db.store, ['p1', 'unknown'])).toEqual([]);
  });
});
