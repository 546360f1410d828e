/** Turns the outcome of turns into rows: outgoing messages in the channel's form, events, effects, audit. */
import type { Capabilities, OutboundBody } from '../channels/contract.ts';
import type { LoggedEvent } from '../conversation/plan-turn.ts';
import { renderReplies } from '../conversation/render.ts';
import type { ConversationState } from '../conversation/state.ts';
import type { EffectResult, Reply } from '../engine/turn.ts';
import type { OutboxRow, TurnWrites } from '../store/turns.ts';
import type { Turn } from './turn.ts';

export type TurnOutcome = {
  turn: Turn;
  state: ConversationState;
  events: LoggedEvent[];
  effects: { id: string; action: string; key: string; result: EffectResult }[];
  outbox: OutboxRow[];
};

/** Nothing to write. */
export function emptyWrites(): TurnWrites {
  return { conversations: [], events: [], outbox: [], media: [], effects: [], audit: [] };
}

/** All rows of a batch of turns. */
export function turnWrites(outcomes: readonly TurnOutcome[]): TurnWrites {
  const writes = emptyWrites();
  for (const outcome of outcomes) addTurn(writes, outcome);
  return writes;
}

function addTurn(writes: TurnWrites, { turn, state, events, effects, outbox }: TurnOutcome): void {
  const { message, conversationKey, receivedAt } = turn.received;
  const at = receivedAt.toISOString();
  writes.conversations.push({ key: conversationKey, state });
  writes.outbox.push(...outbox);
  for (const event of events) {
    const { path = null, note = null, ...rest } = event;
    writes.events.push({ ...rest, path, note, conversationKey, at });
  }
  if (turn.mediaId !== null && message.content.type === 'image') {
    writes.media.push({
      id: turn.mediaId,
      channel: message.channel,
      platformId: message.content.mediaId,
      uploaderId: message.sender.userId,
    });
  }
  for (const effect of effects) {
    writes.effects.push({ key: effect.key, action: effect.action, result: effect.result });
    // Only acts on records are audited; an answer to the public names nobody.
    if (turn.actor.memberId !== null) {
      const object = String(effect.result['number'] ?? effect.key);
      writes.audit.push({ at, actor: turn.actor.memberId, action: effect.action, object, note: null });
    }
  }
}

export type OutgoingInput = {
  turn: Turn;
  before: ConversationState;
  state: ConversationState;
  replies: readonly Reply[];
  capabilities: Capabilities;
};

/** The messages of one turn, and the state that remembers what was offered and said. */
export function outgoing(input: OutgoingInput): { outbox: OutboxRow[]; state: ConversationState } {
  const { turn, before, state, replies, capabilities } = input;
  const { message, conversationKey, receivedAt } = turn.received;
  const rendered = renderReplies({
    replies,
    capabilities,
    taskId: turn.inboxId,
    sent: state.sent,
    now: receivedAt,
  });
  const { offered: _old, ...rest } = state;
  const offered = rendered.offered ?? (replies.length === 0 ? state.offered : undefined);
  const isGroup = message.chat.kind === 'group';
  const bodies = [...tapUpdate(turn, before), ...rendered.bodies];
  return {
    outbox: bodies.map((body, index) => ({
      key: `${turn.inboxId}:${index}`,
      channel: message.channel,
      target: isGroup ? { chatId: message.chat.id } : { userId: message.sender.userId },
      conversationKey,
      body,
      mentions: isGroup ? [message.sender.userId] : [],
    })),
    state: { ...rest, sent: rendered.sent, ...(offered ? { offered } : {}) },
  };
}

/** Marks the tapped card as answered, where the channel can. */
function tapUpdate(turn: Turn, before: ConversationState): OutboundBody[] {
  const { content, sender } = turn.received.message;
  if (content.type !== 'tap' || content.responseCode === undefined) return [];
  const keys = content.selected?.length ? content.selected : [content.key];
  const known = before.offered?.taskId === content.taskId ? before.offered : undefined;
  const labels = known?.options.filter((option) => keys.includes(option.key)).map((option) => option.label) ?? [];
  const label = labels.length > 0 ? labels.join('、') : '已收到';
  return [{ kind: 'card_update', responseCode: content.responseCode, label, userId: sender.userId }];
}
