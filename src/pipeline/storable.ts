/** A message as the database can hold it: PostgreSQL refuses NUL, UTF-8 half a sign; one of them would be refused for ever. */
import type { InboundMessage } from '../channels/contract.ts';
import { stripUnsafe } from '../kernel/text.ts';

/** What `JSON.stringify` writes for a NUL and for a lone surrogate; also where somebody typed just that, which does no harm. */
const MAYBE_UNSAFE = /\\u(?:0000|d[89a-f])/u;

/** The same message, without what cannot be stored in any of its words. */
export function storable(message: InboundMessage): InboundMessage {
  if (!MAYBE_UNSAFE.test(JSON.stringify(message))) return message;
  const { sentAt, ...words } = message;
  const clean: unknown = JSON.parse(JSON.stringify(words), (_key, value: unknown) =>
    typeof value === 'string' ? stripUnsafe(value) : value,
  );
  // The same shape: only words in it are shorter.
  return { ...(clean as typeof words), sentAt };
}
