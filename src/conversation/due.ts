/** What is due in a conversation and when: reminders of unfinished forms, and the end of drafts. */
import { afterQuietHours, nextWorkingTime } from '../domain/working-time.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { nextNudge, nudgeReply, sessionEnds } from '../engine/nudge.ts';
import type { SessionState } from '../engine/session.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { flowOf } from './flow-versions.ts';
import type { ConversationState } from './state.ts';
import type { World } from './world.ts';

type Place = 'direct' | 'group';
type Reminder = { session: SessionState; flow: CompiledFlow; index: number; at: Date };

/** The reminder of a form that comes next, moved out of the night and, in groups, into working time. */
function reminderOf(world: World, session: SessionState, place: Place): Reminder | undefined {
  const flow = flowOf(world, session);
  const next = flow && nextNudge(flow, session);
  if (flow === undefined || next === undefined) return undefined;
  // Outside working time a group hears only answers (flows.md §7).
  const isOfficeOnly = next.within === 'working_time' || place === 'group';
  const at = isOfficeOnly ? nextWorkingTime(next.at) : afterQuietHours(next.at);
  return at < sessionEnds(flow, session) ? { session, flow, index: next.index, at } : undefined;
}

function listSessions({ session, parked }: ConversationState): SessionState[] {
  return session === null ? [...parked] : [...parked, session];
}

/** When the conversation has to be looked at again; null: never by itself. */
export function nextDue(state: ConversationState, world: World, place: Place): Date | null {
  const times = listSessions(state).flatMap((session) => {
    const reminder = reminderOf(world, session, place);
    const flow = flowOf(world, session);
    // What is set aside is cleared whenever somebody writes again; what must be forgotten does not wait for that.
    const isOver = state.session?.id === session.id || world.forgets?.(session.flow) === true;
    return [...(reminder ? [reminder.at] : []), ...(flow && isOver ? [sessionEnds(flow, session)] : [])];
  });
  return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
}

/** Looks at a conversation: says the reminder that is due, if one is. The newest form comes first, one message a time. */
export function remind(desk: Desk): TurnPlan {
  const { now } = desk.input;
  // Somebody is talking with the office: no bot in between.
  if (desk.state.human !== undefined) return desk.silence();
  const due = listSessions(desk.state)
    .flatMap((session) => reminderOf(desk.world, session, desk.chat) ?? [])
    .filter(({ at, flow, session }) => at <= now && now < sessionEnds(flow, session))
    .at(-1);
  if (due === undefined) return desk.silence();
  const nudged = { ...due.session, nudged: due.index + 1 };
  desk.log(nudged, { type: 'nudged', note: String(due.index + 1) });
  replace(desk, nudged);
  return desk.say([nudgeReply(due.flow, due.session, { index: due.index, ctx: desk.context() })]);
}

function replace(desk: Desk, session: SessionState): void {
  const { state } = desk;
  desk.state = {
    ...state,
    session: state.session?.id === session.id ? session : state.session,
    parked: state.parked.map((parked) => (parked.id === session.id ? session : parked)),
  };
}
