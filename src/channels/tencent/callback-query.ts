/** The query of a signed callback: three or four plain strings, each exactly once. */
import { z } from 'zod';

/** A repeated key arrives as an array and fails here; @wecom/crypto would sign `1,2` for it. */
export const signedQuery = z.object({
  msg_signature: z.string().regex(/^[0-9a-f]{40}$/),
  timestamp: z.string().regex(/^\d{10}$/),
  nonce: z.string().regex(/^[\w-]{1,64}$/),
});

/** The check of the address itself: the same and the encrypted text to give back. */
export const verifyQuery = signedQuery.extend({ echostr: z.string().min(1).max(2048) });
