/** How a flow begins: after asking about a draft, in private where a group is not the place, or not at all. */

import type { CompiledFlow } from '../engine/compiled.ts';
import { listQuestions } from '../engine/flow.ts';
import { countAnswered } from '../engine/progress.ts';
import { startSession } from '../engine/step.ts';
import { adopt, goOn } from './adopt.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { allowedHere, type Entry, mayUse } from './flow-entry.ts';
import { onItsFlow } from './flow-versions.ts';
import { resumeReply } from './menus.ts';
import { fill, TEXTS } from './texts.ts';

/** A form with more questions than this is offered in private: it would fill the group (flows.md §7). */
const MOST_QUESTIONS_IN_GROUP = 6;

/** Starts a flow, after asking whether a draft of it should go on. */
export function enter(desk: Desk, entry: Entry): TurnPlan {
  const { flow } = entry;
  const { title, where } = flow.definition;
  if (!allowedHere(flow, desk.chat)) return desk.say([{ text: where.refuse ?? fill(TEXTS.notHere, { title }) }]);
  if (desk.isGroup && where.group === 'private') return goPrivate(desk, flow);
  const draft = desk.state.parked.findLast((session) => session.flow === flow.definition.flow && !session.amends);
  if (draft === undefined || flow.definition.session.resume === 'fresh') return begin(desk, entry);
  const running = onItsFlow(desk.world, draft, desk.context());
  const isEmpty =
    running && draft.partial === undefined && countAnswered(running.flow, running.session, desk.context()) === 0;
  if (running === undefined || isEmpty) return begin(desk, entry);
  const asking = { kind: 'resume' as const, flow: flow.definition.flow };
  desk.state = { ...desk.state, asking: entry.said === undefined ? asking : { ...asking, said: entry.said } };
  return desk.say([resumeReply(running.flow, running.session, desk.context())]);
}

/** Begins anew; in a group a long or personal form is offered in private first. */
function begin(desk: Desk, entry: Entry): TurnPlan {
  if (!desk.isGroup || !isForPrivate(entry.flow)) return start(desk, entry);
  const { flow, title } = entry.flow.definition;
  desk.state = {
    ...desk.state,
    asking: { kind: 'place', flow, ...(entry.said === undefined ? {} : { said: entry.said }) },
  };
  const text = fill(TEXTS.offerPrivate, { title, count: countAsked(entry.flow) });
  return desk.say([
    {
      text,
      options: [
        { key: 'place:private', label: TEXTS.placePrivate, style: 'primary' },
        { key: 'place:here', label: TEXTS.placeHere },
      ],
    },
  ]);
}

function isForPrivate(flow: CompiledFlow): boolean {
  const isPersonal = listQuestions(flow.definition).some(
    ({ question }) => question.type === 'phone' || ('personal' in question && question.personal),
  );
  return isPersonal || countAsked(flow) > MOST_QUESTIONS_IN_GROUP;
}

const countAsked = (flow: CompiledFlow): number => flow.definition.ask.filter(({ type }) => type !== 'note').length;

/** The flow goes on where only the person reads it. */
export function goPrivate(desk: Desk, flow: CompiledFlow): TurnPlan {
  desk.privately.push({ kind: 'start', flow: flow.definition.flow, from: desk.input.message.chat.id });
  return desk.say([{ text: fill(TEXTS.wentPrivate, { title: flow.definition.title }) }]);
}

/** Starts a flow; a draft of it that was set aside is thrown away. */
export function start(desk: Desk, entry: Entry): TurnPlan {
  const flowId = entry.flow.definition.flow;
  const parked = desk.state.parked.filter((session) => session.flow !== flowId || session.amends !== undefined);
  desk.state = { ...desk.state, parked };
  const result = startSession(entry.flow, desk.context(), entry.said);
  const isNoAnswer = entry.heard === true && result.events.some(({ type }) => type === 'rejected');
  return adopt(desk, entry.flow, isNoAnswer ? startSession(entry.flow, desk.context()) : result);
}

/** A flow that was tapped in the menu; `sentence`: the words that it was offered for. */
export function startByKey(desk: Desk, key: string, sentence?: string): TurnPlan {
  const [, id = '', said = sentence] = /^start:([a-z0-9_]+)(?::(.+))?$/su.exec(key) ?? [];
  const flow = desk.world.flows.get(id);
  if (flow === undefined) return desk.say([desk.menu()]);
  if (!mayUse(flow, desk.actor)) return refuse(desk, flow);
  desk.park();
  return enter(desk, said === undefined ? { flow } : { flow, said, heard: said === sentence });
}

/** Why the person may not use a flow. */
function refusal(desk: Desk, { definition }: CompiledFlow): string {
  return fill(desk.isMember ? TEXTS.notForYou : TEXTS.notForPublic, { title: definition.title });
}

const QUIET_MS = 3_600_000;

/**
 * The turn of somebody who wants what is not theirs: it is noted without a word of theirs, and told; in a group to whoever
 * is no member once an hour, or the group would hear nothing else.
 */
export function refuse(desk: Desk, flow: CompiledFlow): TurnPlan {
  const { now, newSessionId } = desk.input;
  desk.events.push({ type: 'refused', path: flow.definition.flow, sessionId: newSessionId, flow: '', version: 0 });
  if (desk.isGroup && !desk.isMember) {
    const { refusedAt } = desk.state;
    if (refusedAt !== undefined && Math.abs(now.getTime() - Date.parse(refusedAt)) < QUIET_MS) return desk.silence();
    desk.state = { ...desk.state, refusedAt: now.toISOString() };
  }
  return desk.say([{ text: refusal(desk, flow) }]);
}

/** 接着填 or 重新填. `said`: the words that wanted to start the flow. */
export function resumeOrRestart(desk: Desk, wanted: { flow: string; said?: string }, isResumed: boolean): TurnPlan {
  const { flow: id, said } = wanted;
  const draft = desk.state.parked.findLast((session) => session.flow === id);
  if (draft) desk.unpark(draft);
  const going = isResumed && draft ? goOn(desk, draft) : undefined;
  if (going) return desk.say(going.replies);
  const flow = desk.world.flows.get(id);
  if (flow === undefined) return desk.say([desk.menu()]);
  return start(desk, { flow, ...(said === undefined ? {} : { said }) });
}

/** 继续 with nothing open: the newest draft. */
export function continueNewest(desk: Desk): TurnPlan {
  const draft = desk.state.parked.at(-1);
  if (draft === undefined) return desk.say([desk.menu(TEXTS.nothingOpen)]);
  desk.unpark(draft);
  const going = goOn(desk, draft);
  return going ? desk.say(going.replies) : desk.say([desk.menu(TEXTS.nothingOpen)]);
}
