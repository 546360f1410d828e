/** Turns a question with options into a template card, or says that it does not fit one. */
import type { OutboundBody } from '../contract.ts';
import { fitsChars, fitsId, QUESTION_CHARS, TASK_ID, TITLE_CHARS } from './card-limits.ts';
import { TEXTS } from './texts.ts';

type Choices = Extract<OutboundBody, { kind: 'choices' }>;

/** A card that asks; keys always in this order, so that a retry is the same bytes. */
export type ChoiceCard =
  | {
      card_type: 'button_interaction';
      main_title: { title: string };
      sub_title_text?: string;
      task_id: string;
      button_list: { text: string; style: 1; key: string }[];
    }
  | {
      card_type: 'vote_interaction';
      main_title: { title: string; desc?: string };
      task_id: string;
      checkbox: { question_key: string; mode: 0 | 1; option_list: { id: string; text: string; is_checked: false }[] };
      submit_button: { text: string; key: string };
    };

// Lists are hard limits, text lengths are what the client shows without cutting (doc 90236, app pages).
const MOST_BUTTONS = 6;
const BUTTON_CHARS = 10;
const BUTTON_KEY_BYTES = 1024;
/** Also the channel's capability. */
export const MOST_OPTIONS = 20;
/** Also the channel's capability. */
export const OPTION_CHARS = 17;
const OPTION_ID_BYTES = 128;
const DESC_CHARS = 44;

/** A card for the question, or undefined: then the numbered text is sent. */
export function cardFor(body: Choices): ChoiceCard | undefined {
  if (!TASK_ID.test(body.taskId) || body.options.length === 0 || body.options.length > MOST_OPTIONS) return undefined;
  if (new Set(body.options.map((option) => option.key)).size !== body.options.length) return undefined;
  return buttonsFor(body) ?? voteFor(body);
}

function buttonsFor(body: Choices): ChoiceCard | undefined {
  if (body.mode !== 'single' || body.options.length > MOST_BUTTONS) return undefined;
  const fit = body.options.every(
    (option) => fitsChars(option.label, BUTTON_CHARS) && fitsId(option.key, BUTTON_KEY_BYTES),
  );
  const heading = headingOf(body.text, QUESTION_CHARS);
  if (!fit || heading === undefined) return undefined;
  return {
    card_type: 'button_interaction',
    main_title: { title: heading.title },
    ...(heading.rest === '' ? {} : { sub_title_text: heading.rest }),
    task_id: body.taskId,
    // Which colour each of the styles 1–4 has is shown in the documents only as a picture: the default for all.
    button_list: body.options.map((option) => ({ text: option.label, style: 1, key: option.key })),
  };
}

function voteFor(body: Choices): ChoiceCard | undefined {
  const fit = body.options.every(
    (option) => fitsChars(option.label, OPTION_CHARS) && fitsId(option.key, OPTION_ID_BYTES),
  );
  const heading = headingOf(body.text, DESC_CHARS);
  if (!fit || heading === undefined) return undefined;
  return {
    card_type: 'vote_interaction',
    main_title: { title: heading.title, ...(heading.rest === '' ? {} : { desc: heading.rest }) },
    task_id: body.taskId,
    checkbox: {
      question_key: 'choice',
      mode: body.mode === 'multi' ? 1 : 0,
      option_list: body.options.map((option) => ({ id: option.key, text: option.label, is_checked: false })),
    },
    submit_button: { text: TEXTS.submit, key: 'submit' },
  };
}

/** First line as the title, the rest below it; a long first line goes below as a whole. */
function headingOf(text: string, restChars: number): { title: string; rest: string } | undefined {
  const [first = '', ...more] = text.trim().split('\n');
  const rest = more.join('\n').trim();
  if (fitsChars(first, TITLE_CHARS) && [...rest].length <= restChars) return { title: first, rest };
  return fitsChars(text, restChars) ? { title: TEXTS.choose, rest: text.trim() } : undefined;
}
