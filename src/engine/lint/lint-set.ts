/** What only shows when all flows are seen together: words that start two things, names that lead nowhere. */
import { AppError } from '../../kernel/errors.ts';
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem, Place } from '../flow-problem.ts';
import { readFlowYaml } from '../flow-yaml.ts';
import { tidyWords } from '../universal-words.ts';
import { placed } from './examine.ts';
import { type LintFinding, sayFinding, toFinding } from './finding.ts';
import { placeQuestions, problem } from './placed.ts';
import { lintDetour } from './references.ts';

/** A flow with its file's text. */
export type FlowText = { definition: FlowDefinition; fileName: string; source: string };

/** A word of one flow that may collide with another's. */
type Word = { word: string; file: string; place: Place };

/** All findings between flows; each flow was linted by itself before. */
export function lintFlowSet(flows: readonly FlowText[]): LintFinding[] {
  const starts = flows.flatMap(({ definition, fileName }) =>
    definition.start.say.map((say, at) => ({ word: tidyWords(say), file: fileName, place: ['start', 'say', at] })),
  );
  const menus = flows.flatMap(({ definition, fileName }) =>
    definition.start.menu === undefined
      ? []
      : [{ word: definition.start.menu, file: fileName, place: ['start', 'menu'] }],
  );
  const ids = flows.map(({ definition, fileName }) => ({ word: definition.flow, file: fileName, place: ['flow'] }));
  const options = flows.flatMap(listOptions);
  return flows.flatMap((flow) => {
    const problems: FlowProblem[] = [
      ...clashes(ids, ids, flow).map(({ word, place, other }) =>
        problem('E123', place, [`${other}也叫“${word}”`, '改其中一个的 flow']),
      ),
      ...clashes(starts, starts, flow).map(({ word, place, other }) =>
        problem('E147', place, [`“${word}”也是 ${other} 开始的话`, '换一个说法']),
      ),
      ...clashes(menus, menus, flow).map(({ word, place, other }) =>
        problem('E148', place, [`菜单字“${word}”和 ${other} 的一样`, '换一个菜单字']),
      ),
      ...clashes(starts, options, flow).map(({ word, place, other }) =>
        problem('E149', place, [`“${word}”也是 ${other} 里的选项`, '换一个开始的话']),
      ),
      ...lintDetour(flow.definition, { flows: flows.map(({ definition }) => definition.flow) }),
    ];
    return tell(flow, problems);
  });
}

/** Throws AppError FLOW_INVALID when flows contradict one another. */
export function refuseClashes(flows: readonly FlowText[]): void {
  const told = lintFlowSet(flows).map(sayFinding);
  if (told.length === 0) return;
  const text = `流程文件之间有冲突：\n${told.join('\n')}`;
  throw new AppError({ code: 'FLOW_INVALID', kind: 'user', userText: text, detail: text });
}

/** Options and own words of a flow's questions: glific#2211, a keyword that takes an answer away. */
function listOptions({ definition, fileName }: FlowText): Word[] {
  return placeQuestions(definition).flatMap(({ question, place }) => {
    const said =
      'choices' in question
        ? [...Object.values(question.choices), ...Object.values(question.words).flat()]
        : question.type === 'yesno'
          ? [...question.words.yes, ...question.words.no]
          : [];
    return said.map((word) => ({ word: tidyWords(word), file: fileName, place }));
  });
}

/** The words of one flow that stand in another one's list. */
function clashes(
  words: readonly Word[],
  others: readonly Word[],
  { fileName }: FlowText,
): (Word & { other: string })[] {
  return words
    .filter(({ file }) => file === fileName)
    .flatMap((word) => {
      const clash = others.find((other) => other.word === word.word && other.file !== fileName);
      return clash === undefined ? [] : [{ ...word, other: clash.file }];
    });
}

function tell({ fileName, source }: FlowText, problems: readonly FlowProblem[]): LintFinding[] {
  const read = problems.length === 0 ? undefined : readFlowYaml(source);
  if (read === undefined || !('lineOf' in read)) return [];
  return placed(problems, read.lineOf).map((each) => toFinding(fileName, each));
}
