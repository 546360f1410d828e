/** Every action that a flow may call is tested for what it allows, refuses and cannot read. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACTIONS } from '../../src/actions/registry.ts';
import { UNDOS } from '../../src/actions/undos.ts';
import { loadFlows } from '../../src/app/load-flows.ts';

const CASES = ['allowed', 'refused', 'malformed'];

/** The cases that a test file describes and fills: `describe('allowed', …)` with at least one test. */
function casesOf(source: string): string[] {
  const parts = source.split(/^describe\('/mu).slice(1);
  return parts.filter((part) => /^ {2}test(?:\.each)?\(/mu.test(part)).map((part) => part.slice(0, part.indexOf("'")));
}

test.each([...ACTIONS.keys()])('%s has a test file with a case of each kind', (name) => {
  const path = new URL(`${name.replaceAll('_', '-')}.test.ts`, import.meta.url);
  expect(existsSync(path), `tests/actions/${name.replaceAll('_', '-')}.test.ts`).toBe(true);
  expect(casesOf(readFileSync(path, 'utf8'))).toEqual(expect.arrayContaining(CASES));
});

test('the check sees an empty case', () => {
  const source = "describe('allowed', () => {\n  test('x', () => {});\n});\ndescribe('refused', () => {\n});\n";
  expect(casesOf(source)).toEqual(['allowed']);
});

test('every action that a flow names exists, and none is there that no flow calls', async () => {
  const called = [...(await loadFlows()).values()].flatMap(({ definition: { submit } }) =>
    [...submit.do, ...(submit.amend?.do ?? [])].map(({ action }) => action),
  );
  expect([...new Set(called)].sort()).toEqual([...ACTIONS.keys()].sort());
});

test('every way to undo that a flow names exists, and none is there that no flow names', async () => {
  const named = [...(await loadFlows()).values()].flatMap(({ definition: { submit } }) =>
    (submit.undo?.do ?? []).map(({ action }) => action),
  );
  expect([...new Set(named)].sort()).toEqual([...UNDOS.keys()].sort());
});
