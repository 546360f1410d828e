/** Record numbers (JC20260302-0001) stand in transcripts as `{编号}`: they differ from run to run. */

const PLACE = '{编号}';
const NUMBER = '[A-Z]{2}\\d{8}-\\d{4}';

/** Whether the text holds these words; `{编号}` in them stands for any number. */
export function holdsWords(text: string, words: string): boolean {
  return words.includes(PLACE) ? new RegExp(patternOf(words), 'u').test(text) : text.includes(words);
}

/** Whether the text is these words and no more. */
export function isWords(text: string, words: string): boolean {
  return text === words || (words.includes(PLACE) && new RegExp(`^${patternOf(words)}$`, 'u').test(text));
}

function patternOf(words: string): string {
  const parts = words.split(PLACE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  return parts.join(NUMBER);
}

/** The words with `{编号}` in the place of every number. */
export function withoutNumbers(words: string): string {
  return words.replace(new RegExp(NUMBER, 'gu'), PLACE);
}

/** The words with the number of the newest receipt in the place of `{编号}`; what no receipt gave stays no number. */
export function withNumber(words: string, received: readonly string[]): string {
  const receipt = new RegExp(`编号\\s*(${NUMBER})`, 'gu');
  const numbers = received.flatMap((text) => [...text.matchAll(receipt)].map((match) => match[1] ?? ''));
  return words.replaceAll(PLACE, numbers.at(-1) ?? 'JC00000000-0000');
}
