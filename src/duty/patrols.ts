/** How the grid's patrols are spread over the towns: what was walked, and where nobody walked (plan, task 3; M317). */
import { addDays } from '../domain/calendar.ts';

/** A patrol; `day` is when it was walked, `YYYY-MM-DD`. */
export type DutyPatrol = { town: string | null; day: string; found: boolean };

/** A town's patrols in a span of days; `lastDay` null: none in what was given. */
export type TownPatrols = { town: string; count: number; found: number; lastDay: string | null };

/** Without a patrol for that many days a town's liaison is reminded; the office may set another (default). */
export const QUIET_DAYS = 7;

/** Each town's patrols of the last `days` days up to and including `today`, in the order of the towns given. */
export function countPatrols(
  patrols: readonly DutyPatrol[],
  { towns, today, days = QUIET_DAYS }: { towns: readonly string[]; today: string; days?: number },
): TownPatrols[] {
  const first = addDays(today, 1 - days);
  const known = patrols.filter(({ day }) => day <= today);
  return towns.map((town) => {
    const own = known.filter((patrol) => patrol.town === town);
    const lately = own.filter(({ day }) => day >= first);
    return {
      town,
      count: lately.length,
      found: lately.filter(({ found }) => found).length,
      lastDay: own.reduce<string | null>((last, { day }) => (last === null || day > last ? day : last), null),
    };
  });
}

/** The towns in which nobody walked in that time: their liaisons are to be reminded. */
export function listQuietTowns(counts: readonly TownPatrols[]): string[] {
  return counts.filter(({ count }) => count === 0).map(({ town }) => town);
}
