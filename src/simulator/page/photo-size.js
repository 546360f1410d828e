/** Refuses a photo that is too large before it is uploaded, in the same words as the server. */

const MAX_PHOTO_BYTES = Number(document.body.dataset.maxPhotoBytes);

/** The sentence, or undefined for a photo that may go. Example: 照片有 14 MB，超过 10 MB，请压缩或截图后再发 */
export function whyTooLarge({ size }) {
  if (size <= MAX_PHOTO_BYTES) return undefined;
  return `照片有 ${megabytes(size)} MB，超过 ${megabytes(MAX_PHOTO_BYTES)} MB，请压缩或截图后再发`;
}

/** One decimal, rounded up, so that nobody reads "10 MB is more than 10 MB". */
function megabytes(bytes) {
  return Math.ceil((bytes * 10) / (1024 * 1024)) / 10;
}
