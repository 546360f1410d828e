/** Slow answers: the platform was told “in a moment” and asks again and again; it gets the answer when there is one. */

/** What the answer is, once it is there. */
export type Final = { content: string; card?: unknown };

/** One state of a stream: always the whole text so far (doc 101031). */
export type StreamState = { finish: boolean; content: string; card?: unknown };

export type StreamTexts = {
  /** While there is nothing to say yet. */
  working: string;
  /** The platform stops asking: the answer comes in another message. */
  later: string;
  /** The answer stands in another message already. */
  elsewhere: string;
  /** After a restart: nobody knows the question any more. */
  sayAgain: string;
};

export type StreamOptions = {
  now: () => Date;
  texts: StreamTexts;
  /** How long an answer waits for the platform to ask; default 8 s. The spacing of its questions is not documented. */
  patienceMs?: number;
};

type Entry = {
  /** When it must have ended. */
  endsAt: number;
  atEnd: string;
  phase: 'waiting' | 'offered' | 'done';
  final: Final;
  /** Answers of ours under way that carry the final text. */
  underWay: number;
  isLate: boolean;
  settle: (taken: boolean) => void;
};

const PATIENCE_MS = 8000;
/** The platform asks for 6 minutes from the message (doc 100719); a developer note says 10. */
const LIFE_MS = 6 * 60_000 - 15_000;
/** How long a stream of before a restart may find its answer: the outbox takes its messages up again. */
const ORPHAN_MS = 20_000;
const REMEMBERED = 2000;

/** Streams that the platform was told of. In memory: a poll comes to whoever is there. */
export class Streams {
  readonly #options: StreamOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #startedAt: number;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#startedAt = options.now().getTime();
  }

  /** The platform will ask for it. `at`: when the message came, in milliseconds since 1970. */
  open(id: string, at: number): StreamState {
    if (!this.#entries.has(id)) this.#add(id, at + LIFE_MS, this.#options.texts.later);
    return this.poll(id).state;
  }

  /** The platform asks. `sent` must be told whether the answer left whole. */
  poll(id: string): { state: StreamState; sent: (whole: boolean) => void } {
    const { texts, now } = this.#options;
    const entry = this.#entries.get(id) ?? this.#add(id, now().getTime() + ORPHAN_MS, texts.sayAgain);
    if (entry.phase === 'waiting' && now().getTime() >= entry.endsAt) end(entry, entry.atEnd);
    if (entry.phase === 'waiting') return { state: { finish: false, content: texts.working }, sent: () => {} };
    const state = { finish: true, ...entry.final };
    if (entry.phase === 'done') return { state, sent: () => {} };
    entry.underWay += 1;
    return { state, sent: (whole) => this.#told(entry, whole) };
  }

  /** Resolves true when the platform has fetched the answer; false: it does not ask for this one (any more). */
  answer(id: string, final: Final): Promise<boolean> {
    const entry = this.#entries.get(id);
    if (entry?.phase !== 'waiting' || this.#options.now().getTime() >= entry.endsAt) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      entry.isLate = true;
      if (entry.underWay === 0) entry.settle(false);
    }, this.#options.patienceMs ?? PATIENCE_MS);
    entry.phase = 'offered';
    entry.final = final;
    entry.settle = (taken) => {
      clearTimeout(timer);
      entry.settle = () => {};
      if (taken) entry.phase = 'done';
      else end(entry, this.#options.texts.elsewhere);
      resolve(taken);
    };
    return promise;
  }

  /** The answer to a message of `at` went another way: whoever asks is told so, after a restart too. */
  answeredElsewhere(id: string, at: number): void {
    const entry = this.#entries.get(id) ?? (at < this.#startedAt ? this.#add(id, 0, '') : undefined);
    if (entry?.phase === 'waiting') end(entry, this.#options.texts.elsewhere);
  }

  /** The platform never heard of it: its first answer did not leave. */
  drop(id: string): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    entry?.settle(false);
  }

  /** Nobody will ask any more: answers that wait take another way. */
  close(): void {
    for (const id of [...this.#entries.keys()]) this.drop(id);
  }

  #told(entry: Entry, whole: boolean): void {
    entry.underWay -= 1;
    if (whole || (entry.isLate && entry.underWay === 0)) entry.settle(whole);
  }

  #add(id: string, endsAt: number, atEnd: string): Entry {
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= REMEMBERED && !oldest.done) this.drop(oldest.value);
    const final = { content: atEnd };
    const entry: Entry = { endsAt, atEnd, phase: 'waiting', final, underWay: 0, isLate: false, settle: () => {} };
    this.#entries.set(id, entry);
    return entry;
  }
}

function end(entry: Entry, content: string): void {
  entry.phase = 'done';
  entry.final = { content };
}
