/** What goes over the account's lips: a text, or a file with the name that makes WeChat show it as what it is. */
import { readFile, stat } from 'node:fs/promises';
import { sniffImage } from '../../kernel/image-kind.ts';
import { byteLength } from '../../kernel/text.ts';
import type { OutboundBody, SendResult } from '../contract.ts';
import { MEDIA_BYTES } from '../tencent/media.ts';
import { failed } from './failures.ts';

/** Well below what WeChat takes in one message. Also the channel's capability. */
export const TEXT_BYTES = 2048;

/** Ready to be said; `nothing`: there is nothing to say and that is fine. */
export type Outgoing =
  | { ok: true; kind: 'nothing' }
  | { ok: true; kind: 'text'; text: string }
  | { ok: true; kind: 'file'; bytes: Buffer; fileName: string };
type Failure = Extract<SendResult, { ok: false }>;

/** The body in the one form that a personal account has: no buttons, no cards, no notices. Never throws. */
export async function outgoingOf(body: OutboundBody): Promise<Outgoing | Failure> {
  switch (body.kind) {
    case 'text':
      return textOf(body.text);
    case 'card_update':
      // Nobody can have tapped anything here.
      return { ok: true, kind: 'nothing' };
    case 'file':
      return fileOf(body);
    case 'handover':
      return textOf(body.otherwise);
    default:
      return textOf(body.fallbackText);
  }
}

function textOf(text: string): Outgoing | Failure {
  if (text.trim() === '') return failed('bad_request', 'empty text');
  const bytes = byteLength(text);
  return bytes > TEXT_BYTES ? failed('too_long', `${bytes} bytes of text`) : { ok: true, kind: 'text', text };
}

async function fileOf({ mediaPath, fileName }: Extract<OutboundBody, { kind: 'file' }>): Promise<Outgoing | Failure> {
  try {
    const { size } = await stat(mediaPath);
    if (size > MEDIA_BYTES) return failed('too_long', `file of ${size} bytes`);
    if (size === 0) return failed('bad_request', 'empty file');
    const bytes = await readFile(mediaPath);
    return { ok: true, kind: 'file', bytes, fileName: nameFor(bytes, fileName) };
  } catch {
    return failed('bad_request', 'the file to send cannot be read');
  }
}

/** Puppets tell a picture from a file by the end of its name alone. */
function nameFor(bytes: Buffer, fileName: string): string {
  const type = sniffImage(bytes);
  if (type === 'image/jpeg' && !/\.jpe?g$/i.test(fileName)) return `${fileName}.jpg`;
  if (type === 'image/png' && !/\.png$/i.test(fileName)) return `${fileName}.png`;
  return fileName;
}
