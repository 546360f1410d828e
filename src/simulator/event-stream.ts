/** The stream that tells an open page which chat has something new (server-sent events). */
import { Readable } from 'node:stream';
import type { SimulatorPort } from './port.ts';

/** Shorter than the time after which servers and proxies cut a silent connection (mostly 60 s). */
const HEARTBEAT_MS = 15_000;
// A page that no longer reads is dropped; it reconnects and asks for the state anyway.
const MAX_WAITING_BYTES = 64 * 1024;

export type EventStreamOptions = {
  port: Pick<SimulatorPort, 'subscribe'>;
  personId: string;
  /** The chats that the person is in; others are none of the page's business. */
  chatIds: ReadonlySet<string>;
  heartbeatMs?: number | undefined;
};

/** Opens a stream. Destroying it ends the subscription and the heartbeat. */
export function openEventStream(options: EventStreamOptions): Readable {
  const stream = new Readable({ read: () => undefined });
  const write = (text: string): void => {
    if (stream.readableLength > MAX_WAITING_BYTES) stream.destroy();
    else if (!stream.destroyed) stream.push(text);
  };
  const unsubscribe = options.port.subscribe((chatId, personId) => {
    const isMine = options.chatIds.has(chatId) && (personId === null || personId === options.personId);
    if (isMine) write(`event: changed\ndata: ${JSON.stringify({ chat: chatId })}\n\n`);
  });
  const heartbeat = setInterval(() => write(': alive\n\n'), options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();
  stream.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
  // Begins the answer at once, and tells the browser to come back soon after a break.
  write('retry: 2000\n: hello\n\n');
  return stream;
}
