/** What every kind of template card shares: lengths of titles and ids (doc 90236, app pages). */

/** What the client shows of a title without cutting. */
export const TITLE_CHARS = 36;
/** The text below the title, likewise. Also the channel's capability. */
export const QUESTION_CHARS = 160;
/** Hard: digits, letters, `_-@`, at most 128 bytes, unique within the app. */
export const TASK_ID = /^[0-9A-Za-z_\-@]{1,128}$/;

/** Not empty, and shown whole. */
export function fitsChars(text: string, chars: number): boolean {
  const length = [...text].length;
  return length > 0 && length <= chars;
}

/** Not empty, and within the platform's hard limit. */
export function fitsId(id: string, bytes: number): boolean {
  return id !== '' && Buffer.byteLength(id) <= bytes;
}
