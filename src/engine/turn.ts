/** The engine's door: what comes in, what it may look up, and what comes out of one step. */
import type { DeadlineSource } from '../domain/deadline.ts';
import type { LegalBasis } from '../domain/legal-basis.ts';
import type { ItemResult, LookupAnswer } from './answers/answer.ts';
import type { Amends, SessionState } from './session.ts';

/** What the person did, in the engine's words. */
export type TurnEvent =
  /** `said`: words that came with the start and may answer the first question (查 启航书法). */
  | { kind: 'start'; said?: string }
  /** `voice`: the platform's transcript of a recording. */
  | { kind: 'said'; text: string; via?: 'voice' }
  /** A tapped option: its key, or several of a multi card. */
  | { kind: 'tapped'; keys: string[] }
  /** `sha256`, `usedIn` (the number of a filed record that has the same picture): when they are known at once. */
  | { kind: 'photo'; mediaId: string; sha256?: string; usedIn?: string }
  /** A photo that came earlier is on disk now, or never will be. */
  | { kind: 'photo_kept'; mediaId: string; sha256: string; usedIn?: string }
  | { kind: 'photo_lost'; mediaId: string; why: string }
  | { kind: 'file'; mediaId: string; name: string }
  | { kind: 'voice'; mediaId: string; transcript: string | null }
  /** The person took a message back (撤回消息). */
  | { kind: 'recalled'; messageId: string }
  | { kind: 'location'; latitude: number; longitude: number; label: string }
  /** Something no question can take (video, link …): the question is asked again with its form named. */
  | { kind: 'other'; what: string };

/** One row that a look-up may mean, with the reason in words. */
export type LookupCandidate = LookupAnswer & {
  /** Plain Chinese: why it is offered. */
  why: string;
  /** What tells it from its neighbours in a list, e.g. town and category. */
  summary: string;
};

/** A table that look-up questions search. Pure and synchronous: a snapshot in memory. */
export type LookupSource = {
  /** Field name → CEL type; the type check of expressions stands on it. */
  fields: Readonly<Record<string, 'string' | 'int' | 'double' | 'bool'>>;
  /** At most `limit` candidates, best first. `certain` only when exactly one can be meant. */
  find(words: string, limit: number): { certain: boolean; candidates: LookupCandidate[] };
  /** At most `limit` rows that the person most likely means before anything was said, best first. Absent: none. */
  suggest?(limit: number): LookupCandidate[];
  get(id: string): LookupAnswer | undefined;
};

/** One line of a checklist as the engine shows it. */
export type ChecklistItem = {
  code: string;
  /** Written as the compliant state: 符合 = no problem. */
  question: string;
  /** 1 重大, 2 较重, 3 一般. */
  severity: 1 | 2 | 3;
  photo: 'required' | 'optional' | 'none';
  /** Of every time; a text shows those that may be cited for the day of the act. */
  basis?: readonly LegalBasis[];
  deadlineFrom?: DeadlineSource;
  [extra: string]: unknown;
};
export type Checklist = { code: string; name: string; items: ChecklistItem[] };

/** All that one step may know. No clock, no network, no random inside the engine. */
export type StepContext = {
  now: Date;
  me: { userId: string; name: string; roles: string[] };
  chat: 'direct' | 'group';
  /** Source name (`institutions`) → the table. */
  sources: Readonly<Record<string, LookupSource>>;
  /** Checklist code → list. */
  checklists: Readonly<Record<string, Checklist>>;
  /** Values that flows name by `config:` (dotted names). */
  config: Readonly<Record<string, string | number | boolean>>;
  /** A fresh id for a new session; given from outside so that a replay gives the same. */
  newSessionId: string;
  /** The platform's id of the message this step is about. */
  messageId: string;
};

/** A thing to tap or to answer by number; `key` is what a tap brings back. */
export type ReplyOption = { key: string; label: string; style?: 'primary' | 'plain' | 'danger' };

/** What the bot says, before a channel's form is chosen. */
export type Reply = {
  /** Plain Chinese; without the numbered options. */
  text: string;
  options?: ReplyOption[];
  /** `multi`: several may be chosen. Default single. */
  mode?: 'single' | 'multi';
  /** Not for the ears of a group: goes to the person alone. */
  private?: boolean;
  /** The person wants a human: a channel with a desk of its own hands over; elsewhere the text is said. */
  wantsHuman?: boolean;
};

/** What the flow wants done on submit; `id` is unique inside the flow. */
export type EffectRequest = { id: string; action: string; with: Record<string, unknown> };

/** What an action gives back to the flow's closing text (`{{ results.save.number }}`). */
export type EffectResult = Record<string, string | number | boolean | null>;

/** What happened, for the log and for drop-off figures. */
export type SessionEvent = {
  type:
    | 'started'
    | 'asked'
    | 'answered'
    | 'rejected'
    | 'skipped'
    | 'went_back'
    | 'edited'
    | 'warned'
    | 'reviewed'
    | 'submitted'
    | 'cancelled'
    | 'paused'
    | 'resumed'
    | 'helped'
    | 'recalled'
    | 'nudged'
    | 'timed_out'
    | 'moved'
    | 'handed_over'
    | 'returned'
    | 'amended'
    | 'withdrawn';
  path?: string;
  /** Never a person's words: a code, a count. */
  note?: string;
};

/** The submission, handed to the actions: visible answers by question id, calculated values, own words. */
export type Submission = {
  sessionId: string;
  flow: string;
  version: number;
  hash: string;
  startedAt: string;
  /** The form as it was handed in, so that one item of it can be opened again. */
  form: SessionState;
  /** Set when a filed form was returned for one item and is handed in again. */
  amends?: Amends;
  /** Visible answers; repeats as arrays of objects; skipped and hidden ones are absent. */
  answers: Record<string, unknown>;
  calc: Record<string, unknown>;
  /** Question id → the person's words, for look-ups that found nothing and for skip reasons. */
  said: Record<string, string>;
};

export type StepResult = {
  /** `null`: the session has ended. */
  session: SessionState | null;
  replies: Reply[];
  events: SessionEvent[];
  /** Set on submit. When the effects are done, `finish` gives the closing words. */
  submit?: {
    submission: Submission;
    effects: EffectRequest[];
    finish(results: Record<string, EffectResult>): Reply[];
  };
  /** `ignored`: this text is no answer and no universal word; the caller may try other readings. */
  outcome: 'asked' | 'submitted' | 'cancelled' | 'paused' | 'rejected' | 'ignored';
};

export type { ItemResult };
