/**
 * Places deep in the program that somebody may listen to who counts: Node's own diagnostics channels, so that a token or
 * a sender knows nothing of figures. Nobody listening costs nothing.
 */
import { channel } from 'node:diagnostics_channel';
import { z } from 'zod';

const tokenChannel = channel('assistant:token');
const pacedChannel = channel('assistant:paced');

const tokenNews = z.object({ outcome: z.string() });
const pacedNews = z.object({ channel: z.string() });

/** An access token was asked for; `outcome` ok or the send error's code. */
export function tellToken(outcome: string): void {
  if (tokenChannel.hasSubscribers) tokenChannel.publish({ outcome });
}

/** A send was put off to stay below the platform's limit. */
export function tellPaced(name: string): void {
  if (pacedChannel.hasSubscribers) pacedChannel.publish({ channel: name });
}

/** Who is told. */
export type Listeners = { onToken(outcome: string): void; onPaced(channel: string): void };

/** Listens until the function that it gives is called. */
export function listenToMeasurePoints({ onToken, onPaced }: Listeners): () => void {
  const hearToken = (news: unknown) => onToken(tokenNews.parse(news).outcome);
  const hearPaced = (news: unknown) => onPaced(pacedNews.parse(news).channel);
  tokenChannel.subscribe(hearToken);
  pacedChannel.subscribe(hearPaced);
  return () => {
    tokenChannel.unsubscribe(hearToken);
    pacedChannel.unsubscribe(hearPaced);
  };
}
