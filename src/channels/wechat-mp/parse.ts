/** Reads a decrypted callback of an official account into plain fields; text stays text, nothing is guessed. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { messageFields, picturesOf, presentOf, scanOf } from '../tencent/message-fields.ts';
import { childrenOf, textOf, type XmlElement } from '../tencent/xml.ts';
import { readContent } from './envelope.ts';

type Written = ReturnType<typeof messageFields>;

/** A callback as the platform wrote it; `null` = the field is not there. Ids and numbers stay strings. */
export type ParsedMp = Written & {
  /** The account's own name, `gh_…`; answers come from it. */
  to: string;
  /** The follower's openid; its case matters. */
  sender: string;
  /** Seconds. */
  createTime: number;
  /** Lower case: `text`, `event` … */
  type: string;
  /** 64 bits: never a number. The `MsgID` of a finished job is not it. */
  msgId: string | null;
  /** SHA-256 of the whole content: the identity of what has no MsgId. */
  digest: string;
  /** What the platform heard in a recording, where that is switched on. */
  recognition: string | null;
  /** Of a pressed msgmenu; ids that are no numbers are lost on the way, so nothing stands on it. */
  menuId: string | null;
  /** As written (`CLICK`); compare without case. */
  event: string | null;
  eventKey: string | null;
  ticket: string | null;
  scan: { type: string; result: string } | null;
  pictures: { count: number; md5: string[] } | null;
};

export type ParseResult = { ok: true; parsed: ParsedMp } | { ok: false; reason: string };

const word = z.string().regex(/^[A-Za-z0-9_]{1,64}$/);
/** The fields that decide who, when and what; anything odd here makes the whole callback malformed. */
const headerSchema = z.object({
  to: z.string().min(1).max(128),
  sender: z.string().regex(/^[\w-]{1,64}$/),
  createTime: z
    .string()
    .regex(/^\d{1,11}$/)
    .transform(Number),
  type: word.toLowerCase(),
  msgId: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .nullable(),
  event: word.nullable(),
});
const DECIDING = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'MsgId', 'Event'];

/** Parses one decrypted XML or JSON. Unknown types and events are fine; only broken structure is refused. */
export function parseMp(content: string): ParseResult {
  const read = readContent(content);
  if (!read.ok) return read;
  const root = read.root;
  if (DECIDING.some((name) => childrenOf(root, name).length > 1)) return { ok: false, reason: 'repeated field' };
  const header = headerSchema.safeParse(headerOf(root));
  if (!header.success) {
    return { ok: false, reason: `bad header: ${header.error.issues.map((issue) => issue.path.join('.')).join(' ')}` };
  }
  if (header.data.type === 'event' && header.data.event === null) return { ok: false, reason: 'event without a name' };
  const digest = createHash('sha256').update(content).digest('hex');
  return { ok: true, parsed: { ...messageFields(root), ...ownFields(root), ...header.data, digest } };
}

function headerOf(root: XmlElement) {
  return {
    to: presentOf(root, 'ToUserName'),
    sender: presentOf(root, 'FromUserName'),
    createTime: presentOf(root, 'CreateTime'),
    type: presentOf(root, 'MsgType'),
    msgId: presentOf(root, 'MsgId'),
    event: presentOf(root, 'Event'),
  };
}

function ownFields(root: XmlElement) {
  return {
    recognition: textOf(root, 'Recognition'),
    menuId: presentOf(root, 'bizmsgmenuid'),
    eventKey: textOf(root, 'EventKey'),
    ticket: textOf(root, 'Ticket'),
    scan: scanOf(root),
    pictures: picturesOf(root),
  };
}
