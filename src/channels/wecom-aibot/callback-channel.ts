/** The intelligent bot in callback mode: one route that hears, one channel that answers, and what they share. */
import { createHttpClient } from '../../kernel/http-client.ts';
import type { Accept, CallbackNote, CallbackRoute } from '../callback.ts';
import type { Capabilities, Channel } from '../contract.ts';
import { PassiveReplies } from '../tencent/passive-replies.ts';
import { type CredentialInput, parseCredential } from '../wecom-crypto/credential.ts';
import { createAibotCallback } from './callback.ts';
import { checkCallback } from './callback-check.ts';
import { TEXT_BYTES } from './callback-forms.ts';
import { CallbackSender, type Elsewhere } from './callback-sender.ts';
import { MOST_OPTIONS, OPTION_CHARS, QUESTION_CHARS } from './cards.ts';
import { Exchanges, type PassiveReply } from './exchanges.ts';
import { aibotMediaHttp, fetchAibotMedia } from './media.ts';
import { ResponseUrls } from './response-url.ts';
import { Streams } from './streams.ts';
import { TEXTS } from './texts.ts';

/** How long things wait, in milliseconds; each has a default beside its use. */
export type CallbackWaits = { patienceMs?: number; deadlineMs?: number; pollMs?: number };

export type AibotCallbackChannelOptions = CredentialInput & {
  /** The pair of before a rotation of keys. */
  previous?: CredentialInput;
  /** Ours; absent: every bot that knows the token. */
  aibotId?: string;
  /** Names of the bot with a blank in them; others are taken off without being known. */
  botNames?: readonly string[];
  /** `https://qyapi.weixin.qq.com`; answers by address go there and nowhere else. */
  apiBase: string;
  accept: Accept;
  /** The way to a member when the bot has none left. */
  elsewhere?: Elsewhere;
  now: () => Date;
  note: (what: CallbackNote) => void;
  fetch?: typeof fetch;
  /** More hosts that media may come from, besides the platform's own (`host[:port]`). */
  mediaHosts?: readonly string[];
  waits?: CallbackWaits;
};

/** What the bot can do without a connection (docs 100719, 101031): it answers, and never speaks first. */
const CAPABILITIES: Capabilities = {
  audience: 'members',
  textBytes: TEXT_BYTES,
  options: MOST_OPTIONS,
  multiSelect: true,
  optionLabelChars: OPTION_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: true,
  mentions: true,
  push: false,
  // One rides back on the callback, one goes by the address.
  messagesPerReply: 2,
  // 30 a minute and 1,000 an hour in one chat, with room for what others say there (doc 101463 for the connection).
  limits: [
    { count: 25, seconds: 60 },
    { count: 900, seconds: 3600 },
  ],
};

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 64 * 1024;

/** Opens both sides. Throws `WECOM_CREDENTIAL_INVALID` at once when a key is unusable. */
export function createAibotCallbackChannel(options: AibotCallbackChannelOptions): {
  channel: Channel;
  route: CallbackRoute;
} {
  const { now, apiBase, aibotId, note, elsewhere, waits = {}, previous } = options;
  const { token, encodingAesKey } = options;
  const pairs = [{ token, encodingAesKey }, ...(previous === undefined ? [] : [previous])];
  const own = options.fetch === undefined ? {} : { fetch: options.fetch };
  const http = createHttpClient({
    timeoutMs: TIMEOUT_MS,
    maxBytes: ANSWER_BYTES,
    allowedHosts: [new URL(apiBase).origin],
    ...own,
  });
  const mediaHttp = aibotMediaHttp({ hosts: options.mediaHosts ?? [], ...own });
  const replies = new PassiveReplies<PassiveReply>();
  const streams = new Streams({ now, texts: TEXTS, ...ifGiven('patienceMs', waits.pollMs) });
  const urls = new ResponseUrls({ http, apiBase, now });
  const { patienceMs, deadlineMs } = waits;
  const times = { ...ifGiven('patienceMs', patienceMs), ...ifGiven('deadlineMs', deadlineMs) };
  const exchanges = new Exchanges({ accept: options.accept, replies, streams, ...times });
  const sender = new CallbackSender({ replies, streams, urls, ...ifGiven('elsewhere', elsewhere) });
  let heardAt: Date | undefined;
  const route = createAibotCallback({
    credentials: pairs.map(parseCredential),
    ...ifGiven('aibotId', aibotId),
    ...ifGiven('botNames', options.botNames),
    exchanges,
    streams,
    now,
    note,
    heard: () => {
      heardAt = now();
    },
  });
  const channel: Channel = {
    name: 'wecom-aibot',
    capabilities: CAPABILITIES,
    send: (message) => sender.send(message),
    fetchMedia: (mediaId) =>
      fetchAibotMedia(mediaId, { http: mediaHttp, encodingAesKeys: pairs.map((pair) => pair.encodingAesKey) }),
    check: () => checkCallback({ http, apiBase, aibotId, heardAt, now }),
    close: async () => streams.close(),
  };
  return { channel, route };
}

/** A field that is there only when it has a value. */
function ifGiven<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  const entry: Partial<Record<Key, Value>> = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}
