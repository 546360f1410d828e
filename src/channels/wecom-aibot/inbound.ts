/** Translates a parsed callback of the intelligent bot into the contract's inbound message; both modes use it. */
import type { InboundContent, InboundMessage, ReplyHandle } from '../contract.ts';
import { meantBy } from './markdown.ts';
import type { AibotItem, AibotMedia, AibotQuote, ParsedAibot } from './parse.ts';

export type InboundSurroundings = {
  receivedAt: Date;
  /** What the channel needs to answer this message; comes back in `send`. */
  reply?: ReplyHandle;
  /** Names of the bot with a blank in them: the conversation room takes other leading mentions off by itself. */
  botNames?: readonly string[];
};

/** Who sends events that no person caused. */
const PLATFORM_SENDER = 'sys';

/** The message as every room above understands it. */
export function toInbound(parsed: ParsedAibot, around: InboundSurroundings): InboundMessage {
  const userId = userIdOf(parsed);
  const { receivedAt, reply } = around;
  // An event's own time, never ahead of ours.
  const sentMs = parsed.createTime === null ? receivedAt.getTime() : parsed.createTime * 1000;
  return {
    channel: 'wecom-aibot',
    messageId: parsed.msgId,
    sender: { userId },
    chat: isGroup(parsed) ? { id: parsed.chatId, kind: 'group' } : { id: userId, kind: 'direct' },
    sentAt: new Date(Math.min(sentMs, receivedAt.getTime())),
    content: withQuotedPhotos(contentOf(parsed, around), parsed.quote, around),
    // The platform tells the bot of a group's message only when it was mentioned (doc 100719).
    addressed: true,
    ...(parsed.quote === null ? {} : { quote: quoteOf(parsed.quote) }),
    ...(reply === undefined ? {} : { reply }),
  };
}

function isGroup(parsed: ParsedAibot): parsed is ParsedAibot & { chatId: string } {
  return parsed.chatId !== null && parsed.chatType !== 'single';
}

/**
 * WeCom compares user ids without case. The corp is told only for people of other corps (doc 100719): the same id there is
 * another person, who must never pass for a member of ours.
 */
function userIdOf({ sender, corpId }: ParsedAibot): string {
  const userId = (sender ?? PLATFORM_SENDER).toLowerCase();
  return corpId === null ? userId : `${userId}@${corpId.toLowerCase()}`;
}

function contentOf(parsed: ParsedAibot, around: InboundSurroundings): InboundContent {
  const { type, items } = parsed;
  if (type === 'event') return eventOf(parsed, around.reply);
  if (type !== 'mixed') return itemOf(parsed, around);
  const parts = items.map((item) => itemOf(item, around));
  const known = parts.filter((part) => part.type !== 'unknown');
  return known.length === 0 ? { type: 'unknown', platformType: type } : { type: 'mixed', parts: known };
}

/**
 * In a group the bot hears no photo by itself (doc 100719): whoever has posted one quotes it and calls the bot. The photo
 * stands in front of the words, as in a mixed message.
 */
function withQuotedPhotos(said: InboundContent, quote: AibotQuote | null, around: InboundSurroundings): InboundContent {
  if (quote === null || (said.type !== 'text' && said.type !== 'mixed')) return said;
  const photos = [quote, ...quote.items].filter(({ type }) => type === 'image').map((item) => itemOf(item, around));
  const known = photos.filter((photo) => photo.type === 'image');
  if (known.length === 0) return said;
  return { type: 'mixed', parts: [...known, ...(said.type === 'mixed' ? said.parts : [said])] };
}

function itemOf({ type, text, media }: AibotItem, { botNames = [] }: InboundSurroundings): InboundContent {
  switch (type) {
    case 'text':
      return { type, text: withoutNames(text ?? '', botNames) };
    case 'voice':
      // The platform hears, and gives words instead of a recording (doc 100719).
      return { type, mediaId: '', transcript: text ?? '' };
    case 'image':
    case 'file':
    case 'video':
      return media === null ? { type: 'unknown', platformType: type } : { type, mediaId: mediaIdOf(media) };
    default:
      return { type: 'unknown', platformType: type };
  }
}

/** An item's address, with its own key behind it where it has one: all that is needed to fetch it later. */
function mediaIdOf({ url, aesKey }: AibotMedia): string {
  const [address = ''] = url.split('#', 1);
  return aesKey === null ? address : `${address}#aeskey=${encodeURIComponent(aesKey)}`;
}

/** Takes a leading mention off that a reader of words would take for a name and a word. */
function withoutNames(text: string, botNames: readonly string[]): string {
  const name = botNames.find((one) => /\s/u.test(one) && text.startsWith(`@${one}`));
  const rest = name === undefined ? text : text.slice(name.length + 1);
  return rest === '' || /^\s/u.test(rest) ? rest.trimStart() : text;
}

/** Who wrote what is quoted is not told: the conversation compares it with what the bot has said. */
function quoteOf(quote: AibotQuote): { text: string; fromBot: boolean } {
  const texts = [quote, ...quote.items].flatMap(({ text }) => text ?? []);
  return { text: meantBy(texts.join('\n')), fromBot: true };
}

function eventOf({ event, msgId, type }: ParsedAibot, reply: ReplyHandle | undefined): InboundContent {
  if (event === null) return { type: 'unknown', platformType: type };
  if (event.name === 'enter_chat') return { type: 'event', event: 'subscribe' };
  if (event.card === null) return { type: 'event', event: event.name };
  const { eventKey: key, taskId, selected } = event.card;
  return {
    type: 'tap',
    key,
    ...(taskId === null ? {} : { taskId }),
    // What the platform wants to see again when the card is changed; without one, what the callback is known by.
    responseCode: reply?.['reqId'] ?? msgId,
    ...(selected === null ? {} : { selected: selected.flatMap(({ optionIds }) => optionIds) }),
  };
}
