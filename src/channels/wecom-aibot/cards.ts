/** Template cards of the intelligent bot (doc 101032): questions, news, lists, and the card that says what was chosen. */
import type { OutboundBody } from '../contract.ts';
import { fitsBytes, fitsChars, headingOf, KEY_BYTES, OPTION_ID_BYTES, TASK_ID } from '../tencent/card-limits.ts';
import { TEXTS } from './texts.ts';

type Choices = Extract<OutboundBody, { kind: 'choices' }>;
type Notice = Extract<OutboundBody, { kind: 'notice' }>;
type Selects = Extract<OutboundBody, { kind: 'selects' }>;

type Title = { title: string; desc?: string };
type Submit = { text: string; key: string };

/** The four kinds of card that are sent; keys always in this order, so that a repeat is the same bytes. */
export type AibotCard =
  | {
      card_type: 'button_interaction';
      main_title: Title;
      sub_title_text?: string;
      task_id: string;
      button_list: { text: string; style: 1; key: string }[];
    }
  | {
      card_type: 'vote_interaction';
      main_title: Title;
      task_id: string;
      checkbox: { question_key: string; mode: 0 | 1; option_list: { id: string; text: string; is_checked: false }[] };
      submit_button: Submit;
    }
  | {
      card_type: 'multiple_interaction';
      main_title: Title;
      task_id: string;
      select_list: { question_key: string; title: string; option_list: { id: string; text: string }[] }[];
      submit_button: Submit;
    }
  | {
      card_type: 'text_notice';
      main_title: Title;
      sub_title_text?: string;
      horizontal_content_list?: { keyname: string; value: string }[];
      jump_list?: { type: 1; title: string; url: string }[];
      card_action: { type: 0 } | { type: 1; url: string };
    };

// Lists are hard limits, text lengths are what the client shows without cutting (doc 101032 and the SDK's types).
const MOST_BUTTONS = 6;
const BUTTON_CHARS = 10;
/** Also the channel's capability. */
export const MOST_OPTIONS = 20;
/** Also the channel's capability. */
export const OPTION_CHARS = 11;
const TITLE_CHARS = 26;
const DESC_CHARS = 30;
/** Also the channel's capability. */
export const QUESTION_CHARS = 112;
const MOST_LISTS = 3;
const MOST_LIST_OPTIONS = 10;
const LIST_TITLE_CHARS = 13;
const LIST_OPTION_CHARS = 10;
const MOST_FACTS = 6;
const FACT_NAME_CHARS = 5;
const FACT_VALUE_CHARS = 26;
const JUMP_CHARS = 13;
const URL_BYTES = 2048;

/** A card for the question, or undefined: then the numbered text is sent. */
export function choicesCard(body: Choices): AibotCard | undefined {
  const { taskId, options } = body;
  if (!TASK_ID.test(taskId) || options.length === 0 || options.length > MOST_OPTIONS) return undefined;
  if (!areUnique(options.map(({ key }) => key))) return undefined;
  return buttonsFor(body) ?? voteFor(body);
}

function buttonsFor({ text, options, mode, taskId }: Choices): AibotCard | undefined {
  if (mode !== 'single' || options.length > MOST_BUTTONS) return undefined;
  if (!options.every(({ key, label }) => fitsChars(label, BUTTON_CHARS) && fitsBytes(key, KEY_BYTES))) return undefined;
  const heading = headingOf(text, { titleChars: TITLE_CHARS, restChars: QUESTION_CHARS, otherwise: TEXTS.choose });
  if (heading === undefined) return undefined;
  return {
    card_type: 'button_interaction',
    main_title: { title: heading.title },
    ...(heading.rest === '' ? {} : { sub_title_text: heading.rest }),
    task_id: taskId,
    // Which colour each of the styles 1–4 has is shown in the documents only as a picture: the default for all.
    button_list: options.map(({ key, label }) => ({ text: label, style: 1, key })),
  };
}

function voteFor({ text, options, mode, taskId }: Choices): AibotCard | undefined {
  const fit = options.every(({ key, label }) => fitsChars(label, OPTION_CHARS) && fitsBytes(key, OPTION_ID_BYTES));
  const heading = headingOf(text, { titleChars: TITLE_CHARS, restChars: DESC_CHARS, otherwise: TEXTS.choose });
  if (!fit || heading === undefined) return undefined;
  return {
    card_type: 'vote_interaction',
    main_title: { title: heading.title, ...(heading.rest === '' ? {} : { desc: heading.rest }) },
    task_id: taskId,
    checkbox: {
      question_key: 'choice',
      mode: mode === 'multi' ? 1 : 0,
      option_list: options.map(({ key, label }) => ({ id: key, text: label, is_checked: false })),
    },
    submit_button: { text: TEXTS.submit, key: 'submit' },
  };
}

/** A card for news, or undefined: then the plain text is sent. */
export function noticeCard({ title, text, facts, link }: Notice): AibotCard | undefined {
  const fit = [
    fitsChars(title, TITLE_CHARS),
    text === '' || fitsChars(text, QUESTION_CHARS),
    facts.length <= MOST_FACTS,
    ...facts.map(({ name, value }) => fitsChars(name, FACT_NAME_CHARS) && fitsChars(value, FACT_VALUE_CHARS)),
  ];
  const leads = link === undefined ? { card_action: { type: 0 as const } } : linkOf(link);
  if (leads === undefined || fit.includes(false)) return undefined;
  const rows = facts.map(({ name, value }) => ({ keyname: name, value }));
  return {
    card_type: 'text_notice',
    main_title: { title },
    ...(text === '' ? {} : { sub_title_text: text }),
    ...(rows.length === 0 ? {} : { horizontal_content_list: rows }),
    ...leads,
  };
}

function linkOf({ label, url }: NonNullable<Notice['link']>) {
  const address = webAddress(url);
  const title = label.trim() || TEXTS.open;
  if (address === undefined || !fitsChars(title, JUMP_CHARS)) return undefined;
  return {
    jump_list: [{ type: 1 as const, title, url: address }],
    card_action: { type: 1 as const, url: address },
  };
}

function webAddress(url: string): string | undefined {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb && fitsBytes(url, URL_BYTES) ? url : undefined;
}

/** A card with lists to choose from, or undefined: then the plain text is sent. */
export function selectsCard({ title, lists, submit, taskId }: Selects): AibotCard | undefined {
  if (!TASK_ID.test(taskId) || !fitsChars(title, TITLE_CHARS) || !fitsChars(submit, BUTTON_CHARS)) return undefined;
  if (lists.length === 0 || lists.length > MOST_LISTS || !areUnique(lists.map(({ key }) => key))) return undefined;
  if (!lists.every(listFits)) return undefined;
  return {
    card_type: 'multiple_interaction',
    main_title: { title },
    task_id: taskId,
    select_list: lists.map((list) => ({
      question_key: list.key,
      title: list.title,
      option_list: list.options.map(({ key, label }) => ({ id: key, text: label })),
    })),
    submit_button: { text: submit, key: 'submit' },
  };
}

function listFits({ key, title, options }: Selects['lists'][number]): boolean {
  return (
    fitsBytes(key, KEY_BYTES) &&
    fitsChars(title, LIST_TITLE_CHARS) &&
    options.length > 0 &&
    options.length <= MOST_LIST_OPTIONS &&
    areUnique(options.map((option) => option.key)) &&
    options.every((option) => fitsChars(option.label, LIST_OPTION_CHARS) && fitsBytes(option.key, OPTION_ID_BYTES))
  );
}

export type Chosen = {
  taskId: string;
  /** The key that was tapped: a second tap on the card says the same again. */
  key: string;
  label: string;
  /** The question. */
  title?: string;
};

/**
 * The card that stands in the tapped one's place: the platform wants a whole card, with the same task id (doc 101031).
 * The one button says what was chosen; a long choice is cut there and stands whole below the question.
 */
export function chosenCard({ taskId, key, label, title }: Chosen): AibotCard | undefined {
  if (!TASK_ID.test(taskId) || label.trim() === '') return undefined;
  const words = `${TEXTS.chosen}${label}`;
  const isWhole = fitsChars(words, BUTTON_CHARS);
  const below = isWhole ? '' : cut(words, QUESTION_CHARS);
  return {
    card_type: 'button_interaction',
    main_title: { title: cut(title?.trim() || TEXTS.choose, TITLE_CHARS) },
    ...(below === '' ? {} : { sub_title_text: below }),
    task_id: taskId,
    button_list: [{ text: cut(words, BUTTON_CHARS), style: 1, key: fitsBytes(key, KEY_BYTES) ? key : 'chosen' }],
  };
}

function cut(text: string, chars: number): string {
  const signs = [...text];
  return signs.length <= chars ? text : `${signs.slice(0, chars - 1).join('')}…`;
}

function areUnique(keys: readonly string[]): boolean {
  return new Set(keys).size === keys.length;
}
