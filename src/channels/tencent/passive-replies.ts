/** Answers that ride back on the callback itself: the open callback waits a moment, the sender hands it what to say. */

/** What a waiting callback got. `written` must be told whether the answer left whole. */
export type Offer<Answer> = { answer: Answer; written: (whole: boolean) => void };

type Open<Answer> = { take: (offer: Offer<Answer> | undefined) => void };

/** Callbacks that are waiting, by the id of their message. In memory: a callback lives in one process. */
export class PassiveReplies<Answer> {
  readonly #open = new Map<string, Open<Answer>>();

  /** Opens the window before the message is handed over. A second callback of the same message closes the first's. */
  open(id: string): PassiveWindow<Answer> {
    this.close(id);
    const { promise, resolve } = Promise.withResolvers<Offer<Answer> | undefined>();
    const entry: Open<Answer> = { take: resolve };
    this.#open.set(id, entry);
    return {
      wait: async (ms) => {
        const timer = setTimeout(() => this.#finish(id, entry, undefined), ms);
        try {
          return await promise;
        } finally {
          clearTimeout(timer);
        }
      },
      close: () => this.#finish(id, entry, undefined),
    };
  }

  /** Resolves true when the answer went out with the callback; false: the window is shut, send it another way. */
  offer(id: string, answer: Answer): Promise<boolean> {
    const entry = this.#open.get(id);
    if (entry === undefined) return Promise.resolve(false);
    return new Promise((resolve) => this.#finish(id, entry, { answer, written: resolve }));
  }

  /** Nothing will be offered any more: the callback is answered empty at once. */
  close(id: string): void {
    const entry = this.#open.get(id);
    if (entry !== undefined) this.#finish(id, entry, undefined);
  }

  #finish(id: string, entry: Open<Answer>, offer: Offer<Answer> | undefined): void {
    if (this.#open.get(id) === entry) this.#open.delete(id);
    entry.take(offer);
  }
}

/** One callback's side. */
export type PassiveWindow<Answer> = {
  /** The first answer offered, or undefined after so long or when closed. Whoever gets one must call `written`. */
  wait(ms: number): Promise<Offer<Answer> | undefined>;
  close(): void;
};
