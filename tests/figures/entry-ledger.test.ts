/** Answers as the cells of a ledger: labels instead of codes, whole texts, days that stay true. */
import { expect, test } from 'vitest';
import { registerSchema } from '../../src/domain/register-definition.ts';
import { cellOf, entryLedger } from '../../src/figures/entry-ledger.ts';
import { cellText, isRestricted, momentText } from '../../src/figures/ledger.ts';
import { ledgerRow } from './ledgers.ts';

const LONG = `${'很长的话，'.repeat(20)}完`;

test.each([
  ['a choice by its label', 'one_on_one', '一对一', '一对一'],
  ['a code that nobody put into words', 'one_on_one', undefined, 'one_on_one'],
  ['several options', ['a', 'b'], '甲、乙', ['甲', '乙']],
  ['options of which a label has a 、 of its own', ['a', 'b'], '甲、乙、丙', ['a', 'b']],
  ['no option', [], '都没有', '都没有'],
  ['a number, whatever is said of it', 3800.5, '3800.5元', 3800.5],
  ['yes', true, '是', '是'],
  ['no, without words', false, undefined, '否'],
  ['a day is not 今天', '2026-07-10', '今天', '2026-07-10'],
  ['a moment in the county’s time', '2026-07-10T18:30:00+08:00', '今天18:30', '2026-07-10 18:30'],
  ['a text that was cut for the screen', LONG, `${LONG.slice(0, 59)}…`, LONG],
  ['a text of two lines', '甲\n乙', '甲 乙', '甲\n乙'],
  ['a period', { from: '2026-07-01', to: '2026-08-31' }, '今天至8月31日', '2026-07-01至2026-08-31'],
  ['a row of a table', { id: '1', name: '启航书法', fields: {} }, '启航书法', '启航书法'],
  ['a place', { latitude: 36, longitude: 113, label: '' }, '已发位置', '已发位置'],
  ['photos', [{ mediaId: '1' }], '1张照片', '1张照片'],
  ['nothing', undefined, undefined, undefined],
  ['left out', undefined, '跳过（不知道）', undefined],
  ['null', null, '跳过', undefined],
  ['words that a rule wrote', undefined, '已收到：赵海峰', '已收到：赵海峰'],
])('%s', (_name, value, shown, expected) => {
  expect(cellOf(value, shown)).toEqual(expected);
});

test('a ledger has the register’s columns and states, and 已撤回', () => {
  const definition = registerSchema.parse({
    ...{ register: 'price', title: '价格采集台账', prefix: 'JG', begin: 'recorded' },
    states: { recorded: { name: '已登记' } },
    columns: [
      { id: 'course', title: '课程' },
      { id: 'teacher', title: '教师', personal: true },
    ],
  });
  const { cells: _none, ...row } = ledgerRow('JG1', { state: 'recorded' });
  const ledger = entryLedger(definition, [
    { ...row, data: { course: 'dance', other: 1, restricted: true }, shown: { course: '街舞' } },
  ]);
  expect(ledger).toMatchObject({ code: 'price', title: '价格采集台账', permit: 'price.see' });
  expect([...ledger.states]).toEqual([
    ['recorded', '已登记'],
    ['withdrawn', '已撤回'],
  ]);
  expect(ledger.columns.map(({ id, personal }) => [id, personal])).toEqual([
    ['course', false],
    ['teacher', true],
  ]);
  expect(ledger.rows[0]?.cells).toEqual({ course: '街舞' });
  expect(ledger.rows.map(isRestricted)).toEqual([true]);
});

test('cells in words', () => {
  expect([undefined, '甲', 3.5, ['甲', '乙'], []].map(cellText)).toEqual(['', '甲', '3.5', '甲、乙', '']);
});

test('a deadline at midnight is the day before it; another moment keeps its time', () => {
  expect(momentText(new Date('2026-07-20T16:00:00Z'), true)).toBe('2026-07-20');
  expect(momentText(new Date('2026-07-20T16:00:00Z'))).toBe('2026-07-21 00:00');
  expect(momentText(new Date('2026-07-20T08:30:00Z'), true)).toBe('2026-07-20 16:30');
});
