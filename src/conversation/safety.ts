/** Safety first: words of danger are answered with 119, 110 or 120 before anything else; then the turn goes on (M501). */
import { findDanger } from '../domain/danger.ts';
import type { Danger } from '../domain/danger-words.ts';
import type { Desk, LoggedEvent, Outcome, TurnPlan } from './desk.ts';
import type { Incoming } from './incoming.ts';
import { readQuote } from './quotes.ts';
import type { SafetyTold } from './state.ts';
import { TEXTS } from './texts.ts';

const HOUR_MS = 3_600_000;
/** Who goes through the findings of one inspection hears it once; a draft of yesterday is another matter. */
const QUIET_IN_FORM_MS = 12 * HOUR_MS;
/** An answer that tells the number at its beginning (孩子受到伤害 …) has said it. */
const FIRST_LINES = 3;

const LINES: Readonly<Record<Danger, { number: string; text: string }>> = {
  fire: { number: '119', text: TEXTS.dangerFire },
  hurt: { number: '120', text: TEXTS.dangerHurt },
  violence: { number: '110', text: TEXTS.dangerViolence },
};

/** A danger that was told, and the form it was told to. */
export type HeardDanger = { danger: Danger; session: TurnPlan['state']['session'] };

/** The danger in the words of a message, before they are taken as an answer; undefined when it was answered lately. */
export function hearDanger(desk: Desk, incoming: Incoming): HeardDanger | undefined {
  const danger = findDanger(wordsOf(incoming));
  if (danger === undefined || isForOthers(desk)) return undefined;
  const { safety, session } = desk.state;
  return safety !== undefined && isLately(desk, safety) ? undefined : { danger, session };
}

/** The turn with the numbers told first, once; remembered, and counted. */
export function safetyFirst(desk: Desk, heard: HeardDanger | undefined, plan: TurnPlan): TurnPlan {
  if (heard === undefined || isOverheard(desk, heard, plan)) return plan;
  const of = heard.session ?? plan.state.session ?? asSession(plan);
  const safety = { at: desk.input.now.toISOString(), ...(of === undefined ? {} : { session: of.id }) };
  const { flow, version } = of ?? { flow: '', version: 0 };
  const event: LoggedEvent = {
    type: 'danger',
    note: heard.danger,
    sessionId: of?.id ?? desk.input.newSessionId,
    flow,
    version,
  };
  const first = <Kind extends Outcome>(outcome: Kind): Kind => ({
    ...outcome,
    state: { ...outcome.state, safety },
    replies: saysIt(outcome, heard.danger) ? outcome.replies : [{ text: LINES[heard.danger].text }, ...outcome.replies],
  });
  const told = { ...first(plan), events: [event, ...plan.events] };
  const { submit } = plan;
  if (submit === undefined) return told;
  return { ...told, submit: { ...submit, complete: (results) => first(submit.complete(results)) } };
}

function wordsOf(incoming: Incoming): string {
  if (incoming.kind === 'words') return incoming.text;
  return incoming.kind === 'several' ? incoming.parts.map(wordsOf).join('\n') : '';
}

/** What quotes somebody else's message in a group is meant for them. */
function isForOthers({ isGroup, input, state }: Desk): boolean {
  return isGroup && !input.message.addressed && readQuote(input.message, state.spoken ?? []).kind === 'others';
}

/** Group talk is left alone unless its speaker is filling in a form there, or is answered anyway. */
function isOverheard({ isGroup, input }: Desk, { session }: HeardDanger, plan: TurnPlan): boolean {
  const isTalk = isGroup && !input.message.addressed;
  const isAtForm = session !== null && session.phase !== 'paused';
  return isTalk && !isAtForm && plan.replies.length === 0 && plan.submit === undefined;
}

/** Said within the hour, or today at this very form. A time ahead of ours was written under a wrong clock. */
function isLately({ input, state }: Desk, { at, session }: SafetyTold): boolean {
  const age = Math.abs(input.now.getTime() - Date.parse(at));
  return age < HOUR_MS || (session !== undefined && session === state.session?.id && age < QUIET_IN_FORM_MS);
}

function asSession({ submit }: TurnPlan): { id: string; flow: string; version: number } | undefined {
  if (submit === undefined) return undefined;
  const { sessionId: id, flow, version } = submit.submission;
  return { id, flow, version };
}

function saysIt({ replies }: Outcome, danger: Danger): boolean {
  const lines = replies.flatMap(({ text }) => text.split('\n')).slice(0, FIRST_LINES);
  return lines.some((line) => line.includes(LINES[danger].number));
}
