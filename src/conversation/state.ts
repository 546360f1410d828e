/** What is remembered of one conversation (one person in one chat) between two messages. Plain JSON. */
import type { SessionState } from '../engine/session.ts';
import type { ReplyOption } from '../engine/turn.ts';

/** The options that were offered last, so that a number or a tap can be understood. */
export type Offered = { taskId: string; options: ReplyOption[]; mode: 'single' | 'multi'; title?: string };

/** What we asked outside any flow. */
export type Asking =
  /** 接着填还是重新填. `said`: the words that wanted to start the flow. */
  | { kind: 'resume'; flow: string; said?: string }
  /** 私聊填还是在群里填. */
  | { kind: 'place'; flow: string; said?: string }
  /** Which of these forms. `said`: the sentence that seemed to want one. */
  | { kind: 'guess'; said: string }
  | { kind: 'menu' };

/** A human of the office is talking with the person; what is said goes to them. */
export type WithHuman = {
  number: string;
  /** ISO 8601, UTC: when something was last said. */
  at: string;
  /** Whether the person was told that their words are passed on. */
  told?: boolean;
};

/** When the person last heard 119, 110 or 120 (ISO 8601, UTC), and at which form. */
export type SafetyTold = { at: string; session?: string };

/** How often the person asked about institutions in the last hour. Minutes since 1970. */
export type LookUps = {
  /** Each `minute:count`. */
  minutes: string[];
  /** When the person heard that it was too often. */
  told?: number;
};

/** How many messages came in this minute (minutes since 1970), and when the person heard that it was too many. */
export type Pace = { minute: number; count: number; told?: number };

export type ConversationState = {
  /** The form being filled in, if any. */
  session: SessionState | null;
  /** Set aside: drafts, and forms that a question interrupted. Newest last. */
  parked: SessionState[];
  asking?: Asking;
  offered?: Offered;
  human?: WithHuman;
  lookUps?: LookUps;
  pace?: Pace;
  /** When somebody who is no member was last refused something in this group (ISO 8601, UTC). */
  refusedAt?: string;
  safety?: SafetyTold;
  /** The name that the last look-up did not find, and when (ISO 8601, UTC): 请核实 means it. */
  unknown?: { name: string; at: string };
  /** The flow that takes a bare number now, and since when (ISO 8601, UTC): 看板, then 4. */
  followUp?: { flow: string; at: string };
  /** How many names were given to the office for checking on a day (YYYY-MM-DD). */
  checks?: { day: string; count: number };
  /** Texts sent lately, each `hash:count:minute` (minutes since 1970): the platform swallows an identical repeat, so repeats are marked. */
  sent: string[];
  /** Questions sent lately, each `hash:session id`: whoever quotes one means that form. Newest last. */
  spoken?: string[];
};

/** A conversation in which nothing has been said. */
function emptyConversation(): ConversationState {
  return { session: null, parked: [], sent: [] };
}

/** Reads a stored state; anything that is not one of ours counts as empty. */
export function readConversation(stored: unknown): ConversationState {
  const empty = emptyConversation();
  if (typeof stored !== 'object' || stored === null || !('parked' in stored)) return empty;
  // Written by this module only, in the same transaction as the revision that guards it.
  return { ...empty, ...(stored as ConversationState) };
}
