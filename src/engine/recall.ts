/** A message that the person took back (撤回消息): what it answered is asked again. */
import { askSlot } from './ask.ts';
import { findSheet, openPartial } from './checklist-page.ts';
import { isFiled } from './checks.ts';
import { again } from './commands.ts';
import { findSlot } from './form.ts';
import { photosRecalled } from './photo-news.ts';
import { labelOf } from './proceed.ts';
import type { StoredAnswer } from './session.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** Undoes what a message did; a message that answered nothing is ignored. */
export function handleRecall(work: Work, messageId: string): StepResult {
  return pendingRecalled(work, messageId) ?? photosRecalled(work, messageId) ?? answersRecalled(work, messageId);
}

/** It was still waiting for a nod. */
function pendingRecalled(work: Work, messageId: string): StepResult | undefined {
  const { pending } = work.session;
  if (pending?.by !== messageId || work.session.phase === 'paused') return undefined;
  work.dropPending();
  work.log('recalled', work.session.asked);
  return again(work, TEXTS.recalled);
}

const restsOn = (stored: StoredAnswer, messageId: string): boolean =>
  stored.by === messageId || stored.others?.includes(messageId) === true;

function answersRecalled(work: Work, messageId: string): StepResult {
  const hit = work.form.slots.filter(
    (slot) => slot.stored !== undefined && restsOn(slot.stored, messageId) && !isFiled(work, slot),
  );
  const [first] = hit;
  if (first === undefined) return work.silence();
  for (const { path, stored, isAnswered } of hit) {
    if (stored !== undefined && isAnswered) work.session.answers[path] = { ...stored, recalled: true };
    work.log('recalled', path);
  }
  work.changed();
  work.lead.push(fill(TEXTS.recalledAnswer, { labels: hit.map((slot) => `“${labelOf(slot)}”`).join('') }));
  work.turnTo(first.path);
  const slot = findSlot(work.form, first.path) ?? first;
  const sheet = findSheet(work, slot);
  // A sheet is gone through from its first page.
  if (sheet !== undefined) work.session.partial = { ...openPartial(work, sheet), page: 0 };
  return askSlot(work, slot);
}
