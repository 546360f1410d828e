/**
 * A strict stand-in for WeCom's server API, on 127.0.0.1, for tests, benchmarks and plain node scripts (no test runner needed).
 *
 *     const sim = await startWecomSim({ members: ['inspector-1'] });
 *     // the product: WECOM_API_BASE=sim.apiBase, WECOM_CORP_ID=sim.corpId, WECOM_AGENT_ID=sim.agentId, WECOM_AGENT_SECRET=sim.secret
 *     const platform = sim.callbackClient({ url: 'http://127.0.0.1:3000/callback/wecom-app', token, encodingAesKey });
 *     await platform.verifyUrl();                           // the console's URL check
 *     await platform.text('inspector-1', '填报');            // { accepted, tries }
 *     sim.deliveredTo('inspector-1');                       // what that member has on the screen, oldest first
 *     await sim.tap(platform, sim.deliveredTo('inspector-1').at(-1), ['yes']);
 *     sim.fault('message/send', { kind: 'cut_after' });     // the next send arrives, its answer does not
 *     await sim.close();
 *
 * It serves what `SimPath` names, with WeCom's errcodes. Like the platform it cuts texts above 2,048 bytes, swallows
 * identical requests under the duplicate check, and drops more than 30 messages a minute to one member (in groups 200)
 * while saying ok; `counts()` tells how often each happened.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createChat, getChat, sendToChat } from './appchat-endpoint.ts';
import { CallbackClient, type CallbackOutcome, type CallbackTarget } from './callback-client.ts';
import { sendMedia, storeMedia, uploadMedia } from './media-endpoint.ts';
import { createMenu, type WrittenMenu } from './menu-endpoint.ts';
import { recallMessage, sendMessage, updateCard } from './send-endpoint.ts';
import {
  type CardUpdate,
  type Delivered,
  refusal,
  type SimAgent,
  type SimAnswer,
  type SimChat,
  type SimFault,
  SimState,
  type StoredMedia,
  type WecomSimOptions,
} from './sim-state.ts';

/** The APIs, named as in their addresses. */
export type SimPath =
  | 'gettoken'
  | 'message/send'
  | 'message/update_template_card'
  | 'message/recall'
  | 'media/upload'
  | 'media/get'
  | 'appchat/create'
  | 'appchat/get'
  | 'appchat/send'
  | 'menu/create'
  | 'agent/get'
  | 'getcallbackip'
  | 'get_api_domain_ip';

const GETS: readonly string[] = [
  'gettoken',
  'media/get',
  'appchat/get',
  'agent/get',
  'getcallbackip',
  'get_api_domain_ip',
] satisfies SimPath[];

/** How often what happened. */
export type SimCounts = {
  tokenFetches: number;
  wrongSecretTries: number;
  delivered: number;
  duplicatesDropped: number;
  silentlyDropped: number;
  textsCut: number;
};

const BODY_BYTES = 25 * 1024 * 1024;

/** Starts a stand-in; `close()` it at the end. */
export async function startWecomSim(options: WecomSimOptions = {}): Promise<WecomSim> {
  const state = new SimState(options);
  const server = createServer((request, response) => {
    handle(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return new WecomSim(state, server);
}

export class WecomSim {
  readonly apiBase: string;
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly #state: SimState;
  readonly #server: Server;

  constructor(state: SimState, server: Server) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in is not listening');
    this.apiBase = `http://127.0.0.1:${address.port}`;
    this.corpId = state.corpId;
    this.agentId = state.agentId;
    this.secret = state.secret;
    this.#state = state;
    this.#server = server;
  }

  /** Everything that reached a screen, oldest first. */
  delivered(): readonly Delivered[] {
    return this.#state.delivered;
  }

  /** What one member has on the screen, oldest first. */
  deliveredTo(userId: string): Delivered[] {
    const isHis = (one: Delivered) => one.userId.toLowerCase() === userId.toLowerCase();
    return this.#state.delivered.filter((one) => isHis(one) && !one.isRecalled);
  }

  /** A group that was created, with what was posted there. */
  chat(chatId: string): SimChat | undefined {
    return this.#state.chats.get(chatId);
  }

  /** A group is there already: of this app or of another one. */
  addChat(chatId: string, chat: Partial<SimChat> & { members: string[] }): void {
    const { members } = chat;
    this.#state.chats.set(chatId, { name: '群', owner: members[0] ?? '', isForeign: false, messages: [], ...chat });
  }

  /** The menu that members see. */
  menu(): WrittenMenu | undefined {
    return this.#state.menu;
  }

  /** Changes what the console says of the app. */
  setAgent(changes: Partial<SimAgent>): void {
    this.#state.agent = { ...this.#state.agent, ...changes };
  }

  /** Sets the platform's clock ahead of `now` (negative: behind). */
  setClockAhead(ms: number): void {
    this.#state.clockAheadMs = ms;
  }

  /** The member leaves the corp. */
  removeMember(userId: string): void {
    this.#state.members?.delete(userId.toLowerCase());
  }

  /** Cards that were marked as answered. */
  cardUpdates(): readonly CardUpdate[] {
    return this.#state.cardUpdates;
  }

  counts(): SimCounts {
    const { tokenFetches, wrongSecretTries, duplicatesDropped, silentlyDropped, textsCut } = this.#state;
    const delivered = this.#state.delivered.length;
    return { tokenFetches, wrongSecretTries, delivered, duplicatesDropped, silentlyDropped, textsCut };
  }

  /** How often one API was called, failures included. */
  calls(path: SimPath): number {
    return this.#state.calls.get(path) ?? 0;
  }

  /** Orders a fault for the next `times` calls of one API; several orders queue up. */
  fault(path: SimPath, fault: SimFault, times = 1): void {
    const queue = this.#state.faults.get(path) ?? [];
    queue.push(...Array.from({ length: times }, () => fault));
    this.#state.faults.set(path, queue);
  }

  /** Asks before each call of one API whether it goes wrong; undefined ends that. */
  faultBy(path: SimPath, choose: (() => SimFault | undefined) | undefined): void {
    if (choose === undefined) this.#state.chances.delete(path);
    else this.#state.chances.set(path, choose);
  }

  /** Kills the live token before its time; calls with it get this code from now on. */
  revokeToken(errcode: 40014 | 42001 = 42001): void {
    if (this.#state.token !== undefined) this.#state.deadTokens.set(this.#state.token.value, errcode);
    this.#state.token = undefined;
  }

  /** What a member sends: the media id goes into a callback. */
  addMedia(media: Partial<Omit<StoredMedia, 'mediaId' | 'storedAt'>> & { bytes: Uint8Array }): string {
    return storeMedia(this.#state, media).mediaId;
  }

  /** Media that was uploaded or added. */
  media(mediaId: string): StoredMedia | undefined {
    return this.#state.media.get(mediaId);
  }

  /** Lets a media id die before its three days. */
  expireMedia(mediaId: string): void {
    this.#state.media.delete(mediaId);
  }

  /** A response code as it comes with a tap: good for one card update. */
  newResponseCode(): string {
    return this.#state.newResponseCode();
  }

  /** The platform's side of a callback address. */
  callbackClient(target: CallbackTarget): CallbackClient {
    return new CallbackClient(target, { corpId: this.corpId, agentId: this.agentId, now: this.#state.now });
  }

  /** Taps a delivered card: one key on a button card, any number on a ticked one, one a list on one with lists. */
  tap(platform: CallbackClient, card: Delivered | undefined, keys: readonly string[]): Promise<CallbackOutcome> {
    if (card?.card === undefined) throw new Error('this message is no card with options');
    const stray = keys.find((key) => !card.card?.keys.includes(key));
    if (stray !== undefined) throw new Error(`the card has no option ${stray}`);
    const responseCode = this.newResponseCode();
    const { taskId, type: cardType, questions } = card.card;
    const common = { taskId, responseCode, cardType };
    if (cardType === 'button_interaction') return platform.cardTap(card.userId, { ...common, key: keys[0] ?? '' });
    // One list each takes one of the keys; a ticked card takes any number.
    const selected = questions.map(({ key, options }, at) => ({
      key,
      ids:
        cardType === 'vote_interaction'
          ? keys
          : keys.slice(at, at + 1).filter((id) => options.some((one) => one.id === id)),
    }));
    return platform.cardTap(card.userId, { ...common, key: 'submit', selected });
  }

  /** Stops listening and breaks open connections. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

async function handle(state: SimState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sim');
  const path = url.pathname.replace(/^\/cgi-bin\//, '');
  state.calls.set(path, (state.calls.get(path) ?? 0) + 1);
  const raw = await readBody(request);
  response.setHeader('date', new Date(state.now().getTime() + state.clockAheadMs).toUTCString());
  const fault = state.takeFault(path);
  if (fault?.kind === 'stall') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'cut_before') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'status') {
    response.writeHead(fault.status).end('sim fault');
    return;
  }
  const answer =
    fault?.kind === 'errcode'
      ? refusal(fault.errcode, fault.errmsg ?? 'fault on demand')
      : await answerOf(state, { path, url, request, raw }, response);
  if (answer === undefined) return;
  if (fault?.kind === 'cut_after') {
    response.destroy();
    return;
  }
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

async function answerOf(state: SimState, call: Call, response: ServerResponse): Promise<SimAnswer | undefined> {
  const query = call.url.searchParams;
  const method = GETS.includes(call.path) ? 'GET' : 'POST';
  if (call.request.method !== method) return refusal(43001, `require ${method} method`);
  if (call.path === 'gettoken') return token(state, query);
  const tokenError = state.tokenError(query.get('access_token'));
  if (tokenError !== 0) return refusal(tokenError, 'invalid or expired access_token');
  switch (call.path) {
    case 'message/send':
      return sendMessage(state, call.raw);
    case 'message/update_template_card':
      return updateCard(state, call.raw);
    case 'media/upload':
      return uploadMedia(state, query.get('type'), {
        contentType: call.request.headers['content-type'] ?? '',
        raw: call.raw,
      });
    case 'media/get':
      return sendMedia(state, { mediaId: query.get('media_id'), range: call.request.headers.range }, response);
    case 'message/recall':
      return recallMessage(state, call.raw);
    case 'appchat/create':
      return createChat(state, call.raw);
    case 'appchat/get':
      return getChat(state, query.get('chatid'));
    case 'appchat/send':
      return sendToChat(state, call.raw);
    case 'menu/create':
      return createMenu(state, query.get('agentid'), call.raw);
    case 'agent/get':
      return agent(state, query.get('agentid'));
    case 'getcallbackip':
      return { errcode: 0, errmsg: 'ok', ip_list: ['192.0.2.1', '192.0.2.0/24'] };
    case 'get_api_domain_ip':
      return { errcode: 0, errmsg: 'ok', ip_list: ['198.51.100.7'] };
    default:
      return refusal(-1, `the stand-in does not know ${call.path}`);
  }
}

/** What the console says of the app (doc 90227). */
function agent(state: SimState, agentId: string | null): SimAnswer {
  if (agentId !== String(state.agentId)) return refusal(301002, 'token belongs to another app');
  const { name, close, parties, users, tags } = state.agent;
  return {
    ...{ errcode: 0, errmsg: 'ok', agentid: state.agentId, name, close },
    allow_userinfos: { user: users.map((userid) => ({ userid })) },
    allow_partys: { partyid: parties },
    allow_tags: { tagid: tags },
  };
}

/** One token per app: asking again inside its life gives the same one. */
function token(state: SimState, query: URLSearchParams): SimAnswer {
  state.tokenFetches += 1;
  if (query.get('corpid') !== state.corpId) return refusal(40013, 'invalid corpid');
  if (query.get('corpsecret') !== state.secret) {
    state.wrongSecretTries += 1;
    return refusal(40001, 'invalid credential');
  }
  const now = state.now().getTime();
  if (state.token === undefined || now >= state.token.expiresAt) {
    if (state.token !== undefined) state.deadTokens.set(state.token.value, 42001);
    state.token = { value: state.next('SIM-ACCESS-TOKEN'), expiresAt: now + state.tokenSeconds * 1000 };
  }
  const expires_in = Math.floor((state.token.expiresAt - now) / 1000);
  return { errcode: 0, errmsg: 'ok', access_token: state.token.value, expires_in };
}
