/** A conversation that is written down as a transcript while it is had: on the stage, so that it plays again the same. */
import { stringify } from 'yaml';
import type { OutboundMessage } from '../channels/contract.ts';
import { Actors } from './actors.ts';
import { addressee, shownText } from './chat-log.ts';
import { withoutNumbers } from './number-pattern.ts';
import { type Counts, readCounts, readEvents } from './outcome.ts';
import type { PlayInput } from './player.ts';
import { TEXTS } from './texts.ts';
import type { Act, durationSchema } from './transcript.ts';

/** Who speaks, and where; `room` absent: in private. */
export type Speaker = { name: string; userId: string; room?: string };

/** As many lines of a message are written down; the rest of long ones changes too easily. */
const LINES_KEPT = 2;

export class Recording {
  readonly #actors: Actors;
  readonly #speaker: Speaker;
  readonly #clock: Date;
  readonly #before: Counts;
  readonly #steps: string[] = [];

  private constructor(actors: Actors, start: { speaker: Speaker; clock: Date; before: Counts }) {
    this.#actors = actors;
    this.#speaker = start.speaker;
    this.#clock = start.clock;
    this.#before = start.before;
  }

  /** Begins at the full minute of `now`. */
  static async open(input: PlayInput, speaker: Speaker, now: Date): Promise<Recording> {
    const clock = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
    const people = { [speaker.name]: speaker.userId };
    const setting = { people, clock, room: speaker.room, fileName: '', line: 1 };
    const actors = await Actors.open(input, setting, []);
    return new Recording(actors, { speaker, clock, before: await readCounts(input.store) });
  }

  /** Does it, writes it down with all that was said to it, and gives what was said. */
  async act(act: Act): Promise<OutboundMessage[]> {
    const { name } = this.#speaker;
    await this.#actors.act([{ person: name, act }]);
    this.#steps.push(`${flow(name)}: ${flow(asWritten(act))}`);
    return this.#writeSaid(true);
  }

  /** Time passes. */
  async wait(after: (typeof durationSchema)['_output']): Promise<OutboundMessage[]> {
    await this.#actors.wait(after);
    this.#steps.push(`after: ${after.said}`);
    return this.#writeSaid(false);
  }

  /** The label of a button that was offered last, by its key. */
  labelOf(key: string): string | undefined {
    const offered = this.#actors.unread.flatMap(({ body }) => (body.kind === 'choices' ? body.options : []));
    return offered.find((option) => option.key === key)?.label;
  }

  /** The transcript so far. */
  async toYaml(): Promise<string> {
    const [begun] = await readEvents(this.#actors.store);
    const { name, userId, room } = this.#speaker;
    const head = [
      `# ${TEXTS.recordedHead}`,
      `test: ${flow(TEXTS.recordedTest)}`,
      ...(begun === undefined ? [] : [`flow: ${begun.flow}`]),
      `clock: ${sayClock(this.#clock)}`,
      `people: ${flow({ [name]: userId })}`,
      ...(room === undefined ? [] : [`room: ${flow(room)}`]),
    ];
    const steps = this.#steps.map((step) => `  - ${step}`);
    return `${[...head, 'steps:', ...steps, `expect: ${flow(await this.#counts())}`].join('\n')}\n`;
  }

  async close(): Promise<void> {
    await this.#actors.close();
  }

  #writeSaid(tellSilence: boolean): OutboundMessage[] {
    const said = [...this.#actors.unread];
    if (said.length === 0 && tellSilence) this.#steps.push('bot: silent');
    for (const message of said) this.#steps.push(`bot: ${flow(this.#expectation(message))}`);
    return said;
  }

  #expectation(message: OutboundMessage): Record<string, unknown> {
    const lines = shownText(message).split('\n');
    const says = lines
      .filter((line) => line.trim() !== '')
      .slice(0, LINES_KEPT)
      .map(withoutNumbers);
    const { body } = message;
    return {
      to: this.#actors.chat.nameOf(addressee(message)),
      says: says.length === 1 ? says[0] : says,
      ...(body.kind === 'choices' ? { options: body.options.map(({ label }) => withoutNumbers(label)) } : {}),
      ...('chatId' in message.target ? { mentions: message.mentions.map((id) => this.#actors.chat.nameOf(id)) } : {}),
    };
  }

  async #counts(): Promise<Record<string, number>> {
    const after = await readCounts(this.#actors.store);
    const grown = Object.entries(after).map(([what, count]) => [
      what,
      count - (this.#before[what as keyof Counts] ?? 0),
    ]);
    return Object.fromEntries(grown.filter(([what, count]) => count !== 0 || what === 'inspections'));
  }
}

/** As one would write it by hand. */
function asWritten(act: Act): unknown {
  if ('say' in act) return withoutNumbers(act.say);
  return 'tap' in act && act.tap.length === 1 ? { tap: withoutNumbers(act.tap[0] ?? '') } : act;
}

/** On one line; quoted where YAML would read it otherwise. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** `2026-03-02 09:00 +08:00` */
function sayClock(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)} +08:00`;
}
