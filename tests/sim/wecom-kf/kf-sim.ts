/**
 * A strict stand-in for 微信客服, on 127.0.0.1: the server API, the customers in WeChat and the servicers at the desk.
 *
 *     const sim = await startKfSim({ now, onPing: (account, token) => channel.ping(account, token) });
 *     const parent = sim.parent('wmSYNTHETICCUSTOMER000000001');
 *     await parent.enter();                    // opens the chat: enter_session with a welcome code
 *     await parent.say('启航有证吗');            // pings
 *     parent.screen();                         // what stands on that screen, oldest first
 *     await parent.press('查机构');             // on the newest menu
 *     await sim.servicer('u-servicer-01').takes(parent);
 *     sim.breaches();                          // everything the platform would have refused, dropped or cut
 *     await sim.close();
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sendMedia, storeMedia, uploadMedia } from '../wecom/media-endpoint.ts';
import { refusal, type SimAnswer, type SimFault } from '../wecom/sim-state.ts';
import { changeByHand, getState, listAccounts, listServicers, transState } from './kf-desk.ts';
import { syncMsg } from './kf-pages.ts';
import { sendMsg, sendOnEvent } from './kf-send.ts';
import { type KfBreach, type KfCustomer, type KfShown, type KfSimOptions, KfState } from './kf-state.ts';

/** The APIs, named as in their addresses. */
export type KfPath =
  | 'gettoken'
  | 'kf/sync_msg'
  | 'kf/send_msg'
  | 'kf/send_msg_on_event'
  | 'kf/service_state/get'
  | 'kf/service_state/trans'
  | 'kf/servicer/list'
  | 'kf/account/list'
  | 'media/upload'
  | 'media/get';

const BODY_BYTES = 25 * 1024 * 1024;
const WELCOME_PAUSE_MS = 48 * 3600_000;
const GETS = new Set(['gettoken', 'media/get', 'kf/servicer/list']);

/** Starts a stand-in; `close()` it at the end. */
export async function startKfSim(options: KfSimOptions = {}): Promise<KfSim> {
  const state = new KfState(options);
  const server = createServer((request, response) => {
    handle(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return new KfSim(state, server);
}

export class KfSim {
  readonly apiBase: string;
  readonly corpId: string;
  readonly secret: string;
  readonly #state: KfState;
  readonly #server: Server;

  constructor(state: KfState, server: Server) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in is not listening');
    this.apiBase = `http://127.0.0.1:${address.port}`;
    this.corpId = state.base.corpId;
    this.secret = state.base.secret;
    this.#state = state;
    this.#server = server;
  }

  get openKfId(): string {
    return [...this.#state.accounts.keys()][0] ?? '';
  }

  /** Who is told of new items from now on. */
  onPing(listener: (openKfId: string, token: string) => Promise<void> | void): void {
    this.#state.onPing = listener;
  }

  parent(externalUserId: string, openKfId = this.openKfId): Parent {
    return new Parent(this.#state, this.#state.customer(externalUserId, openKfId));
  }

  servicer(userId: string, openKfId = this.openKfId): Servicer {
    return new Servicer(this.#state, { userId, openKfId });
  }

  /** Puts any item on an account's log, whatever it looks like, and pings unless `quiet`. */
  async put(item: Record<string, unknown>, { openKfId = this.openKfId, quiet = false } = {}): Promise<void> {
    this.#state.account(openKfId).log.push(item);
    if (!quiet) await this.#state.ping(openKfId);
  }

  /** The newest item once more, as the platform may deliver it. */
  async repeat(openKfId = this.openKfId): Promise<void> {
    const { log } = this.#state.account(openKfId);
    const last = log.at(-1);
    if (last !== undefined) await this.put(last, { openKfId });
  }

  ping(openKfId = this.openKfId): Promise<void> {
    return this.#state.ping(openKfId);
  }

  /** The next `count` pages are empty and say that there is more. */
  emptyPages(count: number, openKfId = this.openKfId): void {
    this.#state.account(openKfId).emptyPages = count;
  }

  /** The next `count` pages say that there is more and give the same cursor again. */
  stuckPages(count: number, openKfId = this.openKfId): void {
    this.#state.account(openKfId).stuckPages = count;
  }

  /** Kills the live access token before its time. */
  revokeToken(): void {
    const { base } = this.#state;
    if (base.token !== undefined) base.deadTokens.set(base.token.value, 42001);
    base.token = undefined;
  }

  /** The tickets of all pings so far die. */
  expireTokens(openKfId = this.openKfId): void {
    this.#state.account(openKfId).tokens.clear();
  }

  /** Everything the platform refused, dropped or cut, and two pulls at once; ordered faults are not among it. */
  breaches(): readonly KfBreach[] {
    return this.#state.breaches;
  }

  /** With what `kf/sync_msg` was asked, oldest first. */
  asked(): readonly { openKfId: string; cursor: string | null; token: string | null }[] {
    return this.#state.asked;
  }

  calls(path: KfPath): number {
    return this.#state.base.calls.get(path) ?? 0;
  }

  /** Orders a fault for the next `times` calls of one API. */
  fault(path: KfPath, fault: SimFault, times = 1): void {
    const queue = this.#state.base.faults.get(path) ?? [];
    queue.push(...Array.from({ length: times }, () => fault));
    this.#state.base.faults.set(path, queue);
  }

  addMedia(bytes: Uint8Array, fileName = 'file.bin'): string {
    return storeMedia(this.#state.base, { bytes, fileName }).mediaId;
  }

  expireMedia(mediaId: string): void {
    this.#state.base.media.delete(mediaId);
  }

  mediaIds(): string[] {
    return [...this.#state.base.media.keys()];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A customer in WeChat. */
export class Parent {
  readonly customer: KfCustomer;
  readonly #state: KfState;

  constructor(state: KfState, customer: KfCustomer) {
    this.#state = state;
    this.customer = customer;
  }

  get userId(): string {
    return `${this.customer.externalUserId}@${this.customer.openKfId}`;
  }

  screen(): readonly KfShown[] {
    return this.customer.screen;
  }

  texts(): string[] {
    return this.customer.screen.map(({ text }) => text);
  }

  /** Opens the chat. A welcome code comes only if neither side spoke for 48 hours. */
  async enter(scene = '12345'): Promise<void> {
    const now = this.#state.now();
    const { wroteAt, welcomedAt } = this.customer;
    const isNew = [wroteAt, welcomedAt].every((at) => at === null || now - at > WELCOME_PAUSE_MS);
    const { customer } = this;
    const code = isNew ? { welcome_code: this.#state.newCode({ customer, kind: 'welcome', inState: null }) } : {};
    if (isNew) customer.welcomedAt = now;
    this.#state.event(customer, { event_type: 'enter_session', scene, scene_param: '', ...code });
    await this.#state.ping(customer.openKfId);
  }

  say(content: string, { quiet = false } = {}): Promise<string> {
    return this.send('text', { content }, { quiet });
  }

  /** Presses an item of the newest menu. */
  async press(label: string): Promise<string> {
    const menu = this.customer.screen.findLast(({ options }) => options.length > 0);
    const item = menu?.options.find((option) => option.label === label);
    if (item === undefined) throw new Error(`no menu on the screen has ${label}`);
    return this.send('text', { content: label, menu_id: item.id });
  }

  /** Anything a customer can send; gives its msgid. */
  async send(msgtype: string, content: Record<string, unknown>, { quiet = false } = {}): Promise<string> {
    const { customer } = this;
    const { openKfId: open_kfid, externalUserId: external_userid } = customer;
    customer.wroteAt = this.#state.now();
    customer.sentSince = 0;
    // Only the customer can leave an ended session.
    if (customer.state === 4) customer.state = 0;
    const msgid = this.#state.append(open_kfid, { open_kfid, external_userid, origin: 3, msgtype, [msgtype]: content });
    if (!quiet) await this.#state.ping(open_kfid);
    return msgid;
  }

  async recall(msgid: string): Promise<void> {
    this.#state.event(this.customer, { event_type: 'user_recall_msg', recall_msgid: msgid });
    await this.#state.ping(this.customer.openKfId);
  }

  /** The next message to this customer is accepted and does not arrive. */
  failNext(failType: number): void {
    this.customer.failNext = failType;
  }
}

/** A colleague at the desk. */
export class Servicer {
  readonly #state: KfState;
  readonly #who: { userId: string; openKfId: string };

  constructor(state: KfState, who: { userId: string; openKfId: string }) {
    this.#state = state;
    this.#who = who;
  }

  /** 正在接待, or not. */
  receives(receiving = true): void {
    const { servicers } = this.#state.account(this.#who.openKfId);
    const known = servicers.find(({ userId }) => userId === this.#who.userId);
    if (known === undefined) servicers.push({ userId: this.#who.userId, receiving });
    else known.receiving = receiving;
  }

  /** 1 from the pool, 2 from a colleague, 4 an ended session. */
  takes(parent: Parent, type: 1 | 2 | 4 = 1): Promise<void> {
    changeByHand(this.#state, parent.customer, { type, servicer: this.#who.userId });
    return this.#state.ping(this.#who.openKfId);
  }

  async says(parent: Parent, content: string): Promise<void> {
    const { openKfId: open_kfid, externalUserId: external_userid, screen } = parent.customer;
    const who = { open_kfid, external_userid, servicer_userid: this.#who.userId };
    const msgid = this.#state.append(open_kfid, { ...who, origin: 5, msgtype: 'text', text: { content } });
    screen.push({ at: this.#state.base.now(), msgtype: 'text', text: content, options: [], msgid, by: 'servicer' });
    await this.#state.ping(open_kfid);
  }

  ends(parent: Parent, { withCode = true } = {}): Promise<void> {
    changeByHand(this.#state, parent.customer, { type: 3, servicer: this.#who.userId, withCode });
    return this.#state.ping(this.#who.openKfId);
  }
}

async function handle(state: KfState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sim');
  const path = url.pathname.replace(/^\/cgi-bin\//, '');
  state.base.calls.set(path, (state.base.calls.get(path) ?? 0) + 1);
  const raw = await readBody(request);
  response.setHeader('date', state.base.now().toUTCString());
  const fault = state.base.takeFault(path);
  if (fault?.kind === 'stall') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'cut_before') return void response.destroy();
  if (fault?.kind === 'status') return void response.writeHead(fault.status).end('sim fault');
  const answer =
    fault?.kind === 'errcode'
      ? refusal(fault.errcode, fault.errmsg ?? 'fault on demand')
      : await answerOf(state, { path, url, request, raw }, response);
  if (answer === undefined) return;
  if (fault?.kind === 'cut_after') return void response.destroy();
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_BYTES) throw new Error('body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

type Call = { path: string; url: URL; request: IncomingMessage; raw: Buffer };

async function answerOf(state: KfState, call: Call, response: ServerResponse): Promise<SimAnswer | undefined> {
  const query = call.url.searchParams;
  const method = GETS.has(call.path) ? 'GET' : 'POST';
  if (call.request.method !== method) return refusal(43001, `require ${method} method`);
  if (call.path === 'gettoken') return giveToken(state, query);
  const tokenError = state.base.tokenError(query.get('access_token'));
  if (tokenError !== 0) return refusal(tokenError, 'invalid or expired access_token');
  const contentType = call.request.headers['content-type'] ?? '';
  if (call.path === 'media/upload') return uploadMedia(state.base, query.get('type'), { contentType, raw: call.raw });
  if (call.path === 'media/get') {
    return sendMedia(state.base, { mediaId: query.get('media_id'), range: call.request.headers.range }, response);
  }
  if (call.path === 'kf/servicer/list') return listServicers(state, query.get('open_kfid'));
  const answer = ANSWERS[call.path];
  return answer === undefined
    ? state.refuse(call.path, -1, 'the stand-in does not know this path')
    : answer(state, parseJson(call.raw));
}

const ANSWERS: Readonly<Record<string, (state: KfState, body: unknown) => SimAnswer | Promise<SimAnswer>>> = {
  'kf/sync_msg': syncMsg,
  'kf/send_msg': sendMsg,
  'kf/send_msg_on_event': sendOnEvent,
  'kf/service_state/get': getState,
  'kf/service_state/trans': transState,
  'kf/account/list': listAccounts,
};

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** One token per app: asking again inside its life gives the same one. */
function giveToken(state: KfState, query: URLSearchParams): SimAnswer {
  const { base } = state;
  base.tokenFetches += 1;
  if (query.get('corpid') !== base.corpId) return refusal(40013, 'invalid corpid');
  if (query.get('corpsecret') !== base.secret) return refusal(40001, 'invalid credential');
  const now = state.now();
  if (base.token === undefined || now >= base.token.expiresAt) {
    base.token = { value: base.next('SIM-ACCESS-TOKEN'), expiresAt: now + base.tokenSeconds * 1000 };
  }
  const expires_in = Math.floor((base.token.expiresAt - now) / 1000);
  return { errcode: 0, errmsg: 'ok', access_token: base.token.value, expires_in };
}
