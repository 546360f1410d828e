/** How a channel hands its web routes over as data, so that no channel knows the web server. */
import type { InboundMessage } from './contract.ts';

export type CallbackRequest = {
  method: 'GET' | 'POST';
  /** As parsed from the URL: a repeated key is an array. */
  query: Record<string, unknown>;
  /** The raw body, already capped in size. */
  body: Buffer;
};

export type CallbackReply = { status: number; contentType: string; body: string };

export type CallbackRoute = {
  /** e.g. `/callback/wecom-app`. */
  path: string;
  /** Most bytes of a body; more is answered 413 before anything is read further. */
  bodyLimit: number;
  handle(request: CallbackRequest): Promise<CallbackReply>;
};

/** Takes a message in. Resolves when it is durable; a repeat resolves like the first time. Throws when it could not be kept. */
export type Accept = (message: InboundMessage) => Promise<void>;
