/** The parts of wechaty's types that this room speaks of; types only, so that nothing is loaded. */
import type { Contact, Message, Room, Wechaty } from 'wechaty';

/** A running wechaty. */
export type Bot = Wechaty;
export type BotContact = Contact;
export type BotMessage = Message;
export type BotRoom = Room;

/** wechaty's numbers of message types (1.20). */
export const MESSAGE_TYPES = {
  attachment: 1,
  audio: 2,
  image: 6,
  text: 7,
  location: 8,
  groupNote: 10,
  recalled: 13,
  url: 14,
  video: 15,
} as const;

/** wechaty's number of a contact that is a 公众号: it has no person behind it. */
export const OFFICIAL_CONTACT = 2;
