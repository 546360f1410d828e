/** Takes in one fetched page: each customer's items in their order, several customers at once, all durable or it throws. */
import type { Accept, CallbackNote } from '../callback.ts';
import type { InboundMessage } from '../contract.ts';
import { type Customer, userIdOf } from './customer.ts';
import { msgidOf } from './delivery.ts';
import { CODE_LIFE_MS, type EventCodes } from './event-codes.ts';
import { ENDED_FAIL, FAIL_TYPES, WINDOW_FAILS } from './fail-types.ts';
import { textForm } from './form.ts';
import { type Meaning, meaningOf } from './inbound.ts';
import { writeHandle } from './reply-handle.ts';
import type { ReplyWindows } from './reply-windows.ts';
import { isHumans, isPassing, type ServiceState, type ServiceStates } from './service-states.ts';
import { type KfItem, readItem } from './sync-page.ts';
import { TEXTS } from './texts.ts';

export type IntakeParts = {
  /** Only these accounts are ours. */
  openKfIds: readonly string[];
  accept: Accept;
  states: ServiceStates;
  windows: ReplyWindows;
  codes: EventCodes;
  now: () => Date;
  note: (what: CallbackNote) => void;
};

/** Customers whose items are taken in at once. */
const AT_ONCE = 8;

type Read = { item: KfItem; meaning: Meaning };
type Chain = { customer: Customer; entries: Read[] };
type Message = Extract<Meaning, { kind: 'message' }>;

export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Resolves when everything on the page is durable. Throws when something is not; the page must then be taken again. */
  async take(items: readonly unknown[]): Promise<void> {
    const chains = [...this.#chainsOf(items).values()];
    const failures: unknown[] = [];
    const work = async (): Promise<void> => {
      for (let chain = chains.shift(); chain !== undefined && failures.length === 0; chain = chains.shift()) {
        await this.#takeChain(chain).catch((thrown: unknown) => failures.push(thrown));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (failures.length > 0) throw failures[0];
  }

  #chainsOf(items: readonly unknown[]): Map<string, Chain> {
    const chains = new Map<string, Chain>();
    for (const raw of items) {
      const item = readItem(raw);
      if (item === undefined) {
        this.#parts.note({ kind: 'bad_content', detail: 'item of a page' });
        continue;
      }
      const customer = this.#customerOf(item);
      if (customer === undefined) continue;
      const chain = chains.get(userIdOf(customer)) ?? { customer, entries: [] };
      chain.entries.push({ item, meaning: meaningOf(item) });
      chains.set(userIdOf(customer), chain);
    }
    return chains;
  }

  /** Undefined: of no customer (a servicer went to lunch), or of an account that is not ours. */
  #customerOf({ openKfId, externalUserId }: KfItem): Customer | undefined {
    if (openKfId !== undefined && !this.#parts.openKfIds.includes(openKfId)) {
      this.#parts.note({ kind: 'foreign', detail: 'item of another account' });
      return undefined;
    }
    return openKfId === undefined || externalUserId === undefined ? undefined : { openKfId, externalUserId };
  }

  async #takeChain({ customer, entries }: Chain): Promise<void> {
    const { states } = this.#parts;
    // What the page itself tells about who served when goes before what is known about now: a page that is taken twice
    // is read the same way twice, and of a backlog it is the past that counts.
    let told = stateBefore(entries);
    for (const { item, meaning } of entries) {
      if (meaning.kind === 'session') {
        told = meaning.state;
        states.learn(customer, meaning.state, item.sendTime * 1000);
        await this.#sayThatBotIsBack(item, meaning.msgCode);
      } else if (meaning.kind === 'message') {
        if (told === 'ended' && meaning.spoken) told = undefined;
        await this.#hear(customer, { item, meaning, told });
      } else this.#noteOther(customer, item, meaning);
    }
  }

  #noteOther(customer: Customer, item: KfItem, meaning: Meaning): void {
    const { note, states, windows } = this.#parts;
    if (meaning.kind === 'malformed') note({ kind: 'bad_content', detail: `item of type ${item.type}` });
    if (meaning.kind !== 'not_delivered') return;
    const { failType } = meaning;
    const reason = FAIL_TYPES.get(failType) ?? 'a reason of an unknown number';
    note({ kind: 'platform_warning', detail: `msg_send_fail ${failType}: ${reason}` });
    if (WINDOW_FAILS.has(failType)) windows.close(customer);
    if (failType === ENDED_FAIL) states.learn(customer, 'ended', item.sendTime * 1000);
  }

  async #hear(
    customer: Customer,
    heard: { item: KfItem; meaning: Message; told: ServiceState | undefined },
  ): Promise<void> {
    const { windows, accept, note } = this.#parts;
    const { item, meaning, told } = heard;
    const writtenAt = item.sendTime * 1000;
    if (meaning.spoken) windows.heard(customer, writtenAt, item.messageId);
    if (meaning.welcomeCode !== undefined) windows.neverWrote(customer, writtenAt);
    if (meaning.spoken && isHumans(told ?? (await this.#stateOf(customer)))) return;
    if (meaning.content.type === 'unknown') note({ kind: 'unknown_type', detail: meaning.content.platformType });
    await accept(this.#messageOf(customer, item, meaning));
  }

  /** Known for at most ten minutes, and never across the end of a session: the customer's message has begun another. */
  async #stateOf(customer: Customer): Promise<ServiceState | undefined> {
    const { states } = this.#parts;
    const known = states.known(customer);
    if (known !== undefined && known !== 'ended') return known;
    const asked = await states.ask(customer);
    if (asked.ok) return asked.state;
    if (isPassing(asked)) throw new Error(`service state not reached: ${asked.error}`);
    // Without the right to ask there is no desk either; a message must not be lost for that.
    this.#parts.note({ kind: 'platform_warning', detail: `service_state/get: ${asked.detail}` });
    return undefined;
  }

  #messageOf(customer: Customer, item: KfItem, { content, spoken, welcomeCode }: Message): InboundMessage {
    const userId = userIdOf(customer);
    const receivedAt = this.#parts.now().getTime();
    const writtenAt = item.sendTime * 1000;
    const at = Math.min(writtenAt, receivedAt);
    const reply = writeHandle({
      welcome: welcomeCode === undefined ? undefined : { code: welcomeCode, at },
      message: spoken ? { id: item.messageId, writtenAt } : undefined,
      stateAsOf: spoken ? this.#parts.states.asOf(customer) : undefined,
    });
    return {
      channel: 'wecom-kf',
      messageId: item.messageId,
      sender: { userId },
      chat: { id: userId, kind: 'direct' },
      sentAt: new Date(at),
      content,
      addressed: true,
      reply,
    };
  }

  /** The code of an ended session lives 20 seconds: said at once, or not at all. */
  async #sayThatBotIsBack(item: KfItem, code: string | undefined): Promise<void> {
    const { codes, now } = this.#parts;
    const msgid = msgidOf(item.messageId);
    const form = textForm(TEXTS.botIsBack);
    if (code === undefined || form === undefined || !codes.isFree(code, msgid)) return;
    if (now().getTime() - item.sendTime * 1000 > CODE_LIFE_MS) return;
    await codes.say(code, form, { msgid, again: false });
  }
}

/** How it must have been before the first change on the page, where that change tells. */
function stateBefore(entries: readonly Read[]): ServiceState | undefined {
  for (const { meaning } of entries) {
    if (meaning.kind === 'session') return meaning.before;
  }
  return undefined;
}
