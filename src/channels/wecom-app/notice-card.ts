/** News with a link as a card to read (文本通知型) or, in a group, as a text card. Without a link neither is possible. */
import { byteLength } from '../../kernel/text.ts';
import type { OutboundBody } from '../contract.ts';
import { fitsChars, QUESTION_CHARS, TITLE_CHARS } from './card-limits.ts';
import { withoutTags } from './plain-text.ts';
import { TEXTS } from './texts.ts';

type Notice = Extract<OutboundBody, { kind: 'notice' }>;

/** Keys always in this order, so that a retry is the same bytes. `card_action` is required (doc 90236). */
export type NoticeCard = {
  card_type: 'text_notice';
  main_title: { title: string };
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value: string }[];
  jump_list: { type: 1; title: string; url: string }[];
  card_action: { type: 1; url: string };
};

/** A `textcard` message; groups take no template card (doc 90248). */
export type TextCard = { title: string; description: string; url: string; btntxt: string };

const URL_BYTES = 2048;
// The number of facts is a hard limit, lengths are what the client shows without cutting (doc 90236).
const MOST_FACTS = 6;
const FACT_NAME_CHARS = 5;
const FACT_VALUE_CHARS = 30;
const JUMP_CHARS = 18;
// Longer is cut without a word; the documents give bytes for groups (doc 90248) and characters elsewhere: bytes are safe.
const TEXT_CARD_TITLE_BYTES = 128;
const TEXT_CARD_TEXT_BYTES = 512;
const BUTTON_CHARS = 4;

/** A card, or undefined: then the plain text is sent. */
export function noticeCardFor({ title, text, facts, link }: Notice): NoticeCard | undefined {
  const url = link && webUrl(link.url);
  if (link === undefined || url === undefined || facts.length > MOST_FACTS) return undefined;
  const fits =
    fitsChars(title, TITLE_CHARS) &&
    [...text].length <= QUESTION_CHARS &&
    facts.every(({ name, value }) => fitsChars(name, FACT_NAME_CHARS) && fitsChars(value, FACT_VALUE_CHARS));
  if (!fits) return undefined;
  return {
    card_type: 'text_notice',
    main_title: { title },
    ...(text === '' ? {} : { sub_title_text: text }),
    ...(facts.length === 0
      ? {}
      : { horizontal_content_list: facts.map(({ name, value }) => ({ keyname: name, value })) }),
    jump_list: [{ type: 1, title: labelWithin(link.label, JUMP_CHARS), url }],
    card_action: { type: 1, url },
  };
}

/** A text card for a group, or undefined: then the plain text is sent. */
export function textCardFor({ title, text, facts, link }: Notice): TextCard | undefined {
  const url = link && webUrl(link.url);
  if (link === undefined || url === undefined || title.trim() === '') return undefined;
  const lines = [text, ...facts.map(({ name, value }) => `${name}：${value}`)].filter((line) => line !== '');
  // The description is read as HTML of a few tags.
  const description = lines.join('\n').replaceAll('<', '＜');
  const short = withoutTags(title);
  if (description === '') return undefined;
  if (byteLength(short) > TEXT_CARD_TITLE_BYTES || byteLength(description) > TEXT_CARD_TEXT_BYTES) return undefined;
  return { title: short, description, url, btntxt: labelWithin(link.label, BUTTON_CHARS) };
}

/** A label that is too long must not cost the link. */
function labelWithin(label: string, chars: number): string {
  return fitsChars(label, chars) ? label : TEXTS.open;
}

/** Only the web, and within the platform's length. */
function webUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return /^https?:$/.test(protocol) && byteLength(href) <= URL_BYTES ? href : undefined;
}
