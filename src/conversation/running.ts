/** A message while a form is open. Precedence (flows.md §7): open question, universal words, detours, flow starts. */
import type { CompiledFlow } from '../engine/compiled.ts';
import type { SessionState } from '../engine/session.ts';
import type { TurnEvent } from '../engine/turn.ts';
import { adopt, countInterrupted, stepForm } from './adopt.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { enter } from './enter.ts';
import { allowedHere, findEntry } from './flow-entry.ts';
import { flowOf } from './flow-versions.ts';
import type { Incoming } from './incoming.ts';
import { limitEntry } from './look-up-limit.ts';
import { fill, TEXTS } from './texts.ts';

/** So many forms may wait for one another; more would lose the thread (flows.md §8). */
const MOST_DETOURS = 3;

/** The message as the open form takes it; undefined when no form is open or it steps aside. */
export function withSession(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  const session = desk.state.session;
  if (session === null || !('event' in incoming)) return undefined;
  const words = incoming.kind === 'words' ? incoming.text : '';
  if (session.phase === 'paused' && words !== '继续') return setPausedAside(desk, incoming);
  const away = stepOut(desk, session, words);
  if (away !== undefined) return away;
  const going = stepForm(desk, session, eventFor(desk, session, incoming));
  if (going === undefined) {
    desk.state = { ...desk.state, session: null };
    return undefined;
  }
  const { flow, result } = going;
  const understood = result.outcome !== 'ignored' && result.outcome !== 'rejected';
  if (understood) return adopt(desk, flow, result);
  if (result.replies.every(({ text }) => text === '')) return desk.silence();
  if (incoming.kind !== 'words') return adopt(desk, flow, result);
  return detour(desk, flow, words) ?? adopt(desk, flow, result);
}

/** A recording is the answer itself where the open question asks for one, else what was said in it. */
function eventFor(desk: Desk, session: SessionState, incoming: Extract<Incoming, { event: TurnEvent }>): TurnEvent {
  if (incoming.kind !== 'words' || incoming.recording === undefined) return incoming.event;
  return openType(desk, session) === 'voice' ? incoming.recording : incoming.event;
}

/** The type of the question that is open. */
function openType(desk: Desk, session: SessionState): string | undefined {
  const leaf = session.asked?.replace(/^.*\./u, '');
  const questions = flowOf(desk.world, session)?.questions ?? [];
  const asked = questions
    .flatMap((each) => (each.kind === 'repeat' ? each.inner : [each]))
    .find(({ id }) => id === leaf);
  return session.phase === 'asking' ? asked?.question.type : undefined;
}

/** A name may be any words; only what another flow begins with (请核实, 举报) is none. */
function stepOut(desk: Desk, session: SessionState, words: string): TurnPlan | undefined {
  if (openType(desk, session) !== 'lookup') return undefined;
  const from = flowOf(desk.world, session);
  const entry = words === '' ? undefined : findEntry(desk.flows, words, desk.actor);
  const isExact = entry !== undefined && entry.said === undefined;
  return isExact && from !== undefined && entry.flow.definition.flow !== session.flow
    ? detour(desk, from, words)
    : undefined;
}

/** A paused form steps aside for whatever is wanted now. */
function setPausedAside(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  const isThing = incoming.kind === 'thing' && incoming.event.kind !== 'recalled';
  if (!isThing) desk.park();
  return undefined;
}

/** A command in the middle of a form: answered first, then the form goes on at the same question. */
function detour(desk: Desk, from: CompiledFlow, words: string): TurnPlan | undefined {
  const entry = findEntry(desk.flows, words, desk.actor);
  if (entry === undefined || !allowedHere(entry.flow, desk.chat)) return undefined;
  const { flow, title } = entry.flow.definition;
  const allowed = from.definition.session.detour;
  if (allowed !== 'any' && !allowed.includes(flow)) {
    return desk.say([{ text: fill(TEXTS.notNow, { title: from.definition.title, other: title }) }]);
  }
  if (countInterrupted(desk) + 1 > MOST_DETOURS) return undefined;
  const limited = limitEntry(desk, entry);
  if (limited !== undefined) return limited;
  desk.park();
  return enter(desk, entry);
}

/** Group talk that was not addressed to the bot: never answered; it may be the answer of somebody who is filling in a form. */
export function overheard(desk: Desk, incoming: Incoming): TurnPlan {
  const before = desk.state;
  const session = before.session;
  if (session === null || session.phase === 'paused' || !('event' in incoming)) return desk.silence();
  const going = stepForm(desk, session, eventFor(desk, session, incoming));
  if (going === undefined || going.result.outcome === 'ignored' || going.result.outcome === 'rejected') {
    desk.state = before;
    return desk.silence();
  }
  return adopt(desk, going.flow, going.result);
}
