/** One transaction for a batch of turns: inbox, sessions, records, audit and outgoing messages, together or not at all. */
import { readConversation } from '../conversation/state.ts';
import { fill, TEXTS } from '../conversation/texts.ts';
import { asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId, referenceOf } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store, StoreTx } from '../store/store.ts';
import {
  type InboxRow,
  keepInbox,
  type Lease,
  lockConversations,
  parkMessage,
  type WrittenMessage,
  writeTurns,
} from '../store/turns.ts';
import { type ClosedTurn, closeForms } from './close-forms.ts';
import type { Received } from './gatherer.ts';
import type { CapabilitiesOf, Snapshot } from './snapshot.ts';
import type { Turn } from './turn.ts';
import { emptyWrites, outgoing, type TurnOutcome, turnWrites } from './turn-writes.ts';

export type TurnBatchDeps = {
  store: Store;
  snapshot(): Snapshot;
  capabilitiesOf: CapabilitiesOf;
  log: Logger;
  /** Queues the fetching of photos, inside the transaction. */
  queueMedia(tx: StoreTx, mediaIds: string[]): Promise<void>;
  /** Under which outgoing messages are written: ours to send. */
  lease: Lease;
  /** Sends what was written, once it is committed. */
  send(written: readonly WrittenMessage[]): void;
};

/** A turn alone that fails this often is parked: the next try would fail as well, and its conversation must go on. */
const TRIES_ALONE = 3;

/** Handles a batch; resolves when every message of it is durable (handled, known already, or parked). */
export async function runBatch(deps: TurnBatchDeps, batch: Received[]): Promise<void> {
  const snapshot = deps.snapshot();
  const turns = batch.map((received) => beginTurn(received, snapshot));
  try {
    await runTogether(deps, snapshot, turns);
  } catch (thrown) {
    deps.log.warn({ size: turns.length, err: asError(thrown) }, 'batch failed; its turns go one by one');
    for (const turn of turns) await runAlone(deps, snapshot, turn);
  }
}

async function runAlone(deps: TurnBatchDeps, snapshot: Snapshot, turn: Turn): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runTogether(deps, snapshot, [turn]);
    } catch (thrown) {
      if (tries < TRIES_ALONE) continue;
      return await parkPoison(deps, turn, asError(thrown));
    }
  }
}

function beginTurn(received: Received, snapshot: Snapshot): Turn {
  const { message } = received;
  return {
    received,
    inboxId: newId(),
    mediaId: ownMediaId(message),
    actor: snapshot.actorOf(message.sender.userId),
  };
}

/** Our id for a photo: new for a platform's, its own for one that came through our page and is kept already. */
function ownMediaId({ channel, content }: Received['message']): string | null {
  if (content.type !== 'image') return null;
  return isOurs(channel) ? content.mediaId : newId();
}

/** The demo page and the terminal: nothing leaves this machine. */
function isOurs(channel: string): boolean {
  return channel === 'simulator' || channel === 'terminal';
}

async function runTogether(deps: TurnBatchDeps, snapshot: Snapshot, turns: Turn[]): Promise<void> {
  failpoint('turn.before-begin');
  const written = await deps.store.transaction(async (tx) => {
    const kept = await keepInbox(tx, turns.map(inboxRow));
    failpoint('turn.after-inbox');
    const fresh = turns.filter((turn) => kept.has(turn.inboxId));
    if (fresh.length === 0) return [];
    const states = await lockConversations(tx, fresh.map(conversationRow));
    failpoint('turn.after-lock');
    const closed = await closeForms(
      { snapshot, log: deps.log, tx },
      fresh.map((turn) => ({ turn, before: readConversation(states.get(turn.received.conversationKey)) })),
    );
    failpoint('turn.after-actions');
    const outgoing = await writeTurns(tx, turnWrites(closed.map((one) => outcomeOf(deps, one))), deps.lease);
    const mediaIds = fresh.flatMap((turn) => (mustFetch(turn) && turn.mediaId !== null ? [turn.mediaId] : []));
    if (mediaIds.length > 0) await deps.queueMedia(tx, mediaIds);
    failpoint('turn.before-commit');
    return outgoing;
  });
  failpoint('turn.after-commit');
  deps.send(written);
}

function outcomeOf(deps: TurnBatchDeps, one: ClosedTurn): TurnOutcome {
  const { turn, before, state, replies, events, effects } = one;
  const capabilities = deps.capabilitiesOf(turn.received.message.channel);
  const sent = outgoing({ turn, before, state, replies, capabilities });
  return { turn, state: sent.state, events, effects, outbox: sent.outbox };
}

/** A platform's photo is fetched later; one of ours is on disk already. */
function mustFetch(turn: Turn): boolean {
  return turn.mediaId !== null && !isOurs(turn.received.message.channel);
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
  if (turn.actor.memberId === null && !isOurs(message.channel)) return { type: message.content.type };
  return turn.mediaId === null ? message.content : { ...message.content, ownMediaId: turn.mediaId };
}

function conversationRow(turn: Turn) {
  const { message, conversationKey } = turn.received;
  return { key: conversationKey, channel: message.channel, chatId: message.chat.id, userId: message.sender.userId };
}

/** A single turn that the database refuses: kept for an operator, and the person is told. */
async function parkPoison(deps: TurnBatchDeps, turn: Turn, error: Error): Promise<void> {
  // When the database itself is away nothing is durable: the caller answers 503 and the platform repeats.
  await deps.store.query('select 1');
  const reference = referenceOf(turn.inboxId);
  deps.log.error({ reference, err: error }, 'message parked');
  const written = await deps.store.transaction(async (tx) => {
    const parked = await parkMessage(tx, inboxRow(turn), `${reference} ${error.message}`.slice(0, 500));
    if (!parked) return [];
    const before = readConversation(
      (await lockConversations(tx, [conversationRow(turn)])).get(turn.received.conversationKey),
    );
    const replies = [{ text: fill(TEXTS.failed, { reference }) }];
    const capabilities = deps.capabilitiesOf(turn.received.message.channel);
    const sent = outgoing({ turn, before, state: before, replies, capabilities });
    return await writeTurns(tx, { ...emptyWrites(), outbox: sent.outbox }, deps.lease);
  });
  deps.send(written);
}
