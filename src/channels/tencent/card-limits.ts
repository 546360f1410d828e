/** What every template card is measured by (docs 90236, 101032): characters a client shows whole, bytes of keys, task ids. */

/** Unique per app or bot, whoever makes it. */
export const TASK_ID = /^[0-9A-Za-z_\-@]{1,128}$/;
/** Bytes of a key and of an option's id. */
export const KEY_BYTES = 1024;
export const OPTION_ID_BYTES = 128;

/** Whether there is something to show and all of it is shown. */
export function fitsChars(text: string, chars: number): boolean {
  const length = [...text].length;
  return text.trim() !== '' && length <= chars;
}

/** Whether a key can be carried. */
export function fitsBytes(key: string, bytes: number): boolean {
  return key !== '' && Buffer.byteLength(key) <= bytes;
}

/** A question as a card's heading: its first line, and what stands below. */
export type Heading = { title: string; rest: string };

/** First line as the title, the rest below it; a long first line goes below as a whole, under `otherwise`. */
export function headingOf(
  text: string,
  limits: { titleChars: number; restChars: number; otherwise: string },
): Heading | undefined {
  const [first = '', ...more] = text.trim().split('\n');
  const rest = more.join('\n').trim();
  if (fitsChars(first, limits.titleChars) && [...rest].length <= limits.restChars) return { title: first, rest };
  return fitsChars(text, limits.restChars) ? { title: limits.otherwise, rest: text.trim() } : undefined;
}
