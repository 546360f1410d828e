/** Calls an app's callback address as the platform does: encrypted, 5 seconds each, 3 tries, anything but 200 has failed. */
import { decrypt, encrypt, getSignature } from '@wecom/crypto';

/** Which address is called, and the key pair that its console page holds. */
export type CallbackTarget = {
  /** e.g. `http://127.0.0.1:3000/callback/wecom-app`. */
  url: string;
  token: string;
  encodingAesKey: string;
  /** Default: `corpId` of the stand-in. */
  receiveId?: string;
  /** Default 1000. The platform's real spacing is not documented. */
  retryDelayMs?: number;
  /** Default 5000, as the platform. */
  deadlineMs?: number;
};

/** One try: an HTTP status, or why there was none. */
export type CallbackTry = { status: number | null; error: string | null; body: string; ms: number };
/** `accepted` = one of the tries was answered 200. */
export type CallbackOutcome = { accepted: boolean; tries: CallbackTry[] };

export type CallbackIdentity = { corpId: string; agentId: number; now: () => Date };

/** The fields of a message that differ by kind; `undefined` leaves the element out. */
export type CallbackFields = Record<string, string | number | undefined>;

/** The parts of one signed request, for tests that bend them. */
export type SignedCallback = { query: Record<string, string>; body: string };

const TRIES = 3;

/** Shared by all clients of a process, so that two of them never make the same id. */
let made = 0;

export class CallbackClient {
  readonly #target: CallbackTarget;
  readonly #who: CallbackIdentity;

  constructor(target: CallbackTarget, who: CallbackIdentity) {
    this.#target = target;
    this.#who = who;
  }

  /** The URL check of the console: true when the bare plaintext comes back within a second. */
  async verifyUrl(): Promise<{ ok: boolean; answer: CallbackTry }> {
    const echo = `${this.#unique()}`;
    const { query } = this.sign(echo);
    const { encrypt: echostr, ...rest } = query;
    const url = `${this.#target.url}?${new URLSearchParams({ ...rest, echostr: echostr ?? '' })}`;
    const answer = await this.#try(url, { method: 'GET' }, 1000);
    return { ok: answer.status === 200 && answer.body === echo, answer };
  }

  text(userId: string, content: string): Promise<CallbackOutcome> {
    return this.message(userId, 'text', { Content: content });
  }

  image(userId: string, mediaId: string): Promise<CallbackOutcome> {
    return this.message(userId, 'image', { PicUrl: 'https://example.invalid/p', MediaId: mediaId });
  }

  voice(userId: string, mediaId: string): Promise<CallbackOutcome> {
    return this.message(userId, 'voice', { MediaId: mediaId, Format: 'amr' });
  }

  location(userId: string, place: { latitude: number; longitude: number; label: string }): Promise<CallbackOutcome> {
    const fields = { Location_X: place.latitude, Location_Y: place.longitude, Scale: 16, Label: place.label };
    return this.message(userId, 'location', { ...fields, AppType: 'wxwork' });
  }

  menuClick(userId: string, key: string): Promise<CallbackOutcome> {
    return this.event(userId, 'click', { EventKey: key });
  }

  /** A tap on a button, or the submission of a card with boxes or lists (then `key` is the submit key). */
  cardTap(
    userId: string,
    tap: {
      key: string;
      taskId: string;
      responseCode: string;
      cardType: string;
      selected?: readonly { key: string; ids: readonly string[] }[];
    },
  ): Promise<CallbackOutcome> {
    const fields = { EventKey: tap.key, TaskId: tap.taskId, CardType: tap.cardType, ResponseCode: tap.responseCode };
    const items = (tap.selected ?? []).map(({ key, ids }) => {
      const options = ids.map((id) => element('OptionId', id)).join('');
      return `<SelectedItem>${element('QuestionKey', key)}<OptionIds>${options}</OptionIds></SelectedItem>`;
    });
    const ticks = `<SelectedItems>${items.join('')}</SelectedItems>`;
    const xml = this.xml(userId, 'event', { Event: 'template_card_event', ...fields });
    return this.deliver(tap.selected === undefined ? xml : xml.replace('</xml>', `${ticks}</xml>`));
  }

  event(userId: string, event: string, fields: CallbackFields = {}): Promise<CallbackOutcome> {
    return this.deliver(this.xml(userId, 'event', { Event: event, ...fields }));
  }

  /** A message with a fresh MsgId. */
  message(userId: string, msgtype: string, fields: CallbackFields): Promise<CallbackOutcome> {
    return this.deliver(this.xml(userId, msgtype, { ...fields, MsgId: `${this.#unique()}` }));
  }

  /** The plain XML of a message; give it to `deliver`, as often as a test wants. */
  xml(userId: string, msgtype: string, fields: CallbackFields): string {
    const all: CallbackFields = {
      ToUserName: this.#who.corpId,
      FromUserName: userId,
      CreateTime: Math.floor(this.#who.now().getTime() / 1000),
      MsgType: msgtype,
      ...fields,
      AgentID: this.#who.agentId,
    };
    const elements = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [element(name, `${value}`)],
    );
    return `<xml>${elements.join('')}</xml>`;
  }

  /** Delivers a plain XML: up to three tries, each freshly encrypted, the inner XML unchanged. */
  async deliver(xml: string): Promise<CallbackOutcome> {
    const tries: CallbackTry[] = [];
    for (let count = 0; count < TRIES; count += 1) {
      if (count > 0) await wait(this.#target.retryDelayMs ?? 1000);
      const answer = await this.post(this.sign(xml));
      tries.push(answer);
      if (answer.status === 200) return { accepted: true, tries };
    }
    return { accepted: false, tries };
  }

  /** Encrypts and signs once. `query.encrypt` is the ciphertext and is not sent with a POST. */
  sign(plain: string): SignedCallback {
    const { token, encodingAesKey, receiveId } = this.#target;
    const ciphertext = encrypt(encodingAesKey, plain, receiveId ?? this.#who.corpId);
    const timestamp = `${Math.floor(this.#who.now().getTime() / 1000)}`;
    const nonce = `${this.#unique() % 10_000_000_000n}`;
    const signature = getSignature(token, timestamp, nonce, ciphertext);
    const body = `<xml><ToUserName><![CDATA[${this.#who.corpId}]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt><AgentID><![CDATA[${this.#who.agentId}]]></AgentID></xml>`;
    return { query: { msg_signature: signature, timestamp, nonce, encrypt: ciphertext }, body };
  }

  /** One try with exactly these parts. */
  post(call: SignedCallback): Promise<CallbackTry> {
    const { encrypt: _ciphertext, ...query } = call.query;
    const url = `${this.#target.url}?${new URLSearchParams(query)}`;
    const headers = { 'content-type': 'text/xml' };
    return this.#try(url, { method: 'POST', headers, body: call.body }, this.#target.deadlineMs ?? 5000);
  }

  /** Opens an encrypted reply of the app. */
  open(ciphertext: string): string {
    return decrypt(this.#target.encodingAesKey, ciphertext).message;
  }

  async #try(url: string, init: RequestInit, deadlineMs: number): Promise<CallbackTry> {
    const startedAt = performance.now();
    const took = () => Math.round(performance.now() - startedAt);
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(deadlineMs) });
      const body = await response.text();
      return { status: response.status, error: null, body, ms: took() };
    } catch (thrown) {
      return { status: null, error: thrown instanceof Error ? thrown.message : 'failed', body: '', ms: took() };
    }
  }

  /** 64-bit ids as the platform's, never the same twice, not even after a restart. */
  #unique(): bigint {
    made += 1;
    return BigInt(Date.now()) * 1_000_000n + BigInt(made);
  }
}

function element(name: string, value: string): string {
  if (/^\d*$/.test(value)) return `<${name}>${value}</${name}>`;
  return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
