/** One turn of a conversation: decides which form or command a message belongs to, and what is said. Pure. */
import { findCommand } from '../engine/universal-words.ts';
import { cleanInput } from '../kernel/text.ts';
import { answerAside } from './besides.ts';
import { Desk, type Outcome, type PlanInput, type TurnPlan } from './desk.ts';
import { continueNewest, enter, goPrivate, refuse, resumeOrRestart, start, startByKey } from './enter.ts';
import { type Entry, findEntry, findRefused, mayUse } from './flow-entry.ts';
import { readFollowUp } from './follow-up.ts';
import { inGroup } from './group-manners.ts';
import { NONE_OF_THEM, offerGuesses } from './guess.ts';
import { withHuman } from './human.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import { limitAnswer, limitEntry } from './look-up-limit.ts';
import { readMenuChoice, TOPIC_KEY } from './menus.ts';
import { limitMessages } from './message-limit.ts';
import { hearPersonal, remindPersonal } from './personal.ts';
import { openQuoted, readQuote } from './quotes.ts';
import { overheard, withSession } from './running.ts';
import { hearDanger, safetyFirst } from './safety.ts';
import { readSmallTalk } from './small-talk.ts';
import type { Asking } from './state.ts';
import { TEXTS } from './texts.ts';
import { limitChecks, readConsent, withRemembered } from './unknown-name.ts';
import { wakeUp } from './wakes.ts';
import type { World } from './world.ts';

/** Plans one turn. Never throws for what people say. */
export function planTurn(input: PlanInput, world: World): TurnPlan {
  const desk = new Desk(input, world);
  const incoming = asChosen(desk, readIncoming(input.message.content, input.media));
  const heard = hearDanger(desk, incoming);
  const isPersonal = hearPersonal(desk, incoming);
  const planned = remindPersonal(isPersonal, limitMessages(desk, incoming) ?? planAny(desk, incoming));
  const plan = safetyFirst(desk, heard, planned);
  if (!desk.isGroup) return plan;
  const mannered = <Kind extends Outcome>(outcome: Kind): Kind => ({ ...outcome, replies: inGroup(outcome.replies) });
  const { submit } = plan;
  if (submit === undefined) return mannered(plan);
  return { ...mannered(plan), submit: { ...submit, complete: (results) => mannered(submit.complete(results)) } };
}

/** An option's own words are that option: on some platforms a tap comes back as nothing else (公众号). */
function asChosen({ state }: Desk, incoming: Incoming): Incoming {
  const { offered } = state;
  if (incoming.kind !== 'words' || offered === undefined || offered.mode === 'multi') return incoming;
  const [chosen, ...others] = offered.options.filter(({ label }) => cleanInput(label) === incoming.text);
  if (chosen === undefined || others.length > 0) return incoming;
  return { kind: 'tap', keys: [chosen.key], event: { kind: 'tapped', keys: [chosen.key] } };
}

function planAny(desk: Desk, incoming: Incoming): TurnPlan {
  switch (incoming.kind) {
    case 'nothing':
      return desk.silence();
    case 'wake':
      return wakeUp(desk, incoming.wake);
    case 'several':
      return planSeveral(desk, incoming.parts);
    default:
      return planOne(desk, incoming);
  }
}

function planOne(desk: Desk, incoming: Incoming): TurnPlan {
  const quoted = readQuote(desk.input.message, desk.state.spoken ?? []);
  if (quoted.kind === 'own') openQuoted(desk, quoted.sessionId);
  else if (isChatter(desk)) {
    // What quotes somebody else's message is meant for them.
    if (quoted.kind === 'others') return desk.silence();
    return (isChoice(desk, incoming) ? answerAsking(desk, incoming) : undefined) ?? overheard(desk, incoming);
  }
  if (incoming.kind === 'greet') return desk.say([desk.menu(TEXTS.welcome)]);
  return (
    withHuman(desk, incoming) ??
    answerAsking(desk, incoming) ??
    limitAnswer(desk, incoming) ??
    withSession(desk, incoming) ??
    fresh(desk, incoming)
  );
}

/** Group talk that was not addressed to the bot. */
function isChatter(desk: Desk): boolean {
  return desk.isGroup && !desk.input.message.addressed;
}

/** Whether the words are exactly one of the options that we just offered this person. */
function isChoice({ state }: Desk, incoming: Incoming): boolean {
  if (state.asking === undefined || state.asking.kind === 'menu') return false;
  return readMenuChoice(incoming, state.offered?.options ?? []) !== undefined;
}

/** Pictures and words in one message: the pictures first, and the words are theirs when the pictures were wanted. */
function planSeveral(desk: Desk, parts: readonly Incoming[]): TurnPlan {
  const things = parts.filter((part) => part.kind === 'thing');
  const words = parts.filter((part) => part.kind === 'words' && part.text !== '');
  let plan: TurnPlan | undefined;
  for (const part of desk.state.session === null ? [...words, ...things] : things) {
    plan = planOne(desk, part);
    if (plan.submit !== undefined) return plan;
  }
  const [first] = words;
  const isCaption = plan !== undefined && plan.replies.length > 0;
  if (isCaption || first === undefined) return plan ?? desk.silence();
  return planOne(desk, first);
}

// ── a question of ours outside any flow ──

function answerAsking(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  const { asking, offered } = desk.state;
  const [tapped = ''] = incoming.kind === 'tap' ? incoming.keys : [];
  const isGuess = asking?.kind === 'guess' && offered?.options.some(({ key }) => key === tapped) === true;
  if (tapped.startsWith('start:') && !isGuess) {
    if (asking?.kind === 'guess') desk.forgetAsking();
    return startByKey(desk, tapped);
  }
  if (tapped.startsWith(TOPIC_KEY)) return desk.say([desk.menu('', tapped.slice(TOPIC_KEY.length))]);
  // What was taken back or cannot be read leaves the question open.
  if (asking === undefined || (incoming.kind === 'thing' && incoming.event.kind === 'recalled')) return undefined;
  const choice = readMenuChoice(incoming, offered?.options ?? []);
  desk.forgetAsking();
  return choice === undefined ? undefined : chosen(desk, asking, choice);
}

function chosen(desk: Desk, asking: Asking, choice: string): TurnPlan | undefined {
  switch (asking.kind) {
    case 'menu':
      if (choice.startsWith(TOPIC_KEY)) return desk.say([desk.menu('', choice.slice(TOPIC_KEY.length))]);
      return choice.startsWith('start:') ? startByKey(desk, choice) : undefined;
    case 'guess':
      return choice === NONE_OF_THEM ? desk.say([desk.menu()]) : startByKey(desk, choice, asking.said);
    case 'resume': {
      const isOurs = choice === 'resume:go' || choice === 'resume:new';
      return isOurs ? resumeOrRestart(desk, asking, choice === 'resume:go') : undefined;
    }
    case 'place':
      return chosenPlace(desk, asking, choice);
  }
}

function chosenPlace(desk: Desk, { flow: id, said }: Asking & { kind: 'place' }, choice: string): TurnPlan | undefined {
  const flow = desk.world.flows.get(id);
  if (flow === undefined) return undefined;
  if (choice === 'place:private') return goPrivate(desk, flow);
  return choice === 'place:here' ? start(desk, { flow, ...(said === undefined ? {} : { said }) }) : undefined;
}

// ── nothing is open ──

function fresh(desk: Desk, incoming: Incoming): TurnPlan {
  if (incoming.kind === 'thing' && incoming.event.kind === 'recalled') return desk.silence();
  if (incoming.kind === 'thing' && incoming.event.kind === 'voice') return desk.say([{ text: TEXTS.voice }]);
  if (incoming.kind !== 'words') return desk.say([desk.menu(TEXTS.nothingOpen)]);
  const words = incoming.text;
  if (words === '') return desk.say([desk.menu()]);
  if (words === '继续') return continueNewest(desk);
  const entry = findStart(desk, words);
  if (entry !== undefined) return begin(desk, entry);
  if (!desk.isMember && findCommand(words) === 'human') return desk.say([publicHuman]);
  const refused = findRefused(desk.flows, words, desk.actor);
  if (refused !== undefined) return refuse(desk, refused);
  return (
    talk(desk, words) ?? offerGuesses(desk, words) ?? lookUp(desk, words) ?? desk.say([desk.menu(TEXTS.notUnderstood)])
  );
}

const publicHuman = { text: TEXTS.humanPublic, wantsHuman: true };

/** Greetings, thanks, and words that steer a form when there is none. */
function talk(desk: Desk, words: string): TurnPlan | undefined {
  switch (readSmallTalk(words)) {
    case 'greeting':
      return desk.say([desk.menu()]);
    case 'thanks':
      return desk.say([{ text: TEXTS.thanks }]);
    case 'human':
      return desk.say([desk.isMember ? { text: TEXTS.human } : publicHuman]);
    case 'steer':
      return desk.say([desk.menu(desk.isMember ? TEXTS.nothingOpen : '')]);
    default:
      return undefined;
  }
}

/** Words that are no command: for the public always a question about an institution, for members when they name one. */
function lookUp(desk: Desk, words: string): TurnPlan | undefined {
  const flow = desk.world.flows.get(desk.world.publicFlow);
  if (flow === undefined || !mayUse(flow, desk.actor)) return undefined;
  if (desk.isMember && !desk.world.namesInstitution(words)) return undefined;
  const entry = { flow, said: words };
  return answerAside(desk, entry, () => begin(desk, entry)) ?? begin(desk, entry);
}

/** The flow that the words ask for, or say yes to. */
function findStart(desk: Desk, words: string): Entry | undefined {
  return findEntry(desk.flows, words, desk.actor) ?? readConsent(desk, words) ?? readFollowUp(desk, words);
}

/** Enters a flow, unless it is one look-up or check too many. */
function begin(desk: Desk, entry: Entry): TurnPlan {
  return limitEntry(desk, entry) ?? limitChecks(desk, entry) ?? enter(desk, withRemembered(desk, entry));
}

export type { LoggedEvent, Outcome, PlanInput, Tell, TurnPlan } from './desk.ts';
