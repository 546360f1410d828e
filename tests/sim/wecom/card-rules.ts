/** The field rules of template cards (channels.md a.6), as a strict platform would apply them. */
import { z } from 'zod';
import { refusal, type SimAnswer } from './sim-state.ts';

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `more than ${most} bytes`);
const taskId = z.string().regex(/^[0-9A-Za-z_\-@]{1,128}$/);
const title = z.strictObject({ title: z.string().min(1), desc: z.string().optional() });
const option = z.strictObject({ id: bytes(128), text: z.string().min(1), is_checked: z.boolean().optional() });
const button = z.strictObject({
  type: z.literal(0).optional(),
  text: z.string().min(1),
  style: z.int().min(1).max(4).optional(),
  key: bytes(1024),
});
const submit = z.strictObject({ text: z.string().min(1), key: bytes(1024) });

const buttonCard = z.strictObject({
  card_type: z.literal('button_interaction'),
  main_title: title,
  sub_title_text: z.string().optional(),
  task_id: taskId,
  button_list: z.array(button).min(1).max(6),
});
const voteCard = z.strictObject({
  card_type: z.literal('vote_interaction'),
  main_title: title,
  task_id: taskId,
  checkbox: z.strictObject({
    question_key: bytes(1024),
    mode: z.literal([0, 1]),
    option_list: z.array(option).min(1).max(20),
  }),
  submit_button: submit,
});
const textCard = z.strictObject({
  card_type: z.literal('text_notice'),
  main_title: title,
  sub_title_text: z.string().optional(),
  task_id: taskId.optional(),
  card_action: z.strictObject({ type: z.literal(1), url: bytes(2048) }),
});
const cardSchema = z.discriminatedUnion('card_type', [buttonCard, voteCard, textCard]);
type Card = z.infer<typeof cardSchema>;

/** What the stand-in keeps of a card. */
export type CheckedCard = { taskId: string | undefined; keys: string[]; shown: string };

/** Checks a card; the published table gives only ranges of codes, so 42027 stands for "a field is missing or wrong". */
export function checkCard(
  value: unknown,
): { ok: true; card: CheckedCard } | { ok: false; answer: SimAnswer; why: string } {
  const parsed = cardSchema.safeParse(value);
  if (!parsed.success) {
    const why = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    const badTask = parsed.error.issues.some((issue) => issue.path.at(-1) === 'task_id');
    return { ok: false, answer: refusal(badTask ? 42014 : 42027, `invalid template_card ${why}`), why };
  }
  const card = parsed.data;
  const keys = keysOf(card);
  if (new Set(keys).size !== keys.length) {
    return { ok: false, answer: refusal(42028, 'key repeated'), why: 'key repeated' };
  }
  return { ok: true, card: { taskId: card.task_id, keys, shown: shownOf(card) } };
}

function keysOf(card: Card): string[] {
  switch (card.card_type) {
    case 'button_interaction':
      return card.button_list.map((one) => one.key);
    case 'vote_interaction':
      return card.checkbox.option_list.map((one) => one.id);
    case 'text_notice':
      return [];
  }
}

function shownOf(card: Card): string {
  const lines = [card.main_title.title, card.main_title.desc, 'sub_title_text' in card ? card.sub_title_text : ''];
  if (card.card_type === 'button_interaction') lines.push(...card.button_list.map((one) => one.text));
  if (card.card_type === 'vote_interaction') lines.push(...card.checkbox.option_list.map((one) => one.text));
  return lines.filter(Boolean).join('\n');
}
