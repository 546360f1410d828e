/** What the platform takes in frames (docs 101463, 101032), strictly: forms, lengths, cards; and how a person sees it. */
import { z } from 'zod';
import { readMarkdown } from './ws-sim-markdown.ts';

/** What a person sees of one message. */
export type Shown = { text: string; options: string[]; mentions: string[]; fileName?: string };

/** An option of a card with what a click on it sends. */
export type CardOption = { key: string; label: string; list?: string };
export type SimCard = {
  taskId: string | undefined;
  type: string;
  shown: Shown;
  options: CardOption[];
  submit?: string;
};

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `more than ${most} bytes`);
const chars = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => [...text].length <= most, `more than ${most} characters`);
const unique = <Item>(key: (item: Item) => string) =>
  [(items: Item[]) => new Set(items.map(key)).size === items.length, 'a key repeated'] as const;

const taskId = z.string().regex(/^[0-9A-Za-z_\-@]{1,128}$/);
const key = bytes(1024);
const title = z.strictObject({ title: chars(26), desc: chars(30).optional() });
const submit = z.strictObject({ text: chars(10), key });
const button = z.strictObject({ text: chars(10), style: z.int().min(1).max(4).optional(), key });
const vote = z.strictObject({ id: bytes(128), text: chars(11), is_checked: z.boolean().optional() });
const choice = z.strictObject({ id: bytes(128), text: chars(10) });

const buttonCard = z.strictObject({
  card_type: z.literal('button_interaction'),
  main_title: title,
  sub_title_text: chars(112).optional(),
  task_id: taskId,
  button_list: z
    .array(button)
    .min(1)
    .max(6)
    .refine(...unique<{ key: string }>((one) => one.key)),
});
const voteCard = z.strictObject({
  card_type: z.literal('vote_interaction'),
  main_title: title,
  task_id: taskId,
  checkbox: z.strictObject({
    question_key: key,
    mode: z.literal([0, 1]).optional(),
    option_list: z
      .array(vote)
      .min(1)
      .max(20)
      .refine(...unique<{ id: string }>((one) => one.id)),
  }),
  submit_button: submit,
});
const selectCard = z.strictObject({
  card_type: z.literal('multiple_interaction'),
  main_title: title,
  task_id: taskId,
  select_list: z
    .array(
      z.strictObject({ question_key: key, title: chars(13).optional(), option_list: z.array(choice).min(1).max(10) }),
    )
    .min(1)
    .max(3)
    .refine(...unique<{ question_key: string }>((one) => one.question_key)),
  submit_button: submit,
});
const noticeCard = z.strictObject({
  card_type: z.literal('text_notice'),
  main_title: title,
  sub_title_text: chars(112).optional(),
  horizontal_content_list: z
    .array(z.strictObject({ keyname: chars(5), value: chars(26) }))
    .max(6)
    .optional(),
  jump_list: z
    .array(z.strictObject({ type: z.literal(1), title: chars(13), url: bytes(2048) }))
    .max(3)
    .optional(),
  card_action: z.union([
    z.strictObject({ type: z.literal(0) }),
    z.strictObject({ type: z.literal(1), url: bytes(2048) }),
  ]),
});
const cardSchema = z
  .discriminatedUnion('card_type', [buttonCard, voteCard, selectCard, noticeCard])
  .transform(seenCard);

const content = bytes(20_480);
const media = z.strictObject({ media_id: z.string().min(1) });
const markdown = z.strictObject({ msgtype: z.literal('markdown'), markdown: z.strictObject({ content }) });
const card = z.strictObject({ msgtype: z.literal('template_card'), template_card: cardSchema });
const files = [
  z.strictObject({ msgtype: z.literal('file'), file: media }),
  z.strictObject({ msgtype: z.literal('image'), image: media }),
  z.strictObject({ msgtype: z.literal('voice'), voice: media }),
  z.strictObject({ msgtype: z.literal('video'), video: media }),
] as const;
const stream = z.strictObject({
  msgtype: z.literal('stream'),
  stream: z.strictObject({ id: bytes(128), finish: z.boolean(), content }),
});

/** Bodies by command. */
export const BODIES = {
  aibot_respond_msg: z.discriminatedUnion('msgtype', [stream, markdown, card, ...files]),
  aibot_respond_welcome_msg: z.discriminatedUnion('msgtype', [
    z.strictObject({ msgtype: z.literal('text'), text: z.strictObject({ content: bytes(2048) }) }),
    card,
  ]),
  aibot_respond_update_msg: z.strictObject({
    response_type: z.literal('update_template_card'),
    userids: z.array(z.string().min(1)).optional(),
    template_card: cardSchema,
  }),
  aibot_send_msg: z.discriminatedUnion('msgtype', [markdown, card, ...files]),
} as const;

/** Which of them it is, and all that is needed to show it. */
export type SaidBody =
  | z.output<(typeof BODIES)['aibot_respond_msg']>
  | z.output<(typeof BODIES)['aibot_respond_welcome_msg']>;

/** How it looks; a media id is looked up by the caller. */
export function seen(body: SaidBody, fileNameOf: (mediaId: string) => string): Shown {
  switch (body.msgtype) {
    case 'markdown':
      return { ...readMarkdown(body.markdown.content), options: [] };
    case 'stream':
      return { ...readMarkdown(body.stream.content), options: [] };
    case 'text':
      return { text: body.text.content, options: [], mentions: [] };
    case 'template_card':
      return body.template_card.shown;
    default:
      return { text: '', options: [], mentions: [], fileName: fileNameOf(mediaIdOf(body)) };
  }
}

/** The media id that a body carries; empty when it carries none. */
export function mediaIdOf(body: SaidBody): string {
  switch (body.msgtype) {
    case 'file':
      return body.file.media_id;
    case 'image':
      return body.image.media_id;
    case 'voice':
      return body.voice.media_id;
    case 'video':
      return body.video.media_id;
    default:
      return '';
  }
}

type Card =
  | z.output<typeof buttonCard>
  | z.output<typeof voteCard>
  | z.output<typeof selectCard>
  | z.output<typeof noticeCard>;

function seenCard(one: Card): SimCard {
  const { title: head, desc = '' } = one.main_title;
  const below = 'sub_title_text' in one ? (one.sub_title_text ?? '') : '';
  const facts = one.card_type === 'text_notice' ? (one.horizontal_content_list ?? []) : [];
  const lists = one.card_type === 'multiple_interaction' ? one.select_list.flatMap((list) => list.title ?? []) : [];
  const lines = [head, desc, below, ...facts.map(({ keyname, value }) => `${keyname}：${value}`), ...lists];
  const options = optionsOf(one);
  return {
    taskId: 'task_id' in one ? one.task_id : undefined,
    type: one.card_type,
    shown: {
      text: lines.filter((line) => line !== '').join('\n'),
      options: options.map(({ label }) => label),
      mentions: [],
    },
    options,
    ...('submit_button' in one ? { submit: one.submit_button.key } : {}),
  };
}

function optionsOf(one: Card): CardOption[] {
  switch (one.card_type) {
    case 'button_interaction':
      return one.button_list.map(({ key: name, text }) => ({ key: name, label: text }));
    case 'vote_interaction':
      return one.checkbox.option_list.map(({ id, text }) => ({
        key: id,
        label: text,
        list: one.checkbox.question_key,
      }));
    case 'multiple_interaction':
      return one.select_list.flatMap(({ question_key: list, option_list }) =>
        option_list.map(({ id, text }) => ({ key: id, label: text, list })),
      );
    default:
      return [];
  }
}
