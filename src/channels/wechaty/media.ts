/** Fetches what somebody sent: the message is found again by its id, its bytes are capped and typed by themselves. */
import type { FetchedMedia } from '../contract.ts';
import { checkedMedia, MEDIA_BYTES } from '../tencent/media.ts';
import type { Bot } from './bot.ts';
import { nameOf } from './failures.ts';
import { TimeLimitError, within } from './time-limit.ts';

const FETCH_MS = 60_000;

/** Throws AppError (`MEDIA_GONE`, `MEDIA_TOO_LARGE`, `MEDIA_TIMEOUT`, `MEDIA_UNSUPPORTED`). `bot` undefined: not logged in. */
export async function fetchFromBot(bot: Bot | undefined, messageId: string): Promise<FetchedMedia> {
  if (bot === undefined) return checkedMedia({ ok: false, error: 'not_connected', detail: 'not logged in' });
  const file = await within(FETCH_MS, readFile(bot, messageId)).catch((thrown: unknown) => {
    const isLate = thrown instanceof TimeLimitError;
    return checkedMedia({ ok: false, error: isLate ? 'timeout' : 'network', detail: `fetching: ${nameOf(thrown)}` });
  });
  if (file === undefined)
    return checkedMedia({ ok: false, error: 'media_expired', detail: 'the message is not there' });
  if (file === 'too_large') return checkedMedia({ ok: false, error: 'too_long', detail: 'larger than the cap' });
  if ('contentType' in file) return file;
  const headers = new Headers({ 'content-disposition': `attachment; filename="${encodeURIComponent(file.name)}"` });
  return checkedMedia({ ok: true, bytes: file.bytes, headers });
}

async function readFile(
  bot: Bot,
  messageId: string,
): Promise<{ bytes: Buffer; name: string } | 'too_large' | undefined> {
  const message = await bot.Message.find({ id: messageId });
  if (message === undefined) return undefined;
  const box = await message.toFileBox();
  const stream = await box.toStream();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop destroys the stream, so an endless file costs no more than the cap.
    if (size > MEDIA_BYTES) return 'too_large';
    chunks.push(bytes);
  }
  return { bytes: Buffer.concat(chunks), name: box.name };
}
