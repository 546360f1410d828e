/** What an answer over the long connection needs of the message that it answers. */
import { z } from 'zod';
import type { ReplyHandle } from '../contract.ts';
import type { ParsedAibot } from './parse.ts';

const handleSchema = z.object({
  mode: z.literal('ws'),
  /** The platform's name for the callback; every answer repeats it. */
  reqId: z.string().min(1),
  messageId: z.string().min(1),
  /** When the message came, in milliseconds since 1970. */
  at: z.coerce.number().int(),
  /** What was called back about: each has answers of its own (doc 101463). */
  kind: z.enum(['message', 'welcome', 'card']),
  /** Of a tapped card: the key that was tapped. */
  key: z.string().default(''),
});

export type WsHandle = z.output<typeof handleSchema>;

/** A handle as `send` gets it back; undefined when it is none of this mode. */
export function readWsHandle(reply: ReplyHandle | undefined): WsHandle | undefined {
  return handleSchema.safeParse(reply).data;
}

/** The handle of a callback; undefined for events that take no answer. */
export function wsHandleOf(parsed: ParsedAibot, reqId: string, at: number): ReplyHandle | undefined {
  const kind = kindOf(parsed);
  if (kind === undefined) return undefined;
  const key = parsed.event?.card?.eventKey;
  return { mode: 'ws', reqId, messageId: parsed.msgId, at: String(at), kind, ...(key === undefined ? {} : { key }) };
}

function kindOf({ event }: ParsedAibot): WsHandle['kind'] | undefined {
  if (event === null) return 'message';
  if (event.name === 'enter_chat') return 'welcome';
  return event.card === null ? undefined : 'card';
}
