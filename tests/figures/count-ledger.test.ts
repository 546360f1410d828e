/** Hand-counted: lines of a register by state, department, town, month, a column; sums of a column. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CountLine,
  type CountQuestion,
  countLedger,
  isCountable,
  listSummable,
} from '../../src/figures/count-ledger.ts';
import { leadLedger, ledgerRow } from './ledgers.ts';

const AT = new Date('2026-08-18T04:00:00.000Z');
const SUMMER = { from: '2026-07-01', to: '2026-08-31' };
const ask = (by: string, more: Partial<CountQuestion> = {}): CountQuestion => ({ by, period: SUMMER, at: AT, ...more });
const short = (lines: readonly CountLine[]) => lines.map(({ title, count, late }) => `${title} ${count} ${late}`);

/** Eight of the summer of which one was taken back, one of June, one of September, one about a made-up institution. */
const LEADS = leadLedger([
  ledgerRow('1', { department: '县教育局', town: '古韩镇', cells: { form: '一对一', fee: 300 } }),
  ledgerRow('2', {
    department: '县教育局',
    town: '古韩镇',
    dueAt: '2026-07-20T16:00:00.000Z',
    cells: { form: '一对一', fee: 100.1 },
  }),
  ledgerRow('3', { department: '县公安局', town: '王桥镇', day: '2026-07-01', cells: { form: '安全', fee: 200.2 } }),
  ledgerRow('4', {
    state: 'checking',
    department: '县公安局',
    dueAt: '2026-08-18T04:00:00.000Z',
    cells: { form: '研学' },
  }),
  ledgerRow('5', {
    state: 'checking',
    day: '2026-08-31',
    dueAt: '2026-08-18T04:00:00.001Z',
    cells: { assist: ['县公安局', '县市场监管局'] },
  }),
  ledgerRow('6', { state: 'closed', town: '襄垣县外', cells: { assist: ['县公安局'], fee: '说不清' } }),
  ledgerRow('7', { state: 'closed', cells: { assist: [] } }),
  ledgerRow('8', { state: 'withdrawn', dueAt: '2026-07-11T16:00:00.000Z', cells: { fee: 9999 } }),
  ledgerRow('9', { day: '2026-06-30' }),
  ledgerRow('10', { day: '2026-09-01' }),
  ledgerRow('11', { madeUp: true }),
]);

describe('by', () => {
  test('state: each in the order of the work; two are late, to the millisecond', () => {
    const { lines, all, withdrawn, by } = countLedger(LEADS, ask('state'));
    expect(short(lines)).toEqual(['新建 3 1', '核查中 2 1', '已办结 2 0']);
    expect(all).toMatchObject({ title: '合计', count: 7, late: 2 });
    expect({ withdrawn, by }).toEqual({ withdrawn: 1, by: '状态' });
  });

  test('department: the most first, what has none last', () => {
    expect(short(countLedger(LEADS, ask('department')).lines)).toEqual(['县公安局 2 1', '县教育局 2 1', '没填 3 0']);
  });

  test('town: all ten, also those with nothing; other places and none after them', () => {
    const { lines } = countLedger(LEADS, ask('town'));
    expect(lines).toHaveLength(12);
    expect(short(lines.filter(({ count }) => count > 0))).toEqual([
      '古韩镇 2 1',
      '王桥镇 1 0',
      '襄垣县外 1 0',
      '没填 3 1',
    ]);
  });

  test('month: those between the first and the last stand there with 0', () => {
    const year = { from: '2025-11-01', to: '2026-12-31' };
    const rows = leadLedger([ledgerRow('1', { day: '2025-11-30' }), ledgerRow('2', { day: '2026-02-01' })]);
    expect(short(countLedger(rows, ask('month', { period: year })).lines)).toEqual([
      '2025-11 1 0',
      '2025-12 0 0',
      '2026-01 0 0',
      '2026-02 1 0',
    ]);
    expect(short(countLedger(LEADS, ask('month')).lines)).toEqual(['2026-07 6 2', '2026-08 1 0']);
  });

  test('a column: its labels', () => {
    expect(short(countLedger(LEADS, ask('form')).lines)).toEqual(['一对一 2 1', '安全 1 0', '研学 1 1', '没填 3 0']);
  });

  test('a column of several options: one line stands under each, and it is said that they overlap', () => {
    const { lines, all, overlaps } = countLedger(LEADS, ask('assist'));
    expect(short(lines)).toEqual(['县公安局 2 0', '县市场监管局 1 0', '没填 5 2']);
    expect({ all: all.count, overlaps }).toEqual({ all: 7, overlaps: true });
    expect(countLedger(LEADS, ask('form')).overlaps).toBe(false);
  });

  test('nothing at all: every state with 0', () => {
    const { lines, all } = countLedger(leadLedger([]), ask('state', { sum: 'fee' }));
    expect(short(lines)).toEqual(['新建 0 0', '核查中 0 0', '已办结 0 0']);
    expect(all).toMatchObject({ count: 0, sum: null });
    expect(countLedger(leadLedger([]), ask('month')).lines).toEqual([]);
  });
});

describe('sum', () => {
  test('300 + 100.10 + 200.20 = 600.30, to the fen; words are no number; what was taken back is not in it', () => {
    const { lines, all, summed } = countLedger(LEADS, ask('state', { sum: 'fee' }));
    expect(summed).toBe('收费');
    expect(all.sum).toEqual({ total: 600.3, mean: 200.1, median: 200.2, of: 3 });
    expect(lines.map(({ sum }) => sum?.total ?? null)).toEqual([600.3, null, null]);
  });

  test('the median of an even number is between the two in the middle', () => {
    const rows = [1, 2, 3, 10].map((fee, n) => ledgerRow(`${n}`, { cells: { fee } }));
    expect(countLedger(leadLedger(rows), ask('state', { sum: 'fee' })).all.sum).toMatchObject({ mean: 4, median: 2.5 });
  });

  test('columns that hold numbers', () => {
    expect(listSummable(LEADS)).toEqual(['fee']);
  });
});

test('people are no groups, nor is what the register does not have', () => {
  expect(
    ['state', 'town', 'month', 'department', 'form', 'who', 'nothing', 'toString'].map((by) => isCountable(LEADS, by)),
  ).toEqual([true, true, true, true, true, false, false, false]);
});

test('whatever the lines are: without overlaps the groups add up to the whole', () => {
  const row = fc.record({
    state: fc.constantFrom('new', 'checking', 'closed', 'withdrawn', 'of_old'),
    day: fc.constantFrom('2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'),
    town: fc.constantFrom(null, '', '古韩镇', '别处'),
    department: fc.constantFrom('', '县教育局'),
    madeUp: fc.boolean(),
    cells: fc.record({ form: fc.constantFrom('', '一对一', 3), assist: fc.subarray(['甲', '乙']) }),
  });
  fc.assert(
    fc.property(
      fc.array(row),
      fc.constantFrom('state', 'town', 'month', 'department', 'form', 'assist'),
      (rows, by) => {
        const ledger = leadLedger(rows.map((more, n) => ledgerRow(`${n}`, more)));
        const { lines, all, overlaps } = countLedger(ledger, ask(by));
        const sum = lines.reduce((total, { count }) => total + count, 0);
        expect(overlaps ? sum > all.count : sum === all.count).toBe(true);
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
      },
    ),
    { seed: 20_260_718 },
  );
});
