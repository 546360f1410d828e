/** Which version of its flow a form runs on: the newest when that is safe, else the one it began with (flows.md §5). */

import type { CompiledFlow } from '../engine/compiled.ts';
import { diffFlows } from '../engine/flow-diff.ts';
import { moveSession } from '../engine/move.ts';
import type { SessionState } from '../engine/session.ts';
import type { StepContext } from '../engine/turn.ts';
import type { World } from './world.ts';

/** Whether two versions differ so that running forms must end on the old one; worked out once for each pair. */
const finishesOld = new WeakMap<CompiledFlow, Map<string, boolean>>();

function mustFinishOld(older: CompiledFlow, newest: CompiledFlow): boolean {
  const known = finishesOld.get(older) ?? new Map<string, boolean>();
  finishesOld.set(older, known);
  const before = known.get(newest.hash);
  if (before !== undefined) return before;
  const answer = diffFlows(older, newest).policy === 'finish_old';
  known.set(newest.hash, answer);
  return answer;
}

/** The version that a form runs on; undefined when none of its flow is known any more. */
export function flowOf(world: World, session: SessionState): CompiledFlow | undefined {
  const newest = world.flows.get(session.flow);
  if (newest?.hash === session.hash) return newest;
  const own = world.olderFlow(session.flow, session.hash);
  if (own === undefined || newest === undefined) return own ?? newest;
  // A returned form is mended as it was filed; a form that a newer instance took up is not moved back.
  const staysOld = session.amends !== undefined || session.version > newest.definition.version;
  return staysOld || mustFinishOld(own, newest) ? own : newest;
}

/** The form ready to go on with its flow: moved over if the flow has a newer version that it can take. */
export function onItsFlow(
  world: World,
  session: SessionState,
  ctx: StepContext,
): { flow: CompiledFlow; session: SessionState; moved: boolean } | undefined {
  const flow = flowOf(world, session);
  if (flow === undefined) return undefined;
  const from = flow.hash === session.hash ? undefined : world.olderFlow(session.flow, session.hash);
  if (from === undefined) return { flow, session, moved: false };
  return { flow, session: moveSession(session, from, { to: flow, ctx }).session, moved: true };
}
