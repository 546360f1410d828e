/** Translates wechaty's messages into the contract's; what is not understood becomes `unknown`. */
import { z } from 'zod';
import type { InboundContent, InboundMessage } from '../contract.ts';
import { type Bot, type BotMessage, type BotRoom, MESSAGE_TYPES } from './bot.ts';
import type { People } from './people.ts';

/** More than WeChat lets anybody type. */
const MOST_CHARS = 20_000;

const placeSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  label: z.string().max(500),
});
const linkSchema = z.object({ title: z.string().max(500), url: z.string().max(4000) });

/** One message as every room above understands it; a sender's clock never runs ahead of `receivedAt`. */
export async function toInbound(
  bot: Bot,
  message: BotMessage,
  heard: { people: People; receivedAt: Date },
): Promise<InboundMessage> {
  const userId = await heard.people.userIdOf(message.talker());
  const room = message.room();
  // What cannot be read was said all the same.
  const content = await contentOf(bot, message).catch(() => unknown(message));
  const common = {
    channel: 'wechaty',
    messageId: message.id,
    sender: { userId },
    sentAt: new Date(Math.min(message.date().getTime(), heard.receivedAt.getTime())),
  } as const;
  if (room === undefined) return { ...common, chat: { id: userId, kind: 'direct' }, content, addressed: true };
  const chat = { id: room.id, kind: 'group' } as const;
  if (content.type !== 'text') return { ...common, chat, content, addressed: false };
  const names = await ownNames(bot, room);
  const isNamed = names.some((name) => mentionOf(name).test(content.text));
  const addressed = isNamed || (await isMentioned(message));
  return {
    ...common,
    chat,
    content: addressed ? { ...content, text: withoutNames(content.text, names) } : content,
    addressed,
  };
}

/** wechaty asks the puppet for members by name here; when that fails nobody was mentioned. */
async function isMentioned(message: BotMessage): Promise<boolean> {
  return message.mentionSelf().catch(() => false);
}

/** What the bot is called in a room: its name, and its name there. */
async function ownNames(bot: Bot, room: BotRoom): Promise<string[]> {
  const self = bot.currentUser;
  const inRoom = await room.alias(self).catch(() => undefined);
  return [self.name(), inRoom ?? ''].filter((name) => name.trim() !== '');
}

/** `@name` at the beginning, ended by WeChat's own sign (U+2005), a blank, a punctuation mark or the end. */
function mentionOf(name: string): RegExp {
  return new RegExp(`^\\s*@${escaped(name)}(?=[\\s\\p{P}]|$)`, 'u');
}

function withoutNames(text: string, names: readonly string[]): string {
  return names
    .reduce((rest, name) => rest.replaceAll(new RegExp(`(^|\\s)@${escaped(name)}(?=[\\s\\p{P}]|$)`, 'gu'), '$1'), text)
    .trim();
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

async function contentOf(bot: Bot, message: BotMessage): Promise<InboundContent> {
  const mediaId = message.id;
  switch (Number(message.type())) {
    case MESSAGE_TYPES.text:
      return message.text().length > MOST_CHARS ? unknown(message) : { type: 'text', text: message.text() };
    case MESSAGE_TYPES.image:
      return { type: 'image', mediaId };
    case MESSAGE_TYPES.audio:
      return { type: 'voice', mediaId };
    case MESSAGE_TYPES.video:
      return { type: 'video', mediaId };
    case MESSAGE_TYPES.attachment:
      return { type: 'file', mediaId };
    case MESSAGE_TYPES.location:
      return placeOf(bot, message);
    case MESSAGE_TYPES.url:
      return linkOf(bot, message);
    case MESSAGE_TYPES.recalled:
      return recalledOf(message);
    default:
      return unknown(message);
  }
}

/** Asked of the puppet: wechaty 1.20's own `toLocation` always throws (it builds a class that refuses to be built). */
async function placeOf(bot: Bot, message: BotMessage): Promise<InboundContent> {
  const place = await bot.puppet.messageLocation(message.id);
  const label = [place.name, place.address].filter(Boolean).join(' ');
  const parsed = placeSchema.safeParse({ latitude: place.latitude, longitude: place.longitude, label });
  return parsed.success ? { type: 'location', ...parsed.data } : unknown(message);
}

async function linkOf(bot: Bot, message: BotMessage): Promise<InboundContent> {
  const parsed = linkSchema.safeParse(await bot.puppet.messageUrl(message.id));
  return parsed.success ? { type: 'link', ...parsed.data } : unknown(message);
}

/** Its text is the id of the message that was taken back. */
function recalledOf(message: BotMessage): InboundContent {
  const messageId = message.text().trim();
  return messageId === '' || messageId.length > 200 ? unknown(message) : { type: 'recall', messageId };
}

function unknown(message: BotMessage): InboundContent {
  return { type: 'unknown', platformType: `message-type-${Number(message.type())}` };
}
