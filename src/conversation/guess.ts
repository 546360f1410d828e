/** What a member's sentence seems to be about, when it is no start phrase: the forms it may mean are offered, none is started. */
import type { CompiledFlow } from '../engine/compiled.ts';
import type { ReplyOption } from '../engine/turn.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { enter } from './enter.ts';
import { allowedHere, mayUse } from './flow-entry.ts';
import { readSmallTalk } from './small-talk.ts';
import { TEXTS } from './texts.ts';

/** More than this is a menu, and there is one. */
const MOST_GUESSES = 3;
/** A start phrase of one character (查) stands in too many sentences. */
const SHORTEST_PHRASE = 2;
/** What somebody writes at this length is a report, not a wish. */
const MOST_CHARACTERS = 200;

export const NONE_OF_THEM = 'guess:none';

/**
 * Offers what the words may want; undefined when nothing is heard in them. What only tells (今天有什么) is told at once when
 * nothing else is heard: there is nothing to fill in by mistake.
 */
export function offerGuesses(desk: Desk, words: string): TurnPlan | undefined {
  if (!desk.isMember || words.length > MOST_CHARACTERS) return undefined;
  const heard = heardIn(desk, words);
  const [first] = heard;
  if (first === undefined) return undefined;
  const namesOne = desk.world.namesInstitution(words);
  if (heard.length === 1 && !namesOne && onlyTells(first)) return enter(desk, { flow: first });
  const { publicFlow } = desk.world;
  const lookUp = namesOne ? desk.world.flows.get(publicFlow) : undefined;
  const flows = [
    ...new Set([...heard.slice(0, MOST_GUESSES), ...(lookUp && mayUse(lookUp, desk.actor) ? [lookUp] : [])]),
  ];
  const options: ReplyOption[] = flows.map(({ definition: { flow, start, title } }) => ({
    key: `start:${flow}`,
    label: start.menu ?? title,
  }));
  desk.state = { ...desk.state, asking: { kind: 'guess', said: words } };
  return desk.say([{ text: TEXTS.guess, options: [...options, { key: NONE_OF_THEM, label: TEXTS.guessNone }] }]);
}

/** Whether nothing is asked before it answers. */
function onlyTells({ definition }: CompiledFlow): boolean {
  return definition.ask.every((question) => 'opening' in question && question.opening === true);
}

/** The flows whose phrases stand in the words, by the longest phrase; of the same length as they stand in the menu. */
function heardIn(desk: Desk, words: string): CompiledFlow[] {
  return desk.flows
    .filter((flow) => mayUse(flow, desk.actor) && allowedHere(flow, desk.chat))
    .map((flow) => ({ flow, weight: weightIn(words, flow) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ flow }) => flow);
}

/** Characters of the longest phrase of the flow in the words; 0: none. */
function weightIn(words: string, { definition: { start } }: CompiledFlow): number {
  const said = start.say.filter((phrase) => phrase.length >= SHORTEST_PHRASE && readSmallTalk(phrase) === undefined);
  const found = [...said, ...(start.hear ?? [])].filter((phrase) => words.includes(phrase));
  return Math.max(0, ...found.map((phrase) => phrase.length));
}
