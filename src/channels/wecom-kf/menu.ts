/** Buttons of 微信客服: a question as a `msgmenu`, and what a pressed item's id says. */
import { byteLength } from '../../kernel/text.ts';
import type { OutboundBody } from '../contract.ts';
import { withoutLinkTags } from '../tencent/link-tags.ts';
import type { KfForm } from './form.ts';

// doc 94677.
const HEAD_BYTES = 1024;
const ID_BYTES = 128;
const LABEL_BYTES = 128;
/** Also the channel's capability. */
export const MOST_ITEMS = 10;
/** Also the channel's capability: a character is at most 3 bytes for each of its UTF-16 units. */
export const LABEL_CHARS = Math.floor(LABEL_BYTES / 3);
/** Also the channel's capability. */
export const QUESTION_CHARS = Math.floor(HEAD_BYTES / 3);

/** Between task and key; stands in no task id. */
const SEPARATOR = '|';
const TASK_ID = /^[0-9A-Za-z_\-@]{1,128}$/;

type Choices = Extract<OutboundBody, { kind: 'choices' }>;

/** The menu, or undefined: then the numbered text is sent. */
export function menuFor(body: Choices): KfForm | undefined {
  const { options, taskId } = body;
  if (body.mode !== 'single' || !TASK_ID.test(taskId)) return undefined;
  if (options.length === 0 || options.length > MOST_ITEMS) return undefined;
  if (new Set(options.map(({ key }) => key)).size !== options.length) return undefined;
  const head = withoutLinkTags(body.text, HEAD_BYTES);
  const list = options.map(({ key, label }) => ({
    type: 'click',
    click: { id: `${taskId}${SEPARATOR}${key}`, content: label },
  }));
  const fit = list.every(({ click }) => fits(click.id, ID_BYTES) && fits(click.content, LABEL_BYTES));
  if (!fit || !fits(head, HEAD_BYTES) || options.some(({ key }) => key === '')) return undefined;
  return { msgtype: 'msgmenu', content: { head_content: head, list } };
}

function fits(text: string, bytes: number): boolean {
  return text.trim() !== '' && byteLength(text) <= bytes;
}

/** Task and key of a pressed item; undefined when the menu is not one of ours. */
export function pressedOf(menuId: string): { taskId: string; key: string } | undefined {
  const at = menuId.indexOf(SEPARATOR);
  const taskId = menuId.slice(0, Math.max(at, 0));
  const key = menuId.slice(at + 1);
  return TASK_ID.test(taskId) && key !== '' ? { taskId, key } : undefined;
}
