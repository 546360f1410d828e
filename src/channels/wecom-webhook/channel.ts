/** Group robots as a way to reach groups: texts with mentions, notices, pictures, files. They hear nothing. */
import { asError } from '../../kernel/errors.ts';
import { createHttpClient } from '../../kernel/http-client.ts';
import type {
  Capabilities,
  Channel,
  Finding,
  OutboundBody,
  OutboundMessage,
  SendErrorCode,
  SendResult,
} from '../contract.ts';
import type { RobotKeys, Uploads } from '../ports.ts';
import type { ApiResult } from '../tencent/api.ts';
import { Attachments } from './attachments.ts';
import { cardRequest, markdownRequest, mentionable, TEXT_BYTES, textRequest } from './requests.ts';
import { RobotApi } from './robot-api.ts';
import { TEXTS } from './texts.ts';

/** Something an operator may want to know; no content, no secret. */
export type WebhookLog = (what: {
  kind: 'card_fallback' | 'media_renewed' | 'mention_left_out';
  detail: string;
}) => void;

export type WecomWebhookChannelOptions = {
  /** `https://qyapi.weixin.qq.com`; only its host is ever called. */
  apiBase: string;
  keys: RobotKeys;
  uploads: Uploads;
  now: () => Date;
  /** How many groups have a robot, for `check`. */
  countKeys?: () => Promise<number>;
  fetch?: typeof fetch;
  log?: WebhookLog;
};

/** What a robot can do (doc 99110). */
const WECOM_WEBHOOK_CAPABILITIES: Capabilities = {
  audience: 'members',
  textBytes: TEXT_BYTES,
  // Cards of a robot lead to a page; none calls back.
  options: 0,
  multiSelect: false,
  optionLabelChars: 0,
  choiceTextChars: 0,
  groups: false,
  mentions: true,
  push: true,
  // 20 a minute for one robot; beyond that it is shut out for minutes, so: less, and never in a burst.
  limits: [
    { count: 18, seconds: 60 },
    { count: 1, seconds: 3 },
  ],
};

const SEND_TIMEOUT_MS = 20_000;
const MEDIA_TIMEOUT_MS = 60_000;
const ANSWER_BYTES = 64 * 1024;
/** Digits, letters and dashes: what the console gives out behind `key=`. */
const KEY = /^[0-9A-Za-z-]{8,128}$/;
/** When a card is refused like this the notice goes out as markdown. */
const CARD_TROUBLE: readonly SendErrorCode[] = ['card_refused', 'bad_request', 'too_long'];

/** Opens the channel; nothing is called until the first message. A post whose outcome is unknown may stand there twice. */
export function createWecomWebhookChannel(options: WecomWebhookChannelOptions): Channel {
  const limits = {
    allowedHosts: [new URL(options.apiBase).origin],
    maxBytes: ANSWER_BYTES,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  };
  const http = createHttpClient({ timeoutMs: SEND_TIMEOUT_MS, ...limits });
  const mediaHttp = createHttpClient({ timeoutMs: MEDIA_TIMEOUT_MS, ...limits });
  const api = new RobotApi({ apiBase: options.apiBase, now: options.now, http, mediaHttp });
  const sender = new RobotSender(api, options);
  return {
    name: 'wecom-webhook',
    capabilities: WECOM_WEBHOOK_CAPABILITIES,
    send: (message) => sender.send(message),
    check: () => checkRobots(options, api),
    close: async () => {},
  };
}

class RobotSender {
  readonly #api: RobotApi;
  readonly #keys: RobotKeys;
  readonly #attachments: Attachments;
  readonly #log: WebhookLog;

  constructor(api: RobotApi, { keys, uploads, log }: WecomWebhookChannelOptions) {
    this.#api = api;
    this.#keys = keys;
    this.#attachments = new Attachments(api, uploads);
    this.#log = log ?? (() => {});
  }

  async send({ target, body, mentions }: OutboundMessage): Promise<SendResult> {
    if (!('chatId' in target)) return failed('recipient', 'a robot speaks to its group only');
    let key: string | undefined;
    try {
      key = await this.#keys.keyOf(target.chatId);
      if (key === undefined) return failed('recipient', 'the group has no robot key');
      if (!KEY.test(key)) return failed('misconfigured', 'the robot key of the group is not one');
      return await this.#sendBody(key, body, this.#mentionable(mentions));
    } catch (thrown) {
      // The port's own store is away; nothing has been sent yet when it is asked.
      return failed('busy', `keys or uploads could not be read: ${asError(thrown).name}`);
    }
  }

  #mentionable(mentions: readonly string[]): string[] {
    const members = mentionable(mentions);
    const left = new Set(mentions).size - members.length;
    if (left > 0) this.#log({ kind: 'mention_left_out', detail: `${left} of ${mentions.length}` });
    return members;
  }

  #sendBody(key: string, body: OutboundBody, mentions: readonly string[]): Promise<SendResult> {
    switch (body.kind) {
      case 'text':
        return this.#sendText(key, body.text, mentions);
      case 'notice':
        return this.#sendNotice(key, body, mentions);
      case 'file':
        return this.#sendFile(key, body);
      case 'handover':
        return this.#sendText(key, body.otherwise, mentions);
      case 'card_update':
        // Nobody can have tapped anything here.
        return Promise.resolve({ ok: true });
      default:
        return this.#sendText(key, body.fallbackText, mentions);
    }
  }

  async #sendText(key: string, text: string, mentions: readonly string[]): Promise<SendResult> {
    if (text.trim() === '') return failed('bad_request', 'empty text');
    const request = textRequest(text, mentions);
    if (request === undefined) return failed('too_long', `${Buffer.byteLength(text)} bytes of text`);
    return sendResultOf(await this.#api.send(key, request));
  }

  async #sendNotice(
    key: string,
    body: Extract<OutboundBody, { kind: 'notice' }>,
    mentions: readonly string[],
  ): Promise<SendResult> {
    const card = mentions.length === 0 ? cardRequest(body) : undefined;
    if (card !== undefined) {
      const result = await this.#api.send(key, card);
      if (result.ok || !CARD_TROUBLE.includes(result.error)) return sendResultOf(result);
      this.#log({ kind: 'card_fallback', detail: result.detail });
    }
    const markdown = markdownRequest(body, mentions);
    if (markdown === undefined) return this.#sendText(key, body.fallbackText, mentions);
    return sendResultOf(await this.#api.send(key, markdown));
  }

  async #sendFile(key: string, body: Extract<OutboundBody, { kind: 'file' }>): Promise<SendResult> {
    const prepared = await this.#attachments.prepare(key, body);
    if (!prepared.ok) return prepared;
    const result = sendResultOf(await this.#api.send(key, prepared.request));
    if (result.ok || result.error !== 'media_expired' || prepared.uploadKey === undefined) return result;
    this.#log({ kind: 'media_renewed', detail: result.detail });
    await this.#attachments.forget(prepared.uploadKey);
    const again = await this.#attachments.prepare(key, body);
    return again.ok ? sendResultOf(await this.#api.send(key, again.request)) : again;
  }
}

/** A robot gives no message id. */
function sendResultOf(result: ApiResult): SendResult {
  if (result.ok) return { ok: true };
  const { error, detail, retryAfterMs } = result;
  return { ok: false, error, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

async function checkRobots({ countKeys }: WecomWebhookChannelOptions, api: RobotApi): Promise<Finding[]> {
  const count = await countKeys?.().catch(() => undefined);
  const counted = countedKeys(count);
  // Whoever has no robots need not reach their server either.
  return count === 0 ? [counted] : [counted, await reached(api)];
}

function countedKeys(count: number | undefined): Finding {
  const what = TEXTS.findingKeys;
  if (count === undefined) return { state: 'unknown', what, says: TEXTS.keysUnknown };
  // The channel is always on; whoever does without robots has nothing to mend.
  if (count === 0) return { state: 'unknown', what, says: TEXTS.noKeys, fix: TEXTS.fixNoKeys };
  // Only a message would prove a key, and everybody in the group would read it.
  return { state: 'unknown', what, says: TEXTS.keysKnown.replace('{count}', String(count)) };
}

async function reached(api: RobotApi): Promise<Finding> {
  const what = TEXTS.findingReach;
  if (await api.isReachable()) return { state: 'good', what, says: TEXTS.reachable };
  return { state: 'bad', what, says: TEXTS.unreachable, fix: TEXTS.fixReach };
}

function failed(error: SendErrorCode, detail: string): Extract<SendResult, { ok: false }> {
  return { ok: false, error, detail };
}
