/** Reads what `kf/sync_msg` answers: a page, and each item on it by itself, so that one broken item costs no other. */
import { z } from 'zod';

/** One page; its items are not looked at yet. */
export type SyncPage = { nextCursor: string; hasMore: boolean; items: readonly unknown[] };

/** One message or event, whoever it is from. Ids as the platform writes them. */
export type KfItem = {
  messageId: string;
  /** Absent in events that concern no customer. */
  openKfId: string | undefined;
  externalUserId: string | undefined;
  /** Seconds. */
  sendTime: number;
  /** 3 the customer, 4 the platform, 5 a servicer at the desk. */
  origin: number;
  /** As the platform names it; `event` for events. */
  type: string;
  /** What stands under the type's name. */
  content: Readonly<Record<string, unknown>>;
};

const pageSchema = z.object({
  // doc 94670: at most 64 bytes; whatever is longer must at least fit our book.
  next_cursor: z.string().max(512).default(''),
  has_more: z.union([z.literal(0), z.literal(1), z.boolean()]).default(0),
  msg_list: z.array(z.unknown()).default([]),
});
const optionalId = z
  .string()
  .regex(/^[\w-]{0,64}$/)
  .nullish()
  .transform((id) => id || undefined);
const idsSchema = z.object({ open_kfid: optionalId, external_userid: optionalId });
const itemSchema = z.looseObject({
  msgid: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  send_time: z.int().min(0).max(99_999_999_999),
  origin: z.int(),
  msgtype: z.string().regex(/^\w{1,64}$/),
  ...idsSchema.shape,
});
const contentSchema = z.record(z.string(), z.unknown());

/** The page in an answer with `errcode` 0; undefined when it is none. */
export function readPage(answer: unknown): SyncPage | undefined {
  const page = pageSchema.safeParse(answer);
  if (!page.success) return undefined;
  const { next_cursor: nextCursor, has_more: hasMore, msg_list: items } = page.data;
  return { nextCursor, hasMore: Boolean(hasMore), items };
}

/** One item; undefined when it has no id, time, origin or type that could be used. */
export function readItem(raw: unknown): KfItem | undefined {
  const item = itemSchema.safeParse(raw);
  if (!item.success) return undefined;
  const { msgid: messageId, send_time: sendTime, origin, msgtype: type } = item.data;
  const content = contentSchema.catch({}).parse(item.data[type]);
  // Events are delivered with their ids inside `event`, messages with theirs on top (channels.md d.1).
  const inside = idsSchema.safeParse(content);
  if (!inside.success) return undefined;
  const openKfId = item.data.open_kfid ?? inside.data.open_kfid;
  const externalUserId = item.data.external_userid ?? inside.data.external_userid;
  return { messageId, openKfId, externalUserId, sendTime, origin, type, content };
}
