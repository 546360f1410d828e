/**
 * Stands between the platforms' callbacks and the database: what the database does not take in time is kept on the disk
 * and handed in later, each conversation in its order. Whoever is told that a message was taken can rely on either of the two.
 */
import type { Accept, Accepted } from '../channels/callback.ts';
import type { ChannelName, InboundMessage } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, asError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { troubleOf } from '../store/database-trouble.ts';
import { conversationKey } from './pipeline.ts';
import { type Spooled, SpoolFiles, type SpoolFolder, type SpoolName } from './spool-files.ts';

export type SpoolOptions = SpoolFolder & {
  /** Hands a message to the database; resolves when its turn is committed (a repeat: was committed). */
  hand(message: InboundMessage, receivedAt: Date): Promise<Accepted>;
  clock: Clock;
  log: Logger;
  /** Default: see `PATIENCE_MS`, `MOST_MESSAGES` and `RETRY_MS`. */
  patienceMs?: (channel: ChannelName) => number;
  mostMessages?: number;
  retryMs?: number;
};

/** What is waiting on the disk: how many messages, and how long the oldest one has waited; `refuses`: the last one found no place. */
export type SpoolStatus = { waiting: number; oldestSeconds: number; refuses: boolean };

/** A message on its way. */
type Item = {
  name: SpoolName;
  at: number;
  bytes: number;
  /** Set from the moment that it is being written; resolves when it is on the disk. */
  keeping?: Promise<void>;
  isKept: boolean;
  /** In the database's hands just now. */
  isUnderWay: boolean;
  isDone: boolean;
  failures: number;
};

/** WeCom cuts a callback at 5 s; a second of that is for the disk and the way, and people notice nothing of the rest. */
const PATIENCE_MS = 800;
/** Their answer rides on the callback itself, which the platform keeps open for 5 s: worth waiting for. */
const PASSIVE_PATIENCE_MS = 3_500;
const PASSIVE: ReadonlySet<ChannelName> = new Set(['wechat-mp', 'wecom-aibot']);
/** About an hour of a county's busiest day. A message is a file of a few kilobytes, at most some 60. */
const MOST_MESSAGES = 50_000;
const MOST_BYTES = 512 * 1024 * 1024;
const RETRY_MS = 250;
/** Messages handed in at once: when the database takes them, and when that is still being found out. */
const AT_ONCE = 64;
const PROBES = 4;
/** What fails so often although the database takes others is set aside. */
const TRIES = 5;
const REFUSALS_EVERY_MS = 10_000;

/** Its answer comes when the database is back; the callback itself has none. */
const LATER: Accepted = { answers: 0 };

export class Spool {
  readonly #options: SpoolOptions;
  readonly #files: SpoolFiles;
  /** Conversation → its messages that are not committed yet, oldest first. */
  readonly #lanes = new Map<string, Item[]>();
  /** Conversations whose oldest message lies on the disk and is in nobody's hands. */
  readonly #ready = new Set<string>();
  #seq = 1;
  #isAway = false;
  #kept = 0;
  #bytes = 0;
  #draining = 0;
  #pause: NodeJS.Timeout | undefined;
  #isStopped = true;
  /** Since the spool was empty last. */
  #episode: { since: number; messages: number } | undefined;
  #isRefusing = false;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#files = new SpoolFiles(options);
  }

  /** Takes up what an earlier process left, in its order. Before anything is accepted. */
  async start(): Promise<void> {
    const { files, halves } = await this.#files.list(this.#now());
    if (halves > 0)
      this.#options.log.warn({ halves }, 'half-written spool files removed: they were never acknowledged');
    for (const { bytes, writtenAt, ...name } of files) {
      const item = this.#enter(name, writtenAt.getTime());
      item.keeping = Promise.resolve();
      this.#count(item, bytes);
    }
    this.#isStopped = false;
    for (const lane of this.#lanes.keys()) this.#offer(lane);
    this.#pump();
  }

  /** Hands nothing more in; what is waiting stays on the disk for the next start. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#pause);
  }

  status(): SpoolStatus {
    let oldest = Number.POSITIVE_INFINITY;
    for (const [head] of this.#lanes.values()) if (head?.isKept === true) oldest = Math.min(oldest, head.at);
    const seconds = this.#kept === 0 ? 0 : Math.max(0, Math.round((this.#now() - oldest) / 1000));
    return {
      waiting: this.#kept,
      oldestSeconds: Number.isFinite(seconds) ? seconds : 0,
      refuses: this.#isRefusing,
    };
  }

  /** Resolves when the message is durable, in the database or here. Throws AppError `SPOOL_REFUSED` when neither takes it. */
  readonly accept: Accept = async (message) => {
    const spooled = { message, receivedAt: this.#options.clock.now() };
    const lane = this.#files.nameFor('lane', conversationKey(message));
    const id = this.#files.nameFor('id', message.channel, message.messageId);
    const before = this.#lanes.get(lane) ?? [];
    const same = before.find((item) => item.name.id === id && item.keeping !== undefined);
    if (same !== undefined) {
      await same.keeping;
      return LATER;
    }
    const mustWait = before.some(({ keeping }) => keeping !== undefined) || (this.#isAway && this.#kept > 0);
    const item = this.#enter({ seq: this.#seq, lane, id }, spooled.receivedAt.getTime());
    return mustWait ? await this.#keep(item, spooled) : await this.#try(item, spooled);
  };

  async #try(item: Item, spooled: Spooled): Promise<Accepted> {
    const { hand, patienceMs = patienceFor } = this.#options;
    item.isUnderWay = true;
    const tried = hand(spooled.message, spooled.receivedAt);
    const first = await withinPatience(tried, patienceMs(spooled.message.channel));
    if (first.is === 'accepted') {
      this.#leave(item);
      return first.accepted;
    }
    if (first.is === 'failed') {
      item.isUnderWay = false;
      if (!isPassing(first.thrown)) {
        this.#leave(item);
        throw first.thrown;
      }
      this.#isAway = true;
      return await this.#keep(item, spooled);
    }
    this.#isAway = true;
    this.#awaitLate(item, tried);
    // No place on the disk either: the database may still take it before the platform hangs up.
    return await this.#keep(item, spooled).catch(async () => await tried);
  }

  /** The database may still commit what it took too long for: then the file has nothing more to say. */
  #awaitLate(item: Item, tried: Promise<Accepted>): void {
    tried.then(
      () => this.#done(item),
      () => {
        item.isUnderWay = false;
        if (item.keeping === undefined) this.#leave(item);
        this.#offer(item.name.lane);
        this.#pump();
      },
    );
  }

  async #keep(item: Item, spooled: Spooled): Promise<Accepted> {
    const { mostMessages = MOST_MESSAGES } = this.#options;
    if (this.#kept >= mostMessages || this.#bytes >= MOST_BYTES) {
      return this.#refuse(item, `${this.#kept} messages are waiting`);
    }
    const writing = this.#files.write(item.name, spooled);
    item.keeping = writing.then(() => undefined);
    // Only a repeat of the message waits for it; failures are told below.
    item.keeping.catch(() => undefined);
    try {
      this.#count(item, await writing);
    } catch (thrown) {
      delete item.keeping;
      return this.#refuse(item, asError(thrown).message, thrown);
    }
    // Committed while it was being written.
    if (item.isDone) await this.#done(item);
    this.#offer(item.name.lane);
    this.#pump();
    return LATER;
  }

  #refuse(item: Item, detail: string, cause?: unknown): never {
    if (!item.isUnderWay) this.#leave(item);
    const error = new AppError({
      code: 'SPOOL_REFUSED',
      kind: 'external',
      retry: 'later',
      userText: '现在收不了消息，请稍后再发一次。',
      detail: `neither the database nor the spool takes messages: ${detail}`,
      ...(cause === undefined ? {} : { cause }),
    });
    this.#isRefusing = true;
    const now = performance.now();
    if (now - this.#refusedAt > REFUSALS_EVERY_MS) {
      this.#refusedAt = now;
      this.#options.log.error({ err: error }, 'messages refused: the platform has to repeat them');
    }
    throw error;
  }

  #enter(name: SpoolName, at: number): Item {
    this.#seq = Math.max(this.#seq, name.seq) + 1;
    const item: Item = { name, at, bytes: 0, isKept: false, isUnderWay: false, isDone: false, failures: 0 };
    const items = this.#lanes.get(name.lane);
    if (items === undefined) this.#lanes.set(name.lane, [item]);
    else items.push(item);
    return item;
  }

  #leave(item: Item): void {
    const { lane } = item.name;
    const items = (this.#lanes.get(lane) ?? []).filter((other) => other !== item);
    if (items.length > 0) this.#lanes.set(lane, items);
    else this.#lanes.delete(lane);
    this.#offer(lane);
  }

  /** It lies on the disk from now on. */
  #count(item: Item, bytes: number): void {
    item.isKept = true;
    this.#isRefusing = false;
    item.bytes = bytes;
    this.#kept += 1;
    this.#bytes += bytes;
    if (this.#episode === undefined) {
      this.#episode = { since: this.#now(), messages: 0 };
      this.#options.log.warn('the database does not take messages in time: they wait in the spool');
    }
    this.#episode.messages += 1;
  }

  #offer(lane: string): void {
    const [head] = this.#lanes.get(lane) ?? [];
    if (head?.isKept === true && !head.isUnderWay && !head.isDone) this.#ready.add(lane);
    else this.#ready.delete(lane);
  }

  #pump(): void {
    while (!this.#isStopped && this.#pause === undefined) {
      if (this.#draining >= (this.#isAway ? PROBES : AT_ONCE)) return;
      const [lane] = this.#ready;
      if (lane === undefined) return;
      this.#ready.delete(lane);
      const [head] = this.#lanes.get(lane) ?? [];
      if (head !== undefined) void this.#drain(head);
    }
  }

  async #drain(item: Item): Promise<void> {
    this.#draining += 1;
    item.isUnderWay = true;
    try {
      const { message, receivedAt } = await this.#files.read(item.name);
      await this.#options.hand(message, receivedAt);
      this.#isAway = false;
      await this.#done(item);
    } catch (thrown) {
      await this.#failed(item, thrown);
    } finally {
      this.#draining -= 1;
      this.#offer(item.name.lane);
      this.#pump();
    }
  }

  async #failed(item: Item, thrown: unknown): Promise<void> {
    item.isUnderWay = false;
    // Another process on the same folder has handed it in.
    if (isGone(thrown)) return await this.#done(item);
    const passing = isPassing(thrown);
    if (passing) this.#isAway = true;
    else item.failures += 1;
    if (isDamaged(thrown) || item.failures >= TRIES) return await this.#setAside(item, asError(thrown));
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#pump();
    }, this.#options.retryMs ?? RETRY_MS).unref();
  }

  async #setAside(item: Item, error: Error): Promise<void> {
    const { log } = this.#options;
    try {
      log.error({ file: await this.#files.setAside(item.name), err: error }, 'spool file set aside');
    } catch (thrown) {
      log.error({ seq: item.name.seq, err: asError(thrown) }, 'spool file could not be set aside; it is left alone');
    }
    this.#uncount(item);
    this.#leave(item);
  }

  /** Its turn is committed. */
  async #done(item: Item): Promise<void> {
    item.isDone = true;
    item.isUnderWay = false;
    // Still being written: whoever writes it calls again.
    if (item.keeping !== undefined && !item.isKept) return;
    this.#isAway = false;
    this.#isRefusing = false;
    const wasKept = item.isKept;
    this.#uncount(item);
    this.#leave(item);
    // A file that stays is handed in again after the next start, and the inbox knows it.
    if (wasKept) await this.#files.remove(item.name).catch(() => undefined);
    this.#pump();
  }

  #uncount(item: Item): void {
    if (!item.isKept) return;
    item.isKept = false;
    this.#kept -= 1;
    this.#bytes -= item.bytes;
    if (this.#kept > 0) return;
    const { since = 0, messages = 0 } = this.#episode ?? {};
    this.#episode = undefined;
    const seconds = Math.round((this.#now() - since) / 100) / 10;
    this.#options.log.info({ messages, seconds }, 'spool drained');
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

type First = { is: 'accepted'; accepted: Accepted } | { is: 'failed'; thrown: unknown } | { is: 'slow' };

async function withinPatience(tried: Promise<Accepted>, ms: number): Promise<First> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<First>((resolve) => {
    timer = setTimeout(() => resolve({ is: 'slow' }), ms);
  });
  const ended = tried.then(
    (accepted): First => ({ is: 'accepted', accepted }),
    (thrown: unknown): First => ({ is: 'failed', thrown }),
  );
  const first = await Promise.race([ended, slow]);
  clearTimeout(timer);
  return first;
}

function patienceFor(channel: ChannelName): number {
  return PASSIVE.has(channel) ? PASSIVE_PATIENCE_MS : PATIENCE_MS;
}

/** The database, or how busy we are, and not the message. */
function isPassing(thrown: unknown): boolean {
  return troubleOf(thrown) !== undefined || (thrown instanceof AppError && thrown.retry === 'later');
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function isDamaged(thrown: unknown): boolean {
  if (thrown instanceof AppError) return thrown.code === 'BOX_DAMAGED' || thrown.code === 'BOX_OTHER_KEY';
  return thrown instanceof SyntaxError || (thrown instanceof Error && thrown.name === 'ZodError');
}
