/** A request to see who reported: it is decided within a day or it is none any more (compliance §3.2). */
const REQUEST_MS = 24 * 3_600_000;

/** From when on a request is still alive at a moment. */
export function requestsSince(at: Date): Date {
  return new Date(at.getTime() - REQUEST_MS);
}
