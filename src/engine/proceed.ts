/** What comes after an answer: the next question, the summary, or the end. */
import { askSlot, nodOptions } from './ask.ts';
import { fromCel } from './cel-values.ts';
import { findFailing } from './checks.ts';
import type { CompiledEffect } from './compiled.ts';
import { holds } from './expression.ts';
import { findSlot } from './form.ts';
import type { StoredAnswer } from './session.ts';
import { showSlot } from './show-answer.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { EffectRequest, Reply, StepResult, Submission } from './turn.ts';
import type { Work } from './work.ts';

/** Goes to what is next; the focus first, then what is open, then what a rule stands against, then the end. */
export function moveOn(work: Work): StepResult {
  return askNext(work) ?? (hasReview(work) ? showReview(work) : submit(work));
}

/** Whether a summary comes before the end; not when only one item was returned. */
export function hasReview({ flow, session }: Work): boolean {
  return flow.review !== undefined && session.amends === undefined;
}

/** Asks what is still to be asked; undefined when nothing is. */
export function askNext(work: Work): StepResult | undefined {
  const { focus, queue = [] } = work.session;
  const focused = findSlot(work.form, focus);
  if (focused === undefined) delete work.session.focus;
  const next = focused ?? work.form.slots.find((slot) => queue.includes(slot.path) || work.isToAsk(slot));
  if (next !== undefined) return askInTurn(work, next);
  delete work.session.queue;
  const failing = findFailing(work);
  if (failing === undefined) return undefined;
  const { slot, broken } = failing;
  work.session.focus = slot.path;
  work.changed();
  if (broken.errors.length > 0) {
    work.lead.push(...broken.errors);
    return askSlot(work, slot);
  }
  return askSure(work, slot, { value: slot.stored?.value ?? '', said: '', warnings: broken.warnings });
}

/** What is asked from the queue has an answer, so the focus must hold it. */
function askInTurn(work: Work, slot: Slot): StepResult {
  const { queue } = work.session;
  if (queue?.includes(slot.path)) {
    work.focusOn(slot.path);
    work.session.queue = queue.filter((path) => path !== slot.path);
  }
  return askSlot(work, findSlot(work.form, slot.path) ?? slot);
}

type Doubtful = { value: NonNullable<StoredAnswer['value']>; said: string; warnings: string[] };

/** 确定吗: once; what is confirmed is written down with the answer. */
export function askSure(work: Work, slot: Slot, { value, said, warnings }: Doubtful): StepResult {
  const warning = warnings.join('\n');
  work.session.phase = 'asking';
  work.session.asked = slot.path;
  work.wait({ kind: 'confirm_warning', path: slot.path, value, said, warning });
  work.log('warned', slot.path);
  return work.result('asked', { text: fill(TEXTS.sure, { warning }), options: nodOptions(slot.path) });
}

// ── the summary ──

/** One line of the summary: what 改3 points at. */
export type SummaryLine = { slot: Slot; label: string; shown: string };

/** Every visible answer, in order. */
export function listSummary(work: Work): SummaryLine[] {
  return work.form.slots.flatMap((slot) => {
    if (!slot.isAnswered) return [];
    const { question } = slot;
    if (question.kind === 'repeat') {
      const shown = fill(TEXTS.repeatHave, { count: work.form.items.get(question.id)?.length ?? 0 });
      return [{ slot, label: question.label, shown }];
    }
    return [{ slot, label: labelOf(slot), shown: showSlot(slot, work.ctx) }];
  });
}

/** The question's short name, with that of its item: 问题2 情况. */
export function labelOf(slot: Slot): string {
  return slot.item === undefined ? slot.question.label : `${itemName(slot)} ${slot.question.label}`;
}

/** AQ06, or 问题2. */
function itemName(slot: Slot): string {
  if (slot.item === undefined) return '';
  const { repeat, key, at } = slot.item;
  return repeat.over === undefined || key.startsWith('_') ? `${repeat.question.item_name}${at + 1}` : key;
}

/** Shows the summary and waits for 提交 or an edit. */
export function showReview(work: Work): StepResult {
  const { session, flow } = work;
  session.phase = 'review';
  delete session.asked;
  delete session.partial;
  delete session.queue;
  work.dropPending();
  work.log('reviewed');
  const { text, options = [] } = reviewReply(work, flow.review ?? {});
  if (work.ctx.chat === 'direct') return work.result('asked', { text, options });
  // What was filled in is nobody else's business.
  return work.result('asked', { text: TEXTS.reviewShort, options }, { text });
}

function reviewReply(work: Work, review: NonNullable<Work['flow']['review']>): Reply {
  const lines = listSummary(work).map(({ label, shown }, at) => `${at + 1}. ${label}：${shown}`);
  const lead = review.text === undefined ? TEXTS.reviewLead : work.say(review.text);
  const parts = [lead, ...lines, work.say(review.note), TEXTS.reviewHint];
  return {
    text: parts.filter((line) => line !== '').join('\n'),
    options: [
      { key: '!submit', label: TEXTS.submit, style: 'primary' },
      { key: '!cancel', label: TEXTS.cancel, style: 'plain' },
    ],
  };
}

// ── the end ──

/** Hands the answers over; the session is done. */
export function submit(work: Work): StepResult {
  const { amends } = work.session;
  work.log(amends === undefined ? 'submitted' : 'amended', amends?.path);
  const submission = makeSubmission(work);
  const done = amends && fill(TEXTS.amendDone, { number: amends.number });
  return {
    ...work.ended('submitted', []),
    submit: {
      submission,
      effects: listEffects(work, amends === undefined ? work.flow.effects : (work.flow.amend ?? [])),
      finish: (results) => [{ text: done ?? work.sayClosing(results) }],
    },
  };
}

function makeSubmission(work: Work): Submission {
  const { session, flow } = work;
  const answers: Record<string, unknown> = {};
  const said: Record<string, string> = {};
  for (const slot of work.form.slots) {
    const { stored } = slot;
    if (!slot.isAnswered || stored === undefined) continue;
    if (stored.said !== undefined) said[slot.path] = stored.said;
    const isOwn = slot.item === undefined && slot.question.kind === 'asked';
    if (isOwn && stored.status === 'given') answers[slot.path] = stored.value;
  }
  for (const [id, items] of work.form.items) answers[id] = items.map(withoutElement);
  const calc = Object.fromEntries(flow.calcs.map(({ id }) => [id, fromCel(work.form.scope.values[id]) ?? null]));
  return {
    sessionId: session.id,
    flow: session.flow,
    version: session.version,
    hash: session.hash,
    startedAt: session.startedAt,
    form: session,
    ...(session.amends ? { amends: session.amends } : {}),
    answers,
    calc,
    said,
  };
}

/** Of the thing an item is about only its code goes into the record. */
function withoutElement({ item, ...answers }: Record<string, unknown>): Record<string, unknown> {
  if (item === undefined) return answers;
  const code: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'code') : item;
  return { code, ...answers };
}

function listEffects(work: Work, effects: readonly CompiledEffect[]): EffectRequest[] {
  const { scope } = work.form;
  return effects
    .filter((effect) => holds(effect.when, scope))
    .map((effect) => ({
      id: effect.id,
      action: effect.action,
      with: Object.fromEntries(
        Object.entries(effect.with).map(([name, value]) => [name, fromCel(value.run(scope)) ?? null]),
      ),
    }));
}
