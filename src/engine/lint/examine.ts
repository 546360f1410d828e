/** Reads one flow file as far as it can be read, and collects every error in it with its line. */
import type { CompiledParts } from '../compiled.ts';
import { type FlowDefinition, flowSchema } from '../flow.ts';
import { compileFlow } from '../flow-compile.ts';
import type { FlowProblem, Known, Place, Rule } from '../flow-problem.ts';
import { MAX_FILE_CHARACTERS, readFlowYaml } from '../flow-yaml.ts';
import { findErrors } from './flow-errors.ts';
import { lintReach } from './reach/reachability.ts';
import { explainIssue } from './schema-issues.ts';

/** A problem with the line it stands in. */
export type TextProblem = Omit<FlowProblem, 'place'> & { line: number };

/** What could be read of the file; `definition` and what follows are absent when the schema refuses it. */
export type Examined = {
  errors: TextProblem[];
  /** What could not be found out by trying answers (W216, W217). */
  doubts: TextProblem[];
  lineOf: (place: Place) => number;
  /** Whether the author wrote a setting, or the schema filled it in. */
  isWritten: (place: Place) => boolean;
  read?: { definition: FlowDefinition; parts: CompiledParts; rules: Rule[] };
};

/** Examines a flow file. `tries: false` leaves out trying answers, which is most of the work. */
export function examineFlow(yaml: string, known: Known, { tries = true } = {}): Examined {
  if (yaml.length > MAX_FILE_CHARACTERS) {
    return unread({ code: 'E118', line: 1, what: '文件太大', fix: `不超过 ${MAX_FILE_CHARACTERS} 字` });
  }
  const file = readFlowYaml(yaml);
  if ('why' in file) {
    return unread({ code: 'E100', line: file.line, what: `YAML 写法不对（${file.why}）`, fix: '核对缩进、冒号和引号' });
  }
  const { value, lineOf, isWritten } = file;
  const parsed = flowSchema.safeParse(value);
  if (!parsed.success) {
    return {
      errors: placed(
        parsed.error.issues.flatMap((issue) => explainIssue(issue, value)),
        lineOf,
      ),
      doubts: [],
      lineOf,
      isWritten,
    };
  }
  const definition = parsed.data;
  const { observe, ...silent } = known;
  const { parts, problems, rules } = compileFlow(definition, silent);
  const errors = placed([...problems, ...findErrors(definition, rules, known)], lineOf);
  // Nobody is to hear what rules come to while we try them out.
  const heard = observe === undefined ? parts : compileFlow(definition, known).parts;
  const examined = { errors, lineOf, isWritten, read: { definition, parts: heard, rules } };
  // Trying a form out needs rules that run.
  if (errors.length > 0 || !tries) return { ...examined, doubts: [] };
  const tried = placed(lintReach({ ...parts, definition, hash: '', fileName: '' }, rules, known), lineOf);
  const isError = ({ code }: TextProblem): boolean => code.startsWith('E');
  return { ...examined, errors: tried.filter(isError), doubts: tried.filter((each) => !isError(each)) };
}

function unread(problem: TextProblem): Examined {
  return { errors: [problem], doubts: [], lineOf: () => 1, isWritten: () => false };
}

/** Puts the line in; the same problem told twice is told once. */
export function placed(problems: readonly FlowProblem[], lineOf: Examined['lineOf']): TextProblem[] {
  const byText = new Map<string, TextProblem>();
  for (const { place, ...problem } of problems) {
    const line = lineOf(place);
    byText.set(`${line} ${problem.code} ${problem.what}`, { ...problem, line });
  }
  return [...byText.values()].sort((a, b) => a.line - b.line);
}
