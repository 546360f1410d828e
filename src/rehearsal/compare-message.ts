/** One thing the bot was to say beside what it said: every difference in words. */
import type { OutboundMessage } from '../channels/contract.ts';
import type { SessionState } from '../engine/session.ts';
import { TEXTS as ENGINE_TEXTS } from '../engine/texts.ts';
import { shownText } from './chat-log.ts';
import { holdsWords, isWords } from './number-pattern.ts';
import { fill, TEXTS } from './texts.ts';
import type { BotStep } from './transcript.ts';

/** What should have been, and what was. */
export type Mismatch = { wanted: string; got: string };

export type Scene = {
  /** Name in the transcript → user id. */
  userIdOf(name: string): string;
  nameOf(userId: string): string;
  /** The form that the person is at. */
  session: SessionState | undefined;
  /** Where the message belongs if the step does not say: in private, or in the room. */
  isPrivate: boolean;
  hasRoom: boolean;
};

/** Compares a message with its step. */
export function compareMessage(step: BotStep, message: OutboundMessage, scene: Scene): Mismatch[] {
  return [
    ...compareWords(step, message),
    ...compareOptions(step, message),
    ...compareMentions(step, message, scene),
    ...comparePlace(step, message, scene),
    ...compareQuestion(step, message, scene),
  ];
}

function compareWords(step: BotStep, message: OutboundMessage): Mismatch[] {
  const got = shownText(message);
  const missing = step.says.filter((words) => !holdsWords(got, words));
  const unwanted = step.never.filter((words) => holdsWords(got, words));
  return [
    ...missing.map((text) => ({ wanted: fill(TEXTS.shouldSay, { who: step.to, text }), got })),
    ...unwanted.map((text) => ({ wanted: fill(TEXTS.shouldNever, { who: step.to, text }), got })),
  ];
}

const list = (labels: readonly string[]): string => labels.map((label) => `［${label}］`).join('') || TEXTS.noOptions;

function compareOptions(step: BotStep, { body }: OutboundMessage): Mismatch[] {
  const options = body.kind === 'choices' ? body.options : [];
  const labels = options.map((option) => option.label);
  const mismatches: Mismatch[] = [];
  const { options: wanted, choices } = step;
  if (wanted !== undefined && !sameLabels(wanted, labels)) {
    mismatches.push({ wanted: fill(TEXTS.shouldOffer, { labels: list(wanted) }), got: list(labels) });
  }
  // `org=!none` and `!skip` lead past the question; they are none of the things to choose from.
  const offered = options.filter((option) => !/^!|=!/u.test(option.key)).map((option) => option.label);
  if (choices !== undefined && !sameLabels(choices, offered, (shown, short) => shown.includes(short))) {
    mismatches.push({ wanted: fill(TEXTS.shouldChoose, { labels: list(choices) }), got: list(offered) });
  }
  return mismatches;
}

function sameLabels(
  wanted: readonly string[],
  shown: readonly string[],
  fits: (shown: string, wanted: string) => boolean = isWords,
): boolean {
  return wanted.length === shown.length && wanted.every((label, at) => fits(shown[at] ?? '', label));
}

function compareMentions(step: BotStep, message: OutboundMessage, scene: Scene): Mismatch[] {
  if (step.mentions === undefined) return [];
  const wanted = step.mentions.map((name) => scene.userIdOf(name));
  const isSame = wanted.length === message.mentions.length && wanted.every((id) => message.mentions.includes(id));
  if (isSame) return [];
  const got = message.mentions.map((id) => `@${scene.nameOf(id)}`).join(' ') || TEXTS.noMention;
  return [{ wanted: fill(TEXTS.shouldMention, { names: step.mentions.join('、') }), got }];
}

function comparePlace(step: BotStep, message: OutboundMessage, scene: Scene): Mismatch[] {
  if (!scene.hasRoom) return [];
  const wantsPrivate = step.private ?? scene.isPrivate;
  const isPrivate = 'userId' in message.target;
  if (isPrivate === wantsPrivate) return [];
  return [
    {
      wanted: wantsPrivate ? TEXTS.shouldBePrivate : TEXTS.shouldBeInRoom,
      got: `${isPrivate ? TEXTS.inPrivate : TEXTS.inRoom}：${shownText(message)}`,
    },
  ];
}

function compareQuestion(step: BotStep, message: OutboundMessage, { session }: Scene): Mismatch[] {
  const mismatches: Mismatch[] = [];
  const open = openQuestion(session);
  if (step.asks !== undefined && open !== step.asks && bareId(open) !== step.asks) {
    mismatches.push({ wanted: fill(TEXTS.shouldAsk, { id: step.asks }), got: open ?? TEXTS.asksNothing });
  }
  const text = shownText(message);
  if (step.offers_old !== undefined && !offersOld(text, step.offers_old)) {
    mismatches.push({ wanted: fill(TEXTS.shouldOfferOld, { text: step.offers_old }), got: text });
  }
  return mismatches;
}

/** Path of the open question, `review` for the summary. */
export function openQuestion(session: SessionState | undefined): string | undefined {
  return session?.phase === 'review' ? 'review' : session?.asked;
}

/** `findings[AQ06].fact` → `fact`. */
export function bareId(path: string | undefined): string | undefined {
  return path?.replace(/^.*\./u, '');
}

// What stands before the former answer in the engine's own sentence.
const [FORMER_LEAD = ''] = ENGINE_TEXTS.former.split('{value}');

function offersOld(text: string, former: string): boolean {
  const at = text.indexOf(FORMER_LEAD);
  return (
    at >= 0 &&
    text
      .slice(at + FORMER_LEAD.length)
      .split('”')[0]
      ?.includes(former) === true
  );
}
