/** Takes an answer: its rules are asked, doubts are put to the person, and only then it is stored. */

import { maySkip, skipNeedsReason } from './answer-fit.ts';
import type { AnswerValue } from './answers/answer.ts';
import { nodOptions, reject } from './ask.ts';
import { findBroken, isFiled } from './checks.ts';
import { askSure, hasReview, moveOn } from './proceed.ts';
import { isLookupQuestion } from './question.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import type { Work } from './work.ts';

export type Given = {
  value: AnswerValue;
  said: string;
  /** How the words were read, when not literally. */
  note?: string | undefined;
  /** The person has said 确定. */
  isSure?: boolean;
  /** A recording's transcript, which the person is to see before it is taken. */
  isHeard?: boolean;
};

/** Takes a value as the answer of a slot, if its rules let it. */
export function accept(work: Work, slot: Slot, given: Given): StepResult {
  const broken = findBroken(work, slot, given.value);
  if (broken.errors.length > 0) {
    work.dropPending();
    return reject(work, slot, broken.errors.join('\n'));
  }
  const doubt = askDoubt(work, slot, { given, warnings: broken.warnings });
  if (doubt !== undefined) return doubt;
  if (given.note !== undefined) work.lead.push(given.note);
  keep(work, slot, { given, warnings: broken.warnings });
  return leave(work);
}

type Taken = { given: Given; warnings: string[] };

/** What the person must nod to first; undefined when nothing is doubtful. */
function askDoubt(work: Work, slot: Slot, { given, warnings }: Taken): StepResult | undefined {
  if (given.isHeard) return askHeard(work, slot, given);
  if (warnings.length > 0 && given.isSure !== true) {
    if (given.note !== undefined) work.lead.push(given.note);
    return askSure(work, slot, { value: given.value, said: given.said, warnings });
  }
  // With no summary to see it in, and when it was spoken, a reading that is not literal is put to the person first.
  const isToSee = given.note !== undefined && (work.isSpoken || !hasReview(work));
  return isToSee ? askRight(work, slot, given) : undefined;
}

function keep(work: Work, slot: Slot, { given, warnings }: Taken): void {
  const keepsWords = slot.question.kind === 'asked' && isLookupQuestion(slot.question.question);
  work.log(slot.isAnswered ? 'edited' : 'answered', slot.path);
  work.store(slot.path, {
    status: 'given',
    value: given.value,
    ...othersOf(slot),
    ...(keepsWords && given.said !== '' ? { said: given.said } : {}),
    ...(warnings.length > 0 ? { confirmed: warnings } : {}),
  });
}

function askHeard(work: Work, slot: Slot, { value, said }: Given): StepResult {
  work.wait({ kind: 'confirm_value', path: slot.path, value, said });
  const options = [
    { key: `${slot.path}=!yes`, label: TEXTS.heardYes },
    { key: `${slot.path}=!no`, label: TEXTS.heardNo },
  ];
  return work.result('asked', { text: fill(TEXTS.heard, { said }), options });
}

/** A sheet is judged over several messages; to take any of them back means to judge it again. */
function othersOf({ question, stored }: Slot): { others?: string[] } {
  const isSheet = question.kind === 'asked' && question.question.type === 'checklist';
  if (!isSheet || stored?.by === undefined) return {};
  return { others: [...(stored.others ?? []), stored.by] };
}

function askRight(work: Work, slot: Slot, { value, said, note = '' }: Given): StepResult {
  work.wait({ kind: 'confirm_value', path: slot.path, value, said });
  const text = fill(TEXTS.rightNote, { note });
  return work.result('asked', { text, options: nodOptions(slot.path) });
}

/** The question is done with: on to the next. */
export function leave(work: Work): StepResult {
  work.dropPending();
  work.dropFocus();
  delete work.session.partial;
  delete work.session.suggested;
  return moveOn(work);
}

/** Stores that the look-up's table does not hold what the person means. */
export function acceptUnlisted(work: Work, slot: Slot, said: string): StepResult {
  work.log('answered', slot.path, 'unlisted');
  work.store(slot.path, { status: 'unlisted', ...(said === '' ? {} : { said }) });
  return leave(work);
}

/** 跳过, with the reason if one was given along. */
export function skip(work: Work, slot: Slot, reason: string): StepResult {
  const asked = slot.question;
  if (asked.kind === 'repeat' || !maySkip(slot, asked)) return reject(work, slot, TEXTS.noSkip);
  if (skipNeedsReason(slot, asked) && reason === '') {
    work.wait({ kind: 'skip_reason', path: slot.path });
    return work.result('asked', { text: work.say(asked.reason, slot) || TEXTS.askReason });
  }
  work.log('skipped', slot.path);
  work.store(slot.path, { status: 'skipped', ...(reason === '' ? {} : { said: reason }) });
  return leave(work);
}

/** 不变: what is stored stays, and the form goes on. */
export function keepFormer(work: Work, slot: Slot): StepResult {
  const { stored } = slot;
  if (stored?.status === 'given' && stored.value !== undefined) {
    const errors = isFiled(work, slot) ? [] : findBroken(work, slot, stored.value).errors;
    if (errors.length > 0) return reject(work, slot, errors.join('\n'));
  }
  // What was returned for this item and stays as it is: the form can be handed in.
  const { amends, spared = [] } = work.session;
  if (amends?.path === slot.path) work.session.spared = [...spared, slot.path];
  return leave(work);
}
