/** How long the lines of a register stay in each of its states, out of the moments at which they came and went. */

/** One stay of a line in a state; moments ISO 8601, `left` null while it is there. */
export type Stay = { state: string; came: string; left: string | null };

/** Hours with one decimal; null where no line has left the state yet. */
export type StateTimes = {
  state: string;
  title: string;
  /** How many stays are over, how many go on. */
  over: number;
  on: number;
  mean: number | null;
  median: number | null;
  longest: number | null;
};

/** One line for each state in which any line was, in the order of the work. A state that was entered twice are two stays. */
export function stateTimes(states: ReadonlyMap<string, string>, stays: readonly Stay[]): StateTimes[] {
  return [...states].flatMap(([state, title]) => {
    const own = stays.filter((stay) => stay.state === state);
    if (own.length === 0) return [];
    const hours = own
      .flatMap(({ came, left }) => (left === null ? [] : [hoursBetween(came, left)]))
      .sort((a, b) => a - b);
    const on = own.length - hours.length;
    return [{ state, title, over: hours.length, on, ...summaryOf(hours) }];
  });
}

/** `sorted`: the shortest first. */
function summaryOf(sorted: readonly number[]): Pick<StateTimes, 'mean' | 'median' | 'longest'> {
  const longest = sorted.at(-1);
  if (longest === undefined) return { mean: null, median: null, longest: null };
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  const mean = sorted.reduce((all, each) => all + each, 0) / sorted.length;
  return { mean: tenths(mean), median: tenths(median), longest: tenths(longest) };
}

const MS_AN_HOUR = 3_600_000;
const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MS_AN_HOUR;
const tenths = (hours: number): number => Math.round(hours * 10) / 10;
