/** A stand-in of the bot's long connection (doc 101463): a real WebSocket server with the platform's frames and rules. */
import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type Entry, SAYING, SimChats, type SimReply } from './ws-sim-chats.ts';

export type WsSimOptions = {
  botId: string;
  secret: string;
  /** Milliseconds; the 5 s, the 6 min and the limits go by it. Default: the machine's. */
  now?: () => number;
};

/** What the next frame that says something meets. `no_ack` and `cut`: it takes effect, and nobody is told. */
export type WsFault =
  | { kind: 'errcode'; errcode: number }
  | { kind: 'no_ack' }
  | { kind: 'cut' }
  /** Lost on the way: no effect, no answer. */
  | { kind: 'lost' };

export type Where = { user: string; group?: string };

const frameSchema = z.strictObject({
  cmd: z.string(),
  headers: z.looseObject({ req_id: z.string().min(1) }),
  body: z.unknown().optional(),
});
const subscribeSchema = z.object({ bot_id: z.string(), secret: z.string() });
const UPLOADING = ['aibot_upload_media_init', 'aibot_upload_media_chunk', 'aibot_upload_media_finish'];

/** Starts it on a free port of this machine. */
export async function startWsSim(options: WsSimOptions): Promise<WsSim> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  return new WsSim(server, options);
}

export class WsSim {
  readonly #server: WebSocketServer;
  readonly #options: WsSimOptions;
  readonly chats: SimChats;
  #live: WebSocket | undefined;
  readonly #frames = new Map<string, number>();
  readonly #faults: { cmds: readonly string[]; fault: WsFault }[] = [];
  #subscribeErrors: number[] = [];
  #isSilent = false;
  #count = 0;
  /** Callbacks that nobody was connected for: the platform does not repeat them. */
  lost = 0;
  /** Connections that were thrown out by a newer one. */
  kicked = 0;

  constructor(server: WebSocketServer, options: WsSimOptions) {
    this.#server = server;
    this.#options = options;
    this.chats = new SimChats(options.now ?? (() => Date.now()));
    server.on('connection', (socket) => {
      socket.on('message', (data) => this.#take(socket, String(data)));
      socket.on('close', () => {
        if (this.#live === socket) this.#live = undefined;
      });
    });
  }

  get url(): string {
    const address = this.#server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  get isConnected(): boolean {
    return this.#live !== undefined;
  }

  /** Sockets, subscribed or not. */
  get sockets(): number {
    return this.#server.clients.size;
  }

  /** Frames of that command so far; without one: all that say or upload something. */
  frames(cmd?: string): number {
    if (cmd !== undefined) return this.#frames.get(cmd) ?? 0;
    return [...SAYING, ...UPLOADING].reduce((sum, one) => sum + (this.#frames.get(one) ?? 0), 0);
  }

  screen(chatId: string): readonly Entry[] {
    return this.chats.screen(chatId);
  }

  /** For the next frame of one of these commands; without any: of those that say something. */
  fault(fault: WsFault, ...cmds: string[]): void {
    this.#faults.push({ cmds: cmds.length === 0 ? SAYING : cmds, fault });
  }

  /** Subscriptions are refused with these codes, one after the other. */
  refuseSubscribe(...errcodes: number[]): void {
    this.#subscribeErrors.push(...errcodes);
  }

  /** Nothing is answered any more, pings and subscriptions included. */
  silence(isSilent = true): void {
    this.#isSilent = isSilent;
  }

  /** Every connection breaks. */
  drop(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** Another program subscribes: the platform tells the older connection and closes it. */
  takeOver(): void {
    if (this.#live !== undefined) this.#kick(this.#live);
    this.#live = undefined;
  }

  /** A person says something; gives the message's id. `more` goes into the body (msgtype and what belongs to it, quote). */
  say(where: Where, content: string, more: object = {}): string {
    return this.deliver(where, { msgtype: 'text', text: { content }, ...more });
  }

  /** Any message callback. */
  deliver(where: Where, body: object, msgid = this.#next('msg')): string {
    const chatId = this.#open(where);
    const reqId = this.#next('req');
    this.chats.called(reqId, { kind: 'message', chatId });
    this.#callBack('aibot_msg_callback', reqId, { ...this.#from(where), msgid, ...body });
    return msgid;
  }

  /** A person opens the chat with the bot. */
  enter(user: string): void {
    const reqId = this.#next('req');
    this.chats.called(reqId, { kind: 'welcome', chatId: this.#open({ user }) });
    this.#event(reqId, { user }, { eventtype: 'enter_chat' });
  }

  /** A person clicks on the newest card that has this label (all labels, for ticks and lists). */
  click(where: Where, ...labels: string[]): void {
    const chatId = where.group ?? where.user;
    const card = this.screen(chatId).findLast(({ options }) => labels.every((label) => options.includes(label)))?.card;
    if (card?.taskId === undefined) throw new Error('no card with these options');
    const chosen = card.options.filter(({ label }) => labels.includes(label));
    const reqId = this.#next('req');
    this.chats.called(reqId, { kind: 'card', chatId, taskId: card.taskId });
    const lists = [...new Set(chosen.flatMap(({ list }) => list ?? []))].map((list) => ({
      question_key: list,
      option_ids: { option_id: chosen.filter((one) => one.list === list).map(({ key }) => key) },
    }));
    this.#event(reqId, where, {
      eventtype: 'template_card_event',
      template_card_event: {
        card_type: card.type,
        event_key: card.submit ?? chosen[0]?.key,
        task_id: card.taskId,
        ...(lists.length === 0 ? {} : { selected_items: { selected_item: lists } }),
      },
    });
  }

  /** Any event callback. */
  event(where: Where, event: object): void {
    this.#event(this.#next('req'), where, event);
  }

  /** Anything at all, as it is. */
  raw(frame: unknown): void {
    this.#live?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open({ user, group }: Where): string {
    const chatId = group ?? user;
    this.chats.open(chatId);
    return chatId;
  }

  #from({ user, group }: Where) {
    const chat = group === undefined ? { chattype: 'single' } : { chatid: group, chattype: 'group' };
    return { aibotid: this.#options.botId, from: { userid: user }, ...chat };
  }

  #event(reqId: string, where: Where, event: object): void {
    const create_time = Math.floor((this.#options.now?.() ?? Date.now()) / 1000);
    const body = { ...this.#from(where), msgid: this.#next('msg'), create_time, msgtype: 'event', event };
    this.#callBack('aibot_event_callback', reqId, body);
  }

  #callBack(cmd: string, reqId: string, body: object): void {
    if (this.#live === undefined) this.lost += 1;
    this.#live?.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
  }

  #next(prefix: string): string {
    this.#count += 1;
    return `${prefix}-${this.#count}`;
  }

  #take(socket: WebSocket, text: string): void {
    const { cmd, headers, body } = frameSchema.parse(JSON.parse(text));
    this.#frames.set(cmd, (this.#frames.get(cmd) ?? 0) + 1);
    if (this.#isSilent) return;
    const at = this.#faults.findIndex(({ cmds }) => cmds.includes(cmd));
    const [{ fault } = { fault: undefined }] = at === -1 ? [] : this.#faults.splice(at, 1);
    if (fault?.kind === 'lost') return;
    const reply =
      fault?.kind === 'errcode'
        ? { errcode: fault.errcode, errmsg: 'ordered' }
        : this.#answer(socket, { cmd, reqId: headers.req_id, body });
    if (fault?.kind === 'cut') this.drop();
    else if (fault?.kind !== 'no_ack') socket.send(JSON.stringify({ headers: { req_id: headers.req_id }, ...reply }));
  }

  #answer(socket: WebSocket, { cmd, reqId, body }: { cmd: string; reqId: string; body: unknown }): SimReply {
    if (cmd === 'aibot_subscribe') return this.#subscribe(socket, body);
    if (socket !== this.#live) return { errcode: 846609, errmsg: 'not subscribed' };
    if (cmd === 'ping') return { errcode: 0, errmsg: 'ok' };
    if (UPLOADING.includes(cmd)) return this.chats.uploads.take(cmd, body);
    if (SAYING.includes(cmd)) return this.chats.take(cmd, reqId, body);
    return { errcode: 40008, errmsg: 'unknown cmd' };
  }

  #subscribe(socket: WebSocket, body: unknown): SimReply {
    const ordered = this.#subscribeErrors.shift();
    if (ordered !== undefined) return { errcode: ordered, errmsg: 'ordered' };
    const read = subscribeSchema.safeParse(body);
    const { botId, secret } = this.#options;
    if (!read.success || read.data.bot_id !== botId || read.data.secret !== secret) {
      return { errcode: 40001, errmsg: 'invalid secret' };
    }
    if (this.#live !== undefined && this.#live !== socket) this.#kick(this.#live);
    this.#live = socket;
    return { errcode: 0, errmsg: 'ok' };
  }

  #kick(socket: WebSocket): void {
    this.kicked += 1;
    const body = { msgid: this.#next('msg'), create_time: 1, aibotid: this.#options.botId, msgtype: 'event' };
    const event = { eventtype: 'disconnected_event' };
    socket.send(
      JSON.stringify({
        cmd: 'aibot_event_callback',
        headers: { req_id: this.#next('req') },
        body: { ...body, event },
      }),
    );
    socket.close();
  }
}
