/** The intelligent bot over a long connection as a channel: it hears groups and members, answers in place, and pushes. */
import type { Accept, CallbackNote } from '../callback.ts';
import type { Capabilities, Channel, FetchedMedia } from '../contract.ts';
import type { Leases, Uploads } from '../ports.ts';
import { systemTimers, type Timers } from '../tencent/timers.ts';
import { Answers } from './answers.ts';
import { Attachments } from './attachments.ts';
import { MOST_OPTIONS, OPTION_CHARS, QUESTION_CHARS } from './cards.ts';
import { checkConnection } from './check.ts';
import { type AibotLog, Connection } from './connection.ts';
import { Ear } from './ear.ts';
import { aibotMediaHttp, fetchAibotMedia } from './media.ts';
import { Mouth, TEXT_BYTES } from './mouth.ts';
import { TEXTS } from './texts.ts';

export type AibotConnectionOptions = {
  botId: string;
  secret: string;
  /** `wss://openws.work.weixin.qq.com`; only this is ever connected to. */
  wsUrl: string;
  accept: Accept;
  leases: Leases;
  uploads: Uploads;
  now: () => Date;
  note: (what: CallbackNote) => void;
  log: AibotLog;
  /** Names of the bot with a blank in them; others are recognised in a mention by themselves. */
  botNames?: readonly string[];
  /** More hosts that media may come from, besides the platform's own. */
  mediaHosts?: readonly string[];
  /** Default: from the platform's store, decrypted with the item's own key. */
  fetchMedia?: (mediaId: string) => Promise<FetchedMedia>;
  timers?: Timers;
  /** Default 30,000; renewed three times as often. */
  leaseMs?: number;
  /** First pause before a reconnect; default 1,000. */
  reconnectMs?: number;
  /** Default 30,000. */
  heartbeatMs?: number;
};

/** What the connection can do (doc 101463). */
const CAPABILITIES: Capabilities = {
  audience: 'members',
  textBytes: TEXT_BYTES,
  options: MOST_OPTIONS,
  multiSelect: true,
  optionLabelChars: OPTION_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: true,
  mentions: true,
  push: true,
  // Beyond 30 a minute and 1,000 an hour the platform drops; “in a moment” counts as well.
  limits: [
    { count: 25, seconds: 60 },
    { count: 900, seconds: 3600 },
  ],
};

const LEASE_MS = 30_000;

/** Opens the channel; nothing is connected before `start`. */
export function createAibotConnectionChannel(options: AibotConnectionOptions): Channel {
  const { accept, uploads, now, note, log } = options;
  const timers = options.timers ?? systemTimers;
  const answers = new Answers(timers, async (reqId, stream) => {
    await connection.ready?.respond(reqId, { msgtype: 'stream', stream });
  });
  const mouth = new Mouth({ answers, attachments: new Attachments(uploads), now, log });
  const ear = new Ear({
    ...{ accept, now, timers, note },
    botNames: options.botNames ?? [],
    onHeard: ({ messageId, reqId }) => answers.heard(messageId, reqId),
    onAccepted: (messageId, accepted) => answers.accepted(messageId, accepted.answers),
    onLost: ({ chat }, handle) => {
      if (handle.kind === 'welcome') return;
      const text = handle.kind === 'card' ? TEXTS.tapAgain : TEXTS.sayAgain;
      void mouth.tell(connection.ready, { chatId: chat.id, handle, text });
    },
  });
  const { leaseMs = LEASE_MS } = options;
  const connection: Connection = new Connection({ ...options, timers, leaseMs, onFrame: (frame) => ear.hear(frame) });
  const http = aibotMediaHttp({ hosts: options.mediaHosts ?? [] });
  return {
    name: 'wecom-aibot',
    capabilities: CAPABILITIES,
    start: () => connection.start(),
    send: (message) => mouth.send(connection.ready, message),
    fetchMedia: options.fetchMedia ?? ((mediaId) => fetchAibotMedia(mediaId, { http })),
    check: () => checkConnection(options),
    close: async () => {
      await ear.close();
      answers.close();
      await connection.close();
    },
  };
}
