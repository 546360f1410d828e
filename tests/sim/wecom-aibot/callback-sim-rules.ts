/** What the platform takes from a bot in callback mode (docs 101031, 101032, 101138), strictly: forms, lengths, cards. */
import { z } from 'zod';
import { readMarkdown } from './ws-sim-markdown.ts';

/** What a person sees of one message. */
export type Seen = { text: string; options: SeenOption[]; mentions: string[]; taskId?: string };
/** `list`: which question of the card it belongs to; none for a button. */
export type SeenOption = { key: string; label: string; list?: string };

/** A passive reply or a posted answer, checked. */
export type Judged =
  | { kind: 'stream'; id: string; finish: boolean; seen: Seen; card?: Seen }
  | { kind: 'message'; seen: Seen }
  | { kind: 'update'; taskId: string; seen: Seen }
  | { kind: 'refused'; why: string };

/** What was called back about. */
export type Occasion = 'message' | 'poll' | 'welcome' | 'card' | 'feedback';

const CONTENT_BYTES = 20_480;
const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `more than ${most} bytes`);
const chars = (most: number) => z.string().refine((text) => [...text].length <= most, `more than ${most} characters`);
const taskId = z.string().regex(/^[0-9A-Za-z_\-@]{1,128}$/);
const title = z.strictObject({ title: chars(26).min(1), desc: chars(30).optional() });
const key = bytes(1024);
const choice = z.strictObject({ id: bytes(128), text: chars(11).min(1), is_checked: z.boolean().optional() });
const submit = z.strictObject({ text: chars(10).min(1), key });
const fact = z.strictObject({ keyname: chars(5).min(1), value: z.string().optional(), type: z.literal(0).optional() });
const action = z.union([
  z.strictObject({ type: z.literal(0) }),
  z.strictObject({ type: z.literal(1), url: bytes(2048) }),
]);
const jump = z.strictObject({ type: z.literal(1), title: z.string().min(1), url: bytes(2048) });

const common = { main_title: title.optional(), sub_title_text: chars(112).optional(), task_id: taskId };
const facts = z.array(fact).max(6).optional();
const buttonCard = z.strictObject({
  card_type: z.literal('button_interaction'),
  ...common,
  main_title: title,
  horizontal_content_list: facts,
  button_list: z
    .array(z.strictObject({ text: chars(10).min(1), style: z.int().min(1).max(4).optional(), key }))
    .min(1)
    .max(6),
});
const voteCard = z.strictObject({
  card_type: z.literal('vote_interaction'),
  main_title: title,
  task_id: taskId,
  checkbox: z.strictObject({
    question_key: key,
    disable: z.boolean().optional(),
    mode: z.literal([0, 1]).optional(),
    option_list: z.array(choice).min(1).max(20),
  }),
  submit_button: submit,
});
const select = z.strictObject({
  question_key: key,
  title: chars(13).optional(),
  disable: z.boolean().optional(),
  selected_id: bytes(128).optional(),
  option_list: z
    .array(z.strictObject({ id: bytes(128), text: chars(10).min(1) }))
    .min(1)
    .max(10),
});
const selectCard = z.strictObject({
  card_type: z.literal('multiple_interaction'),
  main_title: title,
  task_id: taskId,
  select_list: z.array(select).min(1).max(3),
  submit_button: submit,
});
const noticeCard = z.strictObject({
  card_type: z.literal('text_notice'),
  ...common,
  task_id: taskId.optional(),
  emphasis_content: z.strictObject({ title: z.string().optional(), desc: z.string().optional() }).optional(),
  horizontal_content_list: facts,
  jump_list: z.array(jump).max(3).optional(),
  card_action: action,
});
const cardSchema = z.discriminatedUnion('card_type', [buttonCard, voteCard, selectCard, noticeCard]);
type Card = z.infer<typeof cardSchema>;

const streamSchema = z.strictObject({ id: bytes(128), finish: z.boolean(), content: z.string() });
const replySchema = z.union([
  z.strictObject({ msgtype: z.literal('text'), text: z.strictObject({ content: bytes(2048) }) }),
  z.strictObject({ msgtype: z.literal('template_card'), template_card: cardSchema }),
  z.strictObject({ msgtype: z.literal('stream'), stream: streamSchema }),
  z.strictObject({
    msgtype: z.literal('stream_with_template_card'),
    stream: streamSchema,
    template_card: cardSchema,
  }),
  z.strictObject({
    response_type: z.literal('update_template_card'),
    userids: z.array(z.string().min(1)).optional(),
    template_card: cardSchema,
  }),
]);
const postSchema = z.discriminatedUnion('msgtype', [
  z.strictObject({ msgtype: z.literal('markdown'), markdown: z.strictObject({ content: bytes(CONTENT_BYTES) }) }),
  z.strictObject({ msgtype: z.literal('template_card'), template_card: cardSchema }),
]);

/** Which forms are taken in answer to what. */
const FORMS: Readonly<Record<Occasion, readonly string[]>> = {
  message: ['template_card', 'stream', 'stream_with_template_card'],
  poll: ['stream', 'stream_with_template_card'],
  welcome: ['text', 'template_card'],
  card: ['update_template_card'],
  feedback: [],
};

/** Judges what rode back on a callback. */
export function judgeReply(plain: string, occasion: Occasion): Judged {
  const read = replySchema.safeParse(jsonOf(plain));
  if (!read.success) return { kind: 'refused', why: `not a reply: ${whyOf(read.error)}` };
  const reply = read.data;
  const form = 'response_type' in reply ? reply.response_type : reply.msgtype;
  if (!FORMS[occasion].includes(form)) return { kind: 'refused', why: `${form} in answer to ${occasion}` };
  if ('response_type' in reply) {
    return { kind: 'update', taskId: reply.template_card.task_id ?? '', seen: seenCard(reply.template_card) };
  }
  if ('stream' in reply) return judgeStream(reply.stream, 'template_card' in reply ? reply.template_card : undefined);
  if ('template_card' in reply) return { kind: 'message', seen: seenCard(reply.template_card) };
  return { kind: 'message', seen: { text: reply.text.content, options: [], mentions: [] } };
}

function judgeStream({ id, finish, content }: z.infer<typeof streamSchema>, card: Card | undefined): Judged {
  if (Buffer.byteLength(content) > CONTENT_BYTES) return { kind: 'refused', why: 'stream content too long' };
  if (finish && content.trim() === '' && card === undefined) return { kind: 'refused', why: 'empty stream' };
  const more = card === undefined ? {} : { card: seenCard(card) };
  return { kind: 'stream', id, finish, seen: seenMarkdown(content), ...more };
}

/** Judges what was posted to a response_url. */
export function judgePost(plain: string, isGroup: boolean): Judged {
  const read = postSchema.safeParse(jsonOf(plain));
  if (!read.success) return { kind: 'refused', why: `not an answer: ${whyOf(read.error)}` };
  if (read.data.msgtype === 'markdown') return { kind: 'message', seen: seenMarkdown(read.data.markdown.content) };
  if (isGroup) return { kind: 'refused', why: 'template_card in a group' };
  return { kind: 'message', seen: seenCard(read.data.template_card) };
}

/** Markdown as the client shows it; the likeness of a sign stays what it is. */
function seenMarkdown(content: string): Seen {
  const { text, mentions } = readMarkdown(content);
  return { text: text.replaceAll('\u00a0', ' '), options: [], mentions };
}

function seenCard(card: Card): Seen {
  const { title: head = '', desc = '' } = card.main_title ?? {};
  const below = 'sub_title_text' in card ? (card.sub_title_text ?? '') : '';
  const list = 'horizontal_content_list' in card ? (card.horizontal_content_list ?? []) : [];
  const lines = [head, desc, below, ...list.map((one) => `${one.keyname}：${one.value ?? ''}`)];
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    options: optionsOf(card),
    mentions: [],
    ...(card.task_id === undefined ? {} : { taskId: card.task_id }),
  };
}

function optionsOf(card: Card): SeenOption[] {
  switch (card.card_type) {
    case 'button_interaction':
      return card.button_list.map((one) => ({ key: one.key, label: one.text }));
    case 'vote_interaction': {
      const list = card.checkbox.question_key;
      return card.checkbox.option_list.map((one) => ({ key: one.id, label: one.text, list }));
    }
    case 'multiple_interaction':
      return card.select_list.flatMap(({ question_key: list, option_list }) =>
        option_list.map((one) => ({ key: one.id, label: one.text, list })),
      );
    default:
      return [];
  }
}

function jsonOf(plain: string): unknown {
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

function whyOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
}
