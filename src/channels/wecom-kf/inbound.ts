/** What an item of a page means: something a customer said, a change at the desk, a failed delivery, or nothing to us. */
import { z } from 'zod';
import { stripUnsafe } from '../../kernel/text.ts';
import type { InboundContent } from '../contract.ts';
import { pressedOf } from './menu.ts';
import type { ServiceState } from './service-states.ts';
import type { KfItem } from './sync-page.ts';

/** Without the customer: whoever reads the page knows whose item it is. */
export type Meaning =
  /** `spoken`: the customer's own words, which a human may be reading; else something that is ours in any state. */
  | { kind: 'message'; content: InboundContent; spoken: boolean; welcomeCode?: string }
  /** The desk changed hands. `before` = how it must have been until then, where the change tells. */
  | { kind: 'session'; state: ServiceState; before?: ServiceState; msgCode?: string }
  | { kind: 'not_delivered'; failType: number }
  | { kind: 'ignored' }
  /** Known by name, but not readable. */
  | { kind: 'malformed' };

const CUSTOMER = 3;
const SERVICER = 5;

const mediaId = z.object({ media_id: z.string().regex(/^[\x21-\x7e]{1,512}$/) });
const words = z.string().transform(stripUnsafe);
const textSchema = z.object({ content: words, menu_id: z.string().nullish() });
const degrees = (most: number) => z.coerce.number().min(-most).max(most);
const placeSchema = z.object({
  latitude: degrees(90),
  longitude: degrees(180),
  name: words.catch(''),
  address: words.catch(''),
});
const linkSchema = z.object({ title: words.catch(''), url: words.catch('') });

/** Never throws; what nobody knows is `ignored` or a message of unknown type. */
export function meaningOf(item: KfItem): Meaning {
  if (item.type === 'event') return eventOf(item.content);
  // A servicer's own words: a human is at work, and they are none of our business.
  if (item.origin === SERVICER) return { kind: 'session', state: 'human' };
  if (item.origin !== CUSTOMER) return { kind: 'ignored' };
  const content = contentOf(item);
  return content === undefined ? { kind: 'malformed' } : { kind: 'message', content, spoken: true };
}

function contentOf({ type, content }: KfItem): InboundContent | undefined {
  switch (type) {
    case 'text':
      return textOf(content);
    case 'image':
    case 'video':
    case 'file': {
      const media = mediaId.safeParse(content);
      return media.success ? { type, mediaId: media.data.media_id } : undefined;
    }
    case 'voice': {
      const media = mediaId.safeParse(content);
      // Pulled with voice_format 0.
      return media.success ? { type, mediaId: media.data.media_id, format: 'amr' } : undefined;
    }
    case 'location':
      return placeOf(content);
    case 'link': {
      const link = linkSchema.parse(content);
      return { type, ...link };
    }
    default:
      return { type: 'unknown', platformType: type };
  }
}

function textOf(content: unknown): InboundContent | undefined {
  const text = textSchema.safeParse(content);
  if (!text.success) return undefined;
  const pressed = pressedOf(text.data.menu_id ?? '');
  // A menu of somebody else's (the desk's) says at least the words that were pressed.
  return pressed === undefined ? { type: 'text', text: text.data.content } : { type: 'tap', ...pressed };
}

function placeOf(content: unknown): InboundContent | undefined {
  const place = placeSchema.safeParse(content);
  if (!place.success) return undefined;
  const { latitude, longitude, name, address } = place.data;
  return { type: 'location', latitude, longitude, label: [name, address].filter(Boolean).join(' ') };
}

const code = z
  .string()
  .max(512)
  .nullish()
  .catch(null)
  .transform((text) => text || undefined);
const eventSchema = z.object({
  event_type: z.string().regex(/^\w{1,64}$/),
  scene: words.nullish().catch(null),
  welcome_code: code,
  msg_code: code,
  recall_msgid: z.string().max(128).nullish().catch(null),
  change_type: z.int().catch(0),
  fail_type: z.int().catch(0),
});
type KfEvent = z.infer<typeof eventSchema>;

function eventOf(content: unknown): Meaning {
  const event = eventSchema.safeParse(content);
  if (!event.success) return { kind: 'malformed' };
  switch (event.data.event_type) {
    case 'enter_session':
      return enteredOf(event.data);
    case 'user_recall_msg':
      return recalledOf(event.data);
    case 'msg_send_fail':
      return { kind: 'not_delivered', failType: event.data.fail_type };
    case 'session_status_change':
      return sessionOf(event.data);
    // Of the desk alone: who is there is asked when somebody is needed; what a servicer takes back was never ours.
    case 'servicer_status_change':
    case 'servicer_recall_msg':
    case 'reject_customer_msg_switch_change':
      return { kind: 'ignored' };
    default:
      // Nobody said anything: an event that nobody answers, not a message that nobody understands.
      return { kind: 'message', content: { type: 'event', event: event.data.event_type.toLowerCase() }, spoken: false };
  }
}

function enteredOf({ welcome_code: welcomeCode, scene }: KfEvent): Meaning {
  const key = scene ? { key: scene } : {};
  // Only a code is an invitation to greet: without one the customer was greeted, or has written, in the last 48 hours.
  return welcomeCode === undefined
    ? { kind: 'message', content: { type: 'event', event: 'enter_session', ...key }, spoken: false }
    : { kind: 'message', content: { type: 'event', event: 'subscribe', ...key }, spoken: false, welcomeCode };
}

function recalledOf({ recall_msgid: messageId }: KfEvent): Meaning {
  if (!messageId) return { kind: 'malformed' };
  return { kind: 'message', content: { type: 'recall', messageId }, spoken: false };
}

/** 1 taken from the pool, 2 handed to another servicer, 3 ended, 4 taken up again (doc 94670). */
function sessionOf({ change_type: type, msg_code: msgCode }: KfEvent): Meaning {
  switch (type) {
    case 1:
      return { kind: 'session', state: 'human', before: 'waiting' };
    case 2:
      return { kind: 'session', state: 'human', before: 'human' };
    case 3:
      return { kind: 'session', state: 'ended', before: 'human', ...(msgCode === undefined ? {} : { msgCode }) };
    case 4:
      return { kind: 'session', state: 'human' };
    default:
      return { kind: 'ignored' };
  }
}
