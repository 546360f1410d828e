/** Lints one flow file: every error and every warning with its line. */
import { hashFlow } from '../flow-file.ts';
import type { FlowProblem, Known } from '../flow-problem.ts';
import { type Examined, examineFlow, placed } from './examine.ts';
import { type LintFinding, toFinding } from './finding.ts';
import { lintManners, lintVersion } from './manners.ts';
import { applyWaivers } from './waivers.ts';
import { lintWording } from './wording.ts';

/** All findings of a file, by line. `known` as for `parseFlow`; `published` adds the check of the version number. */
export function lintFlowFile(yaml: string, fileName: string, known: Known = {}): LintFinding[] {
  const examined = examineFlow(yaml, known);
  const warnings = placed(listWarnings(examined, hashFlow(yaml), known), examined.lineOf);
  const told = applyWaivers([...warnings, ...examined.doubts], yaml);
  return [...examined.errors, ...told]
    .sort((a, b) => a.line - b.line || a.code.localeCompare(b.code))
    .map((problem) => toFinding(fileName, problem));
}

function listWarnings({ read, isWritten }: Examined, hash: string, known: Known): FlowProblem[] {
  if (read === undefined) return [];
  const { definition } = read;
  return [
    ...lintManners({ definition, isWritten }),
    ...lintWording(definition),
    ...lintVersion(definition, hash, known),
  ];
}
