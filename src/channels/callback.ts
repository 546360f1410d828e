/** How a channel hands its web routes over as data, so that no channel knows the web server. */
import type { InboundMessage } from './contract.ts';

export type CallbackRequest = {
  method: 'GET' | 'POST';
  /** As parsed from the URL: a repeated key is an array. */
  query: Record<string, unknown>;
  /** The raw body, already capped in size. */
  body: Buffer;
};

export type CallbackReply = {
  status: number;
  contentType: string;
  body: string;
  /** Told once: whether the whole answer was handed to the network before the caller hung up. */
  sent?: (whole: boolean) => void;
};

export type CallbackRoute = {
  /** e.g. `/callback/wecom-app`. */
  path: string;
  /** Most bytes of a body; more is answered 413 before anything is read further. */
  bodyLimit: number;
  handle(request: CallbackRequest): Promise<CallbackReply>;
};

/** What became of a message: `answers` counts the messages in answer to it in the same chat; 0 for a repeat. */
export type Accepted = { answers: number };

/** Takes a message in. Resolves when it is durable; a repeat resolves like the first time. Throws when it could not be kept. */
export type Accept = (message: InboundMessage) => Promise<Accepted>;

/** What is worth an operator's attention. `detail` holds reasons and type names, never content, keys or ids. */
export type CallbackNote = {
  kind:
    | 'bad_query'
    | 'bad_envelope'
    | 'forged'
    | 'foreign'
    | 'stale'
    | 'bad_content'
    | 'unknown_type'
    | 'platform_warning'
    | 'accept_failed';
  detail: string;
};
