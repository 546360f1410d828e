/** The forms in which 微信客服 takes a message. */
import { byteLength } from '../../kernel/text.ts';

/** `content` goes under the name of the type. */
export type KfForm = {
  msgtype: 'text' | 'msgmenu' | 'image' | 'voice' | 'video' | 'file';
  content: Readonly<Record<string, unknown>>;
};

/** Most bytes of a text (doc 94677); also the channel's capability. */
export const TEXT_BYTES = 2048;

const LINK_TAG = /<(?=\/?a\b)/gi;

/** A text message; undefined when it is too long for one. */
export function textForm(text: string): KfForm | undefined {
  const content = withoutLinkTags(text, TEXT_BYTES);
  return byteLength(content) > TEXT_BYTES ? undefined : { msgtype: 'text', content: { content } };
}

/** WeChat may render `<a href>`; a link that somebody typed must stay text. Where there is no room, by a sign of one byte. */
export function withoutLinkTags(text: string, maxBytes: number): string {
  const marked = text.replace(LINK_TAG, '＜');
  return byteLength(marked) <= maxBytes ? marked : text.replace(LINK_TAG, '[');
}
