/** Whether the account may use something: learnt from the platform's refusals, tried again once an hour. */

// An account may be verified any day, and nobody restarts the program for it.
const TRY_AGAIN_MS = 3600_000;

export class Permission {
  readonly #now: () => Date;
  #deniedAt: number | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The last answer was no. */
  get isDenied(): boolean {
    return this.#deniedAt !== undefined;
  }

  /** Worth a call now. */
  mayTry(): boolean {
    return this.#deniedAt === undefined || Math.abs(this.#now().getTime() - this.#deniedAt) >= TRY_AGAIN_MS;
  }

  /** The platform said no; true when that is news. */
  deny(): boolean {
    const isNews = this.#deniedAt === undefined;
    this.#deniedAt = this.#now().getTime();
    return isNews;
  }

  grant(): void {
    this.#deniedAt = undefined;
  }
}
