/** How far a form is, for those who only hold its state: the same count as 进度 tells. */
import type { CompiledFlow } from './compiled.ts';
import type { SessionState } from './session.ts';
import type { StepContext } from './turn.ts';
import { Work } from './work.ts';

/** Questions answered so far; notes, markers and half-judged checklists are none. */
export function countAnswered(flow: CompiledFlow, session: SessionState, ctx: StepContext): number {
  return new Work(flow, session, ctx).answeredCount;
}
