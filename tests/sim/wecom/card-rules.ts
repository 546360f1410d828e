/** The field rules of template cards (channels.md a.6), as a strict platform would apply them: sent, and as an update. */
import { z } from 'zod';
import { refusal, type SimAnswer } from './sim-state.ts';

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, `more than ${most} bytes`);
const taskId = z.string().regex(/^[0-9A-Za-z_\-@]{1,128}$/);
const words = z.string().min(1);
const url = bytes(2048).refine((text) => URL.canParse(text), 'no address');
const title = z.strictObject({ title: words, desc: z.string().optional() });
const option = z.strictObject({ id: bytes(128), text: words, is_checked: z.boolean().optional() });
const choice = z.strictObject({ id: bytes(128), text: words });
const button = z.strictObject({
  type: z.literal(0).optional(),
  text: words,
  style: z.int().min(1).max(4).optional(),
  key: bytes(1024),
});
const submit = z.strictObject({ text: words, key: bytes(1024) });
const fact = z.union([
  z.strictObject({ type: z.literal(0).optional(), keyname: words, value: z.string().optional() }),
  z.strictObject({ type: z.literal(1), keyname: words, value: z.string().optional(), url }),
  z.strictObject({ type: z.literal(3), keyname: words, value: z.string().optional(), userid: words }),
]);
const jump = z.strictObject({ type: z.literal(1), title: words, url });
const action = z.strictObject({ type: z.literal(1), url });
/** Parts that every card may have. */
const common = {
  main_title: title,
  sub_title_text: z.string().optional(),
  horizontal_content_list: z.array(fact).max(6).optional(),
  jump_list: z.array(jump).max(3).optional(),
};

const buttonCard = z.strictObject({
  card_type: z.literal('button_interaction'),
  ...common,
  task_id: taskId,
  button_list: z.array(button).min(1).max(6),
});
const checkbox = z.strictObject({
  question_key: bytes(1024),
  mode: z.literal([0, 1]),
  option_list: z.array(option).min(1).max(20),
});
const voteCard = z.strictObject({
  card_type: z.literal('vote_interaction'),
  main_title: title,
  task_id: taskId,
  checkbox,
  submit_button: submit,
});
const selector = z.strictObject({
  question_key: bytes(1024),
  title: words.optional(),
  selected_id: bytes(128).optional(),
  option_list: z.array(choice).min(1).max(10),
});
const selectCard = z.strictObject({
  card_type: z.literal('multiple_interaction'),
  main_title: title,
  task_id: taskId,
  select_list: z.array(selector).min(1).max(3),
  submit_button: submit,
});
const textCard = z.strictObject({
  card_type: z.literal('text_notice'),
  ...common,
  task_id: taskId.optional(),
  card_action: action,
});
const newsCard = z.strictObject({
  card_type: z.literal('news_notice'),
  main_title: title,
  card_image: z.strictObject({ url, aspect_ratio: z.number().min(1.3).max(2.25).optional() }),
  horizontal_content_list: common.horizontal_content_list,
  jump_list: common.jump_list,
  task_id: taskId.optional(),
  card_action: action,
});
const sentCard = z.discriminatedUnion('card_type', [buttonCard, voteCard, selectCard, textCard, newsCard]);

// Only in an update may a card be shut: `replace_text` greys its button, `disable` its boxes and lists.
const shut = { replace_text: words.optional() };
const updatedCard = z.discriminatedUnion('card_type', [
  buttonCard.extend(shut),
  voteCard.extend({ ...shut, checkbox: checkbox.extend({ disable: z.boolean().optional() }) }),
  selectCard.extend({
    ...shut,
    select_list: z
      .array(selector.extend({ disable: z.boolean().optional() }))
      .min(1)
      .max(3),
  }),
  textCard,
  newsCard,
]);
type Card = z.infer<typeof sentCard>;
type CardType = Card['card_type'];

/** One list of options; buttons are one list without a key. */
export type CardQuestion = { key: string; options: { id: string; text: string }[] };
/** What the stand-in keeps of a card. */
export type CheckedCard = { taskId: string | undefined; type: CardType; questions: CardQuestion[]; shown: string };
type Checked = { ok: true; card: CheckedCard } | { ok: false; answer: SimAnswer; why: string };

/** Checks a card to be sent; the published table gives only ranges of codes, so 42027 stands for "a field is missing or wrong". */
export function checkCard(value: unknown): Checked {
  return checked(sentCard.safeParse(value));
}

/** Checks a card that takes the place of another. */
export function checkUpdate(value: unknown): Checked {
  return checked(updatedCard.safeParse(value));
}

function checked(parsed: z.ZodSafeParseResult<Card>): Checked {
  if (!parsed.success) {
    const why = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
    const badTask = parsed.error.issues.some((issue) => issue.path.at(-1) === 'task_id');
    return { ok: false, answer: refusal(badTask ? 42014 : 42027, `invalid template_card ${why}`), why };
  }
  const card = parsed.data;
  const questions = questionsOf(card);
  const keys = questions.map(({ key }) => key);
  const isRepeated = [keys, ...questions.map(({ options }) => options.map(({ id }) => id))].some(
    (ids) => new Set(ids).size !== ids.length,
  );
  if (isRepeated) return { ok: false, answer: refusal(42028, 'key repeated'), why: 'key repeated' };
  return { ok: true, card: { taskId: card.task_id, type: card.card_type, questions, shown: shownOf(card) } };
}

function questionsOf(card: Card): CardQuestion[] {
  switch (card.card_type) {
    case 'button_interaction':
      return [{ key: '', options: card.button_list.map(({ key, text }) => ({ id: key, text })) }];
    case 'vote_interaction':
      return [{ key: card.checkbox.question_key, options: card.checkbox.option_list }];
    case 'multiple_interaction':
      return card.select_list.map((list) => ({ key: list.question_key, options: list.option_list }));
    default:
      return [];
  }
}

/** What is read on the screen, one line each. */
function shownOf(card: Card): string {
  const lines = [card.main_title.title, card.main_title.desc, 'sub_title_text' in card ? card.sub_title_text : ''];
  if ('horizontal_content_list' in card) {
    lines.push(...(card.horizontal_content_list ?? []).map(({ keyname, value }) => `${keyname} ${value ?? ''}`));
  }
  if (card.card_type === 'multiple_interaction') lines.push(...card.select_list.map((list) => list.title));
  lines.push(...questionsOf(card).flatMap(({ options }) => options.map(({ text }) => text)));
  if ('jump_list' in card) lines.push(...(card.jump_list ?? []).map((one) => one.title));
  return lines.filter(Boolean).join('\n');
}
