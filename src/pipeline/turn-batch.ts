/** One transaction for a batch of turns: inbox, sessions, records, audit and outgoing messages, together or not at all. */
import type { Accepted } from '../channels/callback.ts';
import type { ChannelName, InboundContent, ReplyHandle } from '../channels/contract.ts';
import { isOurs } from '../channels/own-channel.ts';
import { nextDue } from '../conversation/due.ts';
import { listMedia } from '../conversation/incoming.ts';
import { readConversation } from '../conversation/state.ts';
import { fill, TEXTS } from '../conversation/texts.ts';
import { publicActor } from '../domain/actor.ts';
import { readWake } from '../engine/wake.ts';
import { asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId, referenceOf } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { maskErrorText } from '../kernel/mask-error.ts';
import { type DatabaseTrouble, troubleOf } from '../store/database-trouble.ts';
import { listMediaFacts } from '../store/media-repository.ts';
import { releaseHeld } from '../store/outbox.ts';
import type { Store, StoreTx } from '../store/store.ts';
import {
  type InboxRow,
  keepInbox,
  type Lease,
  lockConversations,
  parkMessage,
  targetKeyOf,
  type WrittenMessage,
  writeTurns,
} from '../store/turns.ts';
import { insertWakes } from '../store/wakes.ts';
import { type ClosedTurn, closeForms } from './close-forms.ts';
import { noteDirectory } from './directory-events.ts';
import { keepFiledForms } from './filed-forms.ts';
import type { Received } from './gatherer.ts';
import type { CapabilitiesOf, Snapshot } from './snapshot.ts';
import { withoutTraces } from './traceless.ts';
import type { Turn } from './turn.ts';
import { emptyWrites, keptMedia, outgoing, privateWakes, type TurnOutcome, turnWrites } from './turn-writes.ts';

export type TurnBatchDeps = {
  store: Store;
  snapshot(): Snapshot;
  capabilitiesOf: CapabilitiesOf;
  /** Where members are reached who are not in the conversation. */
  pushChannel: ChannelName | null;
  log: Logger;
  /** Queues the fetching of photos, inside the transaction. */
  queueMedia(tx: StoreTx, mediaIds: string[]): Promise<void>;
  /** Under which outgoing messages are written: ours to send. */
  lease: Lease;
  /** Sends what was written, once it is committed. */
  send(written: readonly WrittenMessage[]): void;
  /** Messages or wakes for others were written. */
  wake(): void;
};

const SOONEST_LOOK_MS = 60_000;

/** A turn alone that fails this often is parked: the next try would fail as well, and its conversation must go on. */
const TRIES_ALONE = 3;

/** Somebody holds more than one conversation: the rest of the batch is not tried, it would only wait as long. */
const MOST_LOCKED = 3;

/**
 * Handles a batch; resolves when every message of it is durable (handled, known already, or parked), but for those it
 * gives an error for. Throws when the database is away: then nothing of it is, as far as we know.
 */
export async function runBatch(
  deps: TurnBatchDeps,
  batch: Received[],
): Promise<ReadonlyMap<Received, Accepted | Error>> {
  const snapshot = deps.snapshot();
  const turns = batch.map((received) => beginTurn(deps, received, snapshot));
  try {
    return await runTogether(deps, snapshot, turns);
  } catch (thrown) {
    if (troubleOf(thrown) === 'away') throw thrown;
    deps.log.warn({ size: turns.length, err: asError(thrown) }, 'batch failed; its turns go one by one');
    return await runEach(deps, snapshot, turns);
  }
}

async function runEach(
  deps: TurnBatchDeps,
  snapshot: Snapshot,
  turns: readonly Turn[],
): Promise<ReadonlyMap<Received, Accepted | Error>> {
  const outcomes = new Map<Received, Accepted | Error>();
  const met: DatabaseTrouble[] = [];
  let last: Error | undefined;
  for (const turn of turns) {
    const isHopeless = last !== undefined && (met.includes('away') || met.length >= MOST_LOCKED);
    if (last !== undefined && isHopeless) {
      outcomes.set(turn.received, last);
      continue;
    }
    try {
      for (const [received, accepted] of await runAlone(deps, snapshot, turn)) outcomes.set(received, accepted);
    } catch (thrown) {
      last = asError(thrown);
      met.push(troubleOf(thrown) ?? 'away');
      outcomes.set(turn.received, last);
    }
  }
  return outcomes;
}

type Outcomes = ReadonlyMap<Received, Accepted>;

async function runAlone(deps: TurnBatchDeps, snapshot: Snapshot, turn: Turn): Promise<Outcomes> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runTogether(deps, snapshot, [turn]);
    } catch (thrown) {
      // The database's trouble and not the message's: it passes, and parking it would lose it.
      if (troubleOf(thrown) !== undefined) throw thrown;
      if (tries < TRIES_ALONE) continue;
      return await parkPoison(deps, turn, asError(thrown));
    }
  }
}

function beginTurn(deps: TurnBatchDeps, received: Received, snapshot: Snapshot): Turn {
  const { message } = received;
  const { channel, sender } = message;
  // An id of the public's that happens to read like a member's account is still the public's.
  const isPublic = deps.capabilitiesOf(channel).audience === 'public';
  return {
    received,
    inboxId: newId(),
    media: nameMedia(message),
    actor: isPublic ? publicActor(sender.userId) : snapshot.actorOf(sender.userId),
    membersOn: isOurs(channel) ? channel : (deps.pushChannel ?? channel),
  };
}

/** Our ids for what is to be fetched: new for a platform's, its own for what came through our page and is kept already. */
function nameMedia({ channel, content }: Received['message']): Turn['media'] {
  return new Map(listMedia(content).map(({ mediaId }) => [mediaId, { id: isOurs(channel) ? mediaId : newId() }]));
}

async function runTogether(deps: TurnBatchDeps, snapshot: Snapshot, turns: Turn[]): Promise<Outcomes> {
  failpoint('turn.before-begin');
  const written = await deps.store.transaction(async (tx) => {
    const kept = await keepInbox(tx, turns.map(inboxRow));
    failpoint('turn.after-inbox');
    const fresh = turns.filter((turn) => kept.has(turn.inboxId));
    if (fresh.length === 0) return { outgoing: [], isForOthers: false, outcomes: [] };
    await noteDirectory(tx, fresh);
    const states = await lockConversations(tx, fresh.map(conversationRow));
    failpoint('turn.after-lock');
    await readOwnMedia(tx, fresh);
    const { closed, posts } = await closeForms(
      { snapshot, log: deps.log, tx },
      fresh.map((turn) => ({ turn, before: readConversation(states.get(turn.received.conversationKey)) })),
    );
    failpoint('turn.after-actions');
    await keepFiledForms(tx, closed, snapshot);
    const wakes = closed.flatMap(privateWakes);
    await insertWakes(tx, wakes);
    const outcomes = closed.map((one) => outcomeOf(deps, snapshot, one));
    const outgoing = await writeTurns(tx, turnWrites(outcomes), deps.lease);
    const released = await releaseHeld(
      tx,
      outcomes.flatMap((outcome) => heldFor(deps, outcome)),
    );
    const mediaIds = outcomes.flatMap((outcome) => mediaToFetch(outcome));
    if (mediaIds.length > 0) await deps.queueMedia(tx, mediaIds);
    failpoint('turn.before-commit');
    return {
      outgoing,
      outcomes,
      isForOthers: posts || released > 0 || wakes.length > 0 || closed.some((one) => one.submission?.amends),
    };
  });
  failpoint('turn.after-commit');
  deps.send(written.outgoing);
  if (written.isForOthers) deps.wake();
  return new Map(written.outcomes.map((outcome) => [outcome.turn.received, { answers: answersOf(outcome) }]));
}

/** Whose kept-back messages may go out now, behind the answer: one for each message of the person's. */
function heldFor(deps: TurnBatchDeps, { turn }: TurnOutcome): { targetKey: string; reply: ReplyHandle | null }[] {
  const { channel, sender, chat, content, reply } = turn.received.message;
  const isWindowed = deps.capabilitiesOf(channel).messagesPerReply !== undefined;
  if (!isWindowed || content.type === 'wake' || content.type === 'event') return [];
  const target = chat.kind === 'group' ? { chatId: chat.id } : { userId: sender.userId };
  return [{ targetKey: targetKeyOf(channel, target), reply: reply ?? null }];
}

/** How many messages answer this one where it was said. */
function answersOf({ turn, outbox }: Pick<TurnOutcome, 'turn' | 'outbox'>): number {
  const { chat } = turn.received.message;
  return outbox.filter(({ target }) => ('chatId' in target ? target.chatId : target.userId) === chat.id).length;
}

/** What the bytes of our own page's pictures tell: they are on disk before the message comes. */
async function readOwnMedia(tx: StoreTx, turns: readonly Turn[]): Promise<void> {
  const own = turns.filter((turn) => turn.media.size > 0 && isOurs(turn.received.message.channel));
  if (own.length === 0) return;
  const facts = await listMediaFacts(
    tx,
    own.flatMap((turn) => [...turn.media.keys()]),
  );
  for (const { id, sha256, usedIn } of facts) {
    const known = { id, sha256, ...(usedIn === null ? {} : { usedIn }) };
    for (const turn of own) if (turn.media.has(id)) turn.media.set(id, known);
  }
}

function outcomeOf(deps: TurnBatchDeps, snapshot: Snapshot, one: ClosedTurn): TurnOutcome {
  const { turn, before, outcome, events, effects, submission } = one;
  const { message, receivedAt } = turn.received;
  const capabilities = deps.capabilitiesOf(message.channel);
  const sent = outgoing({ turn, before, outcome, capabilities });
  const due = nextDue(sent.state, snapshot.world, message.chat.kind);
  const whole: TurnOutcome = {
    turn,
    state: sent.state,
    // Not at once again: what could not be said now is looked at in a minute.
    dueAt: due && new Date(Math.max(due.getTime(), receivedAt.getTime() + SOONEST_LOOK_MS)),
    events,
    effects: effects.map((effect) => ({ ...effect, submission })),
    outbox: sent.outbox,
    media: keptMedia(turn, outcome, submission),
  };
  return withoutTraces(whole, snapshot.world.flows);
}

/** A platform's picture is fetched later; one of ours is on disk already. */
function mediaToFetch({ turn, media }: TurnOutcome): string[] {
  return isOurs(turn.received.message.channel) ? [] : media.map(({ id }) => id);
}

function inboxRow(turn: Turn): InboxRow {
  const { message, receivedAt, conversationKey } = turn.received;
  return {
    id: turn.inboxId,
    channel: message.channel,
    messageId: message.messageId,
    conversationKey,
    content: keptContent(turn),
    sentAt: message.sentAt.toISOString(),
    receivedAt: receivedAt.toISOString(),
  };
}

/** What is kept of a message. The public's words on a real channel are not (compliance: shortest necessary retention). */
function keptContent(turn: Turn): unknown {
  const { message } = turn.received;
  const { content } = message;
  if (turn.actor.memberId === null && !isOurs(message.channel)) return { type: content.type };
  // What wakes a conversation may hold a whole form, which is kept elsewhere.
  if (content.type === 'wake') return { type: content.type, kind: readWake(content.wake)?.kind ?? null };
  const [own] = turn.media.values();
  const kept = withoutAddresses(content);
  return own === undefined ? kept : { ...kept, ownMediaId: own.id };
}

/** An address of a picture may carry the key to it: what is kept of the message has our own id instead. */
function withoutAddresses(content: InboundContent): InboundContent {
  if (content.type === 'mixed') return { ...content, parts: content.parts.map(withoutAddresses) };
  const isAddress = 'mediaId' in content && /^https?:/i.test(content.mediaId);
  return isAddress ? { ...content, mediaId: '' } : content;
}

function conversationRow(turn: Turn) {
  const { message, conversationKey } = turn.received;
  return { key: conversationKey, channel: message.channel, chatId: message.chat.id, userId: message.sender.userId };
}

/** A single turn that the database refuses: kept for an operator, and the person is told; what woke by itself does not do so again. */
async function parkPoison(deps: TurnBatchDeps, turn: Turn, error: Error): Promise<Outcomes> {
  // When the database itself is away nothing is durable: the caller keeps it elsewhere or has it repeated.
  await deps.store.query('select 1');
  const reference = referenceOf(turn.inboxId);
  deps.log.error({ reference, err: error }, 'message parked');
  const written = await deps.store.transaction(async (tx) => {
    const parked = await parkMessage(tx, inboxRow(turn), `${reference} ${maskErrorText(error.message)}`.slice(0, 500));
    if (!parked) return [];
    const before = readConversation(
      (await lockConversations(tx, [conversationRow(turn)])).get(turn.received.conversationKey),
    );
    const isWake = turn.received.message.content.type === 'wake';
    const replies = isWake ? [] : [{ text: fill(TEXTS.failed, { reference }) }];
    const capabilities = deps.capabilitiesOf(turn.received.message.channel);
    const outcome = { state: before, replies, tells: [], privately: [] };
    const sent = outgoing({ turn, before, outcome, capabilities });
    const key = turn.received.conversationKey;
    const conversations = isWake ? [{ key, state: before, dueAt: null, wasDue: true }] : [];
    return await writeTurns(tx, { ...emptyWrites(), conversations, outbox: sent.outbox }, deps.lease);
  });
  deps.send(written);
  return new Map([[turn.received, { answers: written.length }]]);
}
