/** The rules on a given answer: which ones it breaks, in words. */
import type { AnswerValue } from './answers/answer.ts';
import { bind, innerScope } from './cel-scope.ts';
import { toCel } from './cel-values.ts';
import type { CompiledAsked } from './compiled.ts';
import { holds } from './expression.ts';
import type { Slot } from './slot.ts';
import type { Work } from './work.ts';

export type Broken = { errors: string[]; warnings: string[] };

/** What a value at a slot breaks. Rules run on a given answer only; being required is another matter. */
export function findBroken(work: Work, slot: Slot, value: AnswerValue): Broken {
  const broken: Broken = { errors: [], warnings: [] };
  const asked = slot.question;
  if (asked.kind === 'repeat' || asked.checks.length === 0) return broken;
  const scope = innerScope(slot.scope);
  bind(scope, asked.id, toCel(asked.question, value, work.ctx));
  for (const check of asked.checks) {
    if (holds(check.that, scope)) continue;
    broken[check.level === 'error' ? 'errors' : 'warnings'].push(sayElse(work, slot, check));
  }
  return broken;
}

function sayElse(work: Work, slot: Slot, check: CompiledAsked['checks'][number]): string {
  return work.say(check.else, slot);
}

/** Whether the answer was filed before: what held on that day is not held against today. */
export function isFiled(work: Work, { path }: Slot): boolean {
  return work.session.amends !== undefined && !work.session.history.includes(path);
}

/** An answered slot that a rule stands against now: after an edit elsewhere, or a new version. */
export function findFailing(work: Work): { slot: Slot; broken: Broken } | undefined {
  for (const slot of work.form.slots) {
    const stored = slot.stored;
    if (!slot.isAnswered || stored?.status !== 'given' || stored.value === undefined || isFiled(work, slot)) continue;
    const broken = findBroken(work, slot, stored.value);
    const warnings = broken.warnings.filter((warning) => !stored.confirmed?.includes(warning));
    if (broken.errors.length > 0 || warnings.length > 0) return { slot, broken: { errors: broken.errors, warnings } };
  }
  return undefined;
}
