/** Words for members who are not in the conversation: one message each, queued with the turn. */
import { isOurs } from '../channels/own-channel.ts';
import { splitByBytes } from '../kernel/text.ts';
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
  /** Its words are dropped once it is sent; the demo page keeps what it shows. */
  isFleeting?: boolean;
};

/** Queues the text to each of the members' private chats. */
export async function tellMembers(tx: StoreTx, telling: Telling): Promise<void> {
  const { key, channel, userIds, text, isFleeting = false } = telling;
  const parts = splitByBytes(text, TEXT_BYTES);
  await queueMessages(
    tx,
    userIds.flatMap((userId) =>
      parts.map((part, n) => ({
        key: `${key}:${userId}${n === 0 ? '' : `:${n}`}`,
        channel,
        target: { userId },
        conversationKey: `${channel}:${userId}:${userId}`,
        body: { kind: 'text', text: part },
        mentions: [],
        ...(isFleeting && !isOurs(channel) ? { afterSend: 'blank' as const } : {}),
      })),
    ),
  );
}
