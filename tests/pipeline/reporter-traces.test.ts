/** Who reported what: with the whole database in hand nobody can tell (compliance §3.1). A lead through the real pipeline. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel, OutboundMessage, SendErrorCode } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { mixLeadTraces } from '../../src/store/lead-traces.ts';
import { type Heard, HOUR_MS, type Town, withTown } from './town.ts';

const on = withTown();
const PARENT = 'wm-parent-secret';
const REPORT = ['举报', '家教', '个人', '老电影院北侧', '周末', '20', '收费', '是', '没有伤害', '不留', '提交'];
const KEY = `wecom-kf:${PARENT}:${PARENT}`;

/** Every row of every table, as one text each. */
type Row = { table: string; text: string };

async function everyRow(town: Town): Promise<Row[]> {
  const tables = await town.rows<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const rows: Row[] = [];
  for (const { name } of tables) {
    const found = await town.rows<{ text: string }>(`select row_to_json(t)::text as text from ${name} t`);
    rows.push(...found.map(({ text }) => ({ table: name, text })));
  }
  return rows;
}

const hits = (rows: readonly Row[], words: Iterable<string>): Row[] => {
  const wanted = [...words];
  return rows.filter(({ text }) => wanted.some((word) => text.includes(word)));
};

/** What two rows may be joined by: ids, hashes, moments. Midnight in the county is a day, and no moment. */
function joints({ text }: Row): string[] {
  const ids = text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}/gu) ?? [];
  const moments = text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?=\+00:00|Z)/gu) ?? [];
  return [...ids, ...moments.filter((moment) => !moment.endsWith('T16:00:00'))];
}

/** The tables whose rows can be reached from some words, over whatever rows have in common. */
function reached(rows: readonly Row[], from: readonly string[]): Row[] {
  const known = new Set(from);
  let found: Row[] = [];
  for (;;) {
    const next = hits(rows, known);
    if (next.length === found.length) return found;
    found = next;
    for (const row of next) for (const joint of joints(row)) known.add(joint);
  }
}

type Report = { code: string; number: string; entryId: string };

function publicChannel(sent: OutboundMessage[]): Channel {
  return {
    name: 'wecom-kf',
    capabilities: { ...SIMULATOR_CAPABILITIES, audience: 'public', options: 0 },
    send: (message) => {
      sent.push(message);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
}

/** What a parent is told over 微信客服, and the program that tells it; members are reached over the app. */
function parents(sent: OutboundMessage[] = []): Pipeline {
  const channels = new Map([...on.town.channels, ['wecom-kf', publicChannel(sent)] as const]);
  return on.town.instance({ channels, pushChannel: 'wecom-app' });
}

/** A parent says one thing after the other; the clock goes on between two messages, as it does. */
async function begin(by: string, words: readonly string[], at = parents()): Promise<void> {
  for (const text of words) {
    on.town.stage.clock.advance(7_123);
    await on.town.say(by, text, { channel: 'wecom-kf', at });
  }
}

/** A parent reports over 微信客服. */
async function report(by: string, words: readonly string[] = REPORT): Promise<Report> {
  const sent: OutboundMessage[] = [];
  await begin(by, words, parents(sent));
  const said = sent.map(({ body }) => (body.kind === 'text' || body.kind === 'choices' ? body.text : '')).join('\n');
  const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/u.exec(said) ?? [];
  const [lead] = await on.town.rows<{ number: string; id: string }>(
    `select number, id from register_entry where register = 'lead' order by ctid desc limit 1`,
  );
  return { code, number: lead?.number ?? '', entryId: lead?.id ?? '' };
}

/** The office asks over the app to see who reported, and an auditor agrees; `failing`: how the message to it is not sent. */
async function release(failing?: SendErrorCode): Promise<{ heard: Heard[] }> {
  const { town } = on;
  const app = town.channel('wecom-app');
  const failed = { ok: false, error: failing ?? 'network', detail: 'x' } as const;
  const send: Channel['send'] = (message) => {
    const isShown = message.body.kind === 'text' && message.body.text.includes('只发这一次');
    return failing !== undefined && isShown ? Promise.resolve(failed) : app.send(message);
  };
  const at = town.instance({ channels: new Map([['wecom-app', { ...app, send }]]), pushChannel: 'wecom-app' });
  const how = { channel: 'wecom-app', at } as const;
  await town.stage.core.snapshots.refresh();
  for (const text of ['查看举报人', '老电影院', '核实退费金额', '提交']) await town.say('office-1', text, how);
  await town.stage.core.snapshots.refresh();
  for (const text of ['审批举报人', '王丽娟', '同意']) await town.say('auditor-1', text, how);
  return { heard: town.heard };
}

beforeEach(async () => {
  for (const table of ['register_entry', 'lead_try', 'reporter_request']) {
    await on.town.store.execute(`delete from ${table}`);
  }
});

describe('a lead of one of the public', () => {
  test('no row of any table holds the person and the lead', async () => {
    const lead = await report(PARENT);
    expect(lead.code).not.toBe('');
    const rows = await everyRow(on.town);
    const ofLead = [lead.number, lead.entryId, lead.code, lead.code.replace('-', '')];
    expect(hits(hits(rows, [PARENT, KEY]), ofLead)).toEqual([]);
    // The code itself stands nowhere.
    expect(hits(rows, [lead.code, lead.code.replace('-', '')])).toEqual([]);
    expect(
      hits(rows, [lead.entryId])
        .map(({ table }) => table)
        .sort(),
    ).toEqual(['public.entry_event', 'public.lead_code', 'public.register_entry']);
  });

  test('nor can one get from the person to the lead over ids, hashes and moments that rows share', async () => {
    const lead = await report(PARENT);
    const rows = await everyRow(on.town);
    const found = reached(rows, [PARENT, KEY]);
    expect(found.map(({ table }) => table)).toContain('public.inbox');
    expect(hits(found, [lead.number, lead.entryId])).toEqual([]);
    expect(new Set(found.map(({ table }) => table))).toEqual(
      new Set(['public.conversation', 'public.inbox', 'public.outbox']),
    );
  });

  test('the same search does find who entered a lead of the office', async () => {
    const { town } = on;
    await town.tell(
      'office-1',
      '登记线索',
      '电话',
      '家教',
      '个人',
      '老电影院北侧',
      '跳过',
      '跳过',
      '跳过',
      '是',
      '没有伤害',
    );
    await town.tell('office-1', '住家教师', '有人在家里办班', '没留', '提交');
    const [lead] = await town.rows<{ number: string }>('select number from register_entry');
    const found = reached(await everyRow(town), ['office-1']);
    expect(hits(found, [lead?.number ?? 'none']).length).toBeGreaterThan(0);
  });

  test('what is left of the conversation does not tell that a report was made', async () => {
    await report(PARENT);
    const rows = await everyRow(on.town);
    const text = hits(rows, [PARENT, KEY])
      .map((row) => row.text)
      .join('\n');
    expect(text).not.toMatch(/report_lead|举报|查询码|老电影院|家教/u);
    const [state] = await on.town.rows<{ state: string }>('select state from conversation where key = $1', KEY);
    expect(JSON.parse(state?.state ?? '{}')).toEqual({ session: null, parked: [], sent: [] });
  });

  test('the day is kept and no time of it; the deadline tells no minute', async () => {
    const { entryId } = await report(PARENT);
    const [entry] = await on.town.rows<Record<string, unknown>>(
      `select filed_at as filed, state_since as since, filed_by_id as "by", to_char(occurred_on, 'YYYY-MM-DD') as day, extract(minute from due_at)::int as minute
       from register_entry where id = $1`,
      entryId,
    );
    const midnight = new Date('2026-07-19T16:00:00Z');
    expect(entry).toMatchObject({ filed: midnight, since: midnight, by: null, day: '2026-07-20', minute: 0 });
    const events = await on.town.rows<{ id: bigint; at: Date }>(
      'select id, at from entry_event where entry_id = $1',
      entryId,
    );
    expect(events.map(({ at }) => at)).toEqual([midnight]);
    expect(events.every(({ id }) => Number(id) < 0)).toBe(true);
  });

  test('two of one day cannot be told apart by any order', async () => {
    const one = await report(PARENT);
    const two = await report('wm-other', REPORT.with(3, '东街二楼'));
    expect(one.entryId).not.toBe(two.entryId);
    const moments = await on.town.rows(`select distinct filed_at from register_entry where register = 'lead'`);
    expect(moments).toHaveLength(1);
    const effects = await on.town.rows<{ key: string; result: unknown; at: Date }>(
      `select key, result, at from effect where action = 'report_lead'`,
    );
    expect(effects).toHaveLength(2);
    for (const { key, result, at } of effects) {
      expect([key, result, at]).toEqual([expect.stringMatching(/^anonymous#/u), {}, new Date('2026-07-19T16:00:00Z')]);
    }
  });

  test('the office is told, and nothing of that stays', async () => {
    const { number } = await report(PARENT);
    const told = on.town.heard.filter(({ text }) => text.includes(number));
    expect(told.map(({ to, channel }) => `${channel} ${to}`)).toEqual(['wecom-app office-1']);
    expect(await on.town.rows(`select key from outbox where target ->> 'userId' = 'office-1'`)).toEqual([]);
  });

  test('a notice that cannot be sent stays without words, without the lead and without the moment', async () => {
    await report(PARENT);
    const { town } = on;
    await town.store.execute(
      `insert into outbox (key, channel, target, target_key, body, mentions, after_send)
       values ('untraced:1', 'wecom-app', '{"userId":"x"}', 'k', '{"kind":"text","text":"XS1"}', '{}', 'delete')`,
    );
    const channel = {
      ...town.channel('wecom-app'),
      send: () => Promise.resolve({ ok: false, error: 'recipient', detail: 'x' } as const),
    };
    const at = town.instance({ channels: new Map([['wecom-app', channel]]) });
    await at.drained();
    expect(await town.rows(`select state, body from outbox where key = 'untraced:1'`)).toEqual([
      { state: 'failed', body: { kind: 'text', text: '' } },
    ]);
  });

  test('after the night the transaction that wrote the lead is not that of the conversation', async () => {
    const { entryId } = await report(PARENT);
    const { town } = on;
    await town.store.execute(`update register_entry set filed_at = date_trunc('day', now()) where id = $1`, entryId);
    const written = async () => {
      const numbers = (sql: string, ...values: unknown[]) =>
        town.rows<{ xmin: string }>(`select distinct xmin::text from ${sql}`, ...values);
      const lead = [
        ...(await numbers('lead_code where entry_id = $1', entryId)),
        ...(await numbers('entry_event where entry_id = $1', entryId)),
      ];
      const person = await numbers('inbox where conversation_key = $1', KEY);
      return lead.filter(({ xmin }) => person.some((each) => each.xmin === xmin));
    };
    // Until then it is: said here, so that nobody thinks otherwise.
    expect(await written()).not.toEqual([]);
    await town.store.transaction(mixLeadTraces);
    expect(await written()).toEqual([]);
  });
});

describe('somebody who asks by code', () => {
  test('is told, and not joined to the lead either', async () => {
    const lead = await report(PARENT);
    const { town } = on;
    const sent: OutboundMessage[] = [];
    const channels = new Map([...town.channels, ['wecom-kf', publicChannel(sent)] as const]);
    const at = town.instance({ channels, pushChannel: 'wecom-app' });
    await town.say(PARENT, `查进度 ${lead.code.toLowerCase()}`, { channel: 'wecom-kf', at });
    expect(JSON.stringify(sent)).toContain('已收到');
    const rows = await everyRow(town);
    expect(hits(reached(rows, [PARENT, KEY]), [lead.number, lead.entryId])).toEqual([]);
    expect(hits(rows, [lead.code, lead.code.replace('-', '')])).toEqual([]);
  });
});

const CONTACT = ['薛女士', '13900005678'];
const NAMED = [...REPORT.slice(0, -2), '留', CONTACT.join('，'), '提交'];

describe('somebody who leaves a way to be reached', () => {
  test('is sealed apart from the lead', async () => {
    const lead = await report(PARENT, NAMED);
    const rows = await everyRow(on.town);
    expect(hits(rows, CONTACT)).toEqual([]);
    expect(hits(rows, [lead.entryId]).map(({ table }) => table)).toContain('public.reporter');
    const [entry] = await on.town.rows<{ data: Record<string, unknown> }>('select data from register_entry');
    expect(entry?.data).toMatchObject({ named: true, source: 'robot_named' });
    expect(entry?.data['contact']).toBeUndefined();
  });

  test('is told to whoever asked, once, when an auditor agrees; afterwards it stands in no row', async () => {
    const { town } = on;
    await report(PARENT, NAMED);
    const { heard } = await release();
    expect(heard.filter(({ text }) => text.includes(CONTACT.join('，'))).map(({ to }) => to)).toEqual(['office-1']);
    const rows = await everyRow(town);
    expect(hits(rows, CONTACT)).toEqual([]);
    // The message itself stays as one that was sent, without its words.
    expect(
      await town.rows(
        `select state, body from outbox where key like 'reporter:%' and target ->> 'userId' = 'office-1'`,
      ),
    ).toEqual([{ state: 'sent', body: { kind: 'text', text: '' } }]);
    expect(await town.rows(`select action, actor from audit_entry where action like 'reporter%' order by id`)).toEqual([
      { action: 'reporter_asked', actor: 'office-1' },
      { action: 'reporter_agreed', actor: 'auditor-1' },
      { action: 'reporter_shown', actor: 'office-1' },
    ]);
  });

  test('is in no row either when the message could not be sent', async () => {
    await report(PARENT, NAMED);
    const { heard } = await release('recipient');
    expect(heard.filter(({ text }) => text.includes('13900005678'))).toEqual([]);
    expect(hits(await everyRow(on.town), CONTACT)).toEqual([]);
  });

  test('is sealed while the message waits for a platform that does not answer', async () => {
    await report(PARENT, NAMED);
    await release('network');
    const [row] = await on.town.rows<{ state: string; kind: string }>(
      `select state, body ->> 'kind' as kind from outbox where key like 'reporter:%' and target ->> 'userId' = 'office-1'`,
    );
    expect(row).toEqual({ state: 'pending', kind: 'sealed' });
    expect(hits(await everyRow(on.town), CONTACT)).toEqual([]);
  });

  test.each([
    ['left lying', []],
    ['set aside for another form', ['查进度']],
  ])('is forgotten with a report that was begun and %s', async (_what, more) => {
    const { town } = on;
    await begin(PARENT, [...NAMED.slice(0, -1), ...more]);
    // While the form is open the conversation must know it.
    expect(hits(await everyRow(town), CONTACT).map(({ table }) => table)).toEqual(['public.conversation']);
    await town.after(2 * HOUR_MS, parents());
    expect(hits(await everyRow(town), CONTACT)).toEqual([]);
    const [state] = await town.rows<{ state: string }>('select state from conversation where key = $1', KEY);
    expect(JSON.parse(state?.state ?? '{}')).toEqual({ session: null, parked: [], sent: [] });
  });
});
