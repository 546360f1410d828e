/** One transaction for a batch of turns: inbox, sessions, records, audit and outgoing messages, together or not at all. */
import type { ActionBatch, ActionCall } from '../actions/action.ts';
import { ACTIONS } from '../actions/registry.ts';
import { planTurn, type TurnPlan } from '../conversation/plan-turn.ts';
import { type ConversationState, readConversation } from '../conversation/state.ts';
import { fill, TEXTS } from '../conversation/texts.ts';
import type { Actor } from '../domain/actor.ts';
import type { EffectResult, Reply } from '../engine/turn.ts';
import { AppError, asError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId, referenceOf } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store, StoreTx } from '../store/store.ts';
import { type InboxRow, keepInbox, lockConversations, parkMessage, writeTurns } from '../store/turns.ts';
import type { Received } from './gatherer.ts';
import type { CapabilitiesOf, Snapshot } from './snapshot.ts';
import { emptyWrites, outgoing, type TurnOutcome, turnWrites } from './turn-writes.ts';

export type TurnBatchDeps = {
  store: Store;
  snapshot(): Snapshot;
  capabilitiesOf: CapabilitiesOf;
  log: Logger;
  /** Queues the fetching of photos, inside the transaction. */
  queueMedia(tx: StoreTx, mediaIds: string[]): Promise<void>;
};

/** A message on its way through one batch. */
export type Turn = {
  received: Received;
  inboxId: string;
  /** Our id for the photo in it. */
  mediaId: string | null;
  actor: Actor;
};

type PlannedTurn = { turn: Turn; before: ConversationState; plan: TurnPlan };
type ReadyTurn = PlannedTurn & { replies: Reply[]; state: ConversationState; effects: TurnOutcome['effects'] };

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
  await deps.store.transaction(async (tx) => {
    const kept = await keepInbox(tx, turns.map(inboxRow));
    failpoint('turn.after-inbox');
    const fresh = turns.filter((turn) => kept.has(turn.inboxId));
    if (fresh.length === 0) return;
    const states = await lockConversations(tx, fresh.map(conversationRow));
    failpoint('turn.after-lock');
    const planned = fresh.map((turn) => planOne(deps, snapshot, turn, states));
    const ready = await runActions(deps, snapshot, tx, planned);
    failpoint('turn.after-actions');
    const outcomes = ready.map((one) => outcomeOf(deps, one));
    await writeTurns(tx, turnWrites(outcomes));
    const mediaIds = fresh.flatMap((turn) => (mustFetch(turn) && turn.mediaId !== null ? [turn.mediaId] : []));
    if (mediaIds.length > 0) await deps.queueMedia(tx, mediaIds);
    failpoint('turn.before-commit');
  });
  failpoint('turn.after-commit');
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

function planOne(
  deps: TurnBatchDeps,
  snapshot: Snapshot,
  turn: Turn,
  states: ReadonlyMap<string, unknown>,
): PlannedTurn {
  const before = readConversation(states.get(turn.received.conversationKey));
  try {
    const plan = planTurn(
      {
        message: turn.received.message,
        actor: turn.actor,
        state: before,
        now: turn.received.receivedAt,
        newSessionId: newId(),
        mediaId: turn.mediaId,
      },
      snapshot.world,
    );
    return { turn, before, plan };
  } catch (thrown) {
    return { turn, before, plan: failedPlan(deps, turn, before, asError(thrown)) };
  }
}

/** A turn of ours that broke: the person's state stays, they read what to do, the operator finds the reference. */
function failedPlan(deps: TurnBatchDeps, turn: Turn, before: ConversationState, error: Error): TurnPlan {
  const reference = referenceOf(turn.inboxId);
  const expected = error instanceof AppError && error.kind !== 'bug';
  if (!expected) deps.log.error({ reference, err: error }, 'turn failed');
  const text = expected ? error.userText : fill(TEXTS.failed, { reference });
  return { state: before, replies: [{ text }], events: [] };
}

/** Runs the actions of all submissions, each kind in one go, and closes the forms with their results. */
async function runActions(
  deps: TurnBatchDeps,
  snapshot: Snapshot,
  tx: StoreTx,
  planned: PlannedTurn[],
): Promise<ReadyTurn[]> {
  const batches = new Map<string, ActionBatch>();
  const places = new Map<PlannedTurn, { id: string; action: string; key: string }[]>();
  const admitted = planned.map((one) => admit(deps, snapshot, one, batches, places));
  const results = new Map<string, EffectResult[]>();
  for (const name of [...batches.keys()].sort()) {
    const batch = batches.get(name);
    if (batch) results.set(name, await batch.run(tx, snapshot.actionWorld));
  }
  return admitted.map((one) => {
    const own = (places.get(one) ?? []).map((place) => ({
      ...place,
      result: results.get(place.action)?.shift() ?? {},
    }));
    return finishTurn(one, own);
  });
}

/** Enlists a turn's effects, all or none: a refused effect turns the whole turn into its refusal. */
function admit(
  deps: TurnBatchDeps,
  snapshot: Snapshot,
  one: PlannedTurn,
  batches: Map<string, ActionBatch>,
  places: Map<PlannedTurn, { id: string; action: string; key: string }[]>,
): PlannedTurn {
  const submit = one.plan.submit;
  if (submit === undefined) return one;
  try {
    const enlist = submit.effects.map((effect) => {
      const batch = batches.get(effect.action) ?? beginBatch(effect.action);
      const key = `${submit.submission.sessionId}#${effect.id}`;
      const call: ActionCall = {
        key,
        submission: submit.submission,
        with: effect.with,
        actor: one.turn.actor,
        chat: one.turn.received.message.chat.kind,
        at: one.turn.received.receivedAt,
      };
      const add = batch.prepare(call, snapshot.actionWorld);
      return { add, batch, place: { id: effect.id, action: effect.action, key } };
    });
    for (const { add, batch, place } of enlist) {
      batches.set(place.action, batch);
      add();
    }
    places.set(one, enlist.map(({ place }) => place));
    return one;
  } catch (thrown) {
    return { ...one, plan: failedPlan(deps, one.turn, one.before, asError(thrown)) };
  }
}

function beginBatch(action: string): ActionBatch {
  const make = ACTIONS.get(action);
  if (make === undefined) throw new Error(`no action is named ${action}`);
  return make();
}

function finishTurn(
  one: PlannedTurn,
  effects: { id: string; action: string; key: string; result: EffectResult }[],
): ReadyTurn {
  const { plan } = one;
  if (plan.submit === undefined) return { ...one, replies: plan.replies, state: plan.state, effects };
  const results = Object.fromEntries(effects.map((effect) => [effect.id, effect.result]));
  const completion = plan.submit.complete(results);
  return { ...one, replies: [...plan.replies, ...completion.replies], state: completion.state, effects };
}

function outcomeOf(deps: TurnBatchDeps, one: ReadyTurn): TurnOutcome {
  const { turn, before, plan, effects } = one;
  const { message } = turn.received;
  const capabilities = deps.capabilitiesOf(message.channel);
  const sent = outgoing({ turn, before, state: one.state, replies: one.replies, capabilities });
  return { turn, state: sent.state, events: plan.events, effects, outbox: sent.outbox };
}

/** A single turn that the database refuses: kept for an operator, and the person is told. */
async function parkPoison(deps: TurnBatchDeps, turn: Turn, error: Error): Promise<void> {
  // When the database itself is away nothing is durable: the caller answers 503 and the platform repeats.
  await deps.store.query('select 1');
  const reference = referenceOf(turn.inboxId);
  deps.log.error({ reference, err: error }, 'message parked');
  await deps.store.transaction(async (tx) => {
    const parked = await parkMessage(tx, inboxRow(turn), `${reference} ${error.message}`.slice(0, 500));
    if (!parked) return;
    const before = readConversation((await lockConversations(tx, [conversationRow(turn)])).get(turn.received.conversationKey));
    const replies = [{ text: fill(TEXTS.failed, { reference }) }];
    const capabilities = deps.capabilitiesOf(turn.received.message.channel);
    const sent = outgoing({ turn, before, state: before, replies, capabilities });
    await writeTurns(tx, { ...emptyWrites(), outbox: sent.outbox });
  });
}
