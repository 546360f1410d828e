/** What each chat reads of the bot in callback mode, and where that broke the platform's rules. */
import type { Judged, Seen } from './callback-sim-rules.ts';

/** One message of the bot on a screen. */
export type SimShown = Seen & {
  by: 'callback' | 'stream' | 'response_url';
  /** False while a stream runs. */
  isWhole: boolean;
};

export class CallbackScreens {
  readonly #screens = new Map<string, SimShown[]>();
  readonly #streams = new Map<string, { shown: SimShown; hadCard: boolean }>();
  readonly #taskIds = new Set<string>();
  readonly #breaches: string[] = [];

  of(chatId: string): readonly SimShown[] {
    return this.#screens.get(chatId) ?? [];
  }

  breach(what: string): void {
    this.#breaches.push(what);
  }

  get breaches(): readonly string[] {
    return this.#breaches;
  }

  show(chatId: string, shown: SimShown): void {
    if (shown.taskId !== undefined && this.#taskIds.has(shown.taskId)) this.breach('task_id used twice');
    if (shown.taskId !== undefined) this.#taskIds.add(shown.taskId);
    this.#screens.set(chatId, [...this.of(chatId), shown]);
  }

  stream(chatId: string, { id, finish, seen, card }: Extract<Judged, { kind: 'stream' }>): void {
    const known = this.#streams.get(id);
    const entry = known ?? { shown: { ...seen, by: 'callback', isWhole: finish }, hadCard: false };
    if (known === undefined) {
      this.#streams.set(id, entry);
      this.show(chatId, entry.shown);
    } else {
      if (known.shown.isWhole && known.shown.text !== seen.text) this.breach('a stream changed after its end');
      Object.assign(known.shown, seen, { by: 'stream', isWhole: finish });
    }
    if (card === undefined) return;
    if (entry.hadCard) this.breach('a second card for one message');
    entry.hadCard = true;
    this.show(chatId, { ...card, by: entry.shown.by, isWhole: true });
  }

  /** A tapped card takes its new form in its old place. */
  update(chatId: string, { taskId, seen }: Extract<Judged, { kind: 'update' }>): void {
    const card = this.#screens.get(chatId)?.find((one) => one.taskId === taskId);
    if (card === undefined) this.breach('update of a card that is not there');
    else Object.assign(card, seen);
  }
}
