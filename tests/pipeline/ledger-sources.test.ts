/** The registers by name, and what they are to be counted by. */
import { describe, expect, test } from 'vitest';
import { loadRegisters } from '../../src/app/load-flows.ts';
import { listLedgers } from '../../src/figures/record-ledgers.ts';
import { ledgerSources } from '../../src/pipeline/ledger-sources.ts';

const registers = await loadRegisters();
const source = ledgerSources(listLedgers(registers))['ledgers'];
const idsOf = (words: string) => source?.find(words, 9).candidates.map(({ id }) => id);

test.each([
  ['线索', 'lead'],
  ['线索台账', 'lead'],
  ['检查', 'inspection'],
  ['检查问题', 'finding'],
  ['整改', 'rectification'],
  ['任务', 'task'],
  ['lead', 'lead'],
  ['退费', 'dispute'],
  ['线索 按乡镇', 'lead/town'],
  ['线索按单位', 'lead/department'],
  ['线索 按部门', 'lead/department'],
  ['线索 按月', 'lead/month'],
  ['线索 按形态', 'lead/form'],
  ['线索 按心情', 'lead'],
  ['人员 按姓名', 'staff'],
])('%s is %s', (words, id) => {
  expect(source?.find(words, 9).certain).toBe(true);
  expect(idsOf(words)).toEqual([id]);
});

test('each by its own name is certain', () => {
  for (const { title, code } of listLedgers(registers)) {
    expect(source?.find(title.replace(/台账$/u, ''), 9), title).toMatchObject({
      certain: true,
      candidates: [{ id: code }],
    });
  }
});

test('several that are alike are offered; nothing is nothing', () => {
  expect(source?.find('台账', 9)).toEqual({ certain: false, candidates: [] });
  expect(source?.find('财政', 9)).toEqual({ certain: false, candidates: [] });
  const some = source?.find('检', 2);
  expect(some).toMatchObject({ certain: false });
  expect(some?.candidates).toHaveLength(2);
});

describe('an answer that is kept', () => {
  test('is found again by its id', () => {
    expect(source?.get('lead')).toEqual({ id: 'lead', name: '线索台账', fields: {} });
    expect(source?.get('lead/town')).toEqual({ id: 'lead/town', name: '线索台账，按乡镇', fields: {} });
    expect(source?.get('lead/form')?.name).toBe('线索台账，按形态');
    expect(source?.get('nothing')).toBeUndefined();
  });

  test('is gone for who may not see it any more', () => {
    expect(ledgerSources([])['ledgers']?.get('lead')).toBeUndefined();
    expect(ledgerSources([])['ledgers']?.suggest?.(9)).toEqual([]);
  });
});
