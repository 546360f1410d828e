/** The account's callback address without a web server, and requests to it, signed and bent. */
import { encrypt, getSignature } from '@wecom/crypto';
import type { CallbackNote, CallbackReply, CallbackRequest, CallbackRoute } from '../../../src/channels/callback.ts';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import { createWechatMpChannel, type WechatMpOptions } from '../../../src/channels/wechat-mp/channel.ts';
import { plainSignature } from '../../sim/wechat-mp/mp-wire.ts';
import { memoryUploads } from '../../support/ports.ts';
import { MP_KEYS } from './stage.ts';

export const APP_ID = 'wxSYNTHETICAPPID01';
export const OLD_KEYS = { token: 'TokenBeforeRotation', encodingAesKey: 'Z'.repeat(43) };
/** When everything happens. */
export const SECONDS = 1_767_225_610;
export const OPEN_ID = 'oSYNTHETICOPENID0000000001';

export class Door {
  accepted: InboundMessage[] = [];
  notes: CallbackNote[] = [];
  isFull = false;
  readonly route: CallbackRoute;

  constructor(more: Partial<WechatMpOptions> & { seconds?: number } = {}) {
    const { seconds = SECONDS, ...options } = more;
    const accept = async (message: InboundMessage) => {
      if (this.isFull) throw new Error('disk full at /secret/path');
      this.accepted.push(message);
      return { answers: 0 };
    };
    this.route = createWechatMpChannel({
      ...MP_KEYS,
      appId: APP_ID,
      appSecret: 'never-used',
      apiBase: 'http://127.0.0.1:9',
      previous: OLD_KEYS,
      accept,
      uploads: memoryUploads(),
      now: () => new Date(seconds * 1000),
      note: (what) => this.notes.push(what),
      ...options,
    }).route;
  }

  handle(request: CallbackRequest): Promise<CallbackReply> {
    return this.route.handle(request);
  }
}

/** One text, or with `extra` anything. */
export function textXml(more: { at?: number; type?: string; extra?: string; to?: string } = {}): string {
  const { at = SECONDS, type = 'text', extra = '<MsgId>77</MsgId>', to = 'gh_synthetic0001' } = more;
  const who = `<ToUserName>${to}</ToUserName><FromUserName>${OPEN_ID}</FromUserName><CreateTime>${at}</CreateTime>`;
  return `<xml>${who}<MsgType>${type}</MsgType><Content>机密内容</Content>${extra}</xml>`;
}

export type Bent = {
  keys?: typeof MP_KEYS;
  receiveId?: string;
  timestamp?: string;
  nonce?: string;
  form?: 'xml' | 'json';
};

export function signed(plain: string, bent: Bent = {}): CallbackRequest {
  const { keys = MP_KEYS, receiveId = APP_ID, timestamp = String(SECONDS), nonce = '1234567890' } = bent;
  const ciphertext = encrypt(keys.encodingAesKey, plain, receiveId);
  return sealedRequest(ciphertext, { keys, timestamp, nonce, form: bent.form ?? 'xml' });
}

/** Any ciphertext, signed. */
export function sealedRequest(
  ciphertext: string,
  { keys, timestamp, nonce, form }: Required<Omit<Bent, 'receiveId'>>,
): CallbackRequest {
  const body =
    form === 'json'
      ? JSON.stringify({ ToUserName: 'gh_synthetic0001', Encrypt: ciphertext })
      : `<xml><ToUserName>gh_synthetic0001</ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`;
  const query = {
    signature: plainSignature(keys.token, timestamp, nonce),
    timestamp,
    nonce,
    openid: OPEN_ID,
    encrypt_type: 'aes',
    msg_signature: getSignature(keys.token, timestamp, nonce, ciphertext),
  };
  return { method: 'POST', query, body: Buffer.from(body) };
}

export function withQuery(request: CallbackRequest, query: Record<string, unknown>): CallbackRequest {
  const all = Object.entries({ ...request.query, ...query }).filter(([, value]) => value !== undefined);
  return { ...request, query: Object.fromEntries(all) };
}

export function withBody(request: CallbackRequest, body: string | Buffer): CallbackRequest {
  return { ...request, body: Buffer.from(body) };
}

export const PLAIN = { contentType: 'text/plain; charset=utf-8' };
export const SUCCESS = { ...PLAIN, status: 200, body: 'success' };
export const REFUSED = { ...PLAIN, status: 403, body: '' };
