/** A file that is to be sent: read whole, within the platform's limits. */
import { readFile, stat } from 'node:fs/promises';
import type { SendResult } from '../contract.ts';
import { MEDIA_BYTES } from './media.ts';

/** doc 90253: more than 5 bytes. */
const LEAST_BYTES = 6;

/** The bytes, or why it cannot be sent. `mostBytes` default 20 MB. */
export async function readOutgoing(
  path: string,
  mostBytes = MEDIA_BYTES,
): Promise<Buffer | Extract<SendResult, { ok: false }>> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return { ok: false, error: 'too_long', detail: `file of ${size} bytes` };
    if (size < LEAST_BYTES) return { ok: false, error: 'bad_request', detail: `file of ${size} bytes` };
    return await readFile(path);
  } catch {
    return { ok: false, error: 'bad_request', detail: 'the file to send cannot be read' };
  }
}
