/** E14x: words that could mean two things. */
import type { FlowDefinition } from '../flow.ts';
import { suggest } from '../flow-names.ts';
import type { FlowProblem, Place } from '../flow-problem.ts';
import type { ChoiceLikeQuestion } from '../question.ts';
import { findCommand, isUniversalWord, tidyWords } from '../universal-words.ts';
import { findTwice, type PlacedQuestion, placeQuestions, problem } from './placed.ts';

/** The engine hands these on, so a flow may begin with them. */
const HANDED_ON: ReadonlySet<string> = new Set(['withdraw', 'human']);

/** Options, labels and start phrases that sound alike or like a universal word. */
export function lintCollisions(definition: FlowDefinition): FlowProblem[] {
  return [...lintStart(definition), ...placeQuestions(definition).flatMap(lintWords), ...lintLabels(definition)];
}

function lintStart({ start }: FlowDefinition): FlowProblem[] {
  const phrases = start.say.map((phrase, at): [string, Place] => [tidyWords(phrase), ['start', 'say', at]]);
  // 撤回 is handed on by the engine, so a flow may begin with it.
  const universal = phrases.filter(([phrase]) => isUniversalWord(phrase) && !HANDED_ON.has(findCommand(phrase) ?? ''));
  return [
    ...findTwice(phrases, 'E147'),
    ...universal.map(([phrase, place]) =>
      problem('E145', place, [`“${phrase}”是通用口令，不能用来开始`, '换一个说法']),
    ),
  ];
}

function lintWords({ question, place }: PlacedQuestion): FlowProblem[] {
  if (question.type === 'choice' || question.type === 'multi') return lintOptions(question, place);
  if (question.type !== 'yesno') return [];
  const nods = [...question.words.yes, ...question.words.no];
  return findTwice(
    nods.map((word) => [tidyWords(word), [...place, 'words']]),
    'E146',
  );
}

function lintOptions(question: ChoiceLikeQuestion, place: Place): FlowProblem[] {
  const codes = Object.keys(question.choices);
  const said: [string, Place][] = codes.flatMap((code) => [
    [tidyWords(question.choices[code] ?? ''), [...place, 'choices', code]],
    ...(question.words[code] ?? []).map((word): [string, Place] => [tidyWords(word), [...place, 'words', code]]),
  ]);
  const strangers = Object.keys(question.words).filter((code) => !codes.includes(code));
  const universal = said.filter(([word]) => isUniversalWord(word));
  return [
    ...strangers.map((code) =>
      problem('E104', [...place, 'words', code], [`选项里没有“${code}”`, suggest(code, codes)]),
    ),
    ...universal.map(([word, where]) => problem('E141', where, [`“${word}”和通用口令相同`, '换一个说法'])),
    ...findTwice(said, 'E142'),
  ];
}

/** 改 时间 must mean one question. */
function lintLabels(definition: FlowDefinition): FlowProblem[] {
  const labels = placeQuestions(definition).flatMap(({ question, place }): [string, Place][] =>
    question.type === 'note' ? [] : [[question.label, [...place, 'label']]],
  );
  const universal = labels.filter(([label]) => isUniversalWord(label));
  return [
    ...findTwice(labels, 'E143'),
    ...universal.map(([label, place]) => problem('E144', place, [`“${label}”和通用口令相同`, '换一个简称'])),
  ];
}
