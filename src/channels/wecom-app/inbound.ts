/** Translates a parsed app callback into the contract's inbound message. */
import type { InboundContent, InboundMessage } from '../contract.ts';
import { degreesOf } from '../tencent/message-fields.ts';
import { memberChange } from './member-change.ts';
import type { ParsedCallback, SelectedItem } from './parse.ts';

/** Who sends events that no person caused; also used where the platform names nobody (微信客服 pings). */
const PLATFORM_SENDER = 'sys';

/** The message as every room above understands it. A sender's clock never runs ahead of `receivedAt`. */
export function toInbound(parsed: ParsedCallback, receivedAt: Date): InboundMessage {
  // WeCom compares user ids without case.
  const userId = (parsed.sender ?? PLATFORM_SENDER).toLowerCase();
  return {
    channel: 'wecom-app',
    // The documented FromUserName+CreateTime is too coarse for events: two in one second are two (reliability.md §1).
    messageId: parsed.msgId ?? parsed.digest,
    sender: { userId },
    // An app never hears a group.
    chat: { id: userId, kind: 'direct' },
    sentAt: new Date(Math.min(parsed.createTime * 1000, receivedAt.getTime())),
    content: contentOf(parsed),
    addressed: true,
  };
}

function contentOf(parsed: ParsedCallback): InboundContent {
  const { mediaId, text } = parsed;
  switch (parsed.type) {
    case 'text':
      return text === null ? unknown(parsed) : { type: 'text', text };
    case 'image':
      return mediaId ? { type: 'image', mediaId } : unknown(parsed);
    case 'voice':
      return mediaId ? { type: 'voice', mediaId, ...optional('format', parsed.voiceFormat) } : unknown(parsed);
    case 'video':
      return mediaId ? { type: 'video', mediaId } : unknown(parsed);
    case 'location':
      return placeOf(parsed);
    case 'link':
      return { type: 'link', title: parsed.title ?? '', url: parsed.url ?? '' };
    case 'event':
      return eventOf(parsed);
    default:
      return unknown(parsed);
  }
}

function placeOf(parsed: ParsedCallback): InboundContent {
  const latitude = degreesOf(parsed.latitude, 90);
  const longitude = degreesOf(parsed.longitude, 180);
  if (latitude === undefined || longitude === undefined) return unknown(parsed);
  return { type: 'location', latitude, longitude, label: parsed.label ?? '' };
}

function eventOf(parsed: ParsedCallback): InboundContent {
  const event = (parsed.event ?? '').toLowerCase();
  const key = parsed.eventKey ?? '';
  if (event === 'click' && key !== '') return { type: 'menu', key };
  // taskcard_click is the old card; both carry the key of the button.
  if (event === 'template_card_event' || event === 'taskcard_click') return tapOf(parsed, key);
  if (event === 'change_contact') return { type: 'event', ...(memberChange(parsed.contact) ?? { event }) };
  return { type: 'event', event, ...optional('key', key || parsed.openKfId) };
}

function tapOf(parsed: ParsedCallback, key: string): InboundContent {
  const selected = parsed.selected && inOurOrder(parsed.selected).flatMap((item) => item.optionIds);
  return {
    type: 'tap',
    key,
    ...optional('taskId', parsed.taskId),
    ...optional('responseCode', parsed.responseCode),
    ...(selected === null ? {} : { selected }),
  };
}

/** The lists of a select card are numbered in their keys (select-card.ts); the platform promises no order. */
function inOurOrder(items: SelectedItem[]): SelectedItem[] {
  const placeOf = (item: SelectedItem) => Number(/^(\d):/.exec(item.questionKey)?.[1] ?? 0);
  return items.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function unknown(parsed: ParsedCallback): InboundContent {
  return { type: 'unknown', platformType: parsed.type };
}

function optional<Key extends string>(key: Key, value: string | null): Partial<Record<Key, string>> {
  if (!value) return {};
  const entry: Partial<Record<Key, string>> = {};
  entry[key] = value;
  return entry;
}
