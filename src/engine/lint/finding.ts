/** What the lint tells: a problem with its file, line and weight. */
import type { LintCode } from './codes.ts';

/** `error` stops the start, `warning` does not. */
export type LintFinding = {
  code: LintCode;
  level: 'error' | 'warning';
  file: string;
  line: number;
  what: string;
  fix: string;
};

/** A finding from a problem whose line is known. */
export function toFinding(file: string, problem: Omit<LintFinding, 'file' | 'level'>): LintFinding {
  const { code, line, what, fix } = problem;
  return { code, level: code.startsWith('E') ? 'error' : 'warning', file, line, what, fix };
}

/** One line for people: `flows/x.yaml:12 E104 选项里没有“in_clas”。改法：是不是 in_class。` */
export function sayFinding({ file, line, code, what, fix }: LintFinding): string {
  return `${file}:${line} ${code} ${what}。改法：${fix}。`;
}
