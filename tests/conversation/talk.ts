/** Several people talking to the bot, planned turn by turn with the project's own flows; states go through JSON as in the store. */
import { readFileSync } from 'node:fs';
import type { InboundContent, InboundMessage } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { listMedia } from '../../src/conversation/incoming.ts';
import { type Outcome, planTurn, type TurnPlan } from '../../src/conversation/plan-turn.ts';
import { fingerprint, REMEMBERED_QUESTIONS } from '../../src/conversation/quotes.ts';
import { renderReplies } from '../../src/conversation/render.ts';
import { type ConversationState, readConversation } from '../../src/conversation/state.ts';
import type { World } from '../../src/conversation/world.ts';
import { type Actor, publicActor } from '../../src/domain/actor.ts';
import { parseChecklists } from '../../src/domain/checklist.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import type { EffectResult, Reply } from '../../src/engine/turn.ts';
import type { Wake } from '../../src/engine/wake.ts';
import { institutions } from '../engine/chat.ts';

const read = (name: string): string => readFileSync(new URL(`../../flows/${name}`, import.meta.url), 'utf8');
const NAMES = ['inspection_site', 'license_lookup', 'my_tasks', 'withdraw', 'human'];
/** The project's flows by id. */
export const FLOWS: ReadonlyMap<string, CompiledFlow> = new Map(
  NAMES.map((name) => [name, parseFlow(read(`${name}.yaml`), `${name}.yaml`)]),
);
const CHECKLISTS = parseChecklists(JSON.parse(read('sources/checklists.json')));

function member(userId: string, name: string, role: Actor['roles'][number]): Actor {
  return { userId, name, roles: [role], memberId: userId, departmentId: 'education', departmentName: '县教育局' };
}
export const WANG = member('wang', '王强', 'inspector');
export const LI = member('li', '李敏', 'inspector');
export const SCHOOL = member('school', '杨秀芳', 'school_head');
export const PARENT = publicActor('parent');

/** `older`: versions that are not current any more. */
export function makeWorld(
  flows: ReadonlyMap<string, CompiledFlow> = FLOWS,
  older: readonly CompiledFlow[] = [],
): World {
  return {
    flows,
    olderFlow: (flow, hash) => older.find((each) => each.definition.flow === flow && each.hash === hash),
    checklists: CHECKLISTS,
    config: {},
    sourcesFor: () => ({ institutions }),
    publicFlow: 'license_lookup',
    office: ['office-1'],
    answerBesides: () => undefined,
    namesInstitution: (words) => institutions.find(words, 1).candidates.length > 0,
  };
}

export type Where = { group?: boolean; addressed?: boolean; quote?: InboundMessage['quote']; messageId?: string };

/** The bot's side of all conversations. */
export class Talk {
  world: World = makeWorld();
  now = new Date('2026-03-02T01:00:00Z');
  plan: TurnPlan | undefined;
  /** What the next actions give, by effect id, where it is not the usual. */
  results: Record<string, EffectResult> = {};
  /** What was said last, closing words included. */
  replies: Reply[] = [];
  /** What the last turn told others, and what it wakes in the person's private chat. */
  outcome: Outcome | undefined;
  readonly states = new Map<string, ConversationState>();
  #turns = 0;

  say(actor: Actor, text: string, where: Where = {}): string {
    return this.send(actor, { type: 'text', text }, where);
  }

  tap(actor: Actor, key: string, where: Where = {}): string {
    return this.send(actor, { type: 'tap', key }, where);
  }

  wake(actor: Actor, wake: Wake, where: Where = {}): string {
    return this.send(actor, { type: 'wake', wake }, where);
  }

  /** Gives the replies' texts, joined; `''` for silence. */
  send(actor: Actor, content: InboundContent, where: Where = {}): string {
    this.#turns += 1;
    const key = `${where.group ? 'group' : actor.userId}:${actor.userId}`;
    const state = readConversation(JSON.parse(JSON.stringify(this.states.get(key) ?? null)));
    const input = {
      message: this.#message(actor, content, where),
      actor,
      state,
      now: this.now,
      newSessionId: `s${this.#turns}`,
      media: new Map(listMedia(content).map(({ mediaId }, n) => [mediaId, { id: `m${this.#turns}-${n}` }])),
    };
    const plan = planTurn(input, this.world);
    this.plan = plan;
    const results = Object.fromEntries(
      (plan.submit?.effects ?? []).map(({ id, action }) => [
        id,
        action === 'hand_over'
          ? { number: 'RG20260302-0001', handover: 'RG20260302-0001', text: '已转给办公室' }
          : { number: 'JC20260302-0001', text: '办好了' },
      ]),
    );
    const end = plan.submit?.complete({ ...results, ...this.results }) ?? plan;
    this.outcome = end;
    this.replies = end.replies;
    this.states.set(
      key,
      this.#remember(
        end.state,
        end.replies.filter((reply) => !(where.group && reply.private)),
      ),
    );
    return end.replies.map((reply) => reply.text).join('\n\n');
  }

  get labels(): string[] {
    return (this.replies.at(-1)?.options ?? []).map((option) => option.label);
  }

  stateOf(actor: Actor, where: Where = {}): ConversationState {
    return readConversation(this.states.get(`${where.group ? 'group' : actor.userId}:${actor.userId}`));
  }

  #message(actor: Actor, content: InboundContent, where: Where): InboundMessage {
    const { userId } = actor;
    const spokenTo = content.type === 'tap' || (content.type === 'text' && content.text.startsWith('@'));
    return {
      channel: 'simulator',
      messageId: where.messageId ?? `${this.#turns}`,
      sender: { userId },
      chat: where.group ? { id: 'room', kind: 'group' } : { id: userId, kind: 'direct' },
      sentAt: this.now,
      content,
      addressed: where.addressed ?? (!where.group || spokenTo),
      ...(where.quote ? { quote: where.quote } : {}),
    };
  }

  /** As the pipeline does it: what was offered last stays until something else is said. */
  #remember(state: ConversationState, replies: readonly Reply[]): ConversationState {
    const { sent } = state;
    const rendered = renderReplies({ replies, capabilities: SIMULATOR_CAPABILITIES, taskId: 't', sent, now: this.now });
    const { offered: _old, ...rest } = state;
    const offered = rendered.offered ?? (replies.length === 0 ? state.offered : undefined);
    const { session, spoken: before = [] } = state;
    const asked = session === null ? [] : replies.map(({ text }) => `${fingerprint(text)}:${session.id}`);
    const spoken = [...before, ...asked].slice(-REMEMBERED_QUESTIONS);
    return { ...rest, sent: rendered.sent, spoken, ...(offered ? { offered } : {}) };
  }
}
