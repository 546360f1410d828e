/** A promise that is waited for so long and not longer; what it does goes on. */

/** Thrown when the time is over. */
export class TimeLimitError extends Error {
  constructor(ms: number) {
    super(`not done within ${ms} ms`);
    this.name = 'TimeLimitError';
  }
}

/** Settles like `work`, or throws TimeLimitError after `ms`. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TimeLimitError(ms)), ms);
  // Whatever it throws after that is nobody's business any more.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
