/** Words that people wrote must not become links: WeChat renders `<a href>` in texts and menus. */
import { byteLength } from '../../kernel/text.ts';

const LINK_TAG = /<(?=\/?a\b)/gi;

/** The text with another sign of the same look before `a`; where there is no room for it, with a sign of one byte. */
export function withoutLinkTags(text: string, maxBytes: number): string {
  const marked = text.replace(LINK_TAG, '＜');
  return byteLength(marked) <= maxBytes ? marked : text.replace(LINK_TAG, '[');
}
