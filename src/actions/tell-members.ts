/** Words for members who are not in the conversation: one message each, queued with the turn. */
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
};

/** Queues the text to each of the members' private chats. */
export async function tellMembers(tx: StoreTx, { key, channel, userIds, text }: Telling): Promise<void> {
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
      })),
    ),
  );
}
