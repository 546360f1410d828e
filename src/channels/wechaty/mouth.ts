/** Says things through the account: never twice while the first try is still under way, never faster than a person. */
import type { OutboundMessage, OutboundTarget, SendResult } from '../contract.ts';
import type { Bot, BotContact, BotRoom } from './bot.ts';
import { failed, failureOf, REST_MS } from './failures.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';
import type { People } from './people.ts';
import { within } from './time-limit.ts';

export type MouthOptions = {
  people: People;
  nowMs: () => number;
  /** How long one try is waited for. */
  timeoutMs: number;
  log: (what: { kind: 'mention_left_out'; detail: string }) => void;
};

type Speech = Exclude<Outgoing, { kind: 'nothing' }>;
type Say = { bot: Bot; target: OutboundTarget; speech: Speech; mentions: readonly string[]; attempt: number };
/** Where one try stands; `givenUp` stops it before it has said anything. */
type Try = { isSaying: boolean; givenUp: boolean };

/** To all targets together: a person who writes more than this in a minute is no person. */
const ACCOUNT_PER_MINUTE = 30;
const REMEMBERED_TRIES = 200;

export class Mouth {
  readonly #options: MouthOptions;
  /** Outbox id → a try that had not ended when its time was over. */
  readonly #underWay = new Map<string, Promise<SendResult>>();
  #saidAt: number[] = [];
  #restsUntil = 0;

  constructor(options: MouthOptions) {
    this.#options = options;
  }

  /** Sends once. `bot` undefined: this instance is not logged in. */
  async send(bot: Bot | undefined, message: OutboundMessage): Promise<SendResult> {
    const outgoing = await outgoingOf(message.body);
    if (!outgoing.ok) return outgoing;
    if (outgoing.kind === 'nothing') return { ok: true };
    const earlier = this.#underWay.get(message.id);
    if (earlier !== undefined) return this.#waitOnceMore(message.id, earlier);
    if (bot === undefined) return failed('not_connected', 'the account is not logged in here');
    const waitMs = this.#waitMs();
    if (waitMs > 0) return failed('rate_limited', 'the account is paced', waitMs);
    const { target, mentions, attempt } = message;
    const result = await this.#try(message.id, { bot, target, speech: outgoing, mentions, attempt });
    if (!result.ok && result.error === 'rate_limited') this.#restsUntil = this.#options.nowMs() + REST_MS;
    return result;
  }

  async #try(id: string, say: Say): Promise<SendResult> {
    const state: Try = { isSaying: false, givenUp: false };
    const work = this.#say(say, state).catch((thrown: unknown) => failureOf(thrown, say.attempt));
    try {
      return await within(this.#options.timeoutMs, work);
    } catch {
      state.givenUp = true;
      // Nothing was said yet, and now nothing will be.
      if (!state.isSaying) return failed('busy', 'the puppet did not find the recipient in time');
      this.#remember(id, work);
      return failed('timeout', 'the puppet did not answer in time');
    }
  }

  /** A slow upload that is still under way is waited for, not begun again; what never ends is begun again after that. */
  async #waitOnceMore(id: string, earlier: Promise<SendResult>): Promise<SendResult> {
    this.#underWay.delete(id);
    return within(this.#options.timeoutMs, earlier).catch(() => failed('timeout', 'still no answer from the puppet'));
  }

  #remember(id: string, work: Promise<SendResult>): void {
    this.#underWay.set(id, work);
    const oldest = this.#underWay.keys().next();
    if (this.#underWay.size > REMEMBERED_TRIES && !oldest.done) this.#underWay.delete(oldest.value);
  }

  async #say(say: Say, state: Try): Promise<SendResult> {
    const { bot, target, speech } = say;
    if ('userId' in target) {
      const contact = await this.#options.people.find(bot, target.userId);
      if (contact === undefined) return failed('recipient', 'no contact of the account');
      return this.#speak(state, async () => contact.say(await sayable(speech)));
    }
    const room = await bot.Room.find({ id: target.chatId });
    if (room === undefined) return noRoom(bot, target.chatId);
    const mentioned = await this.#inRoom(bot, room, say.mentions);
    return this.#speak(state, async () =>
      speech.kind === 'text' ? room.say(speech.text, ...mentioned) : room.say(await sayable(speech)),
    );
  }

  async #speak(state: Try, speak: () => Promise<unknown>): Promise<SendResult> {
    if (state.givenUp) return failed('busy', 'given up before anything was said');
    state.isSaying = true;
    this.#saidAt.push(this.#options.nowMs());
    const sent = await speak();
    // Not every puppet tells the id of what was sent.
    if (typeof sent !== 'object' || sent === null || !('id' in sent)) return { ok: true };
    return { ok: true, platformMessageId: String(sent.id) };
  }

  /** Who is to be mentioned and is there; the others are left out, so that the words arrive. */
  async #inRoom(bot: Bot, room: BotRoom, userIds: readonly string[]): Promise<BotContact[]> {
    const found = await Promise.all(
      [...new Set(userIds)].map(async (userId) => {
        const contact = await this.#options.people.find(bot, userId);
        return contact !== undefined && (await room.has(contact)) ? contact : undefined;
      }),
    );
    const there = found.filter((contact) => contact !== undefined);
    const left = found.length - there.length;
    if (left > 0) this.#options.log({ kind: 'mention_left_out', detail: `${left} of ${found.length}` });
    return there;
  }

  #waitMs(): number {
    const now = this.#options.nowMs();
    this.#saidAt = this.#saidAt.filter((at) => at > now - 60_000);
    const full = this.#saidAt.at(-ACCOUNT_PER_MINUTE);
    return Math.max(this.#restsUntil - now, full === undefined ? 0 : full + 60_000 - now, 0);
  }
}

/** wechaty gives no room for one that cannot be read just now, too. */
async function noRoom(bot: Bot, roomId: string): Promise<SendResult> {
  const isIn = (await bot.puppet.roomList()).includes(roomId);
  return isIn
    ? failed('busy', 'the group cannot be read now')
    : failed('recipient', 'the account is not in this group');
}

/** wechaty's own box for a file; loaded with the first file that is sent. */
async function sayable(speech: Speech) {
  if (speech.kind === 'text') return speech.text;
  const { FileBox } = await import('file-box');
  // Base64 is the one form that every puppet can carry.
  return FileBox.fromBase64(speech.bytes.toString('base64'), speech.fileName);
}
