/** Takes over what the engine decided: the next state, a submission, and what goes on when a form has ended. */

import type { CompiledFlow } from '../engine/compiled.ts';
import { listQuestions } from '../engine/flow.ts';
import type { SessionState } from '../engine/session.ts';
import { step } from '../engine/step.ts';
import type { EffectResult, Reply, StepResult, TurnEvent } from '../engine/turn.ts';
import type { Desk, Outcome, TurnPlan } from './desk.ts';
import { onItsFlow } from './flow-versions.ts';
import { rememberFollowUp } from './follow-up.ts';
import { fill, TEXTS } from './texts.ts';
import { rememberUnknown } from './unknown-name.ts';

/** One step of a form on the version of its flow that it runs on; undefined when that flow is gone. */
export function stepForm(
  desk: Desk,
  session: SessionState,
  event: TurnEvent,
): { flow: CompiledFlow; result: StepResult } | undefined {
  const ctx = desk.context();
  const running = onItsFlow(desk.world, session, ctx);
  if (running === undefined) return undefined;
  if (running.moved) desk.log(running.session, { type: 'moved' });
  return { flow: running.flow, result: step(running.flow, running.session, event, ctx) };
}

/** Takes over a step's result. */
export function adopt(desk: Desk, flow: CompiledFlow, result: StepResult): TurnPlan {
  const id = result.session?.id ?? result.submit?.submission.sessionId ?? desk.state.session?.id;
  const { flow: name, version } = flow.definition;
  desk.log({ id: id ?? desk.input.newSessionId, flow: name, version }, ...result.events);
  desk.state = { ...desk.state, session: result.session };
  const submit = result.submit;
  if (submit === undefined) {
    return result.session === null ? afterwards(desk, result.replies) : desk.say(result.replies);
  }
  return {
    ...desk.say([]),
    submit: {
      submission: submit.submission,
      effects: submit.effects,
      interrupted: describeInterrupted(desk),
      complete: (results) => completed(desk, submit.finish(results), results),
    },
  };
}

/** The actions have run. An action that hands the person over to a human says so by the number it gives. */
function completed(desk: Desk, replies: Reply[], results: Record<string, EffectResult>): Outcome {
  rememberUnknown(desk, results);
  rememberFollowUp(desk, results);
  const handover = Object.values(results)
    .map((result) => result['handover'])
    .find((number) => typeof number === 'string');
  if (handover === undefined) return afterwards(desk, replies);
  desk.state = { ...desk.state, human: { number: handover, at: desk.input.now.toISOString() } };
  return desk.say(replies);
}

/** A form that something interrupted, newest first; paused ones wait until they are asked for. */
function findInterrupted(desk: Desk): SessionState | undefined {
  return desk.state.parked.findLast((session) => session.phase !== 'paused');
}

/** What the form behind this one is about, for whoever is asked to help with it. */
function describeInterrupted(desk: Desk): { title: string; question: string } | null {
  const session = findInterrupted(desk);
  const running = session && onItsFlow(desk.world, session, desk.context());
  if (running === undefined) return null;
  const { flow, session: moved } = running;
  const question = moved.phase === 'review' ? TEXTS.atReview : labelAt(flow, moved.asked ?? '');
  return { title: flow.definition.title, question };
}

/** The label of the question at a path. */
function labelAt(flow: CompiledFlow, path: string): string {
  const leaf = path.replace(/^.*\./u, '');
  const found = listQuestions(flow.definition).find(({ question }) => question.id === leaf)?.question;
  return found !== undefined && 'label' in found ? found.label : leaf;
}

/** How many forms wait for one that interrupted them to end. */
export function countInterrupted(desk: Desk): number {
  return desk.state.parked.filter((session) => session.phase !== 'paused').length;
}

/** A form has ended: the one it interrupted goes on at its question. */
export function afterwards(desk: Desk, replies: Reply[]): TurnPlan {
  const interrupted = findInterrupted(desk);
  if (interrupted === undefined) return desk.say(replies);
  desk.unpark(interrupted);
  const going = goOn(desk, interrupted);
  if (going === undefined) return afterwards(desk, replies);
  const lead = fill(TEXTS.resumed, { title: going.flow.definition.title });
  const [first, ...rest] = going.replies;
  return desk.say([...replies, ...(first ? [{ ...first, text: `${lead}\n${first.text}` }] : []), ...rest]);
}

/** Opens a form again at its question. */
export function goOn(desk: Desk, session: SessionState): { flow: CompiledFlow; replies: Reply[] } | undefined {
  const going = stepForm(desk, { ...session, phase: 'paused' }, { kind: 'start' });
  if (going === undefined) return undefined;
  desk.log({ ...session, version: going.flow.definition.version }, ...going.result.events);
  desk.state = { ...desk.state, session: going.result.session };
  return { flow: going.flow, replies: going.result.replies };
}
