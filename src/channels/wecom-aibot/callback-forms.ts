/** What a message of ours is in callback mode: its words as markdown, and a card where one fits. */
import type { OutboundBody, OutboundMessage, SendErrorCode } from '../contract.ts';
import { type AibotCard, choicesCard, noticeCard, selectsCard } from './cards.ts';
import type { Occasion, PassiveReply } from './exchanges.ts';
import { streamReply } from './exchanges.ts';
import { literal, withMentions } from './markdown.ts';

/** Ready to be said: `content` is markdown with the mentions, `plain` the same words as they are. */
export type Saying = { ok: true; content: string; plain: string; card?: AibotCard };
/** `bad_request` or `too_long`: no way could carry it. */
export type Unsayable = { ok: false; error: SendErrorCode; detail: string };

/** Doc 101031, in UTF-8. */
const CONTENT_BYTES = 20_480;
/** Also the channel's capability: marks that mean something are written wide, which may treble a text; mentions come on top. */
export const TEXT_BYTES = 6600;
/** Of a welcome; the document gives no limit, so the app's (doc 90236) is kept. */
const WELCOME_BYTES = 2048;

/** The words and the card of a message; undefined when it is no words (a file, a card's mark). */
export function sayingOf({ body, mentions }: OutboundMessage): Saying | Unsayable | undefined {
  const plain = wordsOf(body);
  if (plain === undefined) return undefined;
  if (plain.trim() === '') return { ok: false, error: 'bad_request', detail: 'empty text' };
  const content = withMentions(literal(plain), mentions);
  const bytes = Buffer.byteLength(plain);
  if (bytes > TEXT_BYTES || Buffer.byteLength(content) > CONTENT_BYTES) {
    return { ok: false, error: 'too_long', detail: `${bytes} bytes of text` };
  }
  const card = cardOf(body);
  return { ok: true, content, plain, ...(card === undefined ? {} : { card }) };
}

function wordsOf(body: OutboundBody): string | undefined {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'handover':
      return body.otherwise;
    case 'choices':
    case 'notice':
    case 'selects':
      return body.fallbackText;
    default:
      return undefined;
  }
}

function cardOf(body: OutboundBody): AibotCard | undefined {
  switch (body.kind) {
    case 'choices':
      return choicesCard(body);
    case 'notice':
      return noticeCard(body);
    case 'selects':
      return selectsCard(body);
    default:
      return undefined;
  }
}

/** The form that rides back on a callback, where the occasion takes it (doc 101031). A clicked card takes no words. */
export function passiveForm(saying: Saying, occasion: Occasion, streamId: string): PassiveReply | undefined {
  const { card, content, plain } = saying;
  if (occasion === 'card') return undefined;
  if (card !== undefined) return { msgtype: 'template_card', template_card: card };
  if (occasion === 'message') return streamReply(streamId, { finish: true, content });
  // A welcome is plain text, not markdown.
  return Buffer.byteLength(plain) > WELCOME_BYTES ? undefined : { msgtype: 'text', text: { content: plain } };
}
