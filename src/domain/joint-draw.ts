/** The double random drawing (双随机): institutions out of a pool, teams of two out of officers, repeatable from its seed. */
import { createHash } from 'node:crypto';

/** An officer who may be drawn; `department` is any stable name of where he works. */
export type DrawnOfficer = { id: string; department: string };

/** What is drawn from; the same members in another order are the same pool. */
export type JointPool = { institutions: readonly string[]; officers: readonly DrawnOfficer[] };

/** How much is drawn: so many institutions, shared out among so many teams. */
export type JointSize = { institutions: number; teams: number };

/** `items[n]` is the (n + 1)th institution; its team is counted from 0. A team's officers are of two departments. */
export type JointDraw = { items: { institution: string; team: number }[]; teams: { officers: [string, string] }[] };

/** Why a pool does not do. */
export type PoolLack = 'institutions' | 'officers' | 'idle_team';

/** What is wrong with drawing so much from a pool; undefined: nothing. A team that has nowhere to go is wrong too. */
export function whyNotDrawn(pool: JointPool, size: JointSize): PoolLack | undefined {
  if (size.teams > size.institutions) return 'idle_team';
  if (new Set(pool.institutions).size < size.institutions) return 'institutions';
  return canFill(uniqueOfficers(pool), size.teams) ? undefined : 'officers';
}

/**
 * Draws. The seed is any text; whoever has it and the pool gets the same drawing again: a sorted pool, shuffled by
 * Fisher–Yates, with numbers out of SHA-256 of `seed:what:counter` (a number is thrown away where it would make some
 * members likelier than others). The institutions and the officers have numbers of their own, so that a change of one
 * pool leaves the other's drawing as it is. Throws RangeError when the pool does not do (`whyNotDrawn`).
 */
export function drawJoint(seed: string, pool: JointPool, size: JointSize): JointDraw {
  const lack = whyNotDrawn(pool, size);
  if (lack !== undefined) throw new RangeError(`cannot draw: ${lack}`);
  const institutions = shuffle([...new Set(pool.institutions)].sort(byText), numbers(`${seed}:institutions`));
  const officers = shuffle(
    uniqueOfficers(pool).sort((a, b) => byText(a.id, b.id)),
    numbers(`${seed}:officers`),
  );
  return {
    items: institutions.slice(0, size.institutions).map((institution, n) => ({ institution, team: n % size.teams })),
    teams: pairUp(officers, size.teams),
  };
}

/** What may be shown before anybody sets out: it binds the drawing to its seed and pool, and tells neither. */
export function drawingSeal(seed: string, { institutions, officers }: JointPool): string {
  const pool = [...institutions].sort(byText).concat(officers.map(({ id }) => id).sort(byText));
  return createHash('sha256')
    .update(JSON.stringify([seed, pool]))
    .digest('hex')
    .slice(0, SEAL_DIGITS);
}

const SEAL_DIGITS = 16;

/** Team by team, the first two in the shuffled order who are of different departments and leave enough for the rest. */
function pairUp(shuffled: readonly DrawnOfficer[], teams: number): JointDraw['teams'] {
  const drawn: JointDraw['teams'] = [];
  let left = shuffled;
  for (let rest = teams - 1; rest >= 0; rest -= 1) {
    const pair = firstPair(left, rest);
    // `canFill` held for all of them, and `firstPair` keeps it.
    if (pair === undefined) throw new RangeError('cannot draw: officers');
    drawn.push({ officers: [pair[0].id, pair[1].id] });
    left = without(left, pair);
  }
  return drawn;
}

type Pair = readonly [DrawnOfficer, DrawnOfficer];

function firstPair(officers: readonly DrawnOfficer[], teamsAfter: number): Pair | undefined {
  for (const [at, first] of officers.entries()) {
    const second = officers
      .slice(at + 1)
      .find((other) => other.department !== first.department && canFill(without(officers, [first, other]), teamsAfter));
    if (second !== undefined) return [first, second];
  }
  return undefined;
}

function without(officers: readonly DrawnOfficer[], [first, second]: Pair): DrawnOfficer[] {
  return officers.filter(({ id }) => id !== first.id && id !== second.id);
}

/** Pairs of different departments can be made exactly when no department has to stand in a team twice. */
function canFill(officers: readonly DrawnOfficer[], teams: number): boolean {
  const counts = new Map<string, number>();
  for (const { department } of officers) counts.set(department, (counts.get(department) ?? 0) + 1);
  const places = [...counts.values()].reduce((sum, count) => sum + Math.min(count, teams), 0);
  return places >= 2 * teams;
}

function uniqueOfficers({ officers }: JointPool): DrawnOfficer[] {
  return [...new Map(officers.map((officer) => [officer.id, officer])).values()];
}

/** Fisher–Yates: every order is equally likely. */
function shuffle<T>(sorted: readonly T[], below: (bound: number) => number): T[] {
  const rest = [...sorted];
  const drawn: T[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(below(rest.length), 1));
  return drawn;
}

/** Whole numbers from 0 up to a bound, each equally likely, the same for the same text. */
function numbers(text: string): (bound: number) => number {
  let counter = 0;
  return (bound) => {
    const fair = RANGE - (RANGE % bound);
    for (;;) {
      const value = createHash('sha256').update(`${text}:${counter}`).digest().readUIntBE(0, BYTES);
      counter += 1;
      if (value < fair) return value % bound;
    }
  };
}

const BYTES = 6;
const RANGE = 2 ** 48;

/** By code point: the same on every machine, whatever its language data. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
