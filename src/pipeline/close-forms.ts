/** Plans the turns of a batch and runs the actions of those that submit a form, each kind of action in one go. */
import type { ActionBatch, ActionRequest } from '../actions/action.ts';
import { ACTIONS } from '../actions/registry.ts';
import { type Outcome, planTurn, type TurnPlan } from '../conversation/plan-turn.ts';
import type { ConversationState } from '../conversation/state.ts';
import { fill, TEXTS } from '../conversation/texts.ts';
import type { EffectResult, Submission } from '../engine/turn.ts';
import { AppError, asError } from '../kernel/errors.ts';
import { newId, referenceOf } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { StoreTx } from '../store/store.ts';
import { dropLateAmends } from './late-amends.ts';
import type { Snapshot } from './snapshot.ts';
import type { Turn } from './turn.ts';

/** A turn with the state it starts from. */
export type OpenTurn = { turn: Turn; before: ConversationState };
type PlannedTurn = OpenTurn & { plan: TurnPlan };
type EffectPlace = { id: string; action: string; key: string };

/** A turn whose actions have run: what is said, and what is remembered. */
export type ClosedTurn = OpenTurn & {
  outcome: Outcome;
  events: TurnPlan['events'];
  effects: (EffectPlace & { result: EffectResult })[];
  /** What was handed in, if something was. */
  submission: Submission | null;
};

export type CloseFormsDeps = { snapshot: Snapshot; tx: StoreTx; log: Logger };

/** `posts`: an action wrote messages or wakes for others. */
export type ClosedForms = { closed: ClosedTurn[]; posts: boolean };

/** Plans all turns, runs their actions, gives the closing words. A turn that breaks keeps its state and says so; the others go on. */
export async function closeForms(deps: CloseFormsDeps, turns: readonly OpenTurn[]): Promise<ClosedForms> {
  const actions = new ActionsOfBatch(deps);
  const planned = await dropLateAmends(
    deps.tx,
    turns.map((one) => planOne(deps, one)),
  );
  const admitted = planned.map((one) => actions.admit(one));
  const results = await actions.run();
  const closed = admitted.map(({ one, places }) =>
    finish(
      one,
      places.map((place) => ({ ...place, result: results.get(place.action)?.shift() ?? {} })),
    ),
  );
  return { closed, posts: actions.posts };
}

function planOne(deps: CloseFormsDeps, one: OpenTurn): PlannedTurn {
  const { turn, before } = one;
  const { message, receivedAt } = turn.received;
  const input = {
    message,
    actor: turn.actor,
    state: before,
    now: receivedAt,
    newSessionId: newId(),
    media: turn.media,
  };
  try {
    return { ...one, plan: planTurn(input, deps.snapshot.world) };
  } catch (thrown) {
    return { ...one, plan: brokenPlan(deps, one, asError(thrown)) };
  }
}

/**
 * A turn of ours that broke: the person's state stays, they read what to do, the operator finds the reference.
 * Whoever said nothing (a reminder broke) hears nothing.
 */
function brokenPlan({ log }: CloseFormsDeps, { turn, before }: OpenTurn, error: Error): TurnPlan {
  const reference = referenceOf(turn.inboxId);
  const expected = error instanceof AppError && error.kind !== 'bug';
  if (!expected) log.error({ reference, err: error }, 'turn failed');
  const text = expected ? error.userText : fill(TEXTS.failed, { reference });
  const replies = turn.received.message.content.type === 'wake' ? [] : [{ text }];
  return { state: before, replies, events: [], tells: [], privately: [] };
}

/** The calls of a batch, gathered by action. Results come back per action in the order of admission. */
class ActionsOfBatch {
  readonly #deps: CloseFormsDeps;
  readonly #batches = new Map<string, ActionBatch>();

  constructor(deps: CloseFormsDeps) {
    this.#deps = deps;
  }

  /** Enlists a turn's effects, all or none: a refused effect turns the whole turn into its refusal. */
  admit(one: PlannedTurn): { one: PlannedTurn; places: EffectPlace[] } {
    try {
      const prepared = this.#prepare(one);
      for (const { enlist } of prepared) enlist();
      return { one, places: prepared.map(({ place }) => place) };
    } catch (thrown) {
      return { one: { ...one, plan: brokenPlan(this.#deps, one, asError(thrown)) }, places: [] };
    }
  }

  get posts(): boolean {
    return [...this.#batches.values()].some((batch) => batch.posts);
  }

  /** In name order, so that two batches touch the same rows in the same order. */
  async run(): Promise<Map<string, EffectResult[]>> {
    const results = new Map<string, EffectResult[]>();
    for (const [name, batch] of [...this.#batches].sort(([a], [b]) => (a < b ? -1 : 1))) {
      results.set(name, await batch.run(this.#deps.tx, this.#deps.snapshot.actionWorld));
    }
    return results;
  }

  #prepare({ turn, plan }: PlannedTurn): { enlist: () => void; place: EffectPlace }[] {
    if (plan.submit === undefined) return [];
    const { submission, effects, interrupted } = plan.submit;
    const { receivedAt, message, conversationKey } = turn.received;
    const place = {
      channel: message.channel,
      chatId: message.chat.id,
      userId: message.sender.userId,
      key: conversationKey,
    };
    return effects.map((effect) => {
      const key = `${submission.sessionId}#${effect.id}`;
      const call: ActionRequest = {
        key,
        submission,
        with: effect.with,
        actor: turn.actor,
        chat: message.chat.kind,
        place,
        membersOn: turn.membersOn,
        interrupted,
        at: receivedAt,
      };
      const enlist = this.#batchOf(effect.action).prepare(call, this.#deps.snapshot.actionWorld);
      return { enlist, place: { id: effect.id, action: effect.action, key } };
    });
  }

  #batchOf(action: string): ActionBatch {
    const known = this.#batches.get(action);
    if (known) return known;
    const make = ACTIONS.get(action);
    if (make === undefined) throw new Error(`no action is named ${action}`);
    const batch = make();
    this.#batches.set(action, batch);
    return batch;
  }
}

function finish(one: PlannedTurn, effects: ClosedTurn['effects']): ClosedTurn {
  const { turn, before, plan } = one;
  const { submit, events } = plan;
  const closed = { turn, before, events, effects };
  if (submit === undefined) return { ...closed, outcome: plan, submission: null };
  const after = submit.complete(Object.fromEntries(effects.map(({ id, result }) => [id, result])));
  const outcome = { ...after, replies: [...plan.replies, ...after.replies] };
  return { ...closed, outcome, submission: submit.submission };
}
