/** What may be shown of an error outside the database: a database puts people's words into its messages, whole rows of them. */
import { maskText } from './mask.ts';

/** Where drivers and parsers put values: a whole row, a query with its parameters, the text that did not parse. */
export const VALUE_FIELDS: readonly string[] = [
  'detail',
  'where',
  'hint',
  'query',
  'internalQuery',
  'parameters',
  'params',
];

// Our own details are English and hold no values (errors.ts); what is written in Chinese is what somebody wrote.
const WORDS = /\p{Script=Han}(?:[^\n]*\p{Script=Han})?/gu;
const WORDS_MARK = '[words]';
/** `duplicate key (…)=(…)`, `Failing row contains (…)`, `new row (…)`: PostgreSQL's ways to show a row. */
const ROW = /(contains |\)=|row )\([^\n]*\)/gu;

/** An error's message or stack without numbers, keys, rows and anybody's words. */
export function maskErrorText(text: string): string {
  return maskText(text.replaceAll(ROW, '$1(…)').replaceAll(WORDS, WORDS_MARK));
}

/** An error as a program says it with its last words: stack and causes, masked. */
export function describeCrash(error: Error): string {
  const lines = [maskErrorText(error.stack ?? error.message)];
  for (let { cause } = error; cause instanceof Error && lines.length < 5; { cause } = cause) {
    lines.push(`caused by ${maskErrorText(cause.stack ?? cause.message)}`);
  }
  return lines.join('\n');
}
