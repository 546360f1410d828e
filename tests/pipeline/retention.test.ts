/** What may be kept no longer goes at night: by the database's clock, the public's only, once a day, counted and not named. */
import { beforeEach, describe, expect, test } from 'vitest';
import { loadRetention } from '../../src/app/load-flows.ts';
import { retentionSchema } from '../../src/domain/retention.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { runRetention } from '../../src/pipeline/retention.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { dropExpired } from '../../src/store/retention.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const PUBLIC = ['wecom-kf'];
const clock = new ManualClock('2026-07-20T19:30:00Z');
const DEPS = () => ({ store: db.store, publicChannels: PUBLIC, clock, reporterDays: 365, mediaDir: '/nowhere' });
const EVERYTHING = ['inbox', 'outbox', 'session_event', 'effect', 'conversation', 'unknown_name'] as const;
const NOTHING = {
  ...{ inbox: 0, outbox: 0, session_event: 0, effect: 0, conversation: 0, unknown_name: 0 },
  lead_try: 0,
};

/** Everything that one conversation leaves behind, so many days ago. */
async function leave(user: string, daysAgo: number, channel = 'simulator'): Promise<void> {
  const key = `${channel}:${user}:${user}`;
  const values = [channel, user, key, daysAgo];
  await db.store.execute(
    `insert into conversation (key, channel, chat_id, user_id, state, updated_at)
     values ($3, $1, $2, $2, '{}', now() - make_interval(days => $4::int))`,
    ...values,
  );
  await db.store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     values ($2 || $4, $1, $2 || $4, $3, '{"type":"text"}', 'done', now(), now() - make_interval(days => $4::int))`,
    ...values,
  );
  await db.store.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, state, created_at)
     values ($3 || $4, $1, jsonb_build_object('userId', $2::text), $3, $3, '{}', '{}', 'sent',
       now() - make_interval(days => $4::int))`,
    ...values,
  );
  await db.store.execute(
    `insert into session_event (conversation_key, session_id, flow, version, type, at)
     values ($3, $2 || $1 || $4, 'license_lookup', 1, 'started', now() - make_interval(days => $4::int))`,
    ...values,
  );
}

async function counts(): Promise<Record<string, number>> {
  const rows: [string, number][] = [];
  for (const table of EVERYTHING) {
    const [row] = await db.store.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    rows.push([table, row?.n ?? -1]);
  }
  return Object.fromEntries(rows);
}

beforeEach(async () => {
  for (const table of [...EVERYTHING, 'audit_entry', 'duty_run']) await db.store.execute(`delete from ${table}`);
});

describe('what is dropped', () => {
  test('messages, answers and steps of the public after 90 days, conversations after 180, by whole days', async () => {
    await leave('fresh', 89);
    await leave('old', 91);
    await leave('older', 181);
    expect(await dropExpired(db.store, { publicChannels: PUBLIC })).toEqual({
      ...NOTHING,
      ...{ inbox: 2, outbox: 2, session_event: 2, conversation: 1 },
    });
    expect(await counts()).toMatchObject({ inbox: 1, outbox: 1, session_event: 1, conversation: 2 });
    const keys = await db.store.query(`select user_id as id from conversation order by 1`);
    expect(keys).toEqual([{ id: 'fresh' }, { id: 'old' }]);
  });

  test('nothing of a member, in whatever letters the platform writes the account; all of it on a channel of the public', async () => {
    await seedDemo(db.store, { today: new Date('2026-07-13T00:00:00Z') });
    await db.store.execute(`update member set active = false where user_id = 'inspector-2'`);
    const before = await counts();
    for (const user of ['Inspector-1', 'inspector-2']) await leave(user, 400);
    expect(await dropExpired(db.store, { publicChannels: PUBLIC })).toEqual(NOTHING);
    await leave('inspector-1', 400, 'wecom-kf');
    expect(await dropExpired(db.store, { publicChannels: PUBLIC })).toMatchObject({ inbox: 1, outbox: 1 });
    expect(await counts()).toMatchObject({ conversation: (before['conversation'] ?? 0) + 2 });
  });

  test('a message that is still to be sent stays, one to a group stays, one that waits for the person goes', async () => {
    await leave('a', 100);
    await leave('b', 100);
    await leave('c', 100);
    await db.store.execute(`update outbox set state = 'pending' where conversation_key = 'simulator:a:a'`);
    await db.store.execute(`update outbox set state = 'held' where conversation_key = 'simulator:b:b'`);
    await db.store.execute(`update outbox set target = '{"chatId":"g"}' where conversation_key = 'simulator:c:c'`);
    expect(await dropExpired(db.store, { publicChannels: [] })).toMatchObject({ outbox: 1 });
  });

  test('a name that nobody knows after a year; the words of a licence answer after 90 days, no other effect', async () => {
    await db.store.execute(
      `insert into unknown_name (text, day) select 'n' || d, (now() at time zone 'Asia/Shanghai')::date - d
       from unnest(array[0, 365, 366]) d`,
    );
    await db.store.execute(
      `insert into effect (key, action, result, at) select action || days, action, '{}', now() - make_interval(days => days)
       from unnest(array['answer_license_question', 'file_inspection']) action, unnest(array[89, 91]) days`,
    );
    expect(await dropExpired(db.store, { publicChannels: [] })).toMatchObject({ unknown_name: 1, effect: 1 });
    expect(await db.store.query(`select text from unknown_name order by 1`)).toEqual([
      { text: 'n0' },
      { text: 'n365' },
    ]);
    expect(await db.store.query(`select key from effect where at < now() - interval '90 days'`)).toEqual([
      { key: 'file_inspection91' },
    ]);
  });

  test('tries of query codes after seven days', async () => {
    await db.store.execute(
      `insert into lead_try (person_hash, minute) select 'h' || d, now() - make_interval(days => d) - interval '1 minute'
       from unnest(array[0, 6, 7]) d`,
    );
    expect(await dropExpired(db.store, { publicChannels: [], batch: 1 })).toEqual({ ...NOTHING, lead_try: 1 });
  });

  test('in batches, to the last row', async () => {
    for (const user of ['a', 'b', 'c', 'd', 'e']) await leave(user, 200);
    expect(await dropExpired(db.store, { publicChannels: [], batch: 2 })).toMatchObject({ inbox: 5, conversation: 5 });
    expect(await counts()).toMatchObject({ inbox: 0, conversation: 0 });
  });
});

describe('the daily job', () => {
  test('runs once a day and leaves one audit row with counts and no content', async () => {
    await leave('wm-secret', 200);
    expect(await runRetention(DEPS())).toBe(4);
    await leave('late', 200);
    expect(await runRetention(DEPS())).toBe(0);
    const audit = await db.store.query<{ note: string }>(`select actor, action, object, note from audit_entry`);
    const [{ day } = { day: '' }] = await db.store.query<{ day: string }>(
      `select to_char(day, 'YYYY-MM-DD') as day from duty_run where job = 'retention' and count = 4`,
    );
    const note = JSON.stringify({ ...NOTHING, inbox: 1, outbox: 1, session_event: 1, conversation: 1 });
    expect(audit).toEqual([{ actor: 'system', action: 'retention', object: day, note }]);
    expect(JSON.stringify(audit)).not.toContain('wm-secret');
  });

  test('a day without anything to drop is noted, too; the next day it runs again', async () => {
    expect(await runRetention(DEPS())).toBe(0);
    expect(await db.store.query(`select action from audit_entry`)).toEqual([{ action: 'retention' }]);
    await db.store.execute(`update duty_run set day = day - 1`);
    await leave('next', 200);
    expect(await runRetention(DEPS())).toBe(4);
  });

  test('two instances at once drop each row once', async () => {
    for (const user of ['a', 'b', 'c', 'd']) await leave(user, 200);
    const [one, two] = await Promise.all([runRetention(DEPS()), runRetention(DEPS())]);
    expect(one + two).toBe(16);
    expect(await counts()).toMatchObject({ inbox: 0, outbox: 0, conversation: 0 });
  });
});

describe('who reported', () => {
  const DAY_MS = 86_400_000;
  /** `state` and, for what is archived or taken back, when that was. */
  async function lead(number: string, state: string, { since = clock.now(), closed = false } = {}): Promise<void> {
    await db.store.execute(
      `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, state_since, closed_at,
         data, shown, flow, flow_version, flow_hash)
       values ($1, $1, 'lead', $2, '', $3::timestamptz, '2026-01-01', $3::timestamptz,
         case when $4 then $3::timestamptz end, '{}', '{}', 'f', 1, 'h')`,
      number,
      state,
      since.toISOString(),
      closed,
    );
    await db.store.execute(
      `insert into reporter (id, entry_id, sealed) values ($1 || 'a', $1, 'box'), ($1 || 'b', $1, 'box')`,
      number,
    );
  }
  const kept = async () =>
    (await db.store.query<{ id: string }>('select distinct entry_id as id from reporter order by 1')).map(
      ({ id }) => id,
    );
  const dropped = () =>
    db.store.query(`select at, actor, object, note from audit_entry where action = 'reporter_dropped' order by object`);
  /** The next night's job. */
  async function night(days: number): Promise<void> {
    clock.advance(days * DAY_MS);
    await db.store.execute(`update duty_run set day = day - 1`);
    await runRetention(DEPS());
  }

  beforeEach(async () => {
    await db.store.execute('delete from register_entry');
    clock.set('2026-07-20T19:30:00Z');
  });

  test('goes a year after the lead was archived, not a day before; each lead leaves a row, without the contact', async () => {
    await lead('XS1', 'archived', { closed: true });
    await lead('XS2', 'archived', { closed: true, since: new Date(clock.now().getTime() + DAY_MS) });
    await night(364);
    expect(await kept()).toEqual(['XS1', 'XS2']);
    expect(await dropped()).toEqual([]);
    await night(1);
    expect(await kept()).toEqual(['XS2']);
    expect(await dropped()).toEqual([{ at: clock.now(), actor: 'system', object: 'XS1', note: '365 days' }]);
    await night(1);
    expect(await kept()).toEqual([]);
    expect(await dropped()).toHaveLength(2);
    // The lead itself stays.
    expect(await db.store.query('select number from register_entry')).toHaveLength(2);
  });

  test('a lead that is still worked on keeps it; one that nobody archives does not keep it for ever', async () => {
    const WORKED_ON = [
      'new',
      'accepted',
      'dispatched',
      'checking',
      'confirmed',
      'unfounded',
      'unverifiable',
      'handling',
    ];
    for (const state of [...WORKED_ON, 'closed', 'declined', 'feedback_given']) await lead(state, state);
    await lead('withdrawn', 'withdrawn', { closed: true });
    await night(3650);
    expect(await kept()).toEqual([...WORKED_ON].sort());
    expect(await dropped()).toHaveLength(4);
  });

  test('a lead on hold keeps its reporter past the day, and loses it when the hold ends', async () => {
    await lead('XS1', 'archived', { closed: true });
    clock.advance(400 * DAY_MS);
    await runRetention({ ...DEPS(), hold: ['XS1'] });
    expect(await kept()).toEqual(['XS1']);
    await db.store.execute(`update duty_run set day = day - 1`);
    await runRetention(DEPS());
    expect(await kept()).toEqual([]);
  });

  test('the office sets the days', async () => {
    await lead('XS1', 'archived', { closed: true });
    clock.advance(30 * DAY_MS);
    await runRetention({ ...DEPS(), reporterDays: 31 });
    expect(await kept()).toEqual(['XS1']);
    await db.store.execute(`update duty_run set day = day - 1`);
    await runRetention({ ...DEPS(), reporterDays: 30 });
    expect(await kept()).toEqual([]);
    expect(await loadRetention()).toEqual({ reporter_days: 365, hold: [] });
    expect(retentionSchema.safeParse({ reporter_days: 0 }).success).toBe(false);
  });
});
