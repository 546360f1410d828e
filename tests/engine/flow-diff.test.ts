/** What each change of a flow file means for the forms that are half filled in. */
import { describe, expect, test } from 'vitest';
import { diffFlows } from '../../src/engine/flow-diff.ts';
import { BASE, before, edit, parse, ROWS, told } from './flow-diff-cases.ts';

describe('each change', () => {
  test.each(ROWS)('%s', (_what, edits, changes, policy) => {
    const diff = diffFlows(before, parse(edit(BASE, ...edits)));
    expect(told(diff).sort()).toEqual([...changes].sort());
    expect(diff.policy).toBe(policy);
    for (const change of diff.changes) expect(change.what).toMatch(/[\u4e00-\u9fff]/u);
  });
});

test('the same file is the same', () => {
  expect(diffFlows(before, parse(BASE))).toEqual({ changes: [], policy: 'same' });
});

test('a change is told with what it was and what it is', () => {
  const diff = diffFlows(before, parse(edit(BASE, ['max: 500}', 'max: 300}'], ['text: 多少人？', 'text: 几个人？'])));
  expect(diff.changes.map(({ what }) => what)).toEqual([
    '“人数”的问的话：多少人？ → 几个人？',
    '“人数”的最大值：500 → 300',
  ]);
});
