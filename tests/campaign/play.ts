/** A campaign under way: its day, its chances, its ledger, and what is put off to a later day. */
import { addDays, daysBetween } from '../../src/domain/calendar.ts';
import { type County, LAST_DAY, type Person } from './county.ts';
import { Ledger } from './ledger.ts';
import { chanceOf, type Random } from './random.ts';
import { Talker } from './talk.ts';

/** Something one person does: one after the other, while others do theirs. */
export type Work = { by: string; run(): Promise<void> };

export class Play {
  readonly ledger = new Ledger();
  readonly talker: Talker;
  readonly county: County;
  /** `YYYY-MM-DD`. */
  day: string;
  readonly #seed: number;
  readonly #later = new Map<string, Work[]>();

  constructor(county: County, seed: number, day: string) {
    this.county = county;
    this.#seed = seed;
    this.talker = new Talker(county, this.ledger);
    this.day = day;
  }

  get daysLeft(): number {
    return daysBetween(this.day, LAST_DAY);
  }

  dayAfter(days: number): string {
    return addDays(this.day, days);
  }

  /** The chance of one piece of work. */
  chance(work: string): Random {
    return chanceOf(this.#seed, work);
  }

  of(...roles: Person['role'][]): string[] {
    return this.county.people.filter(({ role }) => roles.includes(role)).map(({ userId }) => userId);
  }

  /** Done in the afternoon, some days on; what lies behind the campaign's end is never done. */
  later(days: number, by: string, run: () => Promise<void>): void {
    const day = this.dayAfter(days);
    this.#later.set(day, [...(this.#later.get(day) ?? []), { by, run }]);
  }

  /** Everything put off to this day, until nothing more is added. */
  async afternoon(): Promise<void> {
    for (;;) {
      const work = this.#later.get(this.day) ?? [];
      this.#later.delete(this.day);
      if (work.length === 0) return;
      await sideBySide(work);
    }
  }
}

/** Everybody works at once, each at one thing after the other. */
export async function sideBySide(all: readonly Work[]): Promise<void> {
  const byPerson = new Map<string, Work[]>();
  for (const work of all) byPerson.set(work.by, [...(byPerson.get(work.by) ?? []), work]);
  await Promise.all(
    [...byPerson.values()].map(async (works) => {
      for (const { run } of works) await run();
    }),
  );
}
