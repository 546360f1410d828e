/** The day's messages through the database: each once, at their minute, whatever restarts and second instances there are. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadChecklists, loadPosts, loadRules } from '../../src/app/load-flows.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { formatHead } from '../../src/domain/audit-chain.ts';
import { atTime } from '../../src/domain/calendar.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { type DutyDeps, previewPost, runDuty, runPost } from '../../src/pipeline/duty-desk.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { readAuditHead } from '../../src/store/audit-chain.ts';
import { addCampaign } from '../../src/store/campaigns.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const clock = new ManualClock('2026-03-02T00:00:00Z');

async function instance(): Promise<DutyDeps> {
  const { store } = db;
  const county = { name: '襄垣县', regionCode: '140423', hotline: null };
  const fixed = { flows: new Map(), county, config: {}, dataKey: new Uint8Array(32), clock, log: silentLog };
  const snapshots = new SnapshotKeeper({ store, checklists: await loadChecklists(), ...(await loadRules()), ...fixed });
  await snapshots.open();
  return {
    store,
    snapshots,
    clock,
    posts: await loadPosts(),
    taskRules: [],
    channel: 'simulator',
    groupChannels: ['wecom-webhook'],
    capabilitiesOf: () => SIMULATOR_CAPABILITIES,
  };
}

function at(day: string, time: string): void {
  clock.set(atTime(day, time).toISOString());
}

async function queued(post: string, day: string): Promise<string[]> {
  const rows = await db.store.query<{ key: string }>(
    `select key from outbox where key like $1 || ':%' order by key`,
    `${post}:${day}`,
  );
  return rows.map(({ key }) => key);
}

async function outcomes(day: string, post: string): Promise<Record<string, string>> {
  const rows = await db.store.query<{ target: string; outcome: string }>(
    'select target, outcome from duty_notice where day = $1::date and post = $2 order by target',
    day,
    post,
  );
  return Object.fromEntries(rows.map(({ target, outcome }) => [target, outcome]));
}

async function openTask(number: string, ownerId: string, dueOn: string): Promise<void> {
  await db.store.execute(
    `insert into task (id, number, source, title, owner_id, due_on, state) values ($1, $1, 'risk', '核对名单', $2, $3::date, 'open')`,
    number,
    ownerId,
    dueOn,
  );
}

beforeAll(async () => {
  await seedDemo(db.store, { today: clock.now() });
});
beforeEach(async () => {
  await db.store.execute('delete from duty_notice');
  await db.store.execute('delete from outbox');
  await db.store.execute('delete from escalation');
});

describe('the morning', () => {
  test('two instances at the same moment queue one copy each', async () => {
    at('2026-03-02', '08:31');
    const both = await Promise.all([instance(), instance()]);
    const counts = await Promise.all(both.map((deps) => runDuty(deps)));
    const keys = await queued('morning', '2026-03-02');
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(keys.length);
  });

  test('minute by minute each hears once, one to nine minutes after the hour of the role', async () => {
    const deps = await instance();
    const minutes = new Map<string, string>();
    for (let n = 0; n < 150; n += 1) {
      clock.set(new Date(atTime('2026-03-02', '07:00').getTime() + n * 60_000).toISOString());
      const before = new Set(await queued('morning', '2026-03-02'));
      await runDuty(deps);
      const time = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
      for (const key of await queued('morning', '2026-03-02'))
        if (!before.has(key)) minutes.set(key.split(':')[2] ?? '', time);
    }
    expect(minutes.get('inspector-1')).toMatch(/^07:3[1-9]$/u);
    expect(minutes.get('office-1')).toMatch(/^08:0[1-9]$/u);
    expect([...minutes.values()].filter((time) => /:[03]0$/u.test(time))).toEqual([]);
  });

  test('missed until ten it is made up for; after noon it is noted, and its facts come with the next one', async () => {
    at('2026-03-03', '10:01');
    expect(await runDuty(await instance())).toBeGreaterThan(0);
    at('2026-03-04', '12:01');
    await runDuty(await instance());
    expect(await queued('morning', '2026-03-04')).toEqual([]);
    expect(new Set(Object.values(await outcomes('2026-03-04', 'morning')))).toEqual(new Set(['merged']));
  });

  test('by hand a day can be queued at any hour, once; a preview writes nothing', async () => {
    at('2026-03-05', '20:00');
    const deps = await instance();
    const seen = await previewPost(deps, '2026-03-06', 'morning');
    expect(await queued('morning', '2026-03-06')).toEqual([]);
    expect(await runPost(deps, '2026-03-06', 'morning')).toBe(seen.length);
    expect(await runPost(deps, '2026-03-06', 'morning')).toBe(0);
  });

  test('a work group with a robot reads its line, once; one without a way, or not for internal words, reads none', async () => {
    const { store } = db;
    await store.execute(
      `insert into group_robot (group_id, sealed_key, set_by) select id, '\\x00', 'test' from group_chat`,
    );
    await store.execute(`update group_chat set shows_internal = (id = 'group-office')`);
    const overdue = `update rectification set due_on = '2026-03-01', state = 'open', severity = 1`;
    expect(await store.execute(overdue)).toBeGreaterThan(0);
    at('2026-03-09', '09:01');
    await store.execute(`insert into audit_entry (at, actor, action, object) values (now(), 'a', 'file', 'JC1')`);
    await runDuty(await instance());
    await runDuty(await instance());
    const rows = await store.query<{ channel: string; target: unknown; text: string }>(
      `select channel, target, body ->> 'text' as text from outbox where key like 'group_morning:2026-03-09:%'`,
    );
    expect(rows).toEqual([
      { channel: 'wecom-webhook', target: { chatId: 'group-office' }, text: expect.stringContaining('各位早上好') },
    ]);
    // Whoever has the group's messages can hold the audit against it.
    const [, said = ''] = /\n审计号 (\S+)，/u.exec(rows[0]?.text ?? '') ?? [];
    expect(said).toBe(formatHead(await readAuditHead(store)));
  });
});

describe('the rest of the day', () => {
  test('what was done by then is not told of in the afternoon: the record is looked at when it goes out', async () => {
    await openTask('RW20260310-0001', 'inspector-1', '2026-03-10');
    await openTask('RW20260310-0002', 'inspector-2', '2026-03-10');
    const deps = await instance();
    at('2026-03-10', '16:29');
    await runDuty(deps);
    await db.store.execute(`update task set state = 'done' where number = 'RW20260310-0002'`);
    at('2026-03-10', '17:01');
    await runDuty(deps);
    expect(await queued('unfinished', '2026-03-10')).toEqual(['unfinished:2026-03-10:inspector-1']);
  });

  test('nobody gets more than two ordinary messages; what is sure comes first', async () => {
    const deps = await instance();
    await openTask('RW20260311-0001', 'deputy-1', '2026-03-11');
    await db.store.execute(
      `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, state_since, data, shown, flow, flow_version, flow_hash)
       values ('risk-1', 'FX20260311-0001', 'risk', 'handling', '启航', '2026-03-11T02:00:00Z', '2026-03-11', '2026-03-11T02:00:00Z',
         '{"level": "orange"}', '{}', 'risk_report', 1, 'x')`,
    );
    for (const time of ['08:31', '16:20', '18:31']) {
      at('2026-03-11', time);
      await runDuty(deps);
    }
    const told = await Promise.all(
      ['morning', 'risk_warning', 'daily_report'].map((post) => outcomes('2026-03-11', post)),
    );
    expect(told.map((each) => each['deputy-1'])).toEqual(['queued', 'full', 'queued']);
    const [report] = await db.store.query<{ text: string }>(
      `select body ->> 'text' as text from outbox where key like 'daily_report:%'`,
    );
    expect(report?.text).toContain('橙色1');
  });

  test('who is away hears nothing, and the stand-in has their work', async () => {
    const deps = await instance();
    await openTask('RW20260312-0001', 'fire-1', '2026-03-12');
    await db.store.execute(
      `insert into member_absence (id, member_id, stand_in_id, starts_on, ends_on, filed_by_id, filed_at)
       values ('a1', 'fire-1', 'inspector-2', '2026-03-12', '2026-03-13', 'office-1', now())`,
    );
    at('2026-03-12', '08:31');
    await runDuty(deps);
    expect((await outcomes('2026-03-12', 'morning'))['fire-1']).toBe('away');
    const [heard] = await db.store.query<{ text: string }>(
      `select body ->> 'text' as text from outbox where key = 'morning:2026-03-12:inspector-2'`,
    );
    expect(heard?.text).toMatch(/代办】核对名单RW20260312-0001/u);
  });

  test('every step up is noted once: number, day, step and who was told', async () => {
    const deps = await instance();
    await openTask('RW20260310-0909', 'liaison-1', '2026-03-10');
    for (const time of ['08:31', '09:31']) {
      at('2026-03-13', time);
      await runDuty(deps);
    }
    const rows = await db.store.query(
      `select step, member_id as "memberId" from escalation where number = 'RW20260310-0909' order by 2`,
    );
    expect(rows).toEqual([{ step: 4, memberId: 'liaison-1' }]);
  });

  test('on the campaign’s Fridays the schools are asked for their report, and on Monday those that are missing', async () => {
    await db.store.transaction((tx) =>
      addCampaign(tx, { id: 'spring', name: '春季行动', startsOn: '2026-04-01', endsOn: '2026-04-30' }),
    );
    const deps = await instance();
    at('2026-04-10', '16:20');
    await runDuty(deps);
    expect(await queued('zero_report', '2026-04-10')).toEqual(['zero_report:2026-04-10:school-1']);
    at('2026-04-13', '09:20');
    await runDuty(deps);
    expect(await queued('zero_chase', '2026-04-13')).toEqual(['zero_chase:2026-04-13:school-1']);
    at('2026-05-08', '16:20');
    await runDuty(deps);
    expect(await outcomes('2026-05-08', 'zero_report')).toEqual({});
  });

  test('nothing is queued in the quiet hours', async () => {
    const deps = await instance();
    for (const time of ['00:01', '03:01', '06:59', '22:01', '23:59']) {
      at('2026-03-16', time);
      if (time >= '22:01') await runDuty(deps);
      else expect(await runDuty(deps)).toBe(0);
    }
    const rows = await db.store.query('select 1 from outbox');
    expect(rows).toEqual([]);
  });
});
