/** What goes with each message to its answers: a welcome code, when it was written, how old our knowledge of the desk was. */
import { z } from 'zod';
import type { ReplyHandle } from '../contract.ts';

/** Times in milliseconds. */
export type KfHandle = {
  welcome?: { code: string; at: number } | undefined;
  message?: { id: string; writtenAt: number } | undefined;
  stateAsOf?: number | undefined;
};

const milliseconds = z.coerce.number().int().min(0).optional().catch(undefined);
const handleSchema = z.object({
  welcomeCode: z.string().min(1).optional().catch(undefined),
  at: milliseconds,
  messageId: z.string().min(1).optional().catch(undefined),
  stateAsOf: milliseconds,
});

/** As flat text, as the contract wants it. */
export function writeHandle({ welcome, message, stateAsOf }: KfHandle): ReplyHandle {
  const at = welcome?.at ?? message?.writtenAt;
  return {
    ...(welcome === undefined ? {} : { welcomeCode: welcome.code }),
    ...(message === undefined ? {} : { messageId: message.id }),
    ...(at === undefined ? {} : { at: String(at) }),
    ...(stateAsOf === undefined ? {} : { stateAsOf: String(stateAsOf) }),
  };
}

/** What can be made of a handle; nothing of a foreign one. */
export function readHandle(reply: ReplyHandle | undefined): KfHandle {
  const { welcomeCode, at, messageId, stateAsOf } = handleSchema.parse(reply ?? {});
  return {
    welcome: welcomeCode === undefined || at === undefined ? undefined : { code: welcomeCode, at },
    message: messageId === undefined || at === undefined ? undefined : { id: messageId, writtenAt: at },
    stateAsOf,
  };
}
