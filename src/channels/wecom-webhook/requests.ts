/** Our message bodies as robot requests (doc 99110): plain text, markdown, a card to read. Nobody is mentioned by accident. */
import { byteLength } from '../../kernel/text.ts';
import type { OutboundBody } from '../contract.ts';
import { TEXTS } from './texts.ts';

type Notice = Extract<OutboundBody, { kind: 'notice' }>;

/** What is posted to a robot. Keys always in this order, so that a repeat is the same bytes. */
export type RobotRequest =
  | { msgtype: 'text'; text: { content: string; mentioned_list?: string[] } }
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'template_card'; template_card: NoticeCard }
  | { msgtype: 'image'; image: { base64: string; md5: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } };

type NoticeCard = {
  card_type: 'text_notice';
  main_title: { title: string };
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value: string }[];
  jump_list: { type: 1; title: string; url: string }[];
  card_action: { type: 1; url: string };
};

/** Also the channel's capability. */
export const TEXT_BYTES = 2048;
const MARKDOWN_BYTES = 4096;
const URL_BYTES = 2048;
// What a card shows whole (doc 99110, suggested lengths); the numbers of items are hard limits.
const TITLE_CHARS = 26;
const TEXT_CHARS = 112;
const MOST_FACTS = 6;
const FACT_NAME_CHARS = 5;
const FACT_VALUE_CHARS = 26;
const JUMP_CHARS = 13;

// As in the app's channel; a leading @ would be `@all`.
const USER_ID = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/;

/** Those of the ids that name one member; `all`, `@all` and everything that is no member's id are left out. */
export function mentionable(mentions: readonly string[]): string[] {
  return [...new Set(mentions)].filter((id) => USER_ID.test(id) && id.toLowerCase() !== 'all');
}

/** A text with its mentions; undefined when it is too long. */
export function textRequest(text: string, mentions: readonly string[]): RobotRequest | undefined {
  const content = [withoutTags(text, '＜'), withoutTags(text, '(')].find((one) => byteLength(one) <= TEXT_BYTES);
  if (content === undefined) return undefined;
  return { msgtype: 'text', text: { content, ...(mentions.length === 0 ? {} : { mentioned_list: [...mentions] }) } };
}

/** `<@id>` in a text mentions (doc 99110), `<a …>` may become a link. The second sign has no more bytes than the first. */
function withoutTags(text: string, by: '＜' | '('): string {
  return text.replace(/<(?=@|\/?a\b)/gi, by);
}

/** A card for a notice that leads somewhere and fits one; undefined: markdown is used. A card cannot mention. */
export function cardRequest({ title, text, facts, link }: Notice): RobotRequest | undefined {
  const url = link === undefined ? undefined : safeUrl(link.url);
  if (link === undefined || url === undefined || title.trim() === '' || facts.length > MOST_FACTS) return undefined;
  const whole = [
    isWithin(title, TITLE_CHARS),
    isWithin(text, TEXT_CHARS),
    isWithin(link.label, JUMP_CHARS),
    ...facts.map(({ name, value }) => isWithin(name, FACT_NAME_CHARS) && isWithin(value, FACT_VALUE_CHARS)),
    ...facts.map(({ name, value }) => name !== '' && value !== ''),
  ];
  if (whole.includes(false)) return undefined;
  const rows = facts.map(({ name, value }) => ({ keyname: plain(name), value: plain(value) }));
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'text_notice',
      main_title: { title: plain(title) },
      ...(text === '' ? {} : { sub_title_text: plain(text) }),
      ...(rows.length === 0 ? {} : { horizontal_content_list: rows }),
      jump_list: [{ type: 1, title: plain(link.label) || TEXTS.open, url }],
      card_action: { type: 1, url },
    },
  };
}

/** A notice as markdown; undefined when it says nothing or is too long. */
export function markdownRequest(notice: Notice, mentions: readonly string[]): RobotRequest | undefined {
  const { title, text, facts, link } = notice;
  const said = [
    title.trim() === '' ? '' : `**${escapeMarkdown(title).replaceAll('\n', ' ')}**`,
    escapeMarkdown(text),
    facts.map(({ name, value }) => `> ${oneLine(name)}：${oneLine(value)}`).join('\n'),
    link === undefined ? '' : linkOf(link),
  ].filter((part) => part !== '');
  if (said.length === 0) return undefined;
  const content = [...said, mentions.map((id) => `<@${id}>`).join(' ')].filter((part) => part !== '').join('\n');
  return byteLength(content) > MARKDOWN_BYTES ? undefined : { msgtype: 'markdown', markdown: { content } };
}

function linkOf({ label, url }: { label: string; url: string }): string {
  const safe = safeUrl(url);
  const words = oneLine(label) || TEXTS.open;
  return safe === undefined ? `${words} ${oneLine(url)}` : `[${words}](${safe})`;
}

/** An address that ends where it should, also inside brackets; undefined for anything but the web. */
function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  const safe = href.replace(
    /[()<>\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return byteLength(safe) > URL_BYTES ? undefined : safe;
}

/** A robot's markdown knows no escape sign, so its own signs are replaced by their full-width likeness. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[<*`[\]]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
    .replace(/^([^\S\n]*)([#>])/gm, (_all, blanks: string, sign: string) => blanks + (sign === '#' ? '＃' : '＞'));
}

function oneLine(text: string): string {
  return escapeMarkdown(text.replace(/(?<!\s)\s*\n\s*/g, ' '));
}

function plain(text: string): string {
  return withoutTags(text, '＜');
}

function isWithin(text: string, chars: number): boolean {
  return [...text].length <= chars;
}
