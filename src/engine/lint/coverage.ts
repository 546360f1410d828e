/** W3xx: what no transcript plays. The rehearsal room measures; this tells it like any other finding. */
import type { FlowProblem, Place } from '../flow-problem.ts';
import { readFlowYaml } from '../flow-yaml.ts';
import { placed } from './examine.ts';
import { type LintFinding, toFinding } from './finding.ts';
import { problem } from './placed.ts';

/** A place that no transcript covers. `branch`: a rule that never came to `missing`. */
export type Uncovered =
  | { kind: 'flow' }
  | { kind: 'question' | 'skip'; id: string; place: Place }
  | { kind: 'branch'; source: string; missing: boolean; place: Place };

/** Findings for what is not covered, with the lines of the flow file. */
export function coverageFindings(yaml: string, fileName: string, uncovered: readonly Uncovered[]): LintFinding[] {
  const read = readFlowYaml(yaml);
  const lineOf = 'lineOf' in read ? read.lineOf : () => 1;
  return placed(uncovered.map(explain), lineOf).map((each) => toFinding(fileName, each));
}

function explain(gap: Uncovered): FlowProblem {
  switch (gap.kind) {
    case 'flow':
      return problem('W304', [], ['这个流程没有对话测试', '在 flows/tests/ 里加一个同名文件']);
    case 'question':
      return problem('W301', gap.place, [`没有对话问到“${gap.id}”`, '在 flows/tests/ 里加一段']);
    case 'skip':
      return problem('W303', gap.place, [`没有对话跳过“${gap.id}”`, '加一段，在这一题回“跳过”']);
    case 'branch': {
      const side = gap.missing ? '是' : '否';
      return problem('W302', gap.place, [`“${gap.source}”没有算出过“${side}”`, '加一段走到这一面的对话']);
    }
  }
}
