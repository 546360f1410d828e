/** Compares the facts of one question with those of its other version, and whether it may be skipped. */
import type { Question } from '../question.ts';
import type { ChangeClass, FlowChange } from './flow-change.ts';
import { type Fact, factsOf } from './question-facts.ts';
import type { Prints } from './rule-prints.ts';
import { DIFF_TEXTS } from './texts.ts';

/** The same thing in two versions. */
export type Pair<T> = { before: T; after: T };
/** What two versions are compared with. */
export type Versions = Pair<Prints>;

/** Differences of the plain fields; both versions have the same type. */
export function diffFacts(pair: Pair<Question>, versions: Versions, path: string): FlowChange[] {
  const after = factsOf(pair.after);
  return factsOf(pair.before).flatMap((fact): FlowChange[] => {
    const other = after.find(({ key, weigh }) => key === fact.key && weigh === fact.weigh);
    const name = `${titleOf(pair.after)}${fact.name}`;
    if (other === undefined || other.value === fact.value) return diffBeneath({ ...fact, name }, versions, path);
    const weight = weighFact(fact, other, versions);
    if (weight === undefined) return [];
    return [{ class: weight, path: `${path}.${fact.key}`, what: DIFF_TEXTS.changed(name, fact.value, other.value) }];
  });
}

const titleOf = (question: Question): string => (question.type === 'note' ? '' : `“${question.label}”的`);

/** A rule that reads the same may stand on a constant that does not. */
function diffBeneath(fact: Fact, versions: Versions, path: string): FlowChange[] {
  if (typeof fact.value !== 'string' || !RULES.has(fact.weigh)) return [];
  if (versions.before.rule(fact.value) === versions.after.rule(fact.value)) return [];
  const weight = fact.weigh === 'offer' ? 'words' : 'tightened';
  return [{ class: weight, path: `${path}.${fact.key}`, what: DIFF_TEXTS.beneath(fact.name) }];
}

const RULES: ReadonlySet<Fact['weigh']> = new Set(['offer', 'rule', 'min', 'max']);

/** What a difference comes to; undefined: it only looks like one. */
function weighFact(before: Fact, after: Fact, versions: Versions): ChangeClass | undefined {
  const [a, b] = [before.value, after.value];
  if (before.weigh === 'kind') return 'retyped';
  if (before.weigh === 'words') {
    const isSame =
      typeof a === 'string' && typeof b === 'string' && versions.before.words(a) === versions.after.words(b);
    return isSame ? undefined : 'words';
  }
  if (typeof a === 'string' || typeof b === 'string') {
    const isSame = printOf(a, versions.before) === printOf(b, versions.after);
    if (isSame) return undefined;
    return before.weigh === 'offer' ? 'words' : 'tightened';
  }
  return weighBound(before.weigh, a, b);
}

const printOf = (value: Fact['value'], prints: Prints): string | undefined =>
  typeof value === 'string' ? prints.rule(value) : value?.toString();

/** No bound at all is the widest. */
function weighBound(side: Fact['weigh'], before: number | undefined, after: number | undefined): ChangeClass {
  const isLower = side === 'min';
  const widest = isLower ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const [a, b] = [before ?? widest, after ?? widest];
  return isLower === b > a ? 'tightened' : 'relaxed';
}

type Skip = 'required' | 'reason' | 'free';

function skipOf(question: Question): Skip {
  if (!('optional' in question) || question.optional === undefined) return 'required';
  return question.optional === true ? 'free' : 'reason';
}

const STRICTNESS: Readonly<Record<Skip, number>> = { free: 0, reason: 1, required: 2 };

/** Whether a question may be left out, and whether that needs a reason. */
export function diffSkip(pair: Pair<Question>, label: string, path: string): FlowChange[] {
  const [before, after] = [skipOf(pair.before), skipOf(pair.after)];
  const where = `${path}.optional`;
  if (before === after) {
    const texts = { before: reasonOf(pair.before), after: reasonOf(pair.after) };
    if (texts.before === texts.after) return [];
    const what = DIFF_TEXTS.changed(`“${label}”问跳过的原因`, texts.before, texts.after);
    return [{ class: 'words', path: where, what }];
  }
  if (STRICTNESS[after] > STRICTNESS[before]) {
    const what = after === 'required' ? DIFF_TEXTS.nowRequired(label) : DIFF_TEXTS.nowReason(label);
    return [{ class: 'tightened', path: where, what }];
  }
  const what = before === 'required' ? DIFF_TEXTS.nowOptional(label) : DIFF_TEXTS.noReason(label);
  return [{ class: 'relaxed', path: where, what }];
}

function reasonOf(question: Question): string | undefined {
  return 'optional' in question && typeof question.optional === 'string' ? question.optional : undefined;
}
