/** Compares the checks and the options of two versions of one question. */
import type { Check, Question } from '../question.ts';
import type { Pair, Versions } from './diff-facts.ts';
import type { FlowChange } from './flow-change.ts';
import { DIFF_TEXTS } from './texts.ts';

/**
 * A changed check counts as tightened: whether `a || b` is looser than `c` cannot be told in general, and judging good
 * answers once more costs nobody anything.
 */
export function diffChecks(
  pair: Pair<Question>,
  versions: Versions,
  where: { label: string; path: string },
): FlowChange[] {
  const path = `${where.path}.check`;
  const before = checksOf(pair.before).map((check) => ({ check, print: versions.before.rule(check.that) }));
  const after = checksOf(pair.after).map((check) => ({ check, print: versions.after.rule(check.that) }));
  const kept = before.flatMap((old) => {
    const twin = after.find(({ print }) => print === old.print);
    return twin === undefined ? [] : [{ before: old.check, after: twin.check }];
  });
  const gone = before.filter((old) => after.every(({ print }) => print !== old.print));
  const come = after.filter((fresh) => before.every(({ print }) => print !== fresh.print));
  const changed = gone.flatMap(({ check }, at) => {
    const now = come[at]?.check;
    return now === undefined ? [] : [DIFF_TEXTS.checkChanged(where.label, check.that, now.that)];
  });
  return [
    ...kept.flatMap((twins) => diffCheck(twins, versions, { ...where, path })),
    ...changed.map((what): FlowChange => ({ class: 'tightened', path, what })),
    ...gone
      .slice(come.length)
      .map(
        ({ check }): FlowChange => ({ class: 'relaxed', path, what: DIFF_TEXTS.checkDropped(where.label, check.that) }),
      ),
    ...come
      .slice(gone.length)
      .map(
        ({ check }): FlowChange => ({ class: 'tightened', path, what: DIFF_TEXTS.checkAdded(where.label, check.that) }),
      ),
  ];
}

const checksOf = (question: Question): readonly Check[] => ('check' in question ? question.check : []);

/** The same rule, told or held differently. */
function diffCheck(
  pair: Pair<Check>,
  versions: Versions,
  { label, path }: { label: string; path: string },
): FlowChange[] {
  const { before, after } = pair;
  const changes: FlowChange[] = [];
  if (before.level !== after.level) {
    changes.push(
      after.level === 'error'
        ? { class: 'tightened', path, what: DIFF_TEXTS.checkStricter(label, after.that) }
        : { class: 'relaxed', path, what: DIFF_TEXTS.checkSofter(label, after.that) },
    );
  }
  if (before.else !== after.else && versions.before.words(before.else) !== versions.after.words(after.else)) {
    changes.push({ class: 'words', path, what: DIFF_TEXTS.changed(`“${label}”不通过时的话`, before.else, after.else) });
  }
  return changes;
}

/** A code that is gone makes answers wrong; a new code, another label, another word do not. */
export function diffChoices(pair: Pair<Question>, label: string, path: string): FlowChange[] {
  const [before, after] = [choicesOf(pair.before), choicesOf(pair.after)];
  const where = `${path}.choices`;
  const changes: FlowChange[] = [];
  for (const [code, text] of Object.entries(before)) {
    const now = after[code];
    if (now === undefined) changes.push({ class: 'retyped', path: where, what: DIFF_TEXTS.choiceRemoved(label, text) });
    else if (now !== text) {
      changes.push({ class: 'words', path: where, what: DIFF_TEXTS.changed(`“${label}”的选项`, text, now) });
    }
  }
  for (const [code, text] of Object.entries(after)) {
    if (before[code] === undefined) {
      changes.push({ class: 'relaxed', path: where, what: DIFF_TEXTS.choiceAdded(label, text) });
    }
  }
  const order = (own: object, other: object): string =>
    Object.keys(own)
      .filter((code) => code in other)
      .join();
  if (order(before, after) !== order(after, before)) {
    changes.push({ class: 'words', path: where, what: DIFF_TEXTS.choiceOrder(label) });
  }
  if (wordsOf(pair.before) !== wordsOf(pair.after)) {
    changes.push({ class: 'words', path: `${path}.words`, what: DIFF_TEXTS.choiceWords(label) });
  }
  return changes;
}

const choicesOf = (question: Question): Readonly<Record<string, string>> =>
  'choices' in question ? question.choices : {};

/** Other ways to say an option; their order does not count. */
function wordsOf(question: Question): string {
  const entries = 'words' in question ? Object.entries(question.words) : [];
  return JSON.stringify(entries.map(([code, said]) => [code, [...said].sort()]).sort());
}
