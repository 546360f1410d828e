/** Drop-off figures from real rows: who was asked, who answered, who gave up where, and how long it took. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  listFlowTotals,
  listQuestionStats,
  type QuestionStats,
  type StatsRange,
} from '../../src/store/flow-stats-repository.ts';
import type { Store } from '../../src/store/store.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const START = Date.parse('2026-03-02T01:00:00Z');
const range = (more: Partial<StatsRange> = {}): StatsRange => ({
  flow: 'patrol',
  since: new Date('2026-03-01T00:00:00Z'),
  stillAt: new Date('2026-03-04T00:00:00Z'),
  ...more,
});

/** `type path second`: what happened, and how many seconds after the start. */
type Happened = readonly [type: string, path: string | null, second: number];

async function insertSession(
  store: Store,
  session: { id: string; flow?: string; version?: number; at?: number },
  events: readonly Happened[],
): Promise<void> {
  const { id, flow = 'patrol', version = 1, at = START } = session;
  const rows = events.map(([type, path, second]) => ({ type, path, at: new Date(at + second * 1000).toISOString() }));
  await store.execute(
    `insert into session_event (conversation_key, session_id, flow, version, type, path, at)
     select 'simulator:dm:x', $1, $2, $3::int, type, path, at
     from jsonb_to_recordset($4::jsonb) as r(type text, path text, at timestamptz)`,
    id,
    flow,
    version,
    JSON.stringify(rows),
  );
}

beforeAll(async () => {
  const { store } = db;
  // Handed in: fee took 10 s, its second try counts as one round.
  await insertSession(store, { id: 'done' }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['rejected', 'fee', 4],
    ['rejected', 'fee', 6],
    ['answered', 'fee', 10],
    ['asked', 'issues[0].detail', 10],
    ['answered', 'issues[0].detail', 12],
    ['asked', 'issues[1].detail', 12],
    ['answered', 'issues[1].detail', 16],
    ['asked', 'note', 16],
    ['skipped', 'note', 17],
    ['reviewed', null, 17],
    ['submitted', null, 27],
  ]);
  // Went back to fee and answered it again: two rounds of 20 s and 30 s. Then cancelled at the note.
  await insertSession(store, { id: 'cancelled' }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['asked', 'fee', 15],
    ['answered', 'fee', 20],
    ['asked', 'note', 20],
    ['went_back', 'fee', 21],
    ['asked', 'fee', 21],
    ['answered', 'fee', 51],
    ['asked', 'note', 51],
    ['cancelled', null, 60],
  ]);
  // Stands still at fee since long before the cut.
  await insertSession(store, { id: 'still' }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['rejected', 'fee', 5],
  ]);
  // Stood still, but spoke again lately: not given up.
  await insertSession(store, { id: 'lively' }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['timed_out', null, 100],
    ['resumed', null, 2 * 86_400],
    ['asked', 'fee', 2 * 86_400],
  ]);
  // Left lying at the summary, in version 2.
  await insertSession(store, { id: 'review', version: 2 }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['answered', 'fee', 2],
    ['reviewed', null, 2],
    ['timed_out', null, 50],
  ]);
  // Handed in and taken back later: still handed in.
  await insertSession(store, { id: 'withdrawn', version: 2 }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
    ['answered', 'fee', 4],
    ['reviewed', null, 4],
    ['submitted', null, 5],
    ['withdrawn', null, 900],
  ]);
  // Another flow, and one that began before the range.
  await insertSession(store, { id: 'other', flow: 'tasks' }, [
    ['started', null, 0],
    ['submitted', null, 0],
  ]);
  await insertSession(store, { id: 'older', at: START - 10 * 86_400_000 }, [
    ['started', null, 0],
    ['asked', 'fee', 0],
  ]);
});

async function figures(question: string | null, version = 1): Promise<QuestionStats | undefined> {
  const rows = await listQuestionStats(db.store, range());
  return rows.find((row) => row.question === question && row.version === version);
}

describe('a question', () => {
  test('is asked of sessions, however often it was shown; rejections are counted singly', async () => {
    expect(await figures('fee')).toEqual({
      flow: 'patrol',
      version: 1,
      question: 'fee',
      askedCount: 4,
      answeredCount: 2,
      skippedCount: 0,
      rejectedCount: 3,
      abandonedCount: 1,
      // 10, 20 and 30 s: rounds, not sessions.
      medianSeconds: 20,
    });
  });

  test('inside a repeat is one question, whatever the item', async () => {
    expect(await figures('issues.detail')).toMatchObject({ askedCount: 1, answeredCount: 1, medianSeconds: 3 });
  });

  test('that was skipped or cancelled at is told so', async () => {
    expect(await figures('note')).toMatchObject({
      askedCount: 2,
      answeredCount: 0,
      skippedCount: 1,
      abandonedCount: 1,
      medianSeconds: 1,
    });
  });

  test('counts apart in each version; the summary is a question of its own', async () => {
    expect(await figures('fee', 2)).toMatchObject({
      askedCount: 2,
      answeredCount: 2,
      abandonedCount: 0,
      medianSeconds: 3,
    });
    expect(await figures(null, 2)).toMatchObject({
      askedCount: 2,
      answeredCount: 1,
      abandonedCount: 1,
      medianSeconds: 1,
    });
    expect(await figures(null, 1)).toMatchObject({
      askedCount: 1,
      answeredCount: 1,
      abandonedCount: 0,
      medianSeconds: 10,
    });
  });
});

test('whoever spoke after the cut has not given up; with a later cut they have', async () => {
  const later = await listQuestionStats(db.store, range({ stillAt: new Date('2026-03-05T00:00:00Z') }));
  expect(later.find((row) => row.question === 'fee' && row.version === 1)?.abandonedCount).toBe(2);
});

test('sessions are counted by the version they ended with', async () => {
  expect(await listFlowTotals(db.store, range())).toEqual([
    { flow: 'patrol', version: 2, startedCount: 2, submittedCount: 1, abandonedCount: 1 },
    { flow: 'patrol', version: 1, startedCount: 4, submittedCount: 1, abandonedCount: 2 },
  ]);
});

test('all flows together, and older sessions when the range reaches them', async () => {
  const all = await listFlowTotals(db.store, range({ flow: null, since: new Date(0) }));
  expect(all.map(({ flow, version, startedCount }) => [flow, version, startedCount])).toEqual([
    ['patrol', 2, 2],
    ['patrol', 1, 5],
    ['tasks', 1, 1],
  ]);
  // Nothing is asked in a flow without questions.
  expect(await listQuestionStats(db.store, range({ flow: 'tasks' }))).toEqual([]);
});
