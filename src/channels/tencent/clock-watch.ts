/** Holds our clock against the platform's, which every answer of its server names: a clock that is off tells wrong deadlines. */

/** More apart than this is told; the platform itself does not say what it bears. */
const FAR_MS = 60_000;
/** The platform is asked for nothing but the time at most once in so long. */
const ASK_MS = 60_000;

export type ClockWatch = {
  /** Reads the `Date` header of an answer; one without it says nothing. */
  see(headers: Headers): void;
  /** How many seconds ours is ahead (negative: behind), when that is more than a minute; else undefined. */
  secondsOff(): number | undefined;
  /** The same in milliseconds, 0 when it is less; has `call` made first when the last look is old. */
  askedMsOff(call: () => Promise<unknown>): Promise<number>;
};

/** `told` hears once when the clocks part and once (0) when they are together again. */
export function createClockWatch(now: () => Date, told: (secondsOff: number) => void): ClockWatch {
  let off: number | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let askedSetTo = 0;
  let asking: Promise<unknown> = Promise.resolve();
  const secondsOff = () => off;
  return {
    see(headers) {
      const theirs = Date.parse(headers.get('date') ?? '');
      if (Number.isNaN(theirs)) return;
      const apart = now().getTime() - theirs;
      const was = off;
      off = Math.abs(apart) > FAR_MS ? Math.round(apart / 1000) : undefined;
      if ((off === undefined) !== (was === undefined)) told(off ?? 0);
    },
    secondsOff,
    async askedMsOff(call) {
      // Not by the clock that is in doubt; when that was set meanwhile, what was learned before is worth nothing.
      const at = performance.now();
      const setTo = now().getTime() - at;
      if (at - askedAt > ASK_MS || Math.abs(setTo - askedSetTo) > FAR_MS) {
        askedAt = at;
        askedSetTo = setTo;
        asking = call();
      }
      await asking;
      return (secondsOff() ?? 0) * 1000;
    },
  };
}
