/** Queues a kept report as a file to private chats: for who asked, and for a schedule. */
import { TEXTS } from '../reports/texts.ts';
import type { ReportRow } from '../store/reports.ts';
import type { StoreTx } from '../store/store.ts';
import { queueMessages } from '../store/turns.ts';

/** `key`: unique for this sending; what was queued under it is not queued again. */
export type ReportPost = { key: string; channel: string; userIds: readonly string[] };

/** Gives how many were queued. Where no file can be sent, the person reads where it is kept. */
export async function queueReport(
  tx: StoreTx,
  { id, fileName }: Pick<ReportRow, 'id' | 'fileName'>,
  { key, channel, userIds }: ReportPost,
): Promise<number> {
  return await queueMessages(
    tx,
    userIds.map((userId) => {
      const place = { channel, target: { userId }, mentions: [] };
      return {
        ...place,
        key: `${key}:${userId}`,
        conversationKey: `${channel}:${userId}:${userId}`,
        body: { kind: 'file', mediaPath: '', fileName, kept: id },
        fallback: { ...place, body: { kind: 'text', text: TEXTS.unsent(fileName, id) } },
      };
    }),
  );
}
