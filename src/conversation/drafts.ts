/** Drafts do not wait for ever: what lies longer than its flow keeps drafts is set aside, and cleared a month later. */
import { sessionEnds } from '../engine/nudge.ts';
import type { SessionState } from '../engine/session.ts';
import { flowOf } from './flow-versions.ts';
import type { ConversationState } from './state.ts';
import type { World } from './world.ts';

/** How long a form that timed out can still be taken up: as long as its old flow version is kept. */
const SET_ASIDE_MS = 30 * 24 * 3_600_000;

/** The state after what ran out of time; `lapsed`: the open form that was set aside. */
export function dropOldDrafts(
  state: ConversationState,
  world: World,
  now: Date,
): { state: ConversationState; lapsed?: SessionState } {
  const over = (session: SessionState): number => {
    const flow = flowOf(world, session);
    return flow === undefined ? Number.POSITIVE_INFINITY : now.getTime() - sessionEnds(flow, session).getTime();
  };
  const isKept = (session: SessionState): boolean =>
    over(session) <= (world.forgets?.(session.flow) === true ? 0 : SET_ASIDE_MS);
  const parked = state.parked
    .filter(isKept)
    .map((session) => (over(session) > 0 ? withoutReminders(session, world) : session));
  const open = state.session;
  if (open === null || over(open) <= 0) return { state: { ...state, parked } };
  // A time-out loses no answer: the form is paused, and goes on when the person says so.
  const kept: SessionState[] = isKept(open) ? [{ ...withoutReminders(open, world), phase: 'paused' }] : [];
  const others = parked.filter(({ flow }) => flow !== open.flow);
  return { state: { ...state, parked: [...others, ...kept], session: null }, lapsed: open };
}

/** Nobody is reminded of what was given up; what was missed because the server was away stays unsaid. */
function withoutReminders(session: SessionState, world: World): SessionState {
  return { ...session, nudged: flowOf(world, session)?.nudges.length ?? 0 };
}
