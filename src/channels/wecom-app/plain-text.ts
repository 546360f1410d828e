/** Words that people wrote, as a text message that neither links nor mentions by itself. */
import { byteLength } from '../../kernel/text.ts';
import type { Failure } from './send-result.ts';
import { failed } from './send-result.ts';

/** Most bytes of a text; the platform cuts the rest without a word (docs 90236, 90248). Also the channel's capability. */
export const TEXT_BYTES = 2048;

/**
 * The content to send, or why it cannot be sent. `<a …>` would become a link, `<@id>` a mention in a group; the sign that
 * takes the place of `<` has three bytes, so a text that just fits gets one of a single byte.
 */
export function textContent(text: string): { ok: true; content: string } | Failure {
  if (text.trim() === '') return failed('bad_request', 'empty text');
  const content = ['＜', '('].map((sign) => withoutTags(text, sign)).find((one) => byteLength(one) <= TEXT_BYTES);
  return content === undefined ? failed('too_long', `${byteLength(text)} bytes of text`) : { ok: true, content };
}

/** The same for a part of a card. */
export function withoutTags(text: string, sign = '＜'): string {
  return text.replace(/<(?=@|\/?a\b)/gi, sign);
}
