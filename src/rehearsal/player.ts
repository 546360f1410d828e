/** Plays a transcript on a stage, step by step, and stops at the first that goes otherwise. */
import { asError } from '../kernel/errors.ts';
import { Actors } from './actors.ts';
import { addressee, shownText } from './chat-log.ts';
import { compareMessage, type Mismatch } from './compare-message.ts';
import { compareOutcome } from './compare-outcome.ts';
import {
  type PlayedEvent,
  readCounts,
  readEffects,
  readEntries,
  readEvents,
  readSession,
  readSessions,
} from './outcome.ts';
import type { StageInput } from './stage.ts';
import { StepFailed } from './step-failed.ts';
import { fill, TEXTS } from './texts.ts';
import type { BotStep, Step, Transcript } from './transcript.ts';

/** Where a conversation went otherwise: the chat up to there, and the differences. */
export type Failure = { line: number; chat: string[]; mismatches: Mismatch[] };

export type Played = { transcript: Transcript; events: PlayedEvent[]; failure?: Failure };

export type PlayInput = Omit<StageInput, 'clock' | 'heard'>;

/** Plays one transcript on a database of its own. */
export async function play(input: PlayInput, transcript: Transcript, seed: SeedRows): Promise<Played> {
  const actors = await Actors.open(input, transcript, seed);
  try {
    return await new Player(actors, transcript).play();
  } finally {
    await actors.close();
  }
}

type SeedRows = Parameters<typeof Actors.open>[2];

class Player {
  readonly #actors: Actors;
  readonly #transcript: Transcript;

  constructor(actors: Actors, transcript: Transcript) {
    this.#actors = actors;
    this.#transcript = transcript;
  }

  async play(): Promise<Played> {
    const { store } = this.#actors;
    const before = await readCounts(store);
    for (const step of this.#transcript.steps) {
      const mismatches = await this.#step(step).catch(explain);
      if (mismatches.length > 0) return await this.#failed(step.line, mismatches);
    }
    const left = await compareEnd(this.#actors, this.#transcript, before);
    return left.length > 0 ? await this.#failed(this.#transcript.expectLine, left) : await this.#played();
  }

  async #played(): Promise<Played> {
    return { transcript: this.#transcript, events: await readEvents(this.#actors.store) };
  }

  async #failed(line: number, mismatches: Mismatch[]): Promise<Played> {
    return { ...(await this.#played()), failure: { line, chat: this.#actors.chat.recent(), mismatches } };
  }

  async #step(step: Step): Promise<Mismatch[]> {
    switch (step.kind) {
      case 'acts':
        await this.#actors.act(step.acts);
        return [];
      case 'after':
        await this.#actors.wait(step.after);
        return [];
      case 'crash':
        this.#actors.armCrash(step.crash);
        return [];
      case 'bot':
        return step.bot === 'silent' ? this.#silence() : await this.#bot(step.bot);
    }
  }

  #silence(): Mismatch[] {
    const [said] = this.#actors.unread;
    return said === undefined ? [] : [{ wanted: TEXTS.shouldBeSilent, got: shownText(said) }];
  }

  async #bot(step: BotStep): Promise<Mismatch[]> {
    const userId = this.#actors.userIdOf(step.to);
    const { unread } = this.#actors;
    const isPrivate = step.private ?? this.#actors.spokePrivately(step.to);
    const theirs = unread.filter((message) => addressee(message) === userId);
    const message = theirs.find(({ target }) => 'userId' in target === isPrivate) ?? theirs[0];
    if (message !== undefined) unread.splice(unread.indexOf(message), 1);
    if (step.silent === true) {
      return message === undefined
        ? []
        : [{ wanted: fill(TEXTS.shouldBeSilentTo, { who: step.to }), got: shownText(message) }];
    }
    if (message === undefined) return [this.#nothingSaid(step)];
    const scene = {
      userIdOf: (name: string) => this.#actors.userIdOf(name),
      nameOf: (id: string) => this.#actors.chat.nameOf(id),
      session: await readSession(this.#actors.store, userId),
      isPrivate,
      hasRoom: this.#transcript.room !== undefined,
    };
    const more =
      step.nothing_more === true ? unread.map((one) => ({ wanted: TEXTS.nothingMore, got: shownText(one) })) : [];
    return [...compareMessage(step, message, scene), ...more];
  }

  #nothingSaid({ to, says }: BotStep): Mismatch {
    const [text] = says;
    const wanted = text === undefined ? fill(TEXTS.shouldSpeak, { who: to }) : fill(TEXTS.shouldSay, { who: to, text });
    const others = this.#actors.unread.map((message) =>
      fill(TEXTS.botSays, {
        bot: TEXTS.bot,
        who: this.#actors.chat.nameOf(addressee(message)),
        text: shownText(message),
      }),
    );
    return { wanted, got: others.join('\n') || TEXTS.saidNothing };
  }
}

async function compareEnd(
  actors: Actors,
  { expect }: Transcript,
  before: Awaited<ReturnType<typeof readCounts>>,
): Promise<Mismatch[]> {
  if (actors.isCrashArmed) return [{ wanted: TEXTS.crashNotReached, got: TEXTS.saidNothing }];
  const { store, cast } = actors;
  return compareOutcome(expect, {
    before,
    after: await readCounts(store),
    effects: await readEffects(store),
    entries: await readEntries(store),
    sessions: await readSessions(store, cast),
    events: await readEvents(store),
  });
}

/** What cannot be played, and what broke, are told like anything else that went otherwise. */
function explain(thrown: unknown): Mismatch[] {
  if (thrown instanceof StepFailed) return [thrown.mismatch];
  return [{ wanted: TEXTS.failed, got: fill(TEXTS.broke, { why: asError(thrown).message }) }];
}
