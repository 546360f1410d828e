/** 人工: while a human of the office is talking with the person, words go there, and the form waits. */

import type { Reply } from '../engine/turn.ts';
import { findCommand, tidyWords } from '../engine/universal-words.ts';
import type { Wake } from '../engine/wake.ts';
import { afterwards } from './adopt.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { findEntry } from './flow-entry.ts';
import type { Incoming } from './incoming.ts';
import { fill, TEXTS } from './texts.ts';

/** A talk that nobody went on with is over: words are the bot's again. */
const LAPSES_MS = 24 * 3_600_000;
/** After such a pause the person is told once more where their words go. */
const TELL_AGAIN_MS = 30 * 60_000;
const END_WORDS = new Set('结束人工 退出人工 不用人工 不用人工了 不用了 好了 回到小助手'.split(' '));

/** The message as the human gets it; undefined when no human is there. */
export function withHuman(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  const { human } = desk.state;
  if (human === undefined || incoming.kind === 'wake') return undefined;
  if (desk.input.now.getTime() - Date.parse(human.at) > LAPSES_MS) {
    endHuman(desk);
    return undefined;
  }
  const isEnd =
    incoming.kind === 'words' && (findCommand(incoming.text) === 'resume' || END_WORDS.has(tidyWords(incoming.text)));
  if (isEnd) return backToBot(desk, human.number);
  // Whoever wants something of the bot has forgotten that a human is there, and must not be left in silence.
  if (isForBot(desk, incoming)) return desk.say([{ text: TEXTS.stillHuman }]);
  const text = wordsOf(incoming);
  if (text === '') return desk.silence();
  tellOffice(desk, fill(TEXTS.relayed, { name: desk.actor.name, number: human.number, text }));
  const { now } = desk.input;
  const isFresh = human.told === true && now.getTime() - Date.parse(human.at) < TELL_AGAIN_MS;
  desk.state = { ...desk.state, human: { ...human, at: now.toISOString(), told: true } };
  return isFresh ? desk.silence() : desk.say([{ text: TEXTS.relaying }]);
}

/** A start phrase, 帮助, 取消 and the like. */
function isForBot(desk: Desk, incoming: Incoming): boolean {
  if (incoming.kind === 'tap') return true;
  if (incoming.kind !== 'words') return false;
  const command = findCommand(incoming.text);
  const isSteering = command !== undefined && command !== 'done' && command !== 'keep';
  return isSteering || findEntry(desk.flows, incoming.text, desk.actor) !== undefined;
}

function endHuman(desk: Desk): void {
  const { human: _human, ...rest } = desk.state;
  desk.state = rest;
}

function backToBot(desk: Desk, number: string): TurnPlan {
  endHuman(desk);
  tellOffice(desk, fill(TEXTS.humanLeft, { name: desk.actor.name, number }));
  return afterwards(desk, [{ text: TEXTS.humanOver }]);
}

function tellOffice(desk: Desk, text: string): void {
  desk.tells.push({ to: desk.world.office, text });
}

function wordsOf(incoming: Incoming): string {
  if (incoming.kind === 'words') return incoming.text;
  if (incoming.kind !== 'thing') return '';
  switch (incoming.event.kind) {
    case 'photo':
      return TEXTS.aPhoto;
    case 'location':
      return fill(TEXTS.aPlace, { label: incoming.event.label });
    case 'file':
      return fill(TEXTS.aFile, { name: incoming.event.name });
    case 'other':
      return incoming.event.what;
    default:
      return '';
  }
}

/** A human has written. */
export function humanSaid(desk: Desk, { number, text, ends }: Extract<Wake, { kind: 'human_said' }>): TurnPlan {
  const reply: Reply = { text: ends ? text : `${text}\n${TEXTS.humanHint}` };
  const { human } = desk.state;
  if (human?.number !== number) return desk.say([{ text }]);
  if (!ends) {
    desk.state = { ...desk.state, human: { ...human, at: desk.input.now.toISOString() } };
    return desk.say([reply]);
  }
  endHuman(desk);
  return afterwards(desk, [reply]);
}
