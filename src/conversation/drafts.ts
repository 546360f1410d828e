/** Drafts do not wait for ever: what was left lying longer than its flow keeps drafts is gone. */
import type { CompiledFlow } from '../engine/flow-file.ts';
import type { SessionState } from '../engine/session.ts';
import type { ConversationState } from './state.ts';

const HOUR_MS = 3_600_000;

/** The state without forms that are too old; `gone` is the title of an open one that fell away. */
export function dropOldDrafts(
  state: ConversationState,
  flows: ReadonlyMap<string, CompiledFlow>,
  now: Date,
): { state: ConversationState; gone?: string } {
  const isOld = (session: SessionState): boolean => {
    const kept = flows.get(session.flow)?.definition.session.keep_draft;
    return kept !== undefined && now.getTime() - touchedAt(session) > keptMs(kept);
  };
  const parked = state.parked.filter((session) => !isOld(session));
  const open = state.session;
  if (open === null || !isOld(open)) {
    return parked.length === state.parked.length ? { state } : { state: { ...state, parked } };
  }
  const gone = flows.get(open.flow)?.definition.title ?? '';
  return { state: { ...state, parked, session: null }, gone };
}

/** When the person last answered something in it. */
function touchedAt(session: SessionState): number {
  const moments = Object.values(session.answers).map((answer) => Date.parse(answer.at));
  return Math.max(Date.parse(session.startedAt), ...moments);
}

/** `7d`, `12h`; the flow's schema lets nothing else through. */
function keptMs(kept: string): number {
  return Number.parseInt(kept, 10) * (kept.endsWith('d') ? 24 : 1) * HOUR_MS;
}
