/** A conversation's state: what has been answered, in which order, and what the person is at. Plain JSON. */
import type { AnswerValue } from './answers/answer.ts';

/** `skipped`: said 跳过. `unlisted`: a look-up that found nothing the person meant. */
export type StoredAnswer = {
  status: 'given' | 'skipped' | 'unlisted';
  value?: AnswerValue;
  /** The person's own words; for `skipped` the reason, if one was asked for. */
  said?: string;
  /** ISO 8601, UTC. */
  at: string;
  /** Texts of the warnings the person confirmed. */
  confirmed?: string[];
  /** The platform's id of the message that gave it: when that message is taken back, the question is asked again. */
  by?: string;
  /** Further messages it rests on: the nod, the other pages of a sheet. */
  others?: string[];
  /** The message was taken back: the question counts as unanswered, and this is offered. */
  recalled?: true;
  /** The type of the question it was given to, when a newer version of the flow made another one of it. */
  was?: string;
};

/** Where an answer sits: `fee`, or `issues[2].detail` inside a repeat. */
export type AnswerPath = string;

/** What the last message of ours was waiting for, beside the question itself. */
export type Pending = PendingKind & {
  /** The message that it is about, for when that is taken back. */
  by?: string;
};
type PendingKind =
  | { kind: 'candidates'; path: AnswerPath; candidates: { id: string; name: string }[]; said: string }
  | { kind: 'confirm_lookup'; path: AnswerPath; id: string; said: string }
  | { kind: 'confirm_value'; path: AnswerPath; value: AnswerValue; said: string }
  | { kind: 'confirm_warning'; path: AnswerPath; value: AnswerValue; said: string; warning: string }
  | { kind: 'skip_reason'; path: AnswerPath }
  /** Several answers that one message gave, shown for a nod together. */
  | { kind: 'confirm_several'; path: AnswerPath; answers: { path: AnswerPath; value: AnswerValue; said: string }[] }
  | { kind: 'confirm_cancel' };

/** A checklist that is being judged over several messages. */
export type Partial = {
  kind: 'checklist';
  path: AnswerPath;
  list: string;
  page: number;
  results: Record<string, 'pass' | 'fail' | 'not_applicable'>;
};

/** Which filed form was returned, for which question, and what the office wrote. */
export type Amends = { number: string; path: AnswerPath; why: string; by: string; byUserId: string };

/** One run through a flow. */
export type SessionState = {
  id: string;
  flow: string;
  version: number;
  /** SHA-256 of the flow file's content, hex. */
  hash: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Counts the turns; a timer of an older revision does nothing. */
  rev: number;
  /** When the person last did something in it (ISO 8601, UTC): nudges and the keeping of drafts count from here. */
  touchedAt?: string;
  /** How many nudges went out since then. */
  nudged?: number;
  answers: Record<AnswerPath, StoredAnswer>;
  /** Paths in the order they were answered. */
  history: AnswerPath[];
  /** The question to ask whatever the order says (after 上一步 or 改N). */
  focus?: AnswerPath;
  /** Questions to go through after the focus (改 问题2 opens all of the item). */
  queue?: AnswerPath[];
  /** Repeat id → keys of items that the person took away: hidden, not deleted, and given back on 恢复. */
  removed?: Record<string, string[]>;
  /** Set when this is a filed form that was returned for one item (退回补充). */
  amends?: Amends;
  /** Questions of a filed form that had no fitting answer when it was opened again: they are not asked now. */
  spared?: AnswerPath[];
  /** The photos question whose surplus of this moment was told. */
  surplus?: AnswerPath;
  /** The flow has changed under the form in a way that the person must hear about; told with the next reply. */
  moved?: true;
  /** `review`: the summary was shown; `paused`: waits for 继续. */
  phase: 'asking' | 'review' | 'paused';
  /** The question that was asked last; what the person says answers it. */
  asked?: AnswerPath;
  pending?: Pending;
  /** Rows that the open look-up offers before anything was said, as they were shown. */
  suggested?: { path: AnswerPath; rows: { id: string; name: string; label: string }[] };
  partial?: Partial;
};
