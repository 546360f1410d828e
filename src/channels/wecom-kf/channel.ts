/** 微信客服 as a way to reach parents: fetched messages in; texts, menus, files and hand-overs out. */
import { createHttpClient } from '../../kernel/http-client.ts';
import type { Accept, CallbackNote } from '../callback.ts';
import type { Capabilities, Channel, OutboundMessage, SendErrorCode, SendResult } from '../contract.ts';
import type { Leases, PullBook, Uploads } from '../ports.ts';
import { createTencentApi, type TencentApi, wecomToken } from '../tencent/api.ts';
import { checkedMedia, MEDIA_BYTES } from '../tencent/media.ts';
import { systemTimers, type Timers } from '../tencent/timers.ts';
import { Attachments } from './attachments.ts';
import { checkKf } from './check.ts';
import { type Customer, customerOf } from './customer.ts';
import { Delivery, type Post } from './delivery.ts';
import { kfErrorOf } from './errcodes.ts';
import { EventCodes } from './event-codes.ts';
import { TEXT_BYTES, textForm } from './form.ts';
import { Handover } from './handover.ts';
import { Intake } from './intake.ts';
import { LABEL_CHARS, MOST_ITEMS, menuFor, QUESTION_CHARS } from './menu.ts';
import { Puller } from './puller.ts';
import { ReplyWindows } from './reply-windows.ts';
import { ServiceStates } from './service-states.ts';

export type WecomKfOptions = {
  corpId: string;
  /** Of the app that may use 微信客服 (微信客服 → 可调用接口的应用). */
  secret: string;
  /** Only these accounts are fetched and answered. */
  openKfIds: readonly string[];
  /** `https://qyapi.weixin.qq.com`; only its host is ever called. */
  apiBase: string;
  accept: Accept;
  leases: Leases;
  pulls: PullBook;
  uploads: Uploads;
  now: () => Date;
  note: (what: CallbackNote) => void;
  fetch?: typeof fetch;
  timers?: Timers;
  /** Between two looks without a ping, in milliseconds. Default 5 minutes. */
  pollMs?: number;
};

export type WecomKfChannel = Channel & {
  /** The platform said that something is there for this account. Durable when it resolves: then answer 200. */
  ping(openKfId: string, token: string | null): Promise<void>;
};

/** What 微信客服 can do (doc 94677): one customer at a time, and only in answer. */
const CAPABILITIES: Capabilities = {
  audience: 'public',
  textBytes: TEXT_BYTES,
  options: MOST_ITEMS,
  multiSelect: false,
  optionLabelChars: LABEL_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: false,
  mentions: false,
  // Within 48 hours of the customer's last message; else it is kept back.
  push: true,
  // The platform allows 5; one is left for what was kept back.
  messagesPerReply: 4,
  handover: true,
  // None per customer but those five; the corp's 10,000 calls a minute are never reached.
  limits: [],
};

const API_TIMEOUT_MS = 10_000;
/** A page of a thousand messages, with whole chats forwarded among them. */
const API_BYTES = 16 * 1024 * 1024;
const MEDIA_TIMEOUT_MS = 60_000;
const POLL_MS = 5 * 60_000;

/** Opens the channel; it is silent and deaf until `start`. */
export function createWecomKfChannel(options: WecomKfOptions): WecomKfChannel {
  const { openKfIds, now, note } = options;
  const api = apiOf(options);
  const states = new ServiceStates(api, now);
  const windows = new ReplyWindows(now);
  const codes = new EventCodes(api);
  const delivery = new Delivery({ api, states, windows, codes, now });
  const sender = new KfSender({
    openKfIds,
    delivery,
    attachments: new Attachments({ api, uploads: options.uploads, delivery }),
    handover: new Handover({ api, states, codes, delivery }),
  });
  const intake = new Intake({ openKfIds, accept: options.accept, states, windows, codes, now, note });
  const { leases, pulls, timers = systemTimers, pollMs = POLL_MS } = options;
  const shared = { api, leases, pulls, intake, timers, now, note, pollMs };
  const pullers = new Map(openKfIds.map((account) => [account, new Puller({ ...shared, account })]));
  return {
    name: 'wecom-kf',
    capabilities: CAPABILITIES,
    send: (message) => sender.send(message),
    fetchMedia: async (mediaId) => checkedMedia(await api.download(mediaId)),
    start: async () => {
      for (const puller of pullers.values()) puller.start();
    },
    ping: async (openKfId, token) => {
      const puller = pullers.get(openKfId);
      if (puller === undefined) note({ kind: 'foreign', detail: 'ping of another account' });
      else await puller.ping(token);
    },
    check: () => checkKf({ api, openKfIds, now }),
    close: async () => {
      await Promise.all([...pullers.values()].map((puller) => puller.close()));
    },
  };
}

function apiOf({ corpId, secret, apiBase, now, fetch }: WecomKfOptions): TencentApi {
  const limits = { allowedHosts: [new URL(apiBase).origin], ...(fetch === undefined ? {} : { fetch }) };
  const http = createHttpClient({ timeoutMs: API_TIMEOUT_MS, maxBytes: API_BYTES, ...limits });
  const mediaHttp = createHttpClient({ timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES, ...limits });
  const askToken = wecomToken(corpId, secret);
  return createTencentApi({ apiBase, askToken, errorOf: kfErrorOf, now, http, mediaHttp });
}

type SenderParts = {
  openKfIds: readonly string[];
  delivery: Delivery;
  attachments: Attachments;
  handover: Handover;
};

class KfSender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  async send({ id, target, body, attempt, reply }: OutboundMessage): Promise<SendResult> {
    if ('chatId' in target) return failed('bad_request', '微信客服 knows no groups');
    const customer = customerOf(target.userId);
    if (customer === undefined) return failed('recipient', 'not a customer id');
    if (!this.#parts.openKfIds.includes(customer.openKfId)) return failed('recipient', 'account is not configured');
    const post: Post = { id, attempt, reply };
    switch (body.kind) {
      case 'text':
        return this.#text(customer, body.text, post);
      case 'choices': {
        const menu = menuFor(body);
        if (menu === undefined) return this.#text(customer, body.fallbackText, post);
        return this.#parts.delivery.send(customer, menu, post);
      }
      case 'card_update':
        // A menu stays as it is; what was chosen stands in the chat.
        return { ok: true };
      case 'file':
        return this.#parts.attachments.send(customer, body, post);
      case 'handover':
        return this.#parts.handover.send(customer, body, post);
      default:
        return this.#text(customer, body.fallbackText, post);
    }
  }

  async #text(customer: Customer, text: string, post: Post): Promise<SendResult> {
    if (text.trim() === '') return failed('bad_request', 'empty text');
    const form = textForm(text);
    return form === undefined
      ? failed('too_long', `text of more than ${TEXT_BYTES} bytes`)
      : this.#parts.delivery.send(customer, form, post);
  }
}

function failed(error: SendErrorCode, detail: string): SendResult {
  return { ok: false, error, detail };
}
