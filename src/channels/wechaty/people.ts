/** Who a contact is: a member by the remark that only the account's owner can write, else an opaque member of the public. */
import { createHash } from 'node:crypto';
import type { Bot, BotContact } from './bot.ts';

/** `#inspector-1`: the owner of the account says that this contact is that member. */
const MEMBER_REMARK = /^\s*#([0-9A-Za-z][0-9A-Za-z_\-@.]{0,63})\s*$/;
// A member's id begins with a letter or digit, so no contact can ever look like one.
const PUBLIC_ID = /^~[0-9a-f]{32}$/;
const REMEMBERED = 2_000;
/** A remark is asked for again after this long, so that a new member is known soon and a former one forgotten. */
const FRESH_MS = 5 * 60_000;

export class People {
  readonly #nowMs: () => number;
  /** Our user id → contact id, the longest unseen first. */
  readonly #contacts = new Map<string, string>();
  /** Contact id → when its remark was read. */
  readonly #readAt = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Our id of somebody who spoke. */
  async userIdOf(contact: BotContact): Promise<string> {
    await this.#refresh(contact);
    const userId = memberOf(await remarkOf(contact)) ?? publicIdOf(contact.id);
    remember(this.#contacts, userId, contact.id);
    return userId;
  }

  /** The contact behind our id, after a restart too; undefined when there is none (any more). */
  async find(bot: Bot, userId: string): Promise<BotContact | undefined> {
    const known = this.#contacts.get(userId);
    const contact = known === undefined ? undefined : await bot.Contact.find({ id: known });
    // The remark may have gone to somebody else since.
    if (contact !== undefined && (await this.userIdOf(contact)) === userId) return contact;
    this.#contacts.delete(userId);
    return PUBLIC_ID.test(userId) ? findPublic(bot, userId) : findMember(bot, userId);
  }

  async #refresh(contact: BotContact): Promise<void> {
    const readAt = this.#readAt.get(contact.id);
    const now = this.#nowMs();
    if (readAt !== undefined && now - readAt < FRESH_MS) return;
    remember(this.#readAt, contact.id, now);
    // Just loaded is fresh enough; when the puppet cannot say, what it said last counts.
    if (readAt !== undefined) await contact.sync().catch(() => undefined);
  }
}

/** A contact that could not be loaded is loaded now: a member must not become a stranger for a moment. */
async function remarkOf(contact: BotContact): Promise<string | undefined> {
  return contact.alias().catch(async () => {
    await contact.sync();
    return contact.alias();
  });
}

/** The member that a remark names, in lower case as the platform compares; undefined when it names none. */
function memberOf(remark: string | undefined): string | undefined {
  return MEMBER_REMARK.exec(remark ?? '')?.[1]?.toLowerCase();
}

/** Contact ids stay in this room: they are how the platform knows a person. */
function publicIdOf(contactId: string): string {
  return `~${createHash('sha256').update(contactId).digest('hex').slice(0, 32)}`;
}

async function findMember(bot: Bot, userId: string): Promise<BotContact | undefined> {
  if (memberOf(`#${userId}`) !== userId) return undefined;
  const ids = await bot.puppet.contactSearch({ alias: /^\s*#/ });
  const remarked = await Promise.all(ids.map((id) => contactOf(bot, id)));
  const remarks = await Promise.all(remarked.map(remarkOf));
  const found = remarked.filter((_contact, index) => memberOf(remarks[index]) === userId);
  // Two contacts with one remark: nobody can tell which is meant.
  return found.length === 1 ? found[0] : undefined;
}

async function findPublic(bot: Bot, userId: string): Promise<BotContact | undefined> {
  const id = (await bot.puppet.contactList()).find((contactId) => publicIdOf(contactId) === userId);
  if (id === undefined) return undefined;
  const contact = await contactOf(bot, id);
  // Who has become a member is no stranger any more.
  return memberOf(await remarkOf(contact)) === undefined ? contact : undefined;
}

/** One that the account has. wechaty gives nothing for one that cannot be read just now, too. */
async function contactOf(bot: Bot, id: string): Promise<BotContact> {
  const contact = await bot.Contact.find({ id });
  if (contact === undefined) throw new Error('busy: a contact cannot be read now');
  return contact;
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > REMEMBERED && !oldest.done) map.delete(oldest.value);
}
