/** The job queue: jobs exist exactly when their turn does, the morning is on the clock, wake-ups arrive. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Jobs } from '../../src/pipeline/jobs.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
let jobs: Jobs;
/** What the handlers were called with, and who waits for the next call. */
const calls: string[] = [];
const waiting: (() => void)[] = [];

function hear(call: string): Promise<void> {
  calls.push(call);
  for (const wake of waiting.splice(0)) wake();
  return Promise.resolve();
}

async function until(call: string): Promise<void> {
  while (!calls.includes(call)) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
}

beforeAll(async () => {
  jobs = new Jobs(db.url, silentLog);
  await jobs.open();
});
afterAll(async () => {
  await jobs.stop();
});

async function queuedMedia(): Promise<string[]> {
  const rows = await db.store.query<{ id: string }>(
    `select data ->> 'mediaId' as id from pgboss.job where name = 'fetchMedia' order by 1`,
  );
  return rows.map(({ id }) => id);
}

describe('jobs', () => {
  test('a photo is queued with its turn, and not at all when the turn is rolled back', async () => {
    await db.store.transaction((tx) => jobs.queueMedia(tx, ['kept-1', 'kept-2']));
    const broken = db.store.transaction(async (tx) => {
      await jobs.queueMedia(tx, ['lost']);
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await queuedMedia()).toEqual(['kept-1', 'kept-2']);
  });

  test('queued photos and wake-ups reach their handlers; the daily jobs are on the clock of Shanghai', async () => {
    await jobs.work({
      dispatch: () => hear('dispatch'),
      fetchMedia: (mediaId, isLastTry) => hear(`${mediaId} ${isLastTry}`),
      registerDay: () => hear('registerDay'),
      watch: () => hear('watch'),
      retention: () => hear('retention'),
    });
    await jobs.wakeDispatcher(1);
    await Promise.all(['kept-1 false', 'kept-2 false', 'dispatch'].map(until));
    const schedules = await db.store.query(`select name, cron, timezone from pgboss.schedule order by name`);
    expect(schedules).toEqual([
      { name: 'registerDay', cron: '1 0 * * *', timezone: 'Asia/Shanghai' },
      { name: 'retention', cron: '30 3 * * *', timezone: 'Asia/Shanghai' },
      { name: 'watch', cron: '* * * * *', timezone: 'Asia/Shanghai' },
    ]);
  });
});
