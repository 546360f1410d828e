/** Leases, pull books and uploads on the real database, as two instances see them. */
import { expect, test } from 'vitest';
import { createLeases } from '../../src/store/leases.ts';
import { createPullBook } from '../../src/store/pull-book.ts';
import { createUploads } from '../../src/store/uploads.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();

test('one instance holds a lease; another one gets it when it is given back or has run out', async () => {
  const [a, b] = [createLeases(db.store, 'a'), createLeases(db.store, 'b')];
  expect(await a.isHeld('bot')).toBe(false);
  expect(await a.hold('bot', 60_000)).toBe(true);
  expect(await a.hold('bot', 60_000)).toBe(true);
  expect(await b.hold('bot', 60_000)).toBe(false);
  expect(await b.hold('another', 60_000)).toBe(true);
  expect(await b.isHeld('bot')).toBe(true);
  await b.release('bot');
  expect(await b.hold('bot', 60_000)).toBe(false);
  await a.release('bot');
  expect(await b.hold('bot', 60_000)).toBe(true);
  await db.store.execute(`update lease set until = now() - interval '1 second'`);
  expect(await a.isHeld('bot')).toBe(false);
  expect(await a.hold('bot', 60_000)).toBe(true);
  expect(await b.hold('bot', 60_000)).toBe(false);
});

test('of many that ask at once, one gets the lease', async () => {
  const asking = Array.from({ length: 20 }, (_, n) => createLeases(db.store, `i${n}`).hold('rush', 60_000));
  expect((await Promise.all(asking)).filter(Boolean)).toHaveLength(1);
});

test('a ping waits until a fetch that began after it has ended', async () => {
  const book = createPullBook(db.store, 'wecom-kf');
  expect(await book.waiting()).toEqual([]);
  await book.note('wk1', 'ticket-1');
  expect(await book.waiting()).toEqual([{ account: 'wk1', token: 'ticket-1', count: 1 }]);
  await book.note('wk1', 'ticket-2');
  await book.covered('wk1', 1);
  expect(await book.waiting()).toEqual([{ account: 'wk1', token: 'ticket-2', count: 2 }]);
  await book.covered('wk1', 2);
  expect(await book.waiting()).toEqual([]);
  expect(await createPullBook(db.store, 'other').waiting()).toEqual([]);
});

test('a ticket older than ten minutes is not used', async () => {
  const book = createPullBook(db.store, 'wecom-kf');
  await book.note('wk-old', 'ticket');
  await db.store.execute(`update pull_state set pinged_at = now() - interval '10 minutes' where account = 'wk-old'`);
  expect(await book.waiting()).toEqual([{ account: 'wk-old', token: null, count: 1 }]);
});

test('the cursor stays, whatever pings come', async () => {
  const book = createPullBook(db.store, 'wecom-kf');
  expect(await book.cursor('wk2')).toBeNull();
  await book.moveTo('wk2', 'c1');
  await book.note('wk2', null);
  await book.moveTo('wk2', 'c2');
  expect(await createPullBook(db.store, 'wecom-kf').cursor('wk2')).toBe('c2');
});

test('an upload is reused for less than three days, and not when the platform has forgotten it', async () => {
  const uploads = createUploads(db.store);
  expect(await uploads.find('wecom-app:file:1')).toBeUndefined();
  await uploads.keep('wecom-app:file:1', 'media-1');
  expect(await uploads.find('wecom-app:file:1')).toBe('media-1');
  await db.store.execute(`update upload set at = now() - interval '67 hours'`);
  expect(await uploads.find('wecom-app:file:1')).toBeUndefined();
  await uploads.keep('wecom-app:file:1', 'media-2');
  expect(await uploads.find('wecom-app:file:1')).toBe('media-2');
  await uploads.forget('wecom-app:file:1');
  expect(await uploads.find('wecom-app:file:1')).toBeUndefined();
});
