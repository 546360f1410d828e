/** Words for members who are not in the conversation: one message each, queued with the turn. */
import { isOurs } from '../channels/own-channel.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { splitByBytes } from '../kernel/text.ts';
import { sealBody } from '../store/sealed-body.ts';
import type { StoreTx } from '../store/store.ts';
import { queueMessages } from '../store/turns.ts';

/** WeCom cuts a text at 2,048 bytes (doc 90236). */
const TEXT_BYTES = 2_048;

export type Telling = {
  /** Unique for what is told: told twice, it is sent once. */
  key: string;
  channel: string;
  userIds: readonly string[];
  text: string;
  /** 32 bytes: its words are sealed until they are sent and dropped then; the demo page keeps what it shows. */
  sealedWith?: DataKey;
};

/** Queues the text to each of the members' private chats. */
export async function tellMembers(tx: StoreTx, telling: Telling): Promise<void> {
  const { key, channel, userIds, text, sealedWith } = telling;
  const parts = splitByBytes(text, TEXT_BYTES);
  const secret = isOurs(channel) ? undefined : sealedWith;
  const bodyOf = (part: string, rowKey: string) =>
    secret === undefined ? { kind: 'text', text: part } : sealBody(secret, part, rowKey);
  await queueMessages(
    tx,
    userIds.flatMap((userId) =>
      parts.map((part, n) => {
        const rowKey = `${key}:${userId}${n === 0 ? '' : `:${n}`}`;
        return {
          key: rowKey,
          channel,
          target: { userId },
          conversationKey: `${channel}:${userId}:${userId}`,
          body: bodyOf(part, rowKey),
          mentions: [],
          ...(secret === undefined ? {} : { afterSend: 'blank' as const }),
        };
      }),
    ),
  );
}
