/** One turn of a conversation: decides which form or command a message belongs to, and what is said. Pure. */
import type { InboundMessage } from '../channels/contract.ts';
import type { Actor } from '../domain/actor.ts';
import type { CompiledFlow } from '../engine/flow-file.ts';
import { countAnswered } from '../engine/progress.ts';
import { startSession, step } from '../engine/step.ts';
import type {
  EffectRequest,
  EffectResult,
  Reply,
  SessionEvent,
  StepContext,
  StepResult,
  Submission,
  TurnEvent,
} from '../engine/turn.ts';
import { dropOldDrafts } from './drafts.ts';
import { allowedHere, type Entry, findEntry, findRefused, mayUse } from './flow-entry.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import { menuReply, readMenuChoice, resumeReply } from './menus.ts';
import { readSmallTalk } from './small-talk.ts';
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
  /** Our id for the photo in this message, if there is one. */
  mediaId: string | null;
};

/** A session event with the session it belongs to. */
export type LoggedEvent = SessionEvent & { sessionId: string; flow: string; version: number };

/** What happens after the actions of a submission have run. */
export type Completion = { replies: Reply[]; state: ConversationState };

export type TurnPlan = {
  state: ConversationState;
  replies: Reply[];
  events: LoggedEvent[];
  submit?: {
    submission: Submission;
    effects: EffectRequest[];
    complete(results: Record<string, EffectResult>): Completion;
  };
};

/** Plans one turn. Never throws for what people say. */
export function planTurn(input: PlanInput, world: World): TurnPlan {
  return new TurnPlanner(input, world).plan();
}

class TurnPlanner {
  readonly #input: PlanInput;
  readonly #world: World;
  readonly #events: LoggedEvent[] = [];
  /** Title of an open form that was left lying too long. */
  readonly #gone: string | undefined;
  #state: ConversationState;

  constructor(input: PlanInput, world: World) {
    this.#input = input;
    this.#world = world;
    const { state, gone } = dropOldDrafts(input.state, world.flows, input.now);
    this.#state = state;
    this.#gone = gone;
  }

  plan(): TurnPlan {
    const { message, mediaId } = this.#input;
    const incoming = readIncoming(message.content, mediaId);
    if (incoming.kind === 'nothing') return this.#silence();
    if (this.#isChatter()) return this.#overheard(incoming);
    if (incoming.kind === 'greet') return this.#say([this.#menu(TEXTS.welcome)]);
    if (incoming.kind === 'voice') return this.#say([{ text: TEXTS.voice }]);
    return this.#answerAsking(incoming) ?? this.#withSession(incoming) ?? this.#fresh(incoming);
  }

  // ── in a group, not spoken to ──

  /** Group talk that was not addressed to the bot. */
  #isChatter(): boolean {
    return this.#input.message.chat.kind === 'group' && !this.#input.message.addressed;
  }

  /** Chatter is never answered; it may be the answer of somebody who is filling in a form. */
  #overheard(incoming: Incoming): TurnPlan {
    const before = this.#state;
    const session = before.session;
    if (session === null || session.phase === 'paused' || !('event' in incoming)) return this.#silence();
    const flow = this.#world.flows.get(session.flow);
    if (flow === undefined) return this.#silence();
    const result = step(flow, session, incoming.event, this.#context());
    if (result.outcome === 'ignored' || result.outcome === 'rejected') {
      this.#state = before;
      return this.#silence();
    }
    return this.#adopt(flow, result);
  }

  // ── a question of ours outside any flow ──

  #answerAsking(incoming: Incoming): TurnPlan | undefined {
    const asking = this.#state.asking;
    if (incoming.kind === 'tap' && incoming.keys[0]?.startsWith('start:')) return this.#startByKey(incoming.keys[0]);
    if (asking === undefined) return undefined;
    const offered = this.#state.offered?.options ?? [];
    const choice = readMenuChoice(incoming, offered);
    if (asking.kind === 'menu') {
      this.#forgetAsking();
      return choice?.startsWith('start:') ? this.#startByKey(choice) : undefined;
    }
    if (choice === 'resume:go' || choice === 'resume:new') {
      this.#forgetAsking();
      return this.#resumeOrRestart(asking.flow, choice === 'resume:go', asking.said);
    }
    this.#forgetAsking();
    return undefined;
  }

  #forgetAsking(): void {
    const { asking: _asking, offered: _offered, ...rest } = this.#state;
    this.#state = rest;
  }

  #startByKey(key: string): TurnPlan {
    const flow = this.#world.flows.get(key.slice('start:'.length));
    if (flow === undefined) return this.#say([this.#menu()]);
    if (!mayUse(flow, this.#input.actor)) return this.#say([{ text: this.#refusal(flow) }]);
    this.#parkOpenSession();
    return this.#enter({ flow });
  }

  #resumeOrRestart(flowId: string, resume: boolean, said: string | undefined): TurnPlan {
    const draft = this.#state.parked.findLast((session) => session.flow === flowId);
    const flow = this.#world.flows.get(flowId);
    if (flow === undefined) return this.#say([this.#menu()]);
    this.#state = { ...this.#state, parked: this.#state.parked.filter((session) => session !== draft) };
    if (!resume || draft === undefined) return this.#start({ flow, ...(said === undefined ? {} : { said }) });
    return this.#adopt(
      flow,
      step(flow, { ...draft, phase: 'paused' }, { kind: 'said', text: '继续' }, this.#context()),
    );
  }

  // ── a form is open ──

  #withSession(incoming: Incoming): TurnPlan | undefined {
    const session = this.#state.session;
    if (session === null || !('event' in incoming)) return undefined;
    const flow = this.#world.flows.get(session.flow);
    if (flow === undefined) {
      this.#state = { ...this.#state, session: null };
      return undefined;
    }
    const words = incoming.kind === 'words' ? incoming.text : '';
    if (session.phase === 'paused' && words !== '继续') return this.#setPausedAside(incoming);
    const result = step(flow, session, incoming.event, this.#context());
    const understood = result.outcome !== 'ignored' && result.outcome !== 'rejected';
    if (understood || incoming.kind !== 'words') return this.#adopt(flow, result);
    return this.#detour(words) ?? this.#adopt(flow, result);
  }

  /** A paused form steps aside for whatever is wanted now. */
  #setPausedAside(incoming: Incoming): TurnPlan | undefined {
    if (incoming.kind === 'thing') return undefined;
    this.#parkOpenSession();
    return undefined;
  }

  /** A command in the middle of a form: answered first, then the form goes on at the same question. */
  #detour(words: string): TurnPlan | undefined {
    const entry = findEntry([...this.#world.flows.values()], words, this.#input.actor);
    if (entry === undefined || !allowedHere(entry.flow, this.#input.message.chat.kind)) return undefined;
    this.#parkOpenSession();
    return this.#enter(entry);
  }

  #parkOpenSession(): void {
    const session = this.#state.session;
    if (session === null) return;
    const others = this.#state.parked.filter((parked) => parked.flow !== session.flow);
    this.#state = { ...this.#state, session: null, parked: [...others, session] };
  }

  // ── nothing is open ──

  #fresh(incoming: Incoming): TurnPlan {
    if (incoming.kind !== 'words') return this.#say([this.#menu(TEXTS.nothingOpen)]);
    const words = incoming.text;
    if (words === '') return this.#say([this.#menu()]);
    if (words === '继续') return this.#continueNewest();
    const flows = [...this.#world.flows.values()];
    const entry = findEntry(flows, words, this.#input.actor);
    if (entry !== undefined) return this.#enter(entry);
    const refused = findRefused(flows, words, this.#input.actor);
    if (refused !== undefined) return this.#say([{ text: this.#refusal(refused) }]);
    return this.#talk(words) ?? this.#lookUp(words) ?? this.#say([this.#menu(TEXTS.notUnderstood)]);
  }

  /** Greetings, thanks, and words that steer a form when there is none. */
  #talk(words: string): TurnPlan | undefined {
    const isMember = this.#input.actor.memberId !== null;
    switch (readSmallTalk(words)) {
      case 'greeting':
        return this.#say([this.#menu()]);
      case 'thanks':
        return this.#say([{ text: TEXTS.thanks }]);
      case 'human':
        return this.#say([{ text: isMember ? TEXTS.human : TEXTS.humanPublic }]);
      case 'steer':
        return this.#say([this.#menu(isMember ? TEXTS.nothingOpen : '')]);
      default:
        return undefined;
    }
  }

  #refusal({ definition }: CompiledFlow): string {
    const text = this.#input.actor.memberId === null ? TEXTS.notForPublic : TEXTS.notForYou;
    return fill(text, { title: definition.title });
  }

  #continueNewest(): TurnPlan {
    const draft = this.#state.parked.at(-1);
    if (draft === undefined) return this.#say([this.#menu(TEXTS.nothingOpen)]);
    return this.#resumeOrRestart(draft.flow, true, undefined);
  }

  /** Words that are no command: for the public always a question about an institution, for members when they name one. */
  #lookUp(words: string): TurnPlan | undefined {
    const flow = this.#world.flows.get(this.#world.publicFlow);
    if (flow === undefined || !mayUse(flow, this.#input.actor)) return undefined;
    const isMember = this.#input.actor.memberId !== null;
    if (isMember && !this.#world.namesInstitution(words)) return undefined;
    return this.#enter({ flow, said: words });
  }

  // ── starting and going on ──

  /** Starts a flow, after asking whether a draft of it should go on. */
  #enter(entry: Entry): TurnPlan {
    const { flow } = entry;
    if (!allowedHere(flow, this.#input.message.chat.kind)) {
      const { title, where } = flow.definition;
      return this.#say([{ text: where.refuse ?? fill(TEXTS.notHere, { title }) }]);
    }
    const draft = this.#state.parked.findLast((session) => session.flow === flow.definition.flow);
    if (draft === undefined || flow.definition.session.resume === 'fresh') return this.#start(entry);
    if (draft.partial === undefined && countAnswered(flow, draft, this.#context()) === 0) return this.#start(entry);
    const asking = { kind: 'resume' as const, flow: flow.definition.flow };
    this.#state = { ...this.#state, asking: entry.said === undefined ? asking : { ...asking, said: entry.said } };
    return this.#say([resumeReply(flow, draft, this.#context())]);
  }

  #start(entry: Entry): TurnPlan {
    const flowId = entry.flow.definition.flow;
    this.#state = { ...this.#state, parked: this.#state.parked.filter((session) => session.flow !== flowId) };
    return this.#adopt(entry.flow, startSession(entry.flow, this.#context(), entry.said));
  }

  /** Takes over what the engine decided. */
  #adopt(flow: CompiledFlow, result: StepResult): TurnPlan {
    const sessionId = result.session?.id ?? result.submit?.submission.sessionId ?? this.#input.newSessionId;
    const of = { sessionId, flow: flow.definition.flow, version: flow.definition.version };
    this.#events.push(...result.events.map((event) => ({ ...event, ...of })));
    this.#state = { ...this.#state, session: result.session };
    const submit = result.submit;
    if (submit === undefined) {
      return result.session === null ? this.#afterwards(result.replies) : this.#say(result.replies);
    }
    return {
      ...this.#say([]),
      submit: {
        submission: submit.submission,
        effects: submit.effects,
        complete: (results) => {
          const { replies, state } = this.#afterwards(submit.finish(results));
          return { replies, state };
        },
      },
    };
  }

  /** A form has ended: the one it interrupted goes on at its question. */
  #afterwards(replies: Reply[]): TurnPlan {
    const interrupted = this.#state.parked.findLast((session) => session.phase !== 'paused');
    const flow = interrupted && this.#world.flows.get(interrupted.flow);
    if (interrupted === undefined || flow === undefined) return this.#say(replies);
    const parked = this.#state.parked.filter((session) => session !== interrupted);
    const resumed = step(flow, { ...interrupted, phase: 'paused' }, { kind: 'said', text: '继续' }, this.#context());
    this.#state = { ...this.#state, parked, session: resumed.session };
    const lead = fill(TEXTS.resumed, { title: flow.definition.title });
    const [first, ...rest] = resumed.replies;
    return this.#say([...replies, ...(first ? [{ ...first, text: `${lead}\n${first.text}` }] : []), ...rest]);
  }

  #menu(lead = ''): Reply {
    const { reply, asking } = menuReply(this.#world, this.#input.actor, this.#input.message.chat.kind);
    if (asking) this.#state = { ...this.#state, asking };
    return lead === '' ? reply : { ...reply, text: `${lead}\n${reply.text}` };
  }

  #context(): StepContext {
    const { actor, message, now, newSessionId } = this.#input;
    return {
      now,
      me: { userId: actor.userId, name: actor.name, roles: actor.roles },
      chat: message.chat.kind,
      sources: this.#world.sourcesFor(actor),
      checklists: this.#world.checklists,
      config: this.#world.config,
      newSessionId,
      messageId: message.messageId,
    };
  }

  #say(replies: Reply[]): TurnPlan {
    const [first, ...rest] = replies;
    if (first === undefined || this.#gone === undefined) {
      return { state: this.#state, replies, events: this.#events };
    }
    const lead = fill(TEXTS.draftGone, { title: this.#gone });
    const told = { ...first, text: `${lead}\n${first.text}` };
    return { state: this.#state, replies: [told, ...rest], events: this.#events };
  }

  #silence(): TurnPlan {
    return this.#say([]);
  }
}

export type { TurnEvent };
