/**
 * `# 已知 W208：十三张清单缺一不可`, on the line of a warning or above it: the author knows and has a reason.
 * Errors cannot be waived.
 */
import { CODES, type LintCode } from './codes.ts';
import type { TextProblem } from './examine.ts';

type Waiver = { code: string; line: number; covers: number };

const WAIVER = /#\s*已知\s*(?<code>W\d{3})[：:]\s*\S/u;

/** Takes away what is waived, and tells waivers that waive nothing. */
export function applyWaivers(problems: readonly TextProblem[], yaml: string): TextProblem[] {
  const waivers = readWaivers(yaml);
  const isWaived = ({ code, line }: TextProblem, waiver: Waiver): boolean =>
    code === waiver.code && (line === waiver.covers || line === waiver.line);
  const left = problems.filter((problem) => !waivers.some((waiver) => isWaived(problem, waiver)));
  const idle = waivers.filter(
    (waiver) => isOurs(waiver.code) && !problems.some((problem) => isWaived(problem, waiver)),
  );
  return [...left, ...idle.map(tellIdle)];
}

/** Whether transcripts find it (W3xx): then a reading of the file alone cannot know. */
const isOurs = (code: string): boolean => !code.startsWith('W3');

function tellIdle({ code, line }: Waiver): TextProblem {
  const known: LintCode | undefined = (Object.keys(CODES) as LintCode[]).find((each) => each === code);
  const what = known === undefined ? `没有 ${code} 这个编号` : `这里没有 ${code} 了`;
  return { code: 'W218', line, what, fix: '删掉这一行说明' };
}

/** A comment on a line of its own covers the next line that is none. */
function readWaivers(yaml: string): Waiver[] {
  const lines = yaml.split('\n');
  return lines.flatMap((text, at) => {
    const code = WAIVER.exec(text)?.groups?.['code'];
    if (code === undefined) return [];
    const isAlone = text.trimStart().startsWith('#');
    const next = lines.findIndex((other, index) => index > at && !/^\s*(?:#|$)/u.test(other));
    return [{ code, line: at + 1, covers: (isAlone ? next : at) + 1 }];
  });
}
