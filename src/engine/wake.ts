/** What of our own may wake a conversation: a reminder that is due, a photo that was fetched, a form that was returned. */
import { z } from 'zod';
import type { SessionState } from './session.ts';

// Written by us only, in the transaction of the turn that filed or parked it.
const form = z.custom<SessionState>((value) => typeof value === 'object' && value !== null && 'answers' in value);

const wakeSchema = z.discriminatedUnion('kind', [
  /** Something may be due in it: a reminder, a draft that has lain too long. The state itself says what. */
  z.object({ kind: z.literal('due') }),
  z.object({ kind: z.literal('photo_kept'), mediaId: z.string(), sha256: z.string(), usedIn: z.string().optional() }),
  z.object({ kind: z.literal('photo_lost'), mediaId: z.string(), why: z.string() }),
  /** A flow that was asked for in a group (`from`, its chat id) goes on in private. */
  z.object({ kind: z.literal('start'), flow: z.string(), from: z.string().optional() }),
  /** A filed form was returned for one item. */
  z.object({
    kind: z.literal('returned'),
    number: z.string(),
    path: z.string(),
    why: z.string(),
    /** The name of whoever returned it. */
    by: z.string(),
    byUserId: z.string(),
    form,
  }),
  /** A human of the office answers; `ends`: and gives the person back to the bot. */
  z.object({ kind: z.literal('human_said'), number: z.string(), text: z.string(), ends: z.boolean() }),
  /** The bot was taken out of the group. */
  z.object({ kind: z.literal('removed'), group: z.string() }),
  /** A form that was begun in such a group goes on in private. */
  z.object({ kind: z.literal('taken_over'), group: z.string(), session: form }),
]);

export type Wake = z.infer<typeof wakeSchema>;

/** Reads what was written down by us; anything else wakes nobody. */
export function readWake(stored: unknown): Wake | undefined {
  const read = wakeSchema.safeParse(stored);
  return read.success ? read.data : undefined;
}
