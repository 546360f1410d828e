/** What `bot decode --channel wecom-kf` prints: a page of `sync_msg` item by item, or the ping that announced it. */
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { readXml, textOf } from '../tencent/xml.ts';
import { type KfItem, readItem, readPage } from './sync-page.ts';

/** The keys of `bot decode`; `null` = absent. Everything as the platform wrote it. */
export type DecodedKf = {
  sender: string | null;
  /** Always null: 微信客服 knows no groups. */
  chat: null;
  messageId: string | null;
  type: string;
  text: string | null;
  mediaId: string | null;
  event: string | null;
  eventKey: null;
  taskId: null;
  latitude: number | string | null;
  longitude: number | string | null;
};

const written = z.string().nullable().catch(null).default(null);
const degrees = z.union([z.number(), z.string()]).nullable().catch(null).default(null);
const contentSchema = z.object({
  content: written,
  media_id: written,
  event_type: written,
  latitude: degrees,
  longitude: degrees,
});

/** One entry an item; throws `CALLBACK_MALFORMED` when it is neither page nor ping. */
export function decodeKf(text: string): DecodedKf[] {
  return text.trimStart().startsWith('<') ? [decodePing(text)] : decodePage(text);
}

function decodePing(text: string): DecodedKf {
  const read = readXml(text.trim());
  if (!read.ok) throw malformed(read.reason);
  const type = textOf(read.root, 'MsgType')?.trim();
  const event = textOf(read.root, 'Event')?.trim();
  if (!type || !event) throw malformed('no event');
  return { ...EMPTY, sender: textOf(read.root, 'FromUserName')?.trim() || null, type, event };
}

function decodePage(text: string): DecodedKf[] {
  const answer = parseJson(text);
  // Any object would pass as an empty page.
  const page = z.looseObject({ msg_list: z.array(z.unknown()) }).safeParse(answer).success && readPage(answer);
  if (!page) throw malformed('no msg_list');
  return page.items.map((raw) => {
    const item = readItem(raw);
    if (item === undefined) throw malformed('an item without id, time, origin or type');
    return decodeItem(item);
  });
}

function decodeItem({ externalUserId, messageId, type, content }: KfItem): DecodedKf {
  const fields = contentSchema.parse(content);
  return {
    ...EMPTY,
    sender: externalUserId ?? null,
    messageId,
    type,
    text: type === 'text' ? fields.content : null,
    mediaId: fields.media_id,
    event: type === 'event' ? fields.event_type : null,
    latitude: fields.latitude,
    longitude: fields.longitude,
  };
}

const EMPTY: DecodedKf = {
  sender: null,
  chat: null,
  messageId: null,
  type: '',
  text: null,
  mediaId: null,
  event: null,
  eventKey: null,
  taskId: null,
  latitude: null,
  longitude: null,
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(reason: string): AppError {
  return new AppError({
    code: 'CALLBACK_MALFORMED',
    kind: 'user',
    userText: '这个文件不是微信客服的消息页或回调内容。',
    detail: `not a page or ping of wecom-kf: ${reason}`,
  });
}
