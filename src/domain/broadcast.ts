/** 通知: the states of a broadcast, what may follow what, when it may go out, and how it reads. */
import { byteLength } from '../kernel/text.ts';
import { afterQuietHours } from './working-time.ts';

/** State → its name and what may follow. Two people stand between `waiting` and `scheduled`: who writes does not confirm. */
export const BROADCAST_STATES = {
  draft: { name: '名单没收完', next: ['waiting', 'cancelled'] },
  waiting: { name: '待审', next: ['scheduled', 'cancelled'] },
  scheduled: { name: '已审待发', next: ['sending', 'cancelled'] },
  sending: { name: '正在发', next: ['done', 'cancelled'] },
  // Again, to those whom it did not reach.
  done: { name: '发完了', next: ['sending'] },
  cancelled: { name: '已取消', next: [] },
} as const satisfies Record<string, { name: string; next: readonly string[] }>;
export type BroadcastState = keyof typeof BROADCAST_STATES;

/** Whether a stored word is a state. */
export function isBroadcastState(word: string): word is BroadcastState {
  return Object.hasOwn(BROADCAST_STATES, word);
}

/** Whether a broadcast may go from one state to another. */
export function mayFollow(from: BroadcastState, to: BroadcastState): boolean {
  const next: readonly string[] = BROADCAST_STATES[from].next;
  return next.includes(to);
}

/** WeCom cuts a text at 2,048 bytes (doc 90236); what is cut in half misleads. */
const MOST_BYTES = 2_048;
const HEADING = '【通知】';

/** The words as everybody reads them. */
export function broadcastText(words: string): string {
  return `${HEADING}${words.trim()}`;
}

/** Whether the words fit into one message, and how many bytes they would have. */
export function broadcastFits(words: string): boolean {
  return words.trim() !== '' && byteLength(broadcastText(words)) <= MOST_BYTES;
}

/** When it goes out: not before the wished time, not before now, and by night (22:00–07:00) only when it is urgent. */
export function sendTimeOf(wish: { sendAt: Date | null; now: Date; urgent: boolean }): Date {
  const { sendAt, now, urgent } = wish;
  const at = sendAt === null || sendAt < now ? now : sendAt;
  return urgent ? at : afterQuietHours(at);
}

/** Whether that time lies in the night. */
export function isByNight(at: Date): boolean {
  return afterQuietHours(at) > at;
}

/**
 * How many copies may wait in the outbox at once. Fewer than the dispatcher sends at a time (64), so that whatever else is
 * to be said always finds a free place, however many people a broadcast has.
 */
export const MOST_ON_THEIR_WAY = 36;

/** One look a second, each with at most 36 copies: 130,000 an hour, below WeCom's 150,000 calls (doc 90312). */
export const FEED_EVERY_MS = 1_000;
