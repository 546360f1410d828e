/** Who talks in the long run, and what they say: forms filled in step by step, look-ups, repeats. Same seed, same talk. */
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';

/** One message to be delivered. `hands` in: the last one of a form. */
export type Said = { userId: string; words: string; handsIn: boolean };

/** A person says nothing for so long after the last answer: far below the platform's 30 a minute. */
const PAUSE_MS = 5_000;
/** Nobody reaches the 30 look-ups an hour after which a stranger is not answered any more. */
const ASKERS = 2_500;
/** Share of the messages that belong to a form. */
const FORM_SHARE = 0.4;
const LOOKUPS = ['启航书法', '墨韵书法', '查 启航书法', '启航书法有证吗', '你好', '收费标准'];

type Form = { userId: string; step: number };

/** People who are free to speak now, in the order in which they became free. */
export class People {
  readonly #random: () => number;
  readonly #mostForms: number;
  readonly #resting: { at: number; form: Form | undefined; userId: string }[] = [];
  readonly #freeForms: Form[] = [];
  readonly #freeAskers: string[] = Array.from({ length: ASKERS }, (_, n) => `asker-${n}`);
  #begun = 0;

  /** `mostForms`: how many inspectors there are; each files one form. */
  constructor(random: () => number, mostForms: number) {
    this.#random = random;
    this.#mostForms = mostForms;
  }

  /** The next message, or undefined when everybody has just spoken. */
  next(now: number): Said | undefined {
    this.#wake(now);
    return this.#random() < FORM_SHARE ? (this.#nextStep() ?? this.#nextLookup()) : this.#nextLookup();
  }

  /** That message was taken: its sender may go on after a pause. */
  answered({ userId }: Said, now: number): void {
    const form = this.#speaking.get(userId);
    this.#speaking.delete(userId);
    const isOver = form !== undefined && form.step >= INSPECTION_SCRIPT.length;
    if (!isOver) this.#resting.push({ at: now + PAUSE_MS, form, userId });
  }

  readonly #speaking = new Map<string, Form>();

  #wake(now: number): void {
    while ((this.#resting[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
      const rested = this.#resting.shift();
      if (rested === undefined) return;
      if (rested.form) this.#freeForms.push(rested.form);
      else this.#freeAskers.push(rested.userId);
    }
  }

  #nextStep(): Said | undefined {
    const form = this.#freeForms.shift() ?? this.#begin();
    if (form === undefined) return undefined;
    const words = INSPECTION_SCRIPT[form.step] ?? '';
    form.step += 1;
    this.#speaking.set(form.userId, form);
    return { userId: form.userId, words, handsIn: form.step === INSPECTION_SCRIPT.length };
  }

  #begin(): Form | undefined {
    if (this.#begun >= this.#mostForms) return undefined;
    this.#begun += 1;
    return { userId: `soak-${this.#begun - 1}`, step: 0 };
  }

  #nextLookup(): Said | undefined {
    const userId = this.#freeAskers.shift();
    const words = LOOKUPS[Math.floor(this.#random() * LOOKUPS.length)] ?? '';
    return userId === undefined ? undefined : { userId, words, handsIn: false };
  }
}
