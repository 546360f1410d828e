/** Waiting as a value, so that a test moves the time by hand. */

export type Timers = {
  /** Runs once after so long; gives the function that calls it off. */
  after(ms: number, run: () => void): () => void;
};

/** The machine's; they keep no process alive. */
export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
