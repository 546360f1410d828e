/** An official account as a way to reach followers: one route that hears, one channel that answers, and what they share. */
import type { Accept, CallbackNote, CallbackRoute } from '../callback.ts';
import type { Capabilities, Channel } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import { PassiveReplies } from '../tencent/passive-replies.ts';
import { type CredentialInput, parseCredential } from '../wecom-crypto/credential.ts';
import { Attachments } from './attachments.ts';
import { createMpCallback } from './callback.ts';
import { checkMp } from './check.ts';
import { CustomerMessages } from './customer-messages.ts';
import { Exchanges } from './exchanges.ts';
import { LABEL_CHARS, MOST_ITEMS, QUESTION_CHARS, TEXT_BYTES } from './forms.ts';
import { openMpMedia } from './media.ts';
import { type MpAccess, openMpApi } from './mp-api.ts';
import { MpSender } from './sender.ts';

export type WechatMpOptions = MpAccess &
  CredentialInput & {
    /** The pair of before a rotation of keys. */
    previous?: CredentialInput;
    accept: Accept;
    uploads: Uploads;
    note: (what: CallbackNote) => void;
    /** How long a callback waits for its answer, in milliseconds; default 4.3 s of the platform's 5. */
    waitMs?: number;
  };

/** What a verified account can do: one answer on the callback, five customer messages within 48 hours. */
export const WECHAT_MP_CAPABILITIES: Capabilities = {
  audience: 'public',
  textBytes: TEXT_BYTES,
  options: MOST_ITEMS,
  multiSelect: false,
  optionLabelChars: LABEL_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: false,
  mentions: false,
  // Within 48 hours of the follower's last message; else it is kept back.
  push: true,
  messagesPerReply: 5,
  // None per follower but those five; half a million calls a day are never reached.
  limits: [],
};

/** Without customer messages everything must fit into the one answer that rides back. */
const ON_CALLBACKS_ONLY: Capabilities = { ...WECHAT_MP_CAPABILITIES, options: 0, push: false, messagesPerReply: 1 };
const WITHOUT_MENUS: Capabilities = { ...WECHAT_MP_CAPABILITIES, options: 0 };

/** Opens both sides; nothing is called until the first message. Throws `WECOM_CREDENTIAL_INVALID` when a key is unusable. */
export function createWechatMpChannel(options: WechatMpOptions): { channel: Channel; route: CallbackRoute } {
  const { appId, token, encodingAesKey, previous, accept, uploads, now, note, waitMs } = options;
  const pairs = [{ token, encodingAesKey }, ...(previous === undefined ? [] : [previous])];
  const api = openMpApi(options);
  const media = openMpMedia(api, options);
  const replies = new PassiveReplies<string>();
  const exchanges = new Exchanges({ accept, replies, now, ...(waitMs === undefined ? {} : { waitMs }) });
  const customers = new CustomerMessages({ api, now, note });
  const sender = new MpSender({ replies, customers, attachments: new Attachments({ api, uploads, customers }) });
  const credentials = pairs.map(parseCredential);
  const channel: Channel = {
    name: 'wechat-mp',
    get capabilities() {
      return capabilitiesWithout(customers.denied);
    },
    send: (message) => sender.send(message),
    fetchMedia: (mediaId) => media.fetch(mediaId),
    check: () => checkMp({ api, now, denied: () => customers.denied }),
    close: async () => {},
  };
  return { channel, route: createMpCallback({ appId, credentials, exchanges, now, note }) };
}

function capabilitiesWithout(denied: 'messages' | 'menus' | undefined): Capabilities {
  if (denied === undefined) return WECHAT_MP_CAPABILITIES;
  return denied === 'messages' ? ON_CALLBACKS_ONLY : WITHOUT_MENUS;
}
