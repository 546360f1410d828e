/** The forms in which 微信客服 takes a message. */
import { byteLength } from '../../kernel/text.ts';
import { withoutLinkTags } from '../tencent/link-tags.ts';

/** `content` goes under the name of the type. */
export type KfForm = {
  msgtype: 'text' | 'msgmenu' | 'image' | 'voice' | 'video' | 'file';
  content: Readonly<Record<string, unknown>>;
};

/** Most bytes of a text (doc 94677); also the channel's capability. */
export const TEXT_BYTES = 2048;

/** A text message; undefined when it is too long for one. */
export function textForm(text: string): KfForm | undefined {
  const content = withoutLinkTags(text, TEXT_BYTES);
  return byteLength(content) > TEXT_BYTES ? undefined : { msgtype: 'text', content: { content } };
}
