/** Which message has been answered how: the first text of an answer is a stream, and a slow one begins as “in a moment”. */
import { createHash } from 'node:crypto';
import type { Timers } from '../tencent/timers.ts';
import { TEXTS } from './texts.ts';

/** What is said into the open stream of a message; the outcome does not matter, the answer itself will meet the same. */
export type SayState = (reqId: string, stream: { id: string; finish: boolean; content: string }) => Promise<unknown>;

type Entry = {
  reqId: string;
  streamId: string;
  /** `waiting`: nothing was said yet. `open`: “in a moment” was. `taken`: the answer has the stream, or had. */
  phase: 'waiting' | 'open' | 'taken';
  /** The outbox row that has the stream. */
  by?: string;
  /** It is known that there will be an answer. */
  isExpected: boolean;
  isDue: boolean;
  callOff: () => void;
};

/** Nothing said by then: people wonder whether they were heard. */
const PATIENCE_MS = 1500;
/** The platform takes changes of a stream for 6 minutes from its first state (doc 101463). */
const STREAM_MS = 5.5 * 60_000;
const REMEMBERED = 2000;

/** In memory: what a restart forgets is answered by messages of their own. */
export class Answers {
  readonly #timers: Timers;
  readonly #say: SayState;
  readonly #entries = new Map<string, Entry>();

  constructor(timers: Timers, say: SayState) {
    this.#timers = timers;
    this.#say = say;
  }

  /** A message came: its clock runs. */
  heard(messageId: string, reqId: string): void {
    if (this.#entries.has(messageId)) return;
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= REMEMBERED && !oldest.done) this.drop(oldest.value);
    const entry: Entry = {
      reqId,
      streamId: streamIdOf(messageId),
      phase: 'waiting',
      isExpected: false,
      isDue: false,
      callOff: () => {},
    };
    entry.callOff = this.#timers.after(PATIENCE_MS, () => {
      entry.isDue = true;
      this.#openIfDue(entry);
    });
    this.#entries.set(messageId, entry);
  }

  /** It was kept, and that many messages will answer it. */
  accepted(messageId: string, answers: number): void {
    const entry = this.#entries.get(messageId);
    if (entry === undefined) return;
    if (answers === 0) {
      // Nothing is said to it; a repeat of a message that is still to be answered changes nothing.
      if (!entry.isExpected && entry.phase === 'waiting') entry.callOff();
      return;
    }
    entry.isExpected = true;
    this.#openIfDue(entry);
  }

  /** The stream for a text of the answer: for the first one, and again for its repeats; undefined: say it beside. */
  claim(messageId: string, by: string): string | undefined {
    const entry = this.#entries.get(messageId);
    if (entry === undefined || (entry.phase === 'taken' && entry.by !== by)) return undefined;
    // An open stream keeps its clock until the answer is out.
    if (entry.phase === 'waiting') entry.callOff();
    entry.phase = 'taken';
    entry.by = by;
    return entry.streamId;
  }

  /** The answer stands in the stream. */
  settled(messageId: string): void {
    this.#entries.get(messageId)?.callOff();
  }

  /** Something that is no text goes out: an open stream is closed before it, else it would spin above the answer. */
  async makeWay(messageId: string): Promise<void> {
    const entry = this.#entries.get(messageId);
    if (entry?.phase === 'waiting') entry.callOff();
    if (entry?.phase === 'open') await this.#finish(entry, TEXTS.seeBelow);
  }

  drop(messageId: string): void {
    this.#entries.get(messageId)?.callOff();
    this.#entries.delete(messageId);
  }

  close(): void {
    for (const messageId of [...this.#entries.keys()]) this.drop(messageId);
  }

  #openIfDue(entry: Entry): void {
    if (entry.phase !== 'waiting' || !entry.isDue || !entry.isExpected) return;
    entry.phase = 'open';
    entry.callOff = this.#timers.after(STREAM_MS, () => {
      void this.#finish(entry, TEXTS.later);
    });
    void this.#say(entry.reqId, { id: entry.streamId, finish: false, content: TEXTS.working });
  }

  async #finish(entry: Entry, content: string): Promise<void> {
    entry.callOff();
    entry.phase = 'taken';
    entry.by = '';
    await this.#say(entry.reqId, { id: entry.streamId, finish: true, content });
  }
}

/** The same for every delivery of a message. */
export function streamIdOf(messageId: string): string {
  return createHash('sha256').update(`stream:${messageId}`).digest('base64url').slice(0, 22);
}
