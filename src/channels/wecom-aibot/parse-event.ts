/** Reads the events of the intelligent bot: clicks on cards, feedback, and what this version does not know. */
import { z } from 'zod';

/** What one question of a clicked card had selected. */
export type AibotSelected = { questionKey: string; optionIds: string[] };

/** `selected`: null = the card had nothing to select. */
export type AibotCardEvent = {
  cardType: string | null;
  eventKey: string;
  taskId: string | null;
  selected: AibotSelected[] | null;
};

/** `type`: 1 right, 2 wrong, 3 withdrawn (doc 101027). */
export type AibotFeedback = { id: string; type: number; content: string | null; reasons: number[] };

/** `name` in lower case: `enter_chat`, `template_card_event`, `feedback_event` … */
export type AibotEvent = { name: string; card: AibotCardEvent | null; feedback: AibotFeedback | null };

const key = z.string().min(1).max(1024);

const selectedItem = z.object({
  questionkey: z.string().max(1024),
  optionids: z
    .union([z.array(z.string().max(1024)).max(50), z.object({ optionid: z.array(z.string().max(1024)).max(50) })])
    .transform((ids) => (Array.isArray(ids) ? ids : ids.optionid))
    .default([]),
});
const cardEvent = z.object({
  cardtype: z.string().max(64).optional(),
  eventkey: key,
  taskid: z.string().max(256).optional(),
  selecteditems: z.object({ selecteditem: z.array(selectedItem).max(20).default([]) }).optional(),
});
const feedbackEvent = z.object({
  id: z.string().max(256).default(''),
  type: z.int(),
  content: z.string().max(4096).optional(),
  inaccurate_reason_list: z.array(z.int()).max(20).default([]),
});

/**
 * The examples write `card_type`, the parameter table of the same document `cardtype`; the official SDK's types have the
 * click's fields beside `eventtype`. All three are one shape once the underscores are gone.
 */
const cardAround = z
  .looseObject({ template_card_event: z.unknown().optional() })
  .transform((event) => plainKeys(event.template_card_event ?? event))
  .pipe(cardEvent);

const nameSchema = z.looseObject({
  eventtype: z
    .string()
    .regex(/^[A-Za-z0-9_.]{1,64}$/)
    .toLowerCase(),
});

/** The `event` of a callback; a click without its key is refused, an unknown event is not. */
export const eventSchema = nameSchema.transform((event, context): AibotEvent => {
  const { eventtype: name } = event;
  const isCard = name === 'template_card_event';
  const isFeedback = name === 'feedback_event';
  const card = isCard ? cardAround.safeParse(event) : undefined;
  const feedback = isFeedback ? feedbackEvent.safeParse(event['feedback_event']) : undefined;
  for (const issue of [...(card?.error?.issues ?? []), ...(feedback?.error?.issues ?? [])]) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
  }
  return {
    name,
    card: card?.data ? toCard(card.data) : null,
    feedback: feedback?.data ? toFeedback(feedback.data) : null,
  };
});

function toCard({ cardtype, eventkey, taskid, selecteditems }: z.output<typeof cardEvent>): AibotCardEvent {
  const selected = selecteditems?.selecteditem.map(({ questionkey, optionids }) => ({
    questionKey: questionkey,
    optionIds: optionids,
  }));
  return { cardType: cardtype ?? null, eventKey: eventkey, taskId: taskid ?? null, selected: selected ?? null };
}

function toFeedback({
  id,
  type,
  content,
  inaccurate_reason_list: reasons,
}: z.output<typeof feedbackEvent>): AibotFeedback {
  return { id, type, content: content ?? null, reasons };
}

/** The same value with keys in lower case and without underscores. Depth is bounded by the caller's check. */
function plainKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replaceAll('_', '').toLowerCase(), plainKeys(inner)]),
  );
}
