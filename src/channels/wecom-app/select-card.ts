/** Turns lists to choose from into a card with selectors (多项选择型), or says that they do not fit one. */
import type { OutboundBody } from '../contract.ts';
import { fitsChars, fitsId, TASK_ID, TITLE_CHARS } from './card-limits.ts';

type Selects = Extract<OutboundBody, { kind: 'selects' }>;

/** Keys always in this order, so that a retry is the same bytes. */
export type SelectCard = {
  card_type: 'multiple_interaction';
  main_title: { title: string };
  task_id: string;
  /** `question_key` is `<place in the list>:<key>`: the order of the answers is ours, not the platform's. */
  select_list: { question_key: string; title: string; option_list: { id: string; text: string }[] }[];
  submit_button: { text: string; key: string };
};

// Lists are hard limits, text lengths are what the client shows without cutting (doc 90236).
const MOST_LISTS = 3;
const MOST_OPTIONS = 10;
const LIST_TITLE_CHARS = 10;
const OPTION_CHARS = 16;
const SUBMIT_CHARS = 10;
const KEY_BYTES = 1024;
const OPTION_ID_BYTES = 128;

/** A card for the lists, or undefined: then the numbered text is sent. Unless the person changes it, the first option of each list is chosen. */
export function selectCardFor({ title, lists, submit, taskId }: Selects): SelectCard | undefined {
  const fits =
    TASK_ID.test(taskId) &&
    fitsChars(title, TITLE_CHARS) &&
    fitsChars(submit, SUBMIT_CHARS) &&
    lists.length > 0 &&
    lists.length <= MOST_LISTS &&
    lists.every(listFits);
  if (!fits) return undefined;
  return {
    card_type: 'multiple_interaction',
    main_title: { title },
    task_id: taskId,
    select_list: lists.map((list, at) => ({
      question_key: `${at}:${list.key}`,
      title: list.title,
      option_list: list.options.map(({ key, label }) => ({ id: key, text: label })),
    })),
    submit_button: { text: submit, key: 'submit' },
  };
}

function listFits({ key, title, options }: Selects['lists'][number]): boolean {
  return (
    fitsId(`0:${key}`, KEY_BYTES) &&
    fitsChars(title, LIST_TITLE_CHARS) &&
    options.length > 0 &&
    options.length <= MOST_OPTIONS &&
    new Set(options.map((option) => option.key)).size === options.length &&
    options.every((option) => fitsChars(option.label, OPTION_CHARS) && fitsId(option.key, OPTION_ID_BYTES))
  );
}
