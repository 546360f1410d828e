/** A callback address of the bot without a web server, and requests to it, signed and bent. */
import { createCipheriv } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { expect } from 'vitest';
import type { CallbackNote, CallbackReply, CallbackRequest, CallbackRoute } from '../../../src/channels/callback.ts';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import { PassiveReplies } from '../../../src/channels/tencent/passive-replies.ts';
import { createAibotCallback } from '../../../src/channels/wecom-aibot/callback.ts';
import { Exchanges, type PassiveReply } from '../../../src/channels/wecom-aibot/exchanges.ts';
import { Streams } from '../../../src/channels/wecom-aibot/streams.ts';
import { type CredentialInput, parseCredential } from '../../../src/channels/wecom-crypto/credential.ts';

export const KEYS = {
  token: 'SyntheticTokenForTests01',
  encodingAesKey: 'SyntheticAesKeyOnlyForTests0123456789abcdef',
};
export const OLD_KEYS = { token: 'TokenBeforeRotation', encodingAesKey: 'Z'.repeat(43) };
/** When everything happens. */
export const SECONDS = 1_767_225_610;
export const now = () => new Date(SECONDS * 1000);

const texts = { working: '请稍等', later: '好了再说', elsewhere: '已在下面回复', sayAgain: '请再说一次' };

/** One address with all that stands behind it. */
export class Door {
  accepted: InboundMessage[] = [];
  notes: CallbackNote[] = [];
  /** How many answers each message will have. */
  answers = 0;
  isFull = false;
  readonly replies = new PassiveReplies<PassiveReply>();
  readonly streams = new Streams({ now, texts });
  readonly route: CallbackRoute;

  constructor(options: { credentials?: CredentialInput[]; aibotId?: string; patienceMs?: number } = {}) {
    const { credentials = [KEYS, OLD_KEYS], aibotId, patienceMs = 20 } = options;
    const accept = async (message: InboundMessage) => {
      if (this.isFull) throw new Error('disk full at /secret/path');
      this.accepted.push(message);
      return { answers: this.answers };
    };
    const { replies, streams } = this;
    this.route = createAibotCallback({
      credentials: credentials.map(parseCredential),
      ...(aibotId === undefined ? {} : { aibotId }),
      exchanges: new Exchanges({ accept, replies, streams, patienceMs, deadlineMs: patienceMs + 40 }),
      streams,
      now,
      note: (what) => this.notes.push(what),
    });
  }

  handle(request: CallbackRequest): Promise<CallbackReply> {
    return this.route.handle(request);
  }

  /** Resolves when somebody has been handed over. */
  async heard(): Promise<void> {
    while (this.accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

export const TEXT = {
  msgid: 'MSG-77',
  aibotid: 'AIBOT-1',
  chattype: 'single',
  from: { userid: 'U-Officer-01' },
  response_url: 'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=SECRET-CODE',
  msgtype: 'text',
  text: { content: '机密内容' },
};
export const EVENT = {
  msgid: 'EVENT-1',
  aibotid: 'AIBOT-1',
  create_time: SECONDS,
  from: { userid: 'u1' },
  msgtype: 'event',
  event: { eventtype: 'enter_chat' },
};

/** What is wrong with a request. */
export type Bent = { keys?: typeof KEYS; receiveId?: string; nonce?: string };

export function signed(message: unknown, bent: Bent = {}): CallbackRequest {
  const { keys = KEYS, receiveId = '', nonce = '1234567890' } = bent;
  const plain = typeof message === 'string' ? message : JSON.stringify(message);
  const ciphertext = encrypt(keys.encodingAesKey, plain, receiveId);
  const timestamp = String(SECONDS);
  const signature = getSignature(keys.token, timestamp, nonce, ciphertext);
  const body = Buffer.from(JSON.stringify({ encrypt: ciphertext }));
  return { method: 'POST', query: { msg_signature: signature, timestamp, nonce }, body };
}

export function withQuery(request: CallbackRequest, query: Record<string, unknown>): CallbackRequest {
  return { ...request, query: { ...request.query, ...query } };
}

export function withBody(request: CallbackRequest, body: string | Buffer): CallbackRequest {
  return { ...request, body: Buffer.from(body) };
}

/** The reply inside the envelope, after a look at the envelope. */
export function opened(reply: CallbackReply, nonce = '1234567890', keys = KEYS): unknown {
  expect(reply).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
  const sealed: Record<string, unknown> = JSON.parse(reply.body);
  expect(Object.keys(sealed).sort()).toEqual(['encrypt', 'msgsignature', 'nonce', 'timestamp']);
  expect(sealed).toMatchObject({ nonce, timestamp: SECONDS });
  const ciphertext = String(sealed['encrypt']);
  expect(sealed['msgsignature']).toBe(getSignature(keys.token, String(SECONDS), nonce, ciphertext));
  const { message, id } = decrypt(keys.encodingAesKey, ciphertext);
  expect(id).toBe('');
  return JSON.parse(message);
}

/** An envelope with an empty receiver id, made without any library so that each part can be bent. */
export function sealedByHand(bent: { message?: Buffer; length?: number; pad?: Buffer }): CallbackRequest {
  // A length whose padding is a whole block, so that every padding below stands alone at the end.
  const plain = JSON.stringify(TEXT);
  const message = bent.message ?? Buffer.from(plain + ' '.repeat((64 - ((20 + Buffer.byteLength(plain)) % 32)) % 32));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bent.length ?? message.length);
  const block = Buffer.concat([Buffer.alloc(16, 1), length, message]);
  const missing = 32 - (block.length % 32);
  const key = Buffer.from(`${KEYS.encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const pad = bent.pad ?? Buffer.alloc(missing, missing);
  const ciphertext = Buffer.concat([cipher.update(block), cipher.update(pad), cipher.final()]).toString('base64');
  const query = { timestamp: String(SECONDS), nonce: '42' };
  const msg_signature = getSignature(KEYS.token, query.timestamp, query.nonce, ciphertext);
  return {
    method: 'POST',
    query: { ...query, msg_signature },
    body: Buffer.from(JSON.stringify({ encrypt: ciphertext })),
  };
}

export const EMPTY = { status: 200, contentType: 'text/plain; charset=utf-8', body: '' };
export const REFUSED = { ...EMPTY, status: 403 };
