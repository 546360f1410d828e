/** Notes of the callbacks in the log, without letting a flood of forged calls fill the disk. */
import type { CallbackNote } from '../channels/callback.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

const WINDOW_MS = 10_000;

/**
 * Writes one line per kind in ten seconds; the next line of that kind tells how many were left out. 100,000 malformed
 * callbacks must not become 100,000 lines (fault plan T18).
 */
export function createNoteLog(
  { log, clock }: { log: Pick<Logger, 'warn'>; clock: Clock },
  channel: ChannelName,
): (note: CallbackNote) => void {
  const kinds = new Map<CallbackNote['kind'], { since: number; leftOut: number }>();
  return (note) => {
    const now = clock.now().getTime();
    const known = kinds.get(note.kind);
    // A clock that was set back does not silence it.
    if (known !== undefined && Math.abs(now - known.since) < WINDOW_MS) {
      known.leftOut += 1;
      return;
    }
    kinds.set(note.kind, { since: now, leftOut: 0 });
    log.warn({ channel, ...note, leftOut: known?.leftOut ?? 0 }, 'callback noted');
  };
}
