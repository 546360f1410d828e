/**
 * Takes out of a turn of the public's what would join a person to what they reported (compliance §3.1). An action says that
 * it is anonymous; then no effect carries a number or a session, no text lies in the state as a hash, and on a platform's
 * channel no step of the form is noted and no word that was said to the public stays once it is sent.
 */
import { ACTIONS } from '../actions/registry.ts';
import { isOurs } from '../channels/own-channel.ts';
import type { ConversationState } from '../conversation/state.ts';
import { atTime, dayOf } from '../domain/calendar.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { newId } from '../kernel/ids.ts';
import type { TurnOutcome } from './turn-writes.ts';

type Flows = ReadonlyMap<string, CompiledFlow>;

/** The outcome as it may be written. What a member does is left as it is. */
export function withoutTraces(outcome: TurnOutcome, flows: Flows): TurnOutcome {
  const { turn, events, effects, state, outbox } = outcome;
  const { message, receivedAt } = turn.received;
  if (turn.actor.memberId !== null) return outcome;
  const day = atTime(dayOf(receivedAt), '00:00').toISOString();
  const isKept = isOurs(message.channel);
  const isOfReport = ({ flow }: { flow: string }): boolean => isAnonymous(flows.get(flow));
  return {
    ...outcome,
    // The page and the terminal show what happened to whoever writes flows; nobody reports there.
    events: isKept ? events : events.filter((event) => !isOfReport(event)),
    effects: effects.map((effect) =>
      ACTIONS.get(effect.action)?.isAnonymous
        ? { ...effect, key: `anonymous#${newId()}`, result: {}, at: day }
        : effect,
    ),
    state: events.some(isOfReport) ? forgetting(state, flows) : state,
    // Of all that is said to the public, or it would show who was asked about a report.
    outbox: isKept ? outbox : outbox.map((row) => ({ ...row, afterSend: 'blank' as const })),
  };
}

/** Whether a flow ends in an anonymous action. */
export function isAnonymous(flow: CompiledFlow | undefined): boolean {
  const actions = flow?.definition.submit?.do ?? [];
  return actions.some(({ action }) => ACTIONS.get(action)?.isAnonymous === true);
}

/** While the form is open it must know itself; once it is over nothing of it is left. */
function forgetting(state: ConversationState, flows: Flows): ConversationState {
  const open = [...state.parked, ...(state.session === null ? [] : [state.session])];
  if (open.some(({ flow }) => isAnonymous(flows.get(flow)))) return state;
  const { spoken: _spoken, pace: _pace, safety, offered, ...rest } = state;
  // What can be tapped belongs to what is open; with nothing open it is the report's.
  const taps = state.session === null || offered === undefined ? {} : { offered };
  return { ...rest, ...taps, sent: [], ...(safety === undefined ? {} : { safety: { at: safety.at } }) };
}
