/** The people of a transcript: what they do becomes messages to the bot, what they are told is kept until it is asked for. */
import { createHash } from 'node:crypto';
import type { InboundContent, InboundMessage, OutboundMessage } from '../channels/contract.ts';
import { newId } from '../kernel/ids.ts';
import { insertStoredMedia } from '../store/media-repository.ts';
import { addressee, ChatLog, shownText } from './chat-log.ts';
import { holdsWords, isWords, withNumber } from './number-pattern.ts';
import { type Cast, castPeople, type SeedRow, sowInstitutions } from './set-scene.ts';
import { Stage, type StageInput } from './stage.ts';
import { StepFailed } from './step-failed.ts';
import { fill, TEXTS } from './texts.ts';
import type { Act, CrashPoint, Setting } from './transcript.ts';

export type ActOf = { person: string; act: Act };

/** Between two messages. */
const PAUSE_MS = 1_000;

export class Actors {
  readonly cast: Cast;
  readonly chat: ChatLog;
  /** What the bot has said since somebody last did something, oldest first. */
  readonly unread: OutboundMessage[] = [];
  readonly #stage: Stage;
  readonly #room: string | undefined;
  /** Everything the bot has said. */
  readonly #received: OutboundMessage[] = [];
  /** Person → their messages to the bot, as they were delivered. */
  readonly #sent = new Map<string, InboundMessage[]>();
  #photoCount = 0;

  private constructor(stage: Stage, cast: Cast, room: string | undefined) {
    this.#stage = stage;
    this.cast = cast;
    this.#room = room;
    this.chat = new ChatLog(new Map([...cast].map(([name, userId]) => [userId, name])));
  }

  /** Sets the scene and opens the stage. */
  static async open(
    input: Omit<StageInput, 'clock' | 'heard'>,
    transcript: Setting,
    seed: readonly SeedRow[],
  ): Promise<Actors> {
    const cast = await castPeople(input.store, transcript);
    await sowInstitutions(input.store, transcript, seed);
    const listener = { heard: (_message: OutboundMessage): void => {} };
    const stage = await Stage.open({ ...input, clock: transcript.clock, heard: (message) => listener.heard(message) });
    const actors = new Actors(stage, cast, transcript.room);
    listener.heard = (message) => actors.#heard(message);
    return actors;
  }

  get store() {
    return this.#stage.store;
  }

  get isCrashArmed(): boolean {
    return this.#stage.isCrashArmed;
  }

  userIdOf(name: string): string {
    const userId = this.cast.get(name);
    if (userId === undefined) throw new Error('every name in a transcript was checked when it was read');
    return userId;
  }

  /** Whether a person last spoke to the bot alone. */
  spokePrivately(person: string): boolean {
    return this.#sent.get(person)?.at(-1)?.chat.kind !== 'group';
  }

  armCrash(crash: CrashPoint): void {
    this.chat.crashed();
    this.#stage.armCrash(crash);
  }

  async wait({ said, ms }: { said: string; ms: number }): Promise<void> {
    this.chat.waited(said);
    this.unread.length = 0;
    await this.#stage.wait(ms);
  }

  /** What several people do at the same moment. */
  async act(acts: readonly ActOf[]): Promise<void> {
    for (const { person, act } of acts) this.chat.did(person, act);
    const sequences = await Promise.all(acts.map(async (one) => await this.#messages(one)));
    const longest = Math.max(...sequences.map((messages) => messages.length));
    for (let at = 0; at < longest; at += 1) {
      this.#stage.clock.advance(PAUSE_MS);
      this.unread.length = 0;
      const now = sequences.flatMap((messages) => messages[at] ?? []).flat();
      await this.#stage.deliver(now.map((message) => ({ ...message, sentAt: this.#stage.clock.now() })));
    }
  }

  async close(): Promise<void> {
    await this.#stage.close();
  }

  #heard(message: OutboundMessage): void {
    if (message.body.kind === 'card_update') return;
    this.unread.push(message);
    this.#received.push(message);
    this.chat.heard(message);
  }

  // ── what an act sends ──

  /** One entry a moment; an album is many messages in one moment. */
  async #messages({ person, act }: ActOf): Promise<InboundMessage[][]> {
    if ('repeat_last' in act) return [[this.#lastOf(person)]];
    const content = await this.#contents(person, act);
    const messages = content.map((one) => this.#message(person, act, one));
    const isRecall = 'recall_last' in act;
    if (!isRecall) this.#sent.set(person, [...(this.#sent.get(person) ?? []), ...messages]);
    return 'album' in act ? [messages] : messages.map((message) => [message]);
  }

  #message(person: string, act: Act, content: InboundContent): InboundMessage {
    const userId = this.userIdOf(person);
    const isDirect = this.#room === undefined || ('private' in act && act.private === true);
    const quote = 'say' in act && act.quote !== undefined ? this.#quoted(act.quote) : undefined;
    return {
      channel: 'simulator',
      messageId: newId(),
      sender: { userId },
      chat: isDirect ? { id: userId, kind: 'direct' } : { id: this.#room ?? '', kind: 'group' },
      sentAt: this.#stage.clock.now(),
      content,
      addressed: isDirect || content.type === 'tap' || (content.type === 'text' && content.text.startsWith('@')),
      ...(quote === undefined ? {} : { quote }),
    };
  }

  async #contents(person: string, act: Act): Promise<InboundContent[]> {
    if ('photo' in act) return await this.#photos(person, act.photo);
    if ('album' in act) return await this.#photos(person, act.album);
    return [this.#content(person, act)];
  }

  #content(person: string, act: Exclude<Act, { photo: unknown } | { album: unknown }>): InboundContent {
    if ('say' in act) return { type: 'text', text: withNumber(act.say, this.#received.map(shownText)) };
    if ('voice' in act) return { type: 'voice', mediaId: newId(), transcript: act.voice };
    if ('location' in act) {
      return { type: 'location', label: act.location, latitude: act.latitude, longitude: act.longitude };
    }
    if ('file' in act) return { type: 'file', mediaId: newId(), name: act.file };
    if ('other' in act) return { type: act.other, mediaId: newId() };
    if ('tap' in act) return this.#tap(person, act.tap, false);
    if ('tap_old' in act) return this.#tap(person, act.tap_old, true);
    const last = this.#lastOf(person);
    if ('recall_last' in act) this.#sent.get(person)?.pop();
    return { type: 'recall', messageId: last.messageId };
  }

  #lastOf(person: string): InboundMessage {
    const last = this.#sent.get(person)?.at(-1);
    if (last === undefined) throw new StepFailed({ wanted: TEXTS.nothingToTakeBack, got: TEXTS.saidNothing });
    return last;
  }

  /** Pictures are rows only; the n-th has always the same hash, and so has its repeat. */
  async #photos(person: string, photo: number | { same_as: number }): Promise<InboundContent[]> {
    const numbers =
      typeof photo === 'number'
        ? Array.from({ length: photo }, () => this.#nextPhoto())
        : [this.#earlierPhoto(photo.same_as)];
    const contents: InboundContent[] = [];
    for (const number of numbers) {
      const id = newId();
      const sha256 = createHash('sha256').update(`picture ${number}`).digest('hex');
      const facts = {
        channel: 'simulator',
        uploaderId: this.userIdOf(person),
        contentType: 'image/jpeg',
        byteCount: 3,
      };
      await insertStoredMedia(this.store, { id, ...facts, sha256 });
      contents.push({ type: 'image', mediaId: id });
    }
    return contents;
  }

  #nextPhoto(): number {
    this.#photoCount += 1;
    return this.#photoCount;
  }

  #earlierPhoto(n: number): number {
    if (n > this.#photoCount) throw new StepFailed({ wanted: fill(TEXTS.noSuchPhoto, { n }), got: TEXTS.saidNothing });
    return n;
  }

  /** Buttons by their labels: of the newest card, or of one before it. */
  #tap(person: string, labels: readonly string[], isOld: boolean): InboundContent {
    const userId = this.userIdOf(person);
    const cards = this.#received.flatMap((message) =>
      addressee(message) === userId && message.body.kind === 'choices' ? [message.body] : [],
    );
    for (const { options, taskId } of isOld ? cards.slice(0, -1).reverse() : cards.slice(-1)) {
      const keys = labels.flatMap((label) => options.find((one) => isWords(one.label, label))?.key ?? []);
      const [key] = keys;
      if (key === undefined || keys.length < labels.length) continue;
      return { type: 'tap', key, taskId, ...(keys.length > 1 ? { selected: keys } : {}) };
    }
    const wanted = fill(TEXTS.noSuchOption, { label: labels.join('、') });
    throw new StepFailed({ wanted, got: cards.at(-1)?.fallbackText ?? TEXTS.noOptions });
  }

  /** The whole of the message that a few words of it stand for. */
  #quoted({ of, text }: { of: string; text: string }): { text: string; fromBot: boolean } {
    const fromBot = of === 'bot';
    const texts = fromBot
      ? this.#received.map(shownText)
      : (this.#sent.get(of) ?? []).map(({ content }) => (content.type === 'text' ? content.text : ''));
    const whole = texts.findLast((one) => holdsWords(one, text));
    if (whole === undefined)
      throw new StepFailed({ wanted: fill(TEXTS.noSuchWords, { text }), got: TEXTS.saidNothing });
    return { text: whole, fromBot };
  }
}
