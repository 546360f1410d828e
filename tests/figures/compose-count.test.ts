/** The count as it stands in a chat: short, the most first, what there is none of in one line. */
import { expect, test } from 'vitest';
import { composeCount } from '../../src/figures/compose-count.ts';
import { countLedger } from '../../src/figures/count-ledger.ts';
import { leadLedger, ledgerRow } from './ledgers.ts';

const SHOWN = { title: '线索台账', own: false, hint: '' };
const ask = (by: string) => ({
  by,
  period: { from: '2026-07-01', to: '2026-08-31' },
  at: new Date('2026-07-18T04:00:00Z'),
});

test('more than fifteen groups: the rest in one line', () => {
  const rows = Array.from({ length: 20 }, (_, n) =>
    ledgerRow(`${n}`, { cells: { form: `说法${String(n).padStart(2, '0')}` } }),
  );
  const lines = composeCount({ ...SHOWN, counted: countLedger(leadLedger(rows), ask('form')) }).split('\n');
  expect(lines).toHaveLength(2 + 15 + 1);
  expect(lines.slice(0, 3)).toEqual(['线索台账（7月1日至8月31日，按形态）', '共20条', '说法00 1']);
  expect(lines.at(-1)).toBe('其他5种，共5条');
});

test('nothing at all is one line, without a list of what there is none of', () => {
  expect(composeCount({ ...SHOWN, counted: countLedger(leadLedger([]), ask('state')) })).toBe(
    '线索台账（7月1日至8月31日，按状态）\n共0条',
  );
});

test('options that overlap, lines of others and the hint are said', () => {
  const rows = [ledgerRow('1', { cells: { assist: ['县公安局', '县消防救援大队'] } })];
  const text = composeCount({
    ...SHOWN,
    own: true,
    hint: '线索',
    counted: countLedger(leadLedger(rows), ask('assist')),
  });
  expect(text.split('\n').slice(2)).toEqual([
    '县公安局 1',
    '县消防救援大队 1',
    '一条可选几项，相加会多于总数。',
    '只数了归您看的。',
    '也可按单位、乡镇、月份或一列数，例如“统计 线索 按乡镇”。',
  ]);
});
