/** The self-built app as a way to reach people: texts, cards with a text to fall back on, card updates, files. */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { createHttpClient } from '../../kernel/http-client.ts';
import type { Capabilities, Channel, OutboundBody, OutboundMessage, SendErrorCode, SendResult } from '../contract.ts';
import { type ApiResult, createTencentApi, type TencentApi, wecomToken } from '../tencent/api.ts';
import { checkedMedia, MEDIA_BYTES } from '../tencent/media.ts';
import { cardFor, MOST_OPTIONS, OPTION_CHARS, QUESTION_CHARS } from './cards.ts';

/** Something an operator may want to know; no content, no secret. */
export type ChannelLog = (what: { kind: 'card_fallback' | 'media_renewed'; detail: string }) => void;

export type WecomAppChannelOptions = {
  corpId: string;
  agentId: number;
  secret: string;
  /** `https://qyapi.weixin.qq.com`; only its host is ever called. */
  apiBase: string;
  now: () => Date;
  fetch?: typeof fetch;
  log?: ChannelLog;
};

/** What the app can do (doc 90236). It neither hears groups nor speaks in them. */
export const WECOM_APP_CAPABILITIES: Capabilities = {
  audience: 'members',
  textBytes: 2048,
  options: MOST_OPTIONS,
  multiSelect: true,
  optionLabelChars: OPTION_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: false,
  mentions: false,
  push: true,
  // Beyond 30 a minute or 1,000 an hour to one member WeCom drops and says ok (doc 90454); this leaves room for the app's other senders.
  limits: [
    { count: 22, seconds: 60 },
    { count: 900, seconds: 3600 },
  ],
  dropsRepeats: true,
};

const API_TIMEOUT_MS = 10_000;
const API_BYTES = 1024 * 1024;
const MEDIA_TIMEOUT_MS = 60_000;
/** WeCom drops an identical request within this many seconds, at most 4 hours (doc 90236). */
const DUPLICATE_CHECK_SECONDS = 14_400;
// Digits, letters and _-@. only: keeps `@all` and `a|b` from ever becoming a broadcast.
const USER_ID = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/;
/** What the platform says when a card, not the message, is the trouble; unknown codes count, so that the question arrives. */
const CARD_TROUBLE: readonly SendErrorCode[] = ['card_refused', 'card_expired', 'bad_request', 'too_long'];
const REMEMBERED_UPLOADS = 500;

/** Opens the channel; nothing is called until the first message. */
export function createWecomAppChannel(options: WecomAppChannelOptions): Channel {
  const { corpId, secret, apiBase, now } = options;
  const limits = {
    allowedHosts: [new URL(apiBase).origin],
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  };
  const http = createHttpClient({ timeoutMs: API_TIMEOUT_MS, maxBytes: API_BYTES, ...limits });
  const mediaHttp = createHttpClient({ timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES, ...limits });
  const api = createTencentApi({ apiBase, askToken: wecomToken(corpId, secret), now, http, mediaHttp });
  const sender = new AppSender(api, options.agentId, options.log ?? (() => {}));
  return {
    name: 'wecom-app',
    capabilities: WECOM_APP_CAPABILITIES,
    send: (message) => sender.send(message),
    fetchMedia: async (mediaId) => checkedMedia(await api.download(mediaId)),
    close: async () => {},
  };
}

class AppSender {
  readonly #api: TencentApi;
  readonly #agentId: number;
  readonly #log: ChannelLog;
  /** Outbox id → media id: a repeated send must be the same bytes, so it must not upload again. */
  readonly #uploads = new Map<string, string>();

  constructor(api: TencentApi, agentId: number, log: ChannelLog) {
    this.#api = api;
    this.#agentId = agentId;
    this.#log = log;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const { target, body } = message;
    if ('chatId' in target) return failed('bad_request', 'an app cannot write to this group');
    if (!USER_ID.test(target.userId)) return failed('recipient', 'not a user id');
    switch (body.kind) {
      case 'text':
        return this.#sendText(target.userId, body.text);
      case 'choices':
        return this.#sendChoices(target.userId, body);
      case 'card_update':
        return this.#updateCard(body);
      case 'file':
        return this.#sendFile(target.userId, message.id, body);
      case 'handover':
        return this.#sendText(target.userId, body.otherwise);
      default:
        return this.#sendText(target.userId, body.fallbackText);
    }
  }

  async #sendText(userId: string, text: string): Promise<SendResult> {
    const content = withoutLinkTags(text);
    if (content.trim() === '') return failed('bad_request', 'empty text');
    const bytes = Buffer.byteLength(content);
    // The platform would cut silently, in the middle of a character if need be.
    if (bytes > WECOM_APP_CAPABILITIES.textBytes) return failed('too_long', `${bytes} bytes of text`);
    return this.#post(userId, 'text', { content });
  }

  async #sendChoices(userId: string, body: Extract<OutboundBody, { kind: 'choices' }>): Promise<SendResult> {
    const card = cardFor(body);
    if (card === undefined) return this.#sendText(userId, body.fallbackText);
    const result = await this.#post(userId, 'template_card', card);
    if (result.ok || !CARD_TROUBLE.includes(result.error)) return result;
    this.#log({ kind: 'card_fallback', detail: result.detail });
    return this.#sendText(userId, body.fallbackText);
  }

  async #updateCard(body: Extract<OutboundBody, { kind: 'card_update' }>): Promise<SendResult> {
    const result = await this.#api.post('message/update_template_card', {
      userids: [body.userId],
      agentid: this.#agentId,
      response_code: body.responseCode,
      button: { replace_name: body.label },
    });
    return sendResultOf(result);
  }

  async #sendFile(
    userId: string,
    messageId: string,
    body: Extract<OutboundBody, { kind: 'file' }>,
  ): Promise<SendResult> {
    const uploaded = await this.#upload(messageId, body);
    if (!uploaded.ok) return uploaded;
    const result = await this.#post(userId, body.as ?? 'file', { media_id: uploaded.mediaId });
    if (result.ok || result.error !== 'media_expired') return result;
    this.#uploads.delete(messageId);
    this.#log({ kind: 'media_renewed', detail: result.detail });
    const again = await this.#upload(messageId, body);
    return again.ok ? this.#post(userId, body.as ?? 'file', { media_id: again.mediaId }) : again;
  }

  async #upload(
    messageId: string,
    body: Extract<OutboundBody, { kind: 'file' }>,
  ): Promise<{ ok: true; mediaId: string } | Extract<SendResult, { ok: false }>> {
    const known = this.#uploads.get(messageId);
    if (known !== undefined) return { ok: true, mediaId: known };
    const bytes = await readUpload(body.mediaPath);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const part = { field: 'media', fileName: body.fileName, contentType: 'application/octet-stream', bytes };
    const result = await this.#api.upload(part, body.as ?? 'file');
    // An upload whose outcome is unknown has reached nobody: it is simply made again.
    if (!result.ok) return { ...result, error: result.error === 'timeout' ? 'network' : result.error };
    const mediaId = result.answer['media_id'];
    if (typeof mediaId !== 'string') return failed('bad_request', 'upload answered without a media id');
    this.#remember(messageId, mediaId);
    return { ok: true, mediaId };
  }

  #remember(messageId: string, mediaId: string): void {
    const oldest = this.#uploads.keys().next();
    if (this.#uploads.size >= REMEMBERED_UPLOADS && !oldest.done) this.#uploads.delete(oldest.value);
    this.#uploads.set(messageId, mediaId);
  }

  /** Keys in a fixed order: a repeat is byte for byte the same, so the platform's duplicate check catches it. */
  async #post(userId: string, msgtype: string, content: unknown): Promise<SendResult> {
    const result = await this.#api.post('message/send', {
      touser: userId,
      msgtype,
      agentid: this.#agentId,
      [msgtype]: content,
      enable_duplicate_check: 1,
      duplicate_check_interval: DUPLICATE_CHECK_SECONDS,
    });
    return sendResultOf(result);
  }
}

/** With `errcode` 0 a message may still have reached nobody: the names stand beside it. */
function sendResultOf(result: ApiResult): SendResult {
  if (!result.ok) return result;
  const answer = sentSchema.parse(result.answer);
  // One recipient a call, so any name is ours.
  if (answer.invaliduser.length > 0) return failed('recipient', 'invaliduser');
  if (answer.unlicenseduser.length > 0) return failed('recipient', 'unlicenseduser');
  return answer.msgid === undefined ? { ok: true } : { ok: true, platformMessageId: answer.msgid };
}

/** A string of `a|b` from message/send, a list from update_template_card; a shape nobody knows counts as empty. */
const names = z
  .union([z.string(), z.array(z.string())])
  .catch('')
  .default('');
const sentSchema = z.object({
  invaliduser: names,
  unlicenseduser: names,
  msgid: z.string().optional().catch(undefined),
});

async function readUpload(path: string): Promise<Uint8Array | Extract<SendResult, { ok: false }>> {
  try {
    const { size } = await stat(path);
    if (size > MEDIA_BYTES) return failed('too_long', `file of ${size} bytes`);
    // doc 90253: more than 5 bytes.
    if (size <= 5) return failed('bad_request', `file of ${size} bytes`);
    return await readFile(path);
  } catch {
    return failed('bad_request', 'the file to send cannot be read');
  }
}

/** A text message renders `<a href>`; a link that somebody typed must stay text. */
function withoutLinkTags(text: string): string {
  return text.replace(/<(?=\/?a\b)/gi, '＜');
}

function failed(error: SendErrorCode, detail: string): Extract<SendResult, { ok: false }> {
  return { ok: false, error, detail };
}
