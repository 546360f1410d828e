/** How a tapped card is marked: its button greyed with what was chosen, or the whole card anew where that is too long for a button. */
import type { OutboundBody } from '../contract.ts';
import { fitsChars, QUESTION_CHARS, TASK_ID, TITLE_CHARS } from './card-limits.ts';
import { TEXTS } from './texts.ts';

type CardUpdate = Extract<OutboundBody, { kind: 'card_update' }>;

/** Any card that calls back may become any other (doc 94888); `replace_text` shows one grey button that cannot be tapped. */
type DoneCard = {
  card_type: 'button_interaction';
  main_title: { title: string };
  sub_title_text: string;
  task_id: string;
  button_list: { text: string; style: 1; key: string }[];
  replace_text: string;
};

/** What a button shows without cutting. */
const BUTTON_CHARS = 10;

/** `replace_name` greys the buttons of button, vote and select cards alike (doc 94888 of 2025-07-24). */
export function replaceButton({ label }: CardUpdate): { button: { replace_name: string } } {
  return { button: { replace_name: label } };
}

/** The answered question as a card that shows the whole answer; undefined when the button alone says it, or it does not fit. */
export function doneCardFor({ label, taskId, title }: CardUpdate): DoneCard | undefined {
  if (taskId === undefined || title === undefined || !TASK_ID.test(taskId)) return undefined;
  if (fitsChars(label, BUTTON_CHARS) || !fitsChars(label, QUESTION_CHARS) || !fitsChars(title, TITLE_CHARS)) {
    return undefined;
  }
  return {
    card_type: 'button_interaction',
    main_title: { title },
    sub_title_text: label,
    task_id: taskId,
    button_list: [{ text: TEXTS.chosen, style: 1, key: 'done' }],
    replace_text: TEXTS.chosen,
  };
}
