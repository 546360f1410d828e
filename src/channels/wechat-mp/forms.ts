/** The forms in which an official account takes a message, on the callback and as a customer message. */
import { byteLength, stripNonXml } from '../../kernel/text.ts';
import type { OutboundBody } from '../contract.ts';
import { withoutLinkTags } from '../tencent/link-tags.ts';
import { TEXTS } from './texts.ts';

/** A customer message; `content` goes under the name of the type. */
export type MpForm = {
  msgtype: 'text' | 'msgmenu' | 'image' | 'voice' | 'video';
  content: Readonly<Record<string, unknown>>;
};

/** A text as it is shown, or why it cannot be. */
export type ShownText = { ok: true; text: string } | { ok: false; error: 'bad_request' | 'too_long' };

/** Most bytes of a text, whichever way it goes; also the channel's capability. */
export const TEXT_BYTES = 2048;
// The pages name no limits for a msgmenu; these are those of 微信客服 (doc 94677), which has the same menu.
const HEAD_BYTES = 1024;
const LABEL_BYTES = 128;
/** Also the channel's capability. */
export const MOST_ITEMS = 10;
/** Also the channel's capability: a character is at most 3 bytes for each of its UTF-16 units. */
export const LABEL_CHARS = Math.floor(LABEL_BYTES / 3);
/** Also the channel's capability. */
export const QUESTION_CHARS = Math.floor(HEAD_BYTES / 3);

type Choices = Extract<OutboundBody, { kind: 'choices' }>;

/** The text, the same for both ways. One sign that XML cannot hold, and the follower reads that the service is broken. */
export function shownText(text: string): ShownText {
  const shown = withoutLinkTags(stripNonXml(text), TEXT_BYTES);
  if (shown.trim() === '') return { ok: false, error: 'bad_request' };
  return byteLength(shown) > TEXT_BYTES ? { ok: false, error: 'too_long' } : { ok: true, text: shown };
}

/** The menu, or undefined: then the numbered text is sent. */
export function menuFor({ text, options, mode }: Choices): MpForm | undefined {
  if (mode !== 'single' || options.length === 0 || options.length > MOST_ITEMS) return undefined;
  const labels = options.map(({ label }) => label);
  // A press comes back as its words and nothing else that is sure: they must tell which one it was.
  if (new Set(labels.map((label) => label.trim())).size !== labels.length) return undefined;
  if (labels.some((label) => !isWhole(label, LABEL_BYTES))) return undefined;
  const head = withoutLinkTags(text, HEAD_BYTES);
  if (!isWhole(head, HEAD_BYTES)) return undefined;
  // Ids that are no numbers come back as 0 or not at all (field reports).
  const list = labels.map((content, index) => ({ id: String(index + 1), content }));
  return { msgtype: 'msgmenu', content: { head_content: head, list, tail_content: TEXTS.menuTail } };
}

/** Shown exactly as it is. */
function isWhole(text: string, bytes: number): boolean {
  const shown = withoutLinkTags(stripNonXml(text), bytes);
  return shown === text && text.trim() !== '' && byteLength(text) <= bytes;
}
