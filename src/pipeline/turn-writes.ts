/** Turns the outcome of turns into rows: outgoing messages in the channel's form, events, effects, audit. */
import type { Capabilities, InboundMessage, OutboundBody } from '../channels/contract.ts';
import { listMedia } from '../conversation/incoming.ts';
import type { LoggedEvent, Outcome, Tell } from '../conversation/plan-turn.ts';
import { fingerprint, REMEMBERED_QUESTIONS } from '../conversation/quotes.ts';
import { renderReplies } from '../conversation/render.ts';
import type { ConversationState } from '../conversation/state.ts';
import { TEXTS } from '../conversation/texts.ts';
import type { EffectResult, Reply, Submission } from '../engine/turn.ts';
import { readWake } from '../engine/wake.ts';
import type { OutboxRow, TurnWrites } from '../store/turns.ts';
import type { WakeRow } from '../store/wakes.ts';
import type { ClosedTurn } from './close-forms.ts';
import type { Turn } from './turn.ts';

export type TurnOutcome = {
  turn: Turn;
  state: ConversationState;
  /** When to look at the conversation again by itself. */
  dueAt: Date | null;
  events: LoggedEvent[];
  effects: {
    id: string;
    action: string;
    key: string;
    result: EffectResult;
    submission: Submission | null;
    /** ISO 8601; absent: now. */
    at?: string;
  }[];
  outbox: OutboxRow[];
  media: TurnWrites['media'];
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

function addTurn(writes: TurnWrites, { turn, state, dueAt, events, effects, outbox, media }: TurnOutcome): void {
  const { message, conversationKey, receivedAt } = turn.received;
  const at = receivedAt.toISOString();
  const wasDue = message.content.type === 'wake';
  writes.conversations.push({ key: conversationKey, state, dueAt: dueAt?.toISOString() ?? null, wasDue });
  writes.media.push(...media);
  writes.outbox.push(...outbox);
  for (const event of events) {
    const { path = null, note = null, ...rest } = event;
    writes.events.push({ ...rest, path, note, conversationKey, at });
  }
  for (const effect of effects) {
    const { flow = '', version = 0, hash = '' } = effect.submission ?? {};
    const { key, action, result, at: on } = effect;
    writes.effects.push({ key, action, result, flow, version, hash, ...(on === undefined ? {} : { at: on }) });
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
  outcome: Outcome;
  capabilities: Capabilities;
};

/** The messages of one turn, and the state that remembers what was offered and said. */
export function outgoing(input: OutgoingInput): { outbox: OutboxRow[]; state: ConversationState } {
  const { turn, before, capabilities } = input;
  const { state, replies, tells } = input.outcome;
  const { message, conversationKey, receivedAt } = turn.received;
  const isGroup = message.chat.kind === 'group';
  const here = isGroup ? replies.filter((reply) => !reply.private) : replies;
  const render = (some: readonly Reply[], taskId: string) =>
    renderReplies({ replies: some, capabilities, taskId, sent: state.sent, now: receivedAt });
  const rendered = render(here, turn.inboxId);
  const { offered: _old, ...rest } = state;
  // A reminder that comes between a question of ours (接着填还是重新填) and its answer leaves the options as they were.
  const isBetween = message.content.type === 'wake' && state.asking !== undefined;
  const offered = rendered.offered ?? (replies.length === 0 || isBetween ? state.offered : undefined);
  const { userId } = message.sender;
  const own = {
    channel: message.channel,
    target: { userId },
    conversationKey: `${message.channel}:${userId}:${userId}`,
    mentions: [],
  };
  const spoken = {
    ...own,
    conversationKey,
    ...(isGroup ? { target: { chatId: message.chat.id }, mentions: [userId] } : {}),
    ...(message.reply === undefined ? {} : { reply: message.reply }),
  };
  const alone = isGroup ? { fallback: unreached(message, message.chat.id, TEXTS.speakFirst) } : {};
  const begun = begunFrom(message);
  const aside = isGroup
    ? render(
        replies.filter((reply) => reply.private),
        `${turn.inboxId}p`,
      ).bodies
    : [];
  const bodies = [...tapUpdate(turn, before), ...rendered.bodies];
  return {
    outbox: [
      ...bodies.map((body, index) => ({
        ...spoken,
        ...(index === 0 ? begun : {}),
        key: `${turn.inboxId}:${index}`,
        body,
      })),
      ...aside.map((body, index) => ({ ...own, ...alone, key: `${turn.inboxId}:p${index}`, body })),
      ...tells.flatMap((tell, index) => toldTo(tell, turn, `${turn.inboxId}:t${index}`)),
    ],
    state: { ...rest, sent: rendered.sent, ...(offered ? { offered } : {}), ...remembered(state, here) },
  };
}

/** Said in the group when the person's private chat cannot be reached: they must speak to the bot there first. */
function unreached(
  { channel, sender }: InboundMessage,
  chatId: string,
  text: string,
): NonNullable<OutboxRow['fallback']> {
  const body: OutboundBody = { kind: 'text', text };
  return { channel, target: { chatId }, body, mentions: [sender.userId] };
}

/** A form that was asked for in a group and begins in private. */
function begunFrom(message: InboundMessage): Pick<OutboxRow, 'fallback'> {
  const wake = message.content.type === 'wake' ? readWake(message.content.wake) : undefined;
  if (wake?.kind !== 'start' || wake.from === undefined) return {};
  return { fallback: unreached(message, wake.from, TEXTS.continueThere) };
}

/** Questions of a form are remembered, so that whoever quotes one is understood. */
function remembered({ session, spoken = [] }: ConversationState, replies: readonly Reply[]): { spoken?: string[] } {
  const asked = session === null ? [] : replies.map((reply) => `${fingerprint(reply.text)}:${session.id}`);
  const kept = [...spoken.filter((entry) => !asked.includes(entry)), ...asked].slice(-REMEMBERED_QUESTIONS);
  return kept.length === 0 ? {} : { spoken: kept };
}

/** Words for others: plain text to each of them. */
function toldTo({ to, text }: Tell, { membersOn: channel }: Turn, key: string): OutboxRow[] {
  return to.map((userId) => ({
    key: `${key}:${userId}`,
    channel,
    target: { userId },
    conversationKey: `${channel}:${userId}:${userId}`,
    body: { kind: 'text', text },
    mentions: [],
  }));
}

/** What wakes the person's own private chat. */
export function privateWakes({ turn, outcome }: Pick<ClosedTurn, 'turn' | 'outcome'>): WakeRow[] {
  const { channel, sender } = turn.received.message;
  const { userId } = sender;
  const place = { channel, chatId: userId, userId, conversationKey: `${channel}:${userId}:${userId}` };
  return outcome.privately.map((wake, n) => ({ ...place, id: `private:${turn.inboxId}:${n}`, wake }));
}

/**
 * What has to be kept of the media in a message: every picture of a member's; a file, a recording, and whatever one of the
 * public sends, only when it became an answer. A picture that nobody asked a parent for is not even fetched.
 */
export function keptMedia(turn: Turn, outcome: Outcome, submission: Submission | null): TurnWrites['media'] {
  const { message, conversationKey } = turn.received;
  return listMedia(message.content).flatMap(({ type, mediaId }) => {
    const known = turn.media.get(mediaId);
    if (known === undefined) return [];
    const isMembers = turn.actor.memberId !== null;
    const isAnswer = (type === 'image' && isMembers) || JSON.stringify([outcome.state, submission]).includes(known.id);
    const { channel, sender } = message;
    return isAnswer ? [{ id: known.id, channel, platformId: mediaId, uploaderId: sender.userId, conversationKey }] : [];
  });
}

/** Marks the tapped card as answered, where the channel can. */
function tapUpdate(turn: Turn, before: ConversationState): OutboundBody[] {
  const { content, sender } = turn.received.message;
  if (content.type !== 'tap' || content.responseCode === undefined) return [];
  const keys = content.selected?.length ? content.selected : [content.key];
  const known = before.offered?.taskId === content.taskId ? before.offered : undefined;
  const labels = known?.options.filter((option) => keys.includes(option.key)).map((option) => option.label) ?? [];
  const label = labels.length > 0 ? labels.join('、') : '已收到';
  const { taskId } = content;
  const card = {
    responseCode: content.responseCode,
    label,
    userId: sender.userId,
    title: known?.title ?? TEXTS.chosen,
  };
  return [{ kind: 'card_update', ...card, ...(taskId === undefined ? {} : { taskId }) }];
}
