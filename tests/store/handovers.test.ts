/** Requests for a human: kept with what was said, answered by somebody, ended once. */
import { beforeEach, expect, test } from 'vitest';
import { type Handover, insertHandover, lockHandover, markHandover } from '../../src/store/handovers.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const ASKED: Handover = {
  number: 'RG20260302-0001',
  conversationKey: 'simulator:a:a',
  channel: 'simulator',
  chatId: 'a',
  userId: 'a',
  memberId: 'm-a',
  title: '现场检查填报 · 检查类型',
  askedAt: '2026-03-02T01:00:00.000Z',
  transcript: [{ at: '2026-03-02T00:59:00.000Z', who: 'person', text: '人工' }],
};

const lock = (number: string) => db.store.transaction((tx) => lockHandover(tx, number));
const mark = (handlerId: string, endedAt: string | null) =>
  db.store.transaction((tx) => markHandover(tx, ASKED.number, { handlerId, endedAt }));

async function kept() {
  const [row] = await db.store.query<Record<string, unknown>>(
    'select title, transcript, asked_at, handler_id, ended_at from handover where number = $1',
    ASKED.number,
  );
  return row;
}

beforeEach(async () => {
  await db.store.execute('delete from handover');
  await db.store.transaction((tx) => insertHandover(tx, ASKED));
});

test('a request is found by its number, open, with where the person is', async () => {
  const { number, conversationKey, channel, chatId, userId, title, transcript } = ASKED;
  expect(await lock(number)).toEqual({ number, conversationKey, channel, chatId, userId, isEnded: false });
  expect(await lock('RG20260302-0002')).toBeUndefined();
  expect(await kept()).toEqual({
    title,
    transcript,
    asked_at: new Date(ASKED.askedAt),
    handler_id: null,
    ended_at: null,
  });
});

test('who asked outside any form has no title', async () => {
  await db.store.transaction((tx) => insertHandover(tx, { ...ASKED, number: 'RG20260302-0002', title: null }));
  expect(await db.store.query(`select title from handover where number = 'RG20260302-0002'`)).toEqual([
    { title: null },
  ]);
});

test('an answer leaves it open; the last one ends it, and an end is not taken back', async () => {
  await mark('office-1', null);
  expect(await kept()).toMatchObject({ handler_id: 'office-1', ended_at: null });
  expect(await lock(ASKED.number)).toMatchObject({ isEnded: false });
  await mark('office-2', '2026-03-02T02:00:00.000Z');
  await mark('office-3', null);
  expect(await kept()).toMatchObject({ handler_id: 'office-3', ended_at: new Date('2026-03-02T02:00:00Z') });
  expect(await lock(ASKED.number)).toMatchObject({ isEnded: true });
});
