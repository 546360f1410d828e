/** Which words start which flow, and for whom. */
import { describe, expect, test } from 'vitest';
import { allowedHere, findEntry, findRefused, mayUse } from '../../src/conversation/flow-entry.ts';
import { FLOWS, PARENT, SCHOOL, WANG } from './talk.ts';

const flows = [...FLOWS.values()];
const flow = (id: string) => {
  const found = FLOWS.get(id);
  if (found === undefined) throw new Error(`no flow ${id}`);
  return found;
};

describe('findEntry', () => {
  test.each([
    ['填报', 'inspection_site', undefined],
    ['今日任务', 'my_tasks', undefined],
    ['查', 'license_lookup', undefined],
    ['查 启航书法', 'license_lookup', '启航书法'],
    ['查：启航书法', 'license_lookup', '启航书法'],
    ['查一下启航书法', 'license_lookup', '启航书法'],
    ['查询，启航书法', 'license_lookup', '启航书法'],
    ['撤回 JC20260302-0001', 'withdraw', 'JC20260302-0001'],
  ])('“%s” starts %s', (text, id, said) => {
    const entry = findEntry(flows, text, WANG);
    expect([entry?.flow.definition.flow, entry?.said]).toEqual([id, said]);
  });

  test.each(['填报表', '任务书', '检查', '调查 启航', '我要填报', '查实', ''])('“%s” starts nothing', (text) => {
    expect(findEntry(flows, text, WANG)).toBeUndefined();
  });

  test('a flow is for its roles only; others are told so when they say exactly its words', () => {
    expect(mayUse(flow('inspection_site'), SCHOOL)).toBe(false);
    expect(findEntry(flows, '填报', SCHOOL)).toBeUndefined();
    expect(findRefused(flows, '填报', SCHOOL)?.definition.flow).toBe('inspection_site');
    expect(findRefused(flows, '填报', WANG)).toBeUndefined();
    expect(findRefused(flows, '填报完了吗', PARENT)).toBeUndefined();
    expect(findEntry(flows, '查 启航', PARENT)?.flow.definition.flow).toBe('license_lookup');
  });
});

test('where a flow may be used', () => {
  expect(allowedHere(flow('inspection_site'), 'group')).toBe(true);
  expect(allowedHere(flow('license_lookup'), 'group')).toBe(false);
  expect(allowedHere(flow('license_lookup'), 'direct')).toBe(true);
});
