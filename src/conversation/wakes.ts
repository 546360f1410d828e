/** What of our own woke the conversation: a reminder, a photo that was fetched, a returned form, a human's answer. */
import { openReturned } from '../engine/amend.ts';
import type { SessionState } from '../engine/session.ts';
import type { TurnEvent } from '../engine/turn.ts';
import type { Wake } from '../engine/wake.ts';
import { adopt, stepForm } from './adopt.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { remind } from './due.ts';
import { enter } from './enter.ts';
import { mayUse } from './flow-entry.ts';
import { flowOf } from './flow-versions.ts';
import { humanSaid } from './human.ts';
import { fill, TEXTS } from './texts.ts';

/** Plans the turn that a wake brings about. */
export function wakeUp(desk: Desk, wake: Wake): TurnPlan {
  switch (wake.kind) {
    case 'due':
      return remind(desk);
    case 'photo_kept':
    case 'photo_lost':
      return photoNews(desk, wake);
    case 'start':
      return startHere(desk, wake.flow);
    case 'taken_over':
      return takenOver(desk, wake);
    case 'returned':
      return returned(desk, wake);
    case 'human_said':
      return humanSaid(desk, wake);
    case 'removed':
      return removed(desk, wake.group);
  }
}

/** The form that holds the photo, open or set aside, hears of it. */
function photoNews(desk: Desk, wake: Extract<Wake, { kind: 'photo_kept' | 'photo_lost' }>): TurnPlan {
  const event = eventOf(wake);
  const holds = (session: SessionState) => JSON.stringify(session.answers).includes(wake.mediaId);
  const open = desk.state.session;
  const going = open && holds(open) ? stepForm(desk, open, event) : undefined;
  // Also when nothing is said: what is known of a picture tells the next one like it.
  if (going) return adopt(desk, going.flow, going.result);
  for (const session of desk.state.parked.filter(holds)) {
    const aside = stepForm(desk, session, event);
    if (aside?.result.session) {
      const { phase } = session;
      const kept = { ...aside.result.session, phase };
      desk.state = { ...desk.state, parked: desk.state.parked.map((each) => (each.id === kept.id ? kept : each)) };
      // What is asked again is asked when that form goes on.
      const [line = ''] = (aside.result.replies[0]?.text ?? '').split('\n');
      if (line === '') return desk.silence();
      return desk.say([{ text: fill(TEXTS.inDraft, { title: aside.flow.definition.title, line }) }]);
    }
  }
  // Filed already, or taken out meanwhile: the sender still has to know that the office will not see it.
  return desk.say(wake.kind === 'photo_lost' ? [{ text: wake.why }] : []);
}

function eventOf(wake: Extract<Wake, { kind: 'photo_kept' | 'photo_lost' }>): TurnEvent {
  if (wake.kind === 'photo_lost') return wake;
  const { kind, mediaId, sha256, usedIn } = wake;
  return { kind, mediaId, sha256, ...(usedIn === undefined ? {} : { usedIn }) };
}

/** A flow that was asked for in a group. */
function startHere(desk: Desk, flowId: string): TurnPlan {
  const flow = desk.world.flows.get(flowId);
  if (flow === undefined || !mayUse(flow, desk.actor)) return desk.silence();
  desk.park();
  return enter(desk, { flow });
}

/** A form from a group that the bot had to leave. */
function takenOver(desk: Desk, { session, group }: Extract<Wake, { kind: 'taken_over' }>): TurnPlan {
  const title = flowOf(desk.world, session)?.definition.title;
  if (title === undefined) return desk.silence();
  desk.state = { ...desk.state, parked: [...desk.state.parked, { ...session, phase: 'paused' }] };
  return desk.say([{ text: fill(TEXTS.takenOver, { title, group }) }]);
}

/** The bot was taken out of the group: what was begun there is kept, and goes on in private. */
function removed(desk: Desk, group: string): TurnPlan {
  const { session, parked } = desk.state;
  for (const each of session === null ? parked : [...parked, session]) {
    desk.privately.push({ kind: 'taken_over', session: each, group });
  }
  desk.state = { ...desk.state, session: null, parked: [] };
  return desk.silence();
}

/** A filed form came back for one item: that question opens, whatever else was open waits. */
function returned(desk: Desk, wake: Extract<Wake, { kind: 'returned' }>): TurnPlan {
  const { kind: _kind, form, ...amends } = wake;
  const flow = flowOf(desk.world, { ...form, amends });
  if (flow === undefined) return desk.silence();
  desk.park();
  const result = openReturned(flow, form, { amends, ctx: desk.context() });
  return adopt(desk, flow, result);
}
