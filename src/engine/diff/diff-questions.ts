/** Compares the questions of two versions: which came, went, moved, and what changed in those that stayed. */
import type { Question } from '../question.ts';
import { diffChecks, diffChoices } from './diff-checks.ts';
import { diffFacts, diffSkip, type Pair, type Versions } from './diff-facts.ts';
import type { FlowChange } from './flow-change.ts';
import { DIFF_TEXTS } from './texts.ts';

type Questions = readonly Question[];

/** Differences of two lists of questions; `path` is what they stand in (`ask`, `ask.issues`). */
export function diffQuestions(lists: Pair<Questions>, versions: Versions, path: string): FlowChange[] {
  const { before, after } = lists;
  const gone = before.filter((old) => findTwin(after, old) === undefined);
  const come = after.filter((fresh) => findTwin(before, fresh) === undefined);
  return [
    ...gone.map((question) => goneChange(question, `${path}.${question.id}`)),
    ...come.map((question) => comeChange(question, `${path}.${question.id}`)),
    ...diffOrder(lists, path),
    ...before.flatMap((old) => {
      const twin = findTwin(after, old);
      return twin === undefined ? [] : diffQuestion({ before: old, after: twin }, versions, `${path}.${old.id}`);
    }),
  ];
}

/** A note is no question: one that becomes a question is a new question. */
function findTwin(list: Questions, question: Question): Question | undefined {
  return list.find(({ id, type }) => id === question.id && (type === 'note') === (question.type === 'note'));
}

function goneChange(question: Question, path: string): FlowChange {
  if (question.type === 'note') return { class: 'words', path, what: DIFF_TEXTS.noteRemoved(question.id) };
  return { class: 'removed', path, what: DIFF_TEXTS.removed(question.label) };
}

function comeChange(question: Question, path: string): FlowChange {
  if (question.type === 'note') return { class: 'words', path, what: DIFF_TEXTS.noteAdded(question.id) };
  return { class: 'added', path, what: DIFF_TEXTS.added(question.label) };
}

/** Names as few questions as explain the new order. */
function diffOrder({ before, after }: Pair<Questions>, path: string): FlowChange[] {
  const stayed = after.flatMap((question) => {
    const twin = findTwin(before, question);
    return twin === undefined ? [] : [{ question, was: before.indexOf(twin) }];
  });
  const still = longestRising(stayed.map(({ was }) => was));
  return stayed
    .filter(({ was }) => !still.has(was))
    .map(({ question }) => ({
      class: question.type === 'note' ? 'words' : 'reordered',
      path: `${path}.${question.id}`,
      what: DIFF_TEXTS.moved(question.type === 'note' ? question.id : question.label),
    }));
}

/** The longest rising row among different numbers. */
function longestRising(numbers: readonly number[]): Set<number> {
  const rows: number[][] = [];
  for (const number of numbers) {
    const longest = rows
      .filter((row) => (row.at(-1) ?? 0) < number)
      .reduce((best: number[], row) => (row.length > best.length ? row : best), []);
    rows.push([...longest, number]);
  }
  return new Set(rows.reduce((best, row) => (row.length > best.length ? row : best), []));
}

function diffQuestion(pair: Pair<Question>, versions: Versions, path: string): FlowChange[] {
  const { before, after } = pair;
  if (before.type === 'note' || after.type === 'note') return diffFacts(pair, versions, path);
  const { label } = after;
  if (before.type !== after.type) {
    return [{ class: 'retyped', path: `${path}.type`, what: DIFF_TEXTS.retyped(label, before.type, after.type) }];
  }
  return [
    ...diffWhen(pair, versions, { label, path }),
    ...diffFacts(pair, versions, path),
    ...diffSkip(pair, label, path),
    ...diffChecks(pair, versions, { label, path }),
    ...diffChoices(pair, label, path),
    ...(before.type === 'repeat' && after.type === 'repeat' ? diffRepeat({ before, after }, versions, path) : []),
  ];
}

/**
 * A condition decides who is asked, never what is right: dropped, it may ask more (`added`); added or changed, it may
 * also hide answers (`removed`). Both move.
 */
function diffWhen(
  pair: Pair<Question>,
  versions: Versions,
  { label, path }: { label: string; path: string },
): FlowChange[] {
  const [before, after] = [pair.before.when, pair.after.when];
  const where = `${path}.when`;
  if (versions.before.optionalRule(before) === versions.after.optionalRule(after)) return [];
  if (after === undefined) return [{ class: 'added', path: where, what: DIFF_TEXTS.whenDropped(label) }];
  const what = before === undefined ? DIFF_TEXTS.whenAdded(label, after) : DIFF_TEXTS.whenChanged(label, before, after);
  return [{ class: 'removed', path: where, what }];
}

type Repeat = Extract<Question, { type: 'repeat' }>;

function diffRepeat(pair: Pair<Repeat>, versions: Versions, path: string): FlowChange[] {
  const { before, after } = pair;
  const inner = diffQuestions({ before: before.ask, after: after.ask }, versions, path);
  return [...diffOver(pair, versions, path), ...diffFirst(pair, versions, path), ...inner];
}

/** Answers of `over` go by the element's code, the others by their number: one cannot become the other. */
function diffOver({ before, after }: Pair<Repeat>, versions: Versions, path: string): FlowChange[] {
  const where = `${path}.over`;
  if ((before.over === undefined) !== (after.over === undefined)) {
    return [{ class: 'retyped', path: where, what: DIFF_TEXTS.overKind(after.label) }];
  }
  if (versions.before.optionalRule(before.over) === versions.after.optionalRule(after.over)) return [];
  // Other elements: some are asked now, some are hidden; each answer keeps its element.
  const what = DIFF_TEXTS.whenChanged(after.label, before.over ?? '', after.over ?? '');
  return [{ class: 'removed', path: where, what }];
}

/** 先问有没有 is a question of its own. */
function diffFirst({ before, after }: Pair<Repeat>, versions: Versions, path: string): FlowChange[] {
  const where = `${path}.text`;
  if (before.text === undefined && after.text === undefined) return [];
  if (before.text === undefined) return [{ class: 'added', path: where, what: DIFF_TEXTS.askFirstAdded(after.label) }];
  if (after.text === undefined) {
    return [{ class: 'removed', path: where, what: DIFF_TEXTS.askFirstDropped(after.label) }];
  }
  if (before.text === after.text || versions.before.words(before.text) === versions.after.words(after.text)) return [];
  const what = DIFF_TEXTS.changed(`“${after.label}”的问的话`, before.text, after.text);
  return [{ class: 'words', path: where, what }];
}
