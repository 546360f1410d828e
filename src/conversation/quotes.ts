/** Quoted messages (引用): whoever quotes a question of ours means that form, whatever else is open (flows.md §7, 1). */
import { createHash } from 'node:crypto';
import type { InboundMessage } from '../channels/contract.ts';
import type { Desk } from './desk.ts';
import { withoutMention } from './incoming.ts';

/** A platform may cut a quotation; its beginning tells enough. */
const COMPARED_CHARACTERS = 40;
/** Questions of ours that are remembered. */
export const REMEMBERED_QUESTIONS = 12;

/** What a text of ours is recognised by when it is quoted. */
export function fingerprint(text: string): string {
  const plain = withoutMention(text).replace(/\s+/gu, '').slice(0, COMPARED_CHARACTERS);
  return createHash('sha256').update(plain).digest('base64url').slice(0, 8);
}

/** `own`: one of our questions to this person; `others`: what we said to somebody else, or what a colleague said. */
export type Quoted = { kind: 'none' } | { kind: 'own'; sessionId: string } | { kind: 'others' };

/** Whose message is quoted. */
export function readQuote({ quote }: InboundMessage, spoken: readonly string[]): Quoted {
  if (quote === undefined) return { kind: 'none' };
  const print = quote.fromBot ? `${fingerprint(quote.text)}:` : '';
  const entry = quote.fromBot ? spoken.findLast((each) => each.startsWith(print)) : undefined;
  return entry === undefined ? { kind: 'others' } : { kind: 'own', sessionId: entry.slice(print.length) };
}

/** Opens the form whose question is quoted, if it was set aside. */
export function openQuoted(desk: Desk, sessionId: string): void {
  if (desk.state.session?.id === sessionId) return;
  const parked = desk.state.parked.find(({ id }) => id === sessionId);
  if (parked === undefined) return;
  desk.unpark(parked);
  desk.park();
  const phase = parked.phase === 'paused' ? 'asking' : parked.phase;
  desk.state = { ...desk.state, session: { ...parked, phase } };
}
