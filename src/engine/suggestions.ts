/** Rows that a look-up offers before anything was said: kept with the session, so that 2 means what was on the screen. */
import { offerOf } from './offer.ts';
import { isLookupQuestion } from './question.ts';
import type { Slot } from './slot.ts';
import type { LookupCandidate, ReplyOption } from './turn.ts';
import type { Work } from './work.ts';

/** A row as it stands on a button: its name, and what tells it from its neighbours. */
export function labelRow({ name, summary }: Pick<LookupCandidate, 'name' | 'summary'>): string {
  return summary === '' ? name : `${name}（${summary}）`;
}

/** Asks the table anew whenever the question is put; what an answered question had, or a default, is offered alone. */
export function refreshSuggestions(work: Work, slot: Slot): void {
  delete work.session.suggested;
  const { question } = slot;
  if (question.kind !== 'asked' || !isLookupQuestion(question.question)) return;
  if (slot.isAnswered || offerOf(slot, work.ctx) !== undefined) return;
  const { source, match } = question.question;
  const rows = work.ctx.sources[source]?.suggest?.(match.show).slice(0, match.show) ?? [];
  if (rows.length === 0) return;
  work.session.suggested = {
    path: slot.path,
    rows: rows.map((row) => ({ id: row.id, name: row.name, label: labelRow(row) })),
  };
}

/** The rows on offer at a question, as buttons. */
export function suggestionOptions(work: Work, slot: Slot): ReplyOption[] {
  const { suggested } = work.session;
  if (suggested?.path !== slot.path) return [];
  return suggested.rows.map(({ id, label }) => ({ key: `${slot.path}=${id}`, label }));
}
