/** What the stand-in remembers: tokens, members, messages, cards, media, and the faults somebody ordered. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CardQuestion, CheckedCard } from './card-rules.ts';
import type { WrittenMenu } from './menu-endpoint.ts';

/** A message as one member received it. */
export type Delivered = {
  at: Date;
  userId: string;
  msgtype: string;
  /** What is read on the screen: the text, or a card's title, text and option labels, one a line. */
  shown: string;
  msgid: string;
  /** The request as it was sent. */
  request: Record<string, unknown>;
  /** Cards: what `tap` needs. */
  card?: { taskId: string; type: CheckedCard['type']; keys: string[]; questions: CardQuestion[] };
  /** The app took it back: it is on no screen any more. */
  isRecalled?: true;
};

/** A message in a group. */
export type GroupMessage = {
  at: Date;
  msgtype: string;
  /** What is read on the screen. */
  shown: string;
  /** Whom it mentions. */
  mentions: string[];
  request: Record<string, unknown>;
};

/** A group that an app created. */
export type SimChat = {
  name: string;
  owner: string;
  members: string[];
  /** Made by another app: this one may not post. */
  isForeign: boolean;
  messages: GroupMessage[];
};

/** What `agent/get` says of the app. */
export type SimAgent = { name: string; close: 0 | 1; parties: number[]; users: string[]; tags: number[] };

/** A card that was marked as answered. */
export type CardUpdate = {
  at: Date;
  userIds: string[];
  responseCode: string;
  /** What stands on the greyed button. */
  replaceName: string | null;
  /** The whole new card, where there is one: what is read on it. */
  shown: string | null;
};

export type StoredMedia = {
  mediaId: string;
  bytes: Uint8Array;
  contentType: string;
  fileName: string;
  /** How `media/get` behaves: `cut` breaks off in the middle, `endless` never stops sending. */
  mode: 'normal' | 'cut' | 'endless';
  /** What it was uploaded as; what a member sent has none. */
  type?: string;
  storedAt: Date;
};

/**
 * Something that goes wrong with the next call(s) of one API:
 * `errcode` answers that code and does nothing; `status` answers that HTTP status and does nothing;
 * `stall` waits, then does and answers as usual; `cut_before` breaks the connection without doing anything;
 * `cut_after` does it and then breaks the connection (the caller cannot know).
 */
export type SimFault =
  | { kind: 'errcode'; errcode: number; errmsg?: string }
  | { kind: 'status'; status: number }
  | { kind: 'stall'; ms: number }
  | { kind: 'cut_before' }
  | { kind: 'cut_after' };

export type WecomSimOptions = {
  /** Default `wwSYNTHETICCORP01`. */
  corpId?: string;
  /** Default 1000002. */
  agentId?: number;
  /** Default `sim-secret`. */
  secret?: string;
  /** User ids that exist (compared without case); default: everybody exists. */
  members?: readonly string[];
  /** Default: the machine's clock. */
  now?: () => Date;
  /** Default 7200. */
  tokenSeconds?: number;
  /** Default: any free port. */
  port?: number;
};

/** An answer of WeCom's: HTTP 200 and an errcode. */
export type SimAnswer = { errcode: number; errmsg: string } & Record<string, unknown>;

export class SimState {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly now: () => Date;
  readonly tokenSeconds: number;
  readonly members: Set<string> | undefined;

  readonly delivered: Delivered[] = [];
  readonly cardUpdates: CardUpdate[] = [];
  readonly chats = new Map<string, SimChat>();
  /** The app's menu as it was put there last. */
  menu: WrittenMenu | undefined;
  agent: SimAgent = { name: '双减工作小助手', close: 0, parties: [1], users: [], tags: [] };
  /** How far the platform's clock is ahead of `now`, in its Date header. */
  clockAheadMs = 0;
  readonly media = new Map<string, StoredMedia>();
  readonly calls = new Map<string, number>();
  readonly faults = new Map<string, SimFault[]>();
  /** Request hash → until when it counts as a repeat, and what was answered. */
  readonly seen = new Map<string, { until: number; answer: SimAnswer }>();
  readonly taskIds = new Set<string>();
  /** Response code → when it was given out; null = used up. */
  readonly responseCodes = new Map<string, Date | null>();
  /** Messages in groups to one member in the last day, for the silent drop. */
  readonly groupTimes = new Map<string, number[]>();
  /** Messages to one member in the last hour, for the silent drop. */
  readonly sendTimes = new Map<string, number[]>();

  token: { value: string; expiresAt: number } | undefined;
  /** Tokens that died early and the code they now get. */
  readonly deadTokens = new Map<string, number>();
  tokenFetches = 0;
  wrongSecretTries = 0;
  /** Repeats that the duplicate check swallowed. */
  duplicatesDropped = 0;
  /** Messages that vanished because of 30 a minute or 1,000 an hour to one member, or in groups 200 a minute or 10,000 a day. */
  silentlyDropped = 0;
  /** Texts longer than 2,048 bytes, which the platform cuts without a word. */
  textsCut = 0;
  #counter = 0;

  constructor(options: WecomSimOptions) {
    this.corpId = options.corpId ?? 'wwSYNTHETICCORP01';
    this.agentId = options.agentId ?? 1000002;
    this.secret = options.secret ?? 'sim-secret';
    this.now = options.now ?? (() => new Date());
    this.tokenSeconds = options.tokenSeconds ?? 7200;
    this.members = options.members && new Set(options.members.map((member) => member.toLowerCase()));
  }

  /** A name nobody else has. */
  next(prefix: string): string {
    this.#counter += 1;
    return `${prefix}-${this.#counter}`;
  }

  isMember(userId: string): boolean {
    return this.members === undefined || this.members.has(userId.toLowerCase());
  }

  /** 0 = good; else the errcode for this token. */
  tokenError(token: string | null): number {
    if (token === null || token === '') return 41001;
    const dead = this.deadTokens.get(token);
    if (dead !== undefined) return dead;
    if (this.token?.value !== token) return 40014;
    return this.now().getTime() < this.token.expiresAt ? 0 : 42001;
  }

  newResponseCode(): string {
    const code = this.next('RESPONSE-CODE');
    this.responseCodes.set(code, this.now());
    return code;
  }

  /** Faults by chance, for the calls that none was ordered for. */
  readonly chances = new Map<string, () => SimFault | undefined>();

  takeFault(path: string): SimFault | undefined {
    return this.faults.get(path)?.shift() ?? this.chances.get(path)?.();
  }
}

/** The plain refusal. */
export function refusal(errcode: number, errmsg: string): SimAnswer {
  return { errcode, errmsg: `${errmsg}, hint: [sim]` };
}

/** The body as an object; undefined when it is none. */
export function parseObject(raw: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(raw.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Identity of a request for the duplicate check: its exact bytes. */
export function hashOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex');
}
