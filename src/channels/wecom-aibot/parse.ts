/** Reads a decrypted callback or a frame's body of the intelligent bot into plain fields; nothing is guessed. */
import { z } from 'zod';
import { type AibotEvent, eventSchema } from './parse-event.ts';

/** Where a picture, file or video lies. `aesKey`: base64, only in connection mode (doc 101463). */
export type AibotMedia = { url: string; aesKey: string | null };

/** One thing in a message: `text` of text and voice (its transcript), `media` of image, file and video. */
export type AibotItem = { type: string; text: string | null; media: AibotMedia | null };

/** The message that is quoted; `items` of a mixed one, in their order. */
export type AibotQuote = AibotItem & { items: AibotItem[] };

/** A callback as the platform wrote it; `null` = the field is not there. */
export type ParsedAibot = {
  msgId: string;
  botId: string | null;
  /** Groups only. */
  chatId: string | null;
  /** `enter_chat` comes without. */
  chatType: 'single' | 'group' | null;
  /** As written; compare without case. Only events may come from nobody. */
  sender: string | null;
  /** Only for people of other corps: then `sender` is no id of ours. */
  corpId: string | null;
  /** Lower case: `text`, `mixed`, `stream`, `event` … */
  type: string;
  text: string | null;
  media: AibotMedia | null;
  /** Of a mixed message, in their order; else empty. */
  items: AibotItem[];
  /** Of a question for a stream's next state (callback mode). */
  streamId: string | null;
  event: AibotEvent | null;
  quote: AibotQuote | null;
  /** One-time address for an answer (callback mode); a secret. */
  responseUrl: string | null;
  /** Seconds; events only. */
  createTime: number | null;
};

export type AibotParseResult = { ok: true; parsed: ParsedAibot } | { ok: false; reason: string };

const MAX_DEPTH = 12;
const MAX_NODES = 4000;
const MAX_CHARS = 256 * 1024;

const id = z.string().regex(/^[\x21-\x7e]{1,128}$/);
const word = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,64}$/)
  .toLowerCase();
/** NUL and lone surrogates are no PostgreSQL text; one of them must not cost the whole message. */
const written = z
  .string()
  .max(64 * 1024)
  .transform((text) => text.toWellFormed().replaceAll('\0', '\uFFFD'));
const address = z.string().min(1).max(4096);

/** A field that is not there, or `null`, is `null`. */
function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? null);
}

const said = orNull(z.object({ content: written }).transform(({ content }) => content));
const stored = orNull(
  z
    .object({ url: address, aeskey: orNull(z.string().min(1).max(256)) })
    .transform(({ url, aeskey }) => ({ url, aesKey: aeskey })),
);
/** What the types of an item hold, each under its own name (doc 100719). */
const bodies = { text: said, voice: said, image: stored, file: stored, video: stored };
const itemSchema = z
  .object({ msgtype: word, ...bodies })
  .refine(hasBody, 'without its body')
  .transform(toItem);
const mixed = orNull(z.object({ msg_item: z.array(itemSchema).min(1).max(100) }).transform((body) => body.msg_item));
const quoteSchema = z
  .object({ msgtype: word, ...bodies, mixed })
  .refine(hasBody, 'without its body')
  .transform((quote): AibotQuote => ({ ...toItem(quote), items: itemsOf(quote) }));
const personSchema = z.object({ userid: id, corpid: orNull(id) });

const messageSchema = z
  .object({
    msgid: z.string().regex(/^[\x21-\x7e]{1,256}$/),
    aibotid: orNull(id),
    chatid: orNull(id),
    chattype: orNull(z.literal(['single', 'group'])),
    from: orNull(personSchema),
    msgtype: word,
    ...bodies,
    mixed,
    stream: orNull(z.object({ id: z.string().min(1).max(256) })),
    event: orNull(eventSchema),
    quote: orNull(quoteSchema),
    response_url: orNull(address),
    create_time: orNull(z.int().min(0).max(99_999_999_999)),
  })
  .refine(hasBody, 'without its body')
  .refine(({ from, msgtype }) => from !== null || msgtype === 'event', 'a message from nobody')
  .refine(({ chattype, chatid }) => chattype !== 'group' || chatid !== null, 'a group without its id');

/** What a type that we know must bring; a type that we do not know may bring anything. */
const KNOWN = ['text', 'voice', 'image', 'file', 'video', 'mixed', 'stream', 'event'];

function hasBody(one: Readonly<Record<string, unknown>> & { msgtype: string }): boolean {
  return !KNOWN.includes(one.msgtype) || (one[one.msgtype] ?? null) !== null;
}

/** Parses one decrypted JSON (docs 100719, 101027). Unknown types and events are fine; only broken structure is refused. */
export function parseAibot(json: unknown): AibotParseResult {
  if (!isSmall(json, 0, { nodes: 0, chars: 0 })) return { ok: false, reason: 'too large or too deep' };
  const read = messageSchema.safeParse(json);
  if (read.success) return { ok: true, parsed: toParsed(read.data) };
  // Paths and rules only: the values are what people wrote.
  const issues = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  return { ok: false, reason: issues.join('; ').slice(0, 300) };
}

function toParsed(message: z.output<typeof messageSchema>): ParsedAibot {
  const { msgtype: type, from, event, stream, quote } = message;
  return {
    msgId: message.msgid,
    botId: message.aibotid,
    chatId: message.chatid,
    chatType: message.chattype,
    sender: from?.userid ?? null,
    corpId: from?.corpid ?? null,
    ...toItem(message),
    items: itemsOf(message),
    streamId: (type === 'stream' && stream?.id) || null,
    event: type === 'event' ? event : null,
    quote,
    responseUrl: message.response_url,
    createTime: message.create_time,
  };
}

type Bodies = {
  msgtype: string;
  text: string | null;
  voice: string | null;
  image: AibotMedia | null;
  file: AibotMedia | null;
  video: AibotMedia | null;
};

/** Only what stands under the name of its type; anything else beside it is not meant. */
function toItem({ msgtype: type, text, voice, image, file, video }: Bodies): AibotItem {
  switch (type) {
    case 'text':
      return { type, text, media: null };
    case 'voice':
      return { type, text: voice, media: null };
    case 'image':
      return { type, text: null, media: image };
    case 'file':
      return { type, text: null, media: file };
    case 'video':
      return { type, text: null, media: video };
    default:
      return { type, text: null, media: null };
  }
}

function itemsOf({ msgtype, mixed: items }: { msgtype: string; mixed: AibotItem[] | null }): AibotItem[] {
  return msgtype === 'mixed' ? (items ?? []) : [];
}

type Weight = { nodes: number; chars: number };

/** Whether it is as small and flat as what the platform writes. Goes no deeper than allowed, so costs no stack. */
function isSmall(value: unknown, depth: number, sum: Weight): boolean {
  sum.nodes += 1;
  if (typeof value === 'string') sum.chars += value.length;
  if (depth > MAX_DEPTH || sum.nodes > MAX_NODES || sum.chars > MAX_CHARS) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => isSmall(inner, depth + 1, sum));
}
