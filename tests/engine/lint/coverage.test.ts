/** What no transcript plays is told like any other finding. */
import { expect, test } from 'vitest';
import { coverageFindings } from '../../../src/engine/lint/coverage.ts';
import { sayFinding } from '../../../src/engine/lint/finding.ts';
import { GOOD, lineWith } from './good-flow.ts';

test('each gap has its code and its line', () => {
  const findings = coverageFindings(GOOD, 'good.yaml', [
    { kind: 'flow' },
    { kind: 'question', id: 'pupils', place: ['ask', 4] },
    { kind: 'branch', source: 'state == "in_class"', missing: false, place: ['ask', 4, 'when'] },
    { kind: 'skip', id: 'fee', place: ['ask', 5, 'optional'] },
  ]);
  expect(findings.map(sayFinding)).toEqual([
    'good.yaml:1 W304 这个流程没有对话测试。改法：在 flows/tests/ 里加一个同名文件。',
    `good.yaml:${lineWith(GOOD, '- id: pupils')} W301 没有对话问到“pupils”。改法：在 flows/tests/ 里加一段。`,
    `good.yaml:${lineWith(GOOD, 'when: state == "in_class"')} W302 “state == "in_class"”没有算出过“否”。改法：加一段走到这一面的对话。`,
    `good.yaml:${lineWith(GOOD, 'optional: true')} W303 没有对话跳过“fee”。改法：加一段，在这一题回“跳过”。`,
  ]);
  expect(findings.every(({ level }) => level === 'warning')).toBe(true);
});
