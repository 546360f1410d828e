/** What somebody who reported is told of their lead: one of a few words, never what was found or about whom. */

/** State of a lead (flows/registers/lead.yaml) → the word. What is confirmed and handled is told like what is looked at. */
const WORDS: Readonly<Record<string, string>> = {
  new: '已收到',
  accepted: '已受理',
  dispatched: '已受理',
  checking: '核查中',
  confirmed: '核查中',
  unverifiable: '核查中',
  handling: '核查中',
  unfounded: '不属实',
};
/** Every other state ends a lead. */
const OVER = '已办结';

/** The word for a state; `past` are the states it went through, for a lead that proved untrue stays so when it is closed. */
export function progressWord(state: string, past: readonly string[]): string {
  const word = WORDS[state] ?? OVER;
  return word === OVER && past.includes('unfounded') ? '不属实' : word;
}
