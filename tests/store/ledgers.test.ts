/** Registers as they come out of the database: names instead of ids, days of the county, made-up institutions marked. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadChecklists, loadRegisters } from '../../src/app/load-flows.ts';
import type { Ledger } from '../../src/figures/ledger.ts';
import { RECORD_LEDGERS } from '../../src/figures/record-ledgers.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { type LedgerNames, listStays, loadLedger } from '../../src/store/ledgers.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
let names: LedgerNames;

async function ledgerOf(code: string): Promise<Ledger> {
  const ledger = await loadLedger(db.store, code, names);
  if (ledger === undefined) throw new Error(`no ledger ${code}`);
  return ledger;
}

beforeAll(async () => {
  names = { registers: await loadRegisters(), checklists: await loadChecklists() };
  await seedDemo(db.store, { today: new Date('2026-07-18T02:00:00Z') });
  const [member] = await db.store.query<{ id: string; department: string }>(
    `select id, department_id as department from member where name = '赵海峰'`,
  );
  await db.store.execute(
    `insert into register_entry (id, number, register, state, subject, town, department_id, owner_id, filed_by_id, filed_at,
       occurred_on, due_at, state_since, parent_number, data, shown, flow, flow_version, flow_hash)
     values ('e1', 'XS1', 'lead', 'checking', '一对一 东街', '古韩镇', $1, $2, $2, '2026-07-10T17:00:00Z', '2026-07-09',
       '2026-07-20T16:00:00Z', '2026-07-10T17:00:00Z', 'FX1', '{"form":"one_on_one","reports":2,"restricted":true}',
       '{"form":"一对一","reports":"2"}', 'lead_enter', 1, 'h')`,
    member?.department,
    member?.id,
  );
});

test('an entry: who, where, when in the county, its answers in words', async () => {
  const { rows, title } = await ledgerOf('lead');
  expect(title).toBe('线索台账');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    number: 'XS1',
    subject: '一对一 东街',
    state: 'checking',
    day: '2026-07-11',
    occurredOn: '2026-07-09',
    dueAt: '2026-07-20T16:00:00.000Z',
    closedOn: null,
    parentNumber: 'FX1',
    town: '古韩镇',
    department: '县公安局',
    owner: '赵海峰',
    filedBy: '赵海峰',
    madeUp: false,
    data: { restricted: true },
    cells: { form: '一对一', reports: 2 },
  });
});

test('every register that has a file, and the four that have tables of their own; no other', async () => {
  expect(names.registers.size).toBeGreaterThan(10);
  for (const code of [...names.registers.keys(), ...Object.keys(RECORD_LEDGERS)]) {
    expect((await ledgerOf(code)).code).toBe(code);
  }
  expect(await loadLedger(db.store, 'member', names)).toBeUndefined();
});

describe('tables of their own, of the demo', () => {
  const numbersIn = async (sql: string) => (await db.store.query<{ n: number }>(sql))[0]?.n;

  test('inspections: with list, shift, what was found', async () => {
    const { rows } = await ledgerOf('inspection');
    expect(rows).toHaveLength(Number(await numbersIn('select count(*)::int as n from inspection')));
    expect(rows[0]?.cells).toMatchObject({ checklist: '安全/消防/食品/卫生检查', safety: '是' });
    const found = rows.reduce((sum, { cells }) => sum + Number(cells['findings']), 0);
    expect(found).toBe(await numbersIn('select count(*)::int as n from finding'));
    expect(rows.every(({ cells, day }) => String(cells['visited_at']).startsWith(day))).toBe(true);
  });

  test('night and drawn as they were filed; a withdrawn one says so', async () => {
    await db.store.execute(
      `update inspection set shift = 'night', mode = 'spot', withdrawn_at = now()
       where number = (select min(number) from inspection)`,
    );
    const { rows, states } = await ledgerOf('inspection');
    const [withdrawn, ...others] = rows.filter(({ state }) => state === 'withdrawn');
    expect(withdrawn?.cells).toMatchObject({ shift: '夜查', mode: '抽检' });
    expect(others).toEqual([]);
    expect(states.get('withdrawn')).toBe('已撤回');
    expect(rows.filter(({ cells }) => cells['shift'] === '日查' && cells['mode'] === '日常')).toHaveLength(3);
    await db.store.execute('update inspection set withdrawn_at = null');
  });

  test('findings: the words of the item, how bad, what was cited, which rectification', async () => {
    const { rows } = await ledgerOf('finding');
    expect(rows).toHaveLength(Number(await numbersIn('select count(*)::int as n from finding')));
    const [first] = rows;
    expect(String(first?.cells['question'])).toMatch(/\p{Script=Han}{4}/u);
    expect(['重大', '较重', '一般']).toContain(first?.cells['severity']);
    expect(first?.cells['rectification']).toBe(first?.parentNumber);
    expect(first?.parentNumber).toMatch(/^ZG/u);
  });

  test('rectifications: late from the day after the last one; done ones have no deadline', async () => {
    const { rows, permit } = await ledgerOf('rectification');
    expect(permit).toBe('rectification.see');
    expect(rows).toHaveLength(3);
    const [{ number = '', due = '' } = {}] = await db.store.query<{ number: string; due: string }>(
      `select number, to_char(due_on, 'YYYY-MM-DD') as due from rectification order by number limit 1`,
    );
    const dueAt = rows.find((row) => row.number === number)?.dueAt;
    expect(dueAt).toBe(`${due}T16:00:00.000Z`);
    await db.store.execute(`update rectification set state = 'passed' where number = $1`, number);
    expect((await ledgerOf('rectification')).rows.find((row) => row.number === number)?.dueAt).toBeNull();
  });

  test('tasks: by their owner’s department', async () => {
    const { rows, states } = await ledgerOf('task');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every(({ department, owner }) => department !== '' && owner !== '')).toBe(true);
    expect([...states.values()]).toEqual(['待办', '已完成', '已取消']);
  });
});

test('stays: what only noted something is none, a state that goes on has no end, other days are left out', async () => {
  await db.store.execute(
    `insert into entry_event (entry_id, at, from_state, to_state, data)
     select 'e1', at::timestamptz, from_state, to_state, '{}'::jsonb from (values
       ('2026-07-10T17:00:00Z', null, 'new'), ('2026-07-10T18:00:00Z', 'new', 'new'),
       ('2026-07-10T19:30:00Z', 'new', 'accepted'), ('2026-07-11T17:00:00Z', 'accepted', 'checking')
     ) as event(at, from_state, to_state)`,
  );
  const stays = await listStays(db.store, { register: 'lead', from: '2026-07-11', to: '2026-07-11' });
  expect(stays.sort((a, b) => (a.came < b.came ? -1 : 1))).toEqual([
    { state: 'new', came: '2026-07-10T17:00:00.000Z', left: '2026-07-10T19:30:00.000Z' },
    { state: 'accepted', came: '2026-07-10T19:30:00.000Z', left: '2026-07-11T17:00:00.000Z' },
    { state: 'checking', came: '2026-07-11T17:00:00.000Z', left: null },
  ]);
  expect(await listStays(db.store, { register: 'lead', from: '2026-07-12', to: '2026-07-31' })).toEqual([]);
});

test('about a made-up institution: only where a real one stands beside it', async () => {
  const made = async () => (await ledgerOf('inspection')).rows.filter(({ madeUp }) => madeUp).length;
  expect(await made()).toBe(0);
  await db.store.execute(`insert into institution (id, name, category, status, region_code, region, town, synthetic)
    values ('real', '真机构', '学科类', 'valid', '140423', '襄垣县', '', false)`);
  const [row] = await db.store.query<{ n: number }>(
    `select count(*)::int as n from inspection i join institution o on o.id = i.institution_id where o.synthetic`,
  );
  expect(await made()).toBe(row?.n);
  expect(row?.n).toBeGreaterThan(0);
});
