/**
 * A strict stand-in for the platform of a bot in callback mode: real HTTP both ways, encrypted, with the platform's clock.
 *
 *     const sim = await startAibotCallbackSim({ token, encodingAesKey });
 *     sim.aim('http://127.0.0.1:3000/callback/wecom-aibot');
 *     const said = sim.say('u-officer-01', '填报');         // posts; waits 5 s at most; polls the stream to its end
 *     await said.done;
 *     sim.screen('u-officer-01');                          // what that chat reads, oldest first
 *     await sim.tap('u-officer-01', '合格').done;           // delivered once, whatever becomes of it
 *     sim.hangUp();                                        // cuts every callback that is being answered
 *     sim.breaches();                                      // what the real platform would have refused or not shown
 *     await sim.close();
 */
import { type Judged, judgeReply, type Occasion } from './callback-sim-rules.ts';
import { CallbackScreens, type SimShown } from './callback-sim-screen.ts';
import { CallbackSimServers, type ResponseFault } from './callback-sim-servers.ts';
import { type CallbackCall, CallbackWire, type SignedCall, unique } from './callback-sim-wire.ts';

/** One delivery. `answered`: the first call is over; `done`: the stream after it, too. */
export type Delivery = { msgid: string; answered: Promise<CallbackCall>; done: Promise<void> };

export type AibotCallbackSimOptions = {
  token: string;
  encodingAesKey: string;
  aibotId?: string;
  now?: () => Date;
  /** Between two questions after a stream; the platform's own spacing is not documented. */
  pollMs?: number;
  /** What an address that is used up answers; not documented either. */
  spentCode?: number;
};

/** Where something is said: in private, or in a group with a mention of the bot. */
export type SimPlace = { group?: string; quote?: Record<string, unknown> };

type Context = { chatId: string; isGroup: boolean; occasion: Occasion; at: number; userId: string; taskId?: string };

const STREAM_MS = 6 * 60_000;
const BOT_NAME = '小助手';

/** Starts a stand-in; `close()` it at the end. */
export async function startAibotCallbackSim(options: AibotCallbackSimOptions): Promise<AibotCallbackSim> {
  const sim = new AibotCallbackSim(options);
  await sim.listen();
  return sim;
}

export class AibotCallbackSim {
  readonly #options: AibotCallbackSimOptions;
  readonly #servers: CallbackSimServers;
  readonly #wire: CallbackWire;
  readonly #screens = new CallbackScreens();
  readonly #said = new Map<string, { plain: string; context: Context }>();
  #polls = 0;
  #isClosed = false;

  constructor(options: AibotCallbackSimOptions) {
    this.#options = options;
    const { token, encodingAesKey, spentCode = 40_058 } = options;
    const breach = (what: string) => this.#screens.breach(what);
    const now = () => this.now();
    this.#wire = new CallbackWire({ token, encodingAesKey, now, breach });
    this.#servers = new CallbackSimServers({
      encodingAesKey,
      now,
      spentCode,
      breach,
      shown: ({ chatId }, { seen }) => this.#screens.show(chatId, { ...seen, by: 'response_url', isWhole: true }),
    });
  }

  listen(): Promise<void> {
    return this.#servers.listen();
  }

  now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  get apiBase(): string {
    return this.#servers.origin;
  }

  /** Sets the address that is called. */
  aim(url: string): void {
    this.#wire.aim(url);
  }

  /** The console's check of the address: true when the bare plaintext comes back. */
  verifyUrl(): Promise<boolean> {
    return this.#wire.verifyUrl();
  }

  say(userId: string, content: string, place: SimPlace = {}): Delivery {
    return this.message(userId, { msgtype: 'text', text: { content: addressed(content, place) } }, place);
  }

  image(userId: string, bytes: Uint8Array): Delivery {
    return this.message(userId, { msgtype: 'image', image: this.#item(bytes) });
  }

  mixed(userId: string, parts: { content: string; bytes: Uint8Array }, place: SimPlace = {}): Delivery {
    const text = { content: addressed(parts.content, place) };
    const msg_item = [
      { msgtype: 'text', text },
      { msgtype: 'image', image: this.#item(parts.bytes) },
    ];
    return this.message(userId, { msgtype: 'mixed', mixed: { msg_item } }, place);
  }

  voice(userId: string, content: string): Delivery {
    return this.message(userId, { msgtype: 'voice', voice: { content } });
  }

  enter(userId: string): Delivery {
    return this.#event(this.#context(userId, 'welcome'), { eventtype: 'enter_chat' });
  }

  feedback(userId: string): Delivery {
    const feedback_event = { id: 'F1', type: 1 };
    return this.#event(this.#context(userId, 'feedback'), { eventtype: 'feedback_event', feedback_event });
  }

  /** Taps the button, or ticks the options and submits, with these labels on the newest card of the chat. */
  tap(userId: string, labels: string | string[], group?: string): Delivery {
    const card = this.screen(group ?? userId).findLast(({ options }) => options.length > 0);
    const picked = [labels].flat().flatMap((label) => card?.options.find((one) => one.label === label) ?? []);
    if (card?.taskId === undefined || picked.length === 0) throw new Error(`no card with ${[labels].flat().join()}`);
    const lists = Map.groupBy(picked, (one) => one.list ?? '');
    const selected_item = [...lists].map(([question_key, ticks]) => ({
      question_key,
      option_ids: { option_id: ticks.map((one) => one.key) },
    }));
    const isButton = lists.has('');
    const template_card_event = {
      card_type: isButton ? 'button_interaction' : 'vote_interaction',
      event_key: isButton ? picked[0]?.key : 'submit',
      task_id: card.taskId,
      ...(isButton ? {} : { selected_items: { selected_item } }),
    };
    const context = { ...this.#context(userId, 'card', group), taskId: card.taskId };
    return this.#event(context, { eventtype: 'template_card_event', template_card_event });
  }

  /** Any message with a fresh id and a one-time address. */
  message(userId: string, body: Record<string, unknown>, { group, quote }: SimPlace = {}): Delivery {
    const context = this.#context(userId, 'message', group);
    const msgid = `MSG-${unique()}`;
    const response_url = this.#giveUrl(msgid, context);
    return this.#deliver(msgid, context, { ...body, response_url, ...(quote === undefined ? {} : { quote }) });
  }

  /** The platform calls once more about a message: the same plaintext under a new signature. */
  repeat(msgid: string): Delivery {
    const known = this.#said.get(msgid);
    if (known === undefined) throw new Error(`nothing was said as ${msgid}`);
    return this.#send(msgid, known.plain, known.context);
  }

  /** The platform asks after a stream, outside the turn of any message. */
  poll(userId: string, streamId: string): Promise<CallbackCall> {
    return this.#ask(this.#context(userId, 'poll'), streamId);
  }

  /** A signed request with any plaintext, for tests that bend it. */
  sign(plain: string): SignedCall {
    return this.#wire.sign(plain);
  }

  /** Cuts every callback that is being answered: the platform hears nothing of it. Gives how many there were. */
  hangUp(): number {
    return this.#wire.hangUp();
  }

  /** The next answer by address meets this. */
  fault(fault: ResponseFault): void {
    this.#servers.fault(fault);
  }

  /** Takes the platform's own servers off the net. */
  unplug(): Promise<void> {
    return this.#servers.close();
  }

  screen(chatId: string): readonly SimShown[] {
    return this.#screens.of(chatId);
  }

  breaches(): readonly string[] {
    return this.#screens.breaches;
  }

  /** Answers by address, so far. */
  get responseCalls(): number {
    return this.#servers.calls;
  }

  /** Questions after streams, so far. */
  get polls(): number {
    return this.#polls;
  }

  /** Resolves when no call of the bot's address is under way. */
  async settled(): Promise<void> {
    while (!this.#wire.isIdle) await pause(2);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.hangUp();
    await this.#servers.close();
  }

  #item(bytes: Uint8Array): { url: string } {
    return { url: this.#servers.addMedia(bytes, 'p.jpg') };
  }

  #event(context: Context, event: Record<string, unknown>): Delivery {
    const msgid = `EVENT-${unique()}`;
    const create_time = Math.floor(context.at / 1000);
    const url = context.occasion === 'card' ? { response_url: this.#giveUrl(msgid, context) } : {};
    return this.#deliver(msgid, context, { create_time, msgtype: 'event', event, ...url });
  }

  #context(userId: string, occasion: Occasion, group?: string): Context {
    const isGroup = group !== undefined;
    return { chatId: group ?? userId, isGroup, occasion, at: this.now().getTime(), userId };
  }

  #giveUrl(msgid: string, { chatId, isGroup, at }: Context): string {
    return this.#servers.giveCode({ code: `CODE-${msgid}`, msgid, chatId, isGroup, at });
  }

  #deliver(msgid: string, context: Context, body: Record<string, unknown>): Delivery {
    const plain = JSON.stringify({ msgid, ...this.#frame(context), ...body });
    this.#said.set(msgid, { plain, context });
    return this.#send(msgid, plain, context);
  }

  #frame({ chatId, isGroup, userId, occasion }: Context): Record<string, unknown> {
    return {
      aibotid: this.#options.aibotId ?? 'AIBOT-1',
      from: { userid: userId },
      // The published example of enter_chat has no chattype.
      ...(occasion === 'welcome' ? {} : { chattype: isGroup ? 'group' : 'single' }),
      ...(isGroup ? { chatid: chatId } : {}),
    };
  }

  #send(msgid: string, plain: string, context: Context): Delivery {
    const answered = this.#call(plain, context);
    return {
      msgid,
      answered: answered.then(({ call }) => call),
      done: answered.then(({ judged }) => (judged?.kind === 'stream' ? this.#follow(judged, context) : undefined)),
    };
  }

  /** Asks for the stream until it ends, six minutes at most. */
  async #follow({ id, finish }: Extract<Judged, { kind: 'stream' }>, context: Context): Promise<void> {
    let isOver = finish;
    while (!isOver && !this.#isClosed && this.now().getTime() - context.at <= STREAM_MS) {
      await pause(this.#options.pollMs ?? 1000);
      const { judged } = await this.#poll(context, id);
      if (judged?.kind === 'stream' && judged.id !== id) this.#screens.breach('another stream than was asked for');
      isOver = judged?.kind === 'stream' && judged.finish;
    }
  }

  async #ask(context: Context, id: string): Promise<CallbackCall> {
    return (await this.#poll(context, id)).call;
  }

  #poll(context: Context, id: string): Promise<{ call: CallbackCall; judged: Judged | undefined }> {
    this.#polls += 1;
    const asked: Context = { ...context, occasion: 'poll' };
    const question = { msgid: `POLL-${unique()}`, ...this.#frame(asked), msgtype: 'stream', stream: { id } };
    return this.#call(JSON.stringify(question), asked);
  }

  async #call(plain: string, context: Context): Promise<{ call: CallbackCall; judged: Judged | undefined }> {
    const call = await this.#wire.post(this.#wire.sign(plain));
    const judged = call.plain === undefined ? undefined : judgeReply(call.plain, context.occasion);
    if (judged !== undefined) this.#put(judged, context);
    return { call, judged };
  }

  /** Puts an answer on the screen. */
  #put(judged: Judged, { chatId, taskId }: Context): void {
    if (judged.kind === 'refused') this.#screens.breach(judged.why);
    if (judged.kind === 'message') this.#screens.show(chatId, { ...judged.seen, by: 'callback', isWhole: true });
    if (judged.kind === 'stream') this.#screens.stream(chatId, judged);
    if (judged.kind !== 'update') return;
    if (judged.taskId !== taskId) this.#screens.breach('update of another card');
    this.#screens.update(chatId, judged);
  }
}

/** In a group only what mentions the bot is heard. */
function addressed(content: string, { group }: SimPlace): string {
  return group === undefined ? content : `@${BOT_NAME} ${content}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
