/**
 * T36. A year passes over a database that flows have filled: every record ages in steps, the night's job runs after each, and
 * nothing is older than it may be, in no table and not on the disk. Rows age instead of the clock: the database has its own.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { keepMedia } from '../../src/pipeline/media-files.ts';
import { runRetention } from '../../src/pipeline/retention.ts';
import { type Town, withTown } from '../pipeline/town.ts';
import { faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';

const on = withTown();
/** Another place each, or the leads join. */
const report = (n: number): string[] => [
  ...[
    '举报',
    '家教',
    '个人',
    `东街${n * 7 + 11}号院`,
    '周末',
    '20',
    '收费',
    '是',
    '没有伤害',
    '留',
    '李女士13800000000',
    '提交',
  ],
];
const PARENTS = faultSize(3, 40);
const STEP_DAYS = 31;
const STEPS = 13;
const DAY_MS = 86_400_000;

/** Where nothing may be older than so many days. What is not named here is a record, kept with the file. */
const LIMITS: readonly { what: string; from: string; at: string; days: number }[] = [
  { what: 'messages of the public', from: `inbox where conversation_key like '%parent%'`, at: 'received_at', days: 90 },
  {
    what: 'answers to the public',
    from: `outbox where target ->> 'userId' like 'parent%'`,
    at: 'created_at',
    days: 90,
  },
  { what: 'steps of the public', from: `session_event where conversation_key like '%parent%'`, at: 'at', days: 90 },
  {
    what: 'conversations of the public',
    from: `conversation where user_id like 'parent%'`,
    at: 'updated_at',
    days: 180,
  },
  { what: 'messages of members', from: 'inbox', at: 'received_at', days: 365 },
  { what: 'sent to members', from: 'outbox', at: 'created_at', days: 365 },
  { what: 'steps of members', from: 'session_event', at: 'at', days: 365 },
  { what: 'results of actions', from: 'effect', at: 'at', days: 365 },
  { what: 'requests for a human', from: 'handover', at: 'asked_at', days: 365 },
  { what: 'names nobody knows', from: 'unknown_name', at: 'day', days: 366 },
  { what: 'tries of codes', from: 'lead_try', at: 'minute', days: 7 },
  { what: 'photos in no record', from: `media where inspection_id is null`, at: 'created_at', days: 30 },
];

async function fill(town: Town): Promise<void> {
  for (let n = 0; n < PARENTS; n += 1) {
    await town.tell(`parent-${n}`, '启航书法正规吗', `没听过的${n}号培训班有证吗`, ...report(n));
    await town.tell(`parent-${n}`, '查进度', 'K7MC-3XPA');
  }
  await town.tell('inspector-1', ...INSPECTION_SCRIPT);
  await town.tell('inspector-2', '人工');
  const { core } = town.stage;
  for (const id of ['unused-photo', 'used-photo']) {
    const kept = await keepMedia(core, id, { bytes: Buffer.from('recording'), contentType: 'audio/amr' });
    await core.store.execute(
      `insert into media (id, channel, uploader_id, state, content_type, byte_count, sha256)
       values ($1, 'simulator', 'inspector-1', 'stored', $2, $3::int, $4)`,
      ...[id, kept.contentType, kept.byteCount, kept.sha256],
    );
  }
  await core.store.execute(`update media set inspection_id = (select id from inspection order by filed_at desc limit 1)
    where id = 'used-photo'`);
  await town.tell('office-1', '我的任务');
}

/** Everything becomes so many days older; the audit is append-only and stays. */
async function age(town: Town, days: number): Promise<void> {
  const columns = await town.rows<{ table: string; columns: string[] }>(
    `select c.table_name as table, array_agg(c.column_name::text) as columns from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where table_schema = 'public' and t.table_type = 'BASE TABLE' and table_name not like 'audit%'
       and table_name not like '\\_%' and c.data_type in ('timestamp with time zone', 'date') group by 1`,
  );
  for (const { table, columns: names } of columns) {
    const set = names.map((name) => `"${name}" = "${name}" - make_interval(days => ${days})`).join(', ');
    await town.store.execute(`update "${table}" set ${set}`);
  }
}

async function tooOld(town: Town): Promise<string[]> {
  const late: string[] = [];
  for (const { what, from, at, days } of LIMITS) {
    const and = from.includes(' where ') ? 'and' : 'where';
    const [row] = await town.rows<{ n: number }>(
      `select count(*)::int as n from ${from} ${and} ${at} < now() - interval '${days} days' - interval '1 hour'`,
    );
    if ((row?.n ?? 0) > 0) late.push(`${what}: ${row?.n}`);
  }
  return late;
}

test('a year in steps: nothing past its date, records and what is on hold stay', { timeout: 120_000 }, async () => {
  const { town } = on;
  const { store, mediaDir, clock } = { ...town.stage.core, clock: town.stage.clock };
  await mkdir(mediaDir, { recursive: true });
  await fill(town);
  const leads = await town.rows<{ number: string }>(
    `update register_entry set state = 'archived', closed_at = now() where register = 'lead' returning number`,
  );
  expect(leads.length).toBeGreaterThanOrEqual(PARENTS);
  const hold = leads.slice(0, 1).map(({ number }) => number);
  const deps = { store, publicChannels: ['wecom-kf'], clock, reporterDays: 365, hold, mediaDir };
  const began = await town.stage.count('inspection');
  let deleted = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    await age(town, STEP_DAYS);
    clock.advance(1);
    await store.execute(`delete from duty_run where job = 'retention'`);
    deleted += await runRetention({ ...deps, clock: { now: () => new Date(Date.now()) } });
    expect(await tooOld(town), `after ${step * STEP_DAYS} days`).toEqual([]);
  }
  expect(deleted).toBeGreaterThan(PARENTS * 5);
  expect(await town.stage.count('inspection'), 'records stay').toBe(began);
  const reporters = await town.rows<{ number: string }>(
    `select e.number from reporter r join register_entry e on e.id = r.entry_id`,
  );
  expect(reporters.map(({ number }) => number)).toEqual(hold);
  expect((await readdir(mediaDir)).sort()).toEqual(['used-photo']);
  const nights = await town.rows<{ action: string; note: string }>(
    `select action, note from audit_entry where action in ('retention', 'retention_records', 'reporter_dropped')`,
  );
  expect(nights.filter(({ action }) => action === 'retention').length).toBe(STEPS);
  expect(nights.filter(({ action }) => action === 'reporter_dropped').length).toBe(leads.length - 1);
  expect(JSON.stringify(nights)).not.toMatch(/parent-|启航|东街|13800000000/u);
  console.log(JSON.stringify({ parents: PARENTS, days: STEPS * STEP_DAYS, deleted, nights: nights.length }));
});

test('who left 30 days ago is nobody’s name any more; what they filed stays', async () => {
  const { town } = on;
  const { store, mediaDir } = town.stage.core;
  const [member] = await town.rows<{ id: string }>(`select id from member where user_id = 'inspector-2'`);
  const id = member?.id ?? '';
  const left = async (days: number): Promise<void> => {
    await store.execute(
      `insert into audit_entry (at, actor, action, object, note) values (now() - make_interval(days => $2::int), 'x', 'member_stopped', $1, null)`,
      ...[id, days],
    );
    await store.execute(`update member set active = false where id = $1`, id);
    await store.execute(`delete from duty_run where job = 'retention'`);
    const clock = { now: () => new Date(Date.now() - DAY_MS) };
    await runRetention({ store, publicChannels: [], clock, reporterDays: 365, mediaDir });
  };
  await left(31);
  const now = await town.rows<{ userId: string; name: string }>(
    `select user_id as "userId", name from member where id = $1`,
    id,
  );
  expect(now).toEqual([{ userId: `left-${id}`, name: '离任成员' }]);
});
