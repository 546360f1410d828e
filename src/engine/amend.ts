/** A filed form that the office returned for one item (退回补充): opened at that item, and only that is asked. */
import { askSlot } from './ask.ts';
import type { CompiledFlow } from './compiled.ts';
import { findSlot } from './form.ts';
import { labelOf } from './proceed.ts';
import type { Amends, SessionState } from './session.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepContext, StepResult } from './turn.ts';
import { Work } from './work.ts';

/** Opens a filed form at the item that was returned. */
export function openReturned(
  flow: CompiledFlow,
  form: SessionState,
  { amends, ctx }: { amends: Amends; ctx: StepContext },
): StepResult {
  const work = new Work(flow, reopen(form, amends, ctx), ctx);
  const slot = findSlot(work.form, amends.path);
  work.log('returned', amends.path);
  if (slot === undefined) {
    return work.ended('cancelled', [{ text: fill(TEXTS.returnedGone, { number: amends.number }) }]);
  }
  work.session.spared = work.form.slots.filter((each) => !each.isAnswered && each !== slot).map(({ path }) => path);
  work.focusOn(slot.path);
  const why = amends.why.trim().replace(/(?<![。.!！;；,，])[。.!！;；,，]+$/u, '');
  work.lead.push(fill(TEXTS.returnedLead, { number: amends.number, label: labelOf(slot), why }));
  return askSlot(work, findSlot(work.form, slot.path) ?? slot);
}

/** Its own session, so that what it does on submit is not taken for what was done before. */
function reopen(form: SessionState, amends: Amends, ctx: StepContext): SessionState {
  const { pending: _pending, partial: _partial, queue: _queue, focus: _focus, nudged: _nudged, ...filed } = form;
  const at = ctx.now.toISOString();
  // With an empty history 上一步 does not lead out of the item, and what is answered from now on is known.
  return { ...filed, id: ctx.newSessionId, startedAt: at, touchedAt: at, rev: 0, history: [], phase: 'asking', amends };
}
