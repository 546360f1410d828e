/** The desk of one turn: the conversation's state as it changes, what was decided so far, and what it may know. */
import type { InboundMessage } from '../channels/contract.ts';
import type { Actor } from '../domain/actor.ts';
import type { Danger } from '../domain/danger-words.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import type { SessionState } from '../engine/session.ts';
import type { EffectRequest, EffectResult, Reply, SessionEvent, StepContext, Submission } from '../engine/turn.ts';
import type { Wake } from '../engine/wake.ts';
import { dropOldDrafts } from './drafts.ts';
import type { MediaNames } from './incoming.ts';
import { menuReply } from './menus.ts';
import type { ConversationState } from './state.ts';
import { fill, TEXTS } from './texts.ts';
import type { World } from './world.ts';

export type PlanInput = {
  message: InboundMessage;
  actor: Actor;
  state: ConversationState;
  now: Date;
  /** For a session that this turn may start. */
  newSessionId: string;
  /** Our ids for the pictures, files and recordings in this message. */
  media: MediaNames;
};

/** Words of danger were answered with 119, 110 or 120 (M501 触发次数): the note is the danger, never a word that was said. */
export type DangerEvent = { type: 'danger'; path?: string; note: Danger };

/** Somebody asked for a flow (`path`) that is not theirs. */
export type RefusedEvent = { type: 'refused'; path: string; note?: undefined };

/** An event with the session it belongs to; `flow` is empty when none was open. */
export type LoggedEvent = (SessionEvent | DangerEvent | RefusedEvent) & {
  sessionId: string;
  flow: string;
  version: number;
};

/** Words for others than the person: user ids and what they read. */
export type Tell = { to: readonly string[]; text: string };

/** What a turn brings about beside its state. */
export type Outcome = {
  state: ConversationState;
  replies: Reply[];
  tells: Tell[];
  /** What wakes the same person's private chat. */
  privately: Wake[];
};

export type TurnPlan = Outcome & {
  events: LoggedEvent[];
  submit?: {
    submission: Submission;
    effects: EffectRequest[];
    /** The form that waits behind this one, and the question it is at. */
    interrupted: { title: string; question: string } | null;
    /** What happens after the actions of a submission have run. */
    complete(results: Record<string, EffectResult>): Outcome;
  };
};

export class Desk {
  readonly input: PlanInput;
  readonly world: World;
  readonly events: LoggedEvent[] = [];
  readonly tells: Tell[] = [];
  readonly privately: Wake[] = [];
  /** An open form that was left lying too long, before anything was said about it. */
  readonly lapsed: SessionState | undefined;
  state: ConversationState;

  constructor(input: PlanInput, world: World) {
    this.input = input;
    this.world = world;
    const { state, lapsed } = dropOldDrafts(input.state, world, input.now);
    this.state = state;
    this.lapsed = lapsed;
    if (lapsed) this.log(lapsed, { type: 'timed_out' });
  }

  get actor(): Actor {
    return this.input.actor;
  }

  get isMember(): boolean {
    return this.input.actor.memberId !== null;
  }

  get chat(): 'direct' | 'group' {
    return this.input.message.chat.kind;
  }

  get isGroup(): boolean {
    return this.chat === 'group';
  }

  get flows(): CompiledFlow[] {
    return [...this.world.flows.values()];
  }

  context(): StepContext {
    const { actor, message, now, newSessionId } = this.input;
    return {
      now,
      me: { userId: actor.userId, name: actor.name, roles: actor.roles },
      chat: message.chat.kind,
      sources: this.world.sourcesFor(actor),
      checklists: this.world.checklists,
      config: this.world.config,
      newSessionId,
      messageId: message.messageId,
    };
  }

  log(session: Pick<SessionState, 'id' | 'flow' | 'version'>, ...events: readonly SessionEvent[]): void {
    const of = { sessionId: session.id, flow: session.flow, version: session.version };
    this.events.push(...events.map((event) => ({ ...event, ...of })));
  }

  forgetAsking(): void {
    const { asking: _asking, offered: _offered, ...rest } = this.state;
    this.state = rest;
  }

  /** The open form steps aside. */
  park(): void {
    const session = this.state.session;
    if (session === null) return;
    const others = this.state.parked.filter((parked) => parked.id !== session.id && !isDraftOf(parked, session));
    this.state = { ...this.state, session: null, parked: [...others, session] };
  }

  unpark(session: SessionState): void {
    this.state = { ...this.state, parked: this.state.parked.filter((parked) => parked.id !== session.id) };
  }

  /** `topic`: one class of the menu; else all. */
  menu(lead = '', topic?: string): Reply {
    const { reply, asking } = menuReply(this.world, { actor: this.actor, chat: this.chat, topic });
    if (asking) this.state = { ...this.state, asking };
    return lead === '' ? reply : { ...reply, text: `${lead}\n${reply.text}` };
  }

  say(replies: Reply[]): TurnPlan {
    const { state, events, tells, privately } = this;
    return { state, replies: this.#withLapsed(replies), events, tells, privately };
  }

  silence(): TurnPlan {
    return this.say([]);
  }

  /** Whoever comes back after the time-out hears where the form is. */
  #withLapsed(replies: Reply[]): Reply[] {
    const [first, ...rest] = replies;
    const title = this.lapsed && this.world.flows.get(this.lapsed.flow)?.definition.title;
    if (first === undefined || title === undefined) return replies;
    const isKept = this.state.parked.some(({ id }) => id === this.lapsed?.id);
    const lead = fill(isKept ? TEXTS.draftLapsed : TEXTS.draftGone, { title });
    return [{ ...first, text: `${lead}\n${first.text}` }, ...rest];
  }
}

/** Of one flow one draft is kept; a returned form is no draft. */
function isDraftOf(parked: SessionState, session: SessionState): boolean {
  return parked.flow === session.flow && parked.amends === undefined && session.amends === undefined;
}
