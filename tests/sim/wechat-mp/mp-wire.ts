/** Calls the account's address as the platform does: encrypted and signed, cut after 5 seconds; checks and opens the reply. */
import { createHash } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { z } from 'zod';
import { readXml, textOf } from '../../../src/channels/tencent/xml.ts';
import type { MpState } from './mp-state.ts';

/** One call: an HTTP status, or null when there was none in time. */
export type WireTry = { status: number | null; body: string; ms: number };

/** The parts of one signed request, for tests that bend them. */
export type SignedPush = { query: Record<string, string>; body: string };

/** What a reply says: nothing, words to show, or rubbish. */
export type OpenedReply = { kind: 'nothing' } | { kind: 'text'; text: string } | { kind: 'malformed'; why: string };

const SKEW_SECONDS = 600;
const sealedJson = z.strictObject({
  Encrypt: z.string().min(1),
  MsgSignature: z.string(),
  TimeStamp: z.int(),
  Nonce: z.string().min(1),
});
const saidSchema = z.strictObject({
  ToUserName: z.string(),
  FromUserName: z.string(),
  CreateTime: z.coerce.number().int().min(1_000_000_000).max(9_999_999_999),
  MsgType: z.literal('text'),
  Content: z.string().min(1),
});

/** Shared by all of a process, so that two of them never make the same id. */
let made = 0;

/** A number of 64 bits that never comes twice, not even after a restart. */
export function unique(): bigint {
  made += 1;
  return BigInt(Date.now()) * 1_000_000n + BigInt(made);
}

export class MpWire {
  readonly #state: MpState;
  readonly #open = new Set<AbortController>();
  url = '';
  /** Calls so far. */
  calls = 0;

  constructor(state: MpState) {
    this.#state = state;
  }

  /** Cuts all calls that are open; gives how many. */
  hangUp(): number {
    for (const controller of this.#open) controller.abort();
    return this.#open.size;
  }

  /** The check of the console: signed, not encrypted, and the same back. */
  async verifyUrl(): Promise<boolean> {
    const echostr = `${unique()}`;
    const { signature, timestamp, nonce } = this.#plainQuery();
    const query = new URLSearchParams({ signature, timestamp, nonce, echostr });
    const response = await fetch(`${this.url}?${query}`);
    return response.status === 200 && (await response.text()) === echostr;
  }

  /** Seals one content for the address, in the mode and form of the console. */
  sign(content: string, openId: string): SignedPush {
    const { token, encodingAesKey, form = 'xml', mode = 'safe' } = this.#state.options;
    const plain = this.#plainQuery();
    const query = { ...plain, openid: openId };
    if (mode === 'plain') return { query, body: content };
    const ciphertext = encrypt(encodingAesKey, content, this.#state.appId);
    const msg_signature = getSignature(token, plain.timestamp, plain.nonce, ciphertext);
    const beside = mode === 'compatible' ? content : '';
    const body = form === 'json' ? this.#jsonBody(ciphertext, beside) : this.#xmlBody(ciphertext, beside);
    return { query: { ...query, encrypt_type: 'aes', msg_signature }, body };
  }

  /** One try with exactly these parts. */
  async post({ query, body }: SignedPush): Promise<WireTry> {
    const controller = new AbortController();
    const startedAt = performance.now();
    const ms = () => Math.round(performance.now() - startedAt);
    this.#open.add(controller);
    this.calls += 1;
    try {
      const deadline = AbortSignal.timeout(this.#state.options.deadlineMs ?? 5000);
      const signal = AbortSignal.any([controller.signal, deadline]);
      const headers = { 'content-type': 'text/xml' };
      const url = `${this.url}?${new URLSearchParams(query)}`;
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      return { status: response.status, body: await response.text(), ms: ms() };
    } catch {
      return { status: null, body: '', ms: ms() };
    } finally {
      this.#open.delete(controller);
    }
  }

  /** `success` and nothing say nothing; all else must be a text for this follower, sealed as it must be. */
  read(body: string, openId: string): OpenedReply {
    if (body === '' || body === 'success') return { kind: 'nothing' };
    try {
      const said = this.#unseal(body);
      if (said.ToUserName !== openId || said.FromUserName !== this.#state.ghId) throw new Error('from or to');
      if (Buffer.byteLength(said.Content) > 2048) throw new Error('too long');
      return { kind: 'text', text: said.Content };
    } catch (thrown) {
      return { kind: 'malformed', why: thrown instanceof Error ? thrown.message : 'unknown' };
    }
  }

  #unseal(body: string): z.infer<typeof saidSchema> {
    const { token, encodingAesKey, form = 'xml' } = this.#state.options;
    const sealed = sealedJson.parse(form === 'json' ? JSON.parse(body) : sealedFields(body));
    const expected = getSignature(token, sealed.TimeStamp, sealed.Nonce, sealed.Encrypt);
    if (sealed.MsgSignature !== expected) throw new Error('signature');
    if (Math.abs(sealed.TimeStamp - this.#state.now() / 1000) > SKEW_SECONDS) throw new Error('time');
    const { message, id } = decrypt(encodingAesKey, sealed.Encrypt);
    if (id !== this.#state.appId) throw new Error('receive id');
    return saidSchema.parse(form === 'json' ? JSON.parse(message) : fieldsOf(message));
  }

  #plainQuery() {
    const timestamp = `${Math.floor(this.#state.now() / 1000)}`;
    const nonce = `${unique() % 10_000_000_000n}`;
    return { signature: plainSignature(this.#state.options.token, timestamp, nonce), timestamp, nonce };
  }

  #xmlBody(ciphertext: string, beside: string): string {
    const inner = beside === '' ? element('ToUserName', this.#state.ghId) : beside.replace(/^<xml>|<\/xml>$/g, '');
    return `<xml>${inner}${element('Encrypt', ciphertext)}</xml>`;
  }

  #jsonBody(ciphertext: string, beside: string): string {
    const sealed = `"Encrypt":${JSON.stringify(ciphertext)}}`;
    if (beside !== '') return `${beside.slice(0, -1)},${sealed}`;
    return `{"ToUserName":${JSON.stringify(this.#state.ghId)},${sealed}`;
  }
}

/** SHA-1 over three sorted parts; written out here, because the code under test uses a library for it. */
export function plainSignature(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex');
}

/** One element of a callback. */
export function element(name: string, value: string): string {
  if (/^\d+$/.test(value)) return `<${name}>${value}</${name}>`;
  return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

/** All children with their texts; throws when it is no XML. */
function fieldsOf(xml: string): Record<string, string> {
  const read = readXml(xml);
  if (!read.ok) throw new Error(`no XML: ${read.reason}`);
  return Object.fromEntries(read.root.children.map(({ name }) => [name, textOf(read.root, name) ?? '']));
}

function sealedFields(xml: string): Record<string, unknown> {
  const fields = fieldsOf(xml);
  return { ...fields, TimeStamp: Number(fields['TimeStamp']) };
}
