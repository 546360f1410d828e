/** Forms that were left unfinished: when to remind of them, in which words, and when a draft is given up. */

import type { CompiledFlow } from './compiled.ts';
import { durationMs } from './duration.ts';
import { localIso } from './local-time.ts';
import type { SessionState } from './session.ts';
import { fill, TEXTS } from './texts.ts';
import type { Reply, StepContext } from './turn.ts';
import { Work } from './work.ts';

/** A reminder that is to come; `index` says which of the flow's. */
export type Nudge = { at: Date; index: number; within: 'any' | 'working_time' };

/** The next reminder; undefined when all went out, or when the draft is gone before. */
export function nextNudge(flow: CompiledFlow, session: SessionState): Nudge | undefined {
  const index = session.nudged ?? 0;
  const nudge = flow.nudges[index];
  if (nudge === undefined) return undefined;
  const at = new Date(lastTouched(session) + nudge.afterMs);
  return at < sessionEnds(flow, session) ? { at, index, within: nudge.within } : undefined;
}

/** The words of a reminder. The caller counts it in `nudged`. */
export function nudgeReply(
  flow: CompiledFlow,
  session: SessionState,
  { index, ctx }: { index: number; ctx: StepContext },
): Reply {
  const work = new Work(flow, session, ctx);
  const left = work.openCount;
  const nudge = flow.nudges[index];
  const until = localIso(sessionEnds(flow, session));
  const own = nudge === undefined ? '' : work.sayWith(nudge.text, { left, draft_until: until });
  return { text: own || fill(TEXTS.nudge, { title: flow.definition.title, left }) };
}

/** When the draft is given up. */
export function sessionEnds(flow: CompiledFlow, session: SessionState): Date {
  return new Date(lastTouched(session) + durationMs(flow.definition.session.keep_draft));
}

/** Sessions from before `touchedAt` was kept count from their latest answer. */
function lastTouched(session: SessionState): number {
  if (session.touchedAt !== undefined) return Date.parse(session.touchedAt);
  const moments = Object.values(session.answers).map((answer) => Date.parse(answer.at));
  return Math.max(Date.parse(session.startedAt), ...moments);
}
