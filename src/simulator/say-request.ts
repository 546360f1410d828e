/** The shapes that the page may send, checked inside the handlers. */
import { z } from 'zod';
import { TEXTS } from './texts.ts';

/** Longer texts than any channel carries (WeCom: 2,048 bytes) still go through, so that the refusal can be tried. */
export const MAX_TEXT_CHARACTERS = 4_000;

const id = z.string().min(1).max(128);
/** Media ids are made by us; this keeps paths and markup out. */
export const mediaIdSchema = z.string().regex(/^[\w-]{1,128}$/);

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z
      .string()
      .max(MAX_TEXT_CHARACTERS, { error: TEXTS.textTooLong.replace('{count}', String(MAX_TEXT_CHARACTERS)) })
      .refine((text) => text.trim() !== '', { error: TEXTS.textEmpty }),
  }),
  z.strictObject({
    kind: z.literal('tap'),
    key: z.string().max(1_024),
    taskId: id.nullable(),
    selected: z.array(z.string().max(1_024)).max(50),
  }),
  z.strictObject({ kind: z.literal('photo'), mediaId: mediaIdSchema }),
  z.strictObject({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    label: z.string().max(100),
  }),
]);

/** `POST /simulator/api/say`. */
export const saySchema = z.strictObject({
  person: id,
  chat: id,
  /** The same for every attempt of one message. */
  clientMessageId: z.string().regex(/^[\w-]{8,64}$/),
  input: inputSchema,
});

/** `GET /simulator/api/state`; without a person the first one, without a chat that person's first. */
export const stateQuerySchema = z.object({
  person: id.optional(),
  chat: id.optional(),
  limit: z.coerce.number().int().min(1).max(400).default(60),
});

/** Requests that only name the person. */
export const personQuerySchema = z.object({ person: id });

/** `POST /simulator/api/morning`; without a day it is today. */
export const morningSchema = z.strictObject({ day: z.iso.date({ error: TEXTS.badDay }).optional() });

/** JSON of a raw body, or undefined for what is no JSON. */
export function readJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The sentence for the person when a request does not fit: ours where the schema has one. */
export function sentenceOf(error: z.ZodError): string {
  const own = error.issues.map((issue) => issue.message).find((message) => /\p{Script=Han}/u.test(message));
  return own ?? TEXTS.badRequest;
}
