/** Each fault is found where it stands, and nothing else with it. */
import { expect, test } from 'vitest';
import { lintFlowFile } from '../../../src/engine/lint/lint-file.ts';
import { broken, GOOD, KNOWN, lineWith } from './good-flow.ts';
import { SEEDED_FAULTS } from './seeded-faults.ts';

test('the good flow has no fault', () => {
  expect(lintFlowFile(GOOD, 'good.yaml', KNOWN)).toEqual([]);
});

test.each(SEEDED_FAULTS)('$code: $what', ({ from, to, also, code, at, says }) => {
  const once = broken(from, to);
  const yaml = also === undefined ? once : once.replace(...also);
  const findings = lintFlowFile(yaml, 'broken.yaml', KNOWN);
  expect(findings.map((finding) => `${finding.line} ${finding.code}`)).toEqual([
    `${lineWith(yaml, at ?? to.split('\n')[0] ?? '')} ${code}`,
  ]);
  const [finding] = findings;
  expect(finding).toMatchObject({ file: 'broken.yaml', level: code.startsWith('E') ? 'error' : 'warning' });
  expect(`${finding?.what}。${finding?.fix}`).toContain(says ?? '');
});
