/** The morning message: once a day, whatever restarts and second instances there are. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadChecklists, loadRules } from '../../src/app/load-flows.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { type MorningDeps, queueMorning, runMorning } from '../../src/pipeline/morning.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const clock = new ManualClock('2026-03-02T00:00:00Z');

async function instance(): Promise<MorningDeps> {
  const { store } = db;
  const county = { name: '襄垣县', regionCode: '140423', hotline: null };
  const checklists = await loadChecklists();
  const snapshots = new SnapshotKeeper({
    store,
    flows: new Map(),
    checklists,
    ...(await loadRules()),
    county,
    config: {},
    dataKey: new Uint8Array(32),
    clock,
    log: silentLog,
  });
  await snapshots.open();
  return {
    store,
    snapshots,
    clock,
    channel: 'simulator',
    groupChannels: ['wecom-webhook'],
    capabilitiesOf: () => SIMULATOR_CAPABILITIES,
  };
}

async function queued(day: string): Promise<string[]> {
  const rows = await db.store.query<{ key: string }>(
    `select key from outbox where key like 'morning:' || $1 || ':%'`,
    day,
  );
  return rows.map(({ key }) => key).sort();
}

beforeAll(async () => {
  await seedDemo(db.store, { today: clock.now() });
});

describe('the morning job', () => {
  test('two instances at the same moment queue one copy each', async () => {
    clock.set('2026-03-02T00:00:00Z');
    const both = await Promise.all([instance(), instance()]);
    const counts = await Promise.all(both.map((deps) => runMorning(deps)));
    const keys = await queued('2026-03-02');
    expect(keys.length).toBeGreaterThan(2);
    expect(counts.sort((a, b) => a - b)).toEqual([0, keys.length]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('a restart at ten sends nothing again; a morning missed until ten is made up for', async () => {
    clock.set('2026-03-02T02:00:00Z');
    expect(await runMorning(await instance())).toBe(0);
    clock.set('2026-03-03T02:00:00Z');
    expect(await runMorning(await instance())).toBeGreaterThan(0);
  });

  test.each(['2026-03-03T23:59:59Z', '2026-03-04T04:00:01Z'])(
    'nothing at %s: before eight or after noon',
    async (at) => {
      clock.set(at);
      expect(await runMorning(await instance())).toBe(0);
      expect(await queued('2026-03-04')).toEqual([]);
    },
  );

  test('by hand a day can be queued at any time, once', async () => {
    clock.set('2026-03-05T12:00:00Z');
    const deps = await instance();
    const count = await queueMorning(deps, '2026-03-06');
    expect(await queued('2026-03-06')).toHaveLength(count);
    expect(await queueMorning(deps, '2026-03-06')).toBe(0);
  });

  test('a work group with a robot reads its line, once; one without a way, or not for internal words, reads none', async () => {
    const { store } = db;
    await store.execute(
      `insert into group_robot (group_id, sealed_key, set_by) select id, '\\x00', 'test' from group_chat`,
    );
    await store.execute(`update group_chat set shows_internal = (id = 'group-office')`);
    clock.set('2026-03-09T00:00:00Z');
    const deps = await instance();
    const overdue = `update rectification set due_on = '2026-03-01', state = 'open', severity = 1`;
    expect(await store.execute(overdue)).toBeGreaterThan(0);
    await queueMorning(deps, '2026-03-09');
    await queueMorning(deps, '2026-03-09');
    const rows = await store.query<{ channel: string; target: unknown; text: string }>(
      `select channel, target, body ->> 'text' as text from outbox where key like 'morning:2026-03-09:group:%'`,
    );
    expect(rows).toEqual([
      { channel: 'wecom-webhook', target: { chatId: 'group-office' }, text: expect.stringContaining('各位早上好') },
    ]);
  });
});
