/** Translates a parsed callback of an official account into the contract's inbound message. */
import { stripUnsafe } from '../../kernel/text.ts';
import type { InboundContent, InboundMessage } from '../contract.ts';
import { degreesOf } from '../tencent/message-fields.ts';
import type { ParsedMp } from './parse.ts';

/** A follower who scanned a code with a scene before following; a scan by a follower has the bare scene. */
const SCENE = /^qrscene_/;

/** Events that are none of our business beyond having come; every other name is noted. */
const KNOWN_EVENTS = new Set([
  ...['subscribe', 'unsubscribe', 'scan', 'location', 'click', 'view', 'view_miniprogram'],
  ...['scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'],
  ...['templatesendjobfinish', 'masssendjobfinish'],
  ...['subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event'],
]);

/** The message as every room above understands it. A sender's clock never runs ahead of `receivedAt`. */
export function toInbound(parsed: ParsedMp, receivedAt: Date): InboundMessage {
  // Openids differ by case.
  const userId = parsed.sender;
  // The documented FromUserName+CreateTime is too coarse for events: two in one second are two.
  const messageId = parsed.msgId ?? parsed.digest;
  return {
    channel: 'wechat-mp',
    messageId,
    sender: { userId },
    chat: { id: userId, kind: 'direct' },
    sentAt: new Date(Math.min(parsed.createTime * 1000, receivedAt.getTime())),
    content: contentOf(parsed),
    addressed: true,
    reply: { messageId },
  };
}

/** What to note when it is nothing that this version knows. */
export function strangeType({ content }: InboundMessage): string | undefined {
  if (content.type === 'unknown') return content.platformType;
  return content.type === 'event' && !KNOWN_EVENTS.has(content.event) ? `event ${content.event}` : undefined;
}

function contentOf(parsed: ParsedMp): InboundContent {
  const { mediaId } = parsed;
  switch (parsed.type) {
    case 'text':
      // A pressed msgmenu comes as the words on it.
      return parsed.text === null ? unknown(parsed) : { type: 'text', text: stripUnsafe(parsed.text) };
    case 'image':
      return mediaId ? { type: 'image', mediaId } : unknown(parsed);
    case 'voice':
      return mediaId ? voiceOf(parsed, mediaId) : unknown(parsed);
    case 'video':
    case 'shortvideo':
      return mediaId ? { type: 'video', mediaId } : unknown(parsed);
    case 'location':
      return placeOf(parsed);
    case 'link':
      return { type: 'link', title: stripUnsafe(parsed.title ?? ''), url: stripUnsafe(parsed.url ?? '') };
    case 'event':
      return eventOf(parsed);
    default:
      return unknown(parsed);
  }
}

function voiceOf({ voiceFormat, recognition }: ParsedMp, mediaId: string): InboundContent {
  const format = voiceFormat ? { format: voiceFormat } : {};
  const transcript = recognition?.trim() ? { transcript: stripUnsafe(recognition) } : {};
  return { type: 'voice', mediaId, ...format, ...transcript };
}

function placeOf(parsed: ParsedMp): InboundContent {
  const latitude = degreesOf(parsed.latitude, 90);
  const longitude = degreesOf(parsed.longitude, 180);
  if (latitude === undefined || longitude === undefined) return unknown(parsed);
  return { type: 'location', latitude, longitude, label: stripUnsafe(parsed.label ?? '') };
}

function eventOf(parsed: ParsedMp): InboundContent {
  const event = (parsed.event ?? '').toLowerCase();
  const key = stripUnsafe(parsed.eventKey ?? '');
  if (event === 'click' && key !== '') return { type: 'menu', key };
  const named = event === 'subscribe' ? key.replace(SCENE, '') : key;
  return { type: 'event', event, ...(named === '' ? {} : { key: named }) };
}

function unknown(parsed: ParsedMp): InboundContent {
  return { type: 'unknown', platformType: parsed.type };
}
