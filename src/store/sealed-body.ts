/** The words of a message that may stand in no table in clear: sealed as long as they wait to be sent, gone afterwards. */
import { z } from 'zod';
import type { DataKey } from '../kernel/key-ring.ts';
import { openText, sealText } from '../kernel/sealed-box.ts';

const sealedSchema = z.object({ kind: z.literal('sealed'), box: z.base64() });
type SealedBody = z.infer<typeof sealedSchema>;

const aboutOf = (key: string): string => `outbox:${key}`;

/** A text for the outbox row of that key. */
export function sealBody(dataKey: DataKey, text: string, key: string): SealedBody {
  return { kind: 'sealed', box: sealText(dataKey, text, aboutOf(key)).toString('base64') };
}

/** A row's body as it is sent; what is not sealed comes back as it is. Throws AppError as `openText` does. */
export function openBody(dataKey: DataKey, body: unknown, key: string): unknown {
  const sealed = sealedSchema.safeParse(body);
  if (!sealed.success) return body;
  return { kind: 'text', text: openText(dataKey, Buffer.from(sealed.data.box, 'base64'), aboutOf(key)) };
}
