/** The double random drawing: the same from the same seed, fair, nobody twice, two departments in every team. */
import { describe, expect, test } from 'vitest';
import { type DrawnOfficer, drawingSeal, drawJoint, type JointPool, whyNotDrawn } from '../../src/domain/joint-draw.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `机构${String(n).padStart(2, '0')}`);
const officers = (...counts: number[]): DrawnOfficer[] =>
  counts.flatMap((count, department) =>
    Array.from({ length: count }, (_, n) => ({ id: `d${department}-${n}`, department: `d${department}` })),
  );
const POOL: JointPool = { institutions: names(12), officers: officers(4, 3, 2) };
const SIZE = { institutions: 5, teams: 3 };
const seeds = (count: number): string[] => Array.from({ length: count }, (_, n) => `种子${n}`);

/** Σ (seen − expected)² / expected. */
function chiSquare(seen: ReadonlyMap<string, number>, members: readonly string[], expected: number): number {
  return members.reduce((sum, each) => sum + ((seen.get(each) ?? 0) - expected) ** 2 / expected, 0);
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

describe('repeatable', () => {
  test('the same seed and pool give the same drawing, in whatever order the pool is written', () => {
    const backwards = { institutions: POOL.institutions.toReversed(), officers: POOL.officers.toReversed() };
    for (const seed of seeds(50)) expect(drawJoint(seed, backwards, SIZE)).toEqual(drawJoint(seed, POOL, SIZE));
  });

  test('a drawing of today is the drawing of all years: this one was written down', () => {
    expect(
      drawJoint('2026-07-20', { institutions: names(6), officers: officers(2, 2) }, { institutions: 3, teams: 2 }),
    ).toMatchInlineSnapshot(`
      {
        "items": [
          {
            "institution": "机构01",
            "team": 0,
          },
          {
            "institution": "机构00",
            "team": 1,
          },
          {
            "institution": "机构04",
            "team": 0,
          },
        ],
        "teams": [
          {
            "officers": [
              "d1-1",
              "d0-1",
            ],
          },
          {
            "officers": [
              "d1-0",
              "d0-0",
            ],
          },
        ],
      }
    `);
  });

  test('another seed gives another drawing; another officer leaves the institutions as they are', () => {
    const drawings = new Set(seeds(50).map((seed) => JSON.stringify(drawJoint(seed, POOL, SIZE))));
    expect(drawings.size).toBeGreaterThan(45);
    const more = { ...POOL, officers: [...POOL.officers, { id: 'new', department: 'd9' }] };
    expect(drawJoint('s', more, SIZE).items).toEqual(drawJoint('s', POOL, SIZE).items);
  });

  test('the seal changes with the seed and with the pool, and does not with the order', () => {
    const seal = drawingSeal('s', POOL);
    expect(seal).toMatch(/^[0-9a-f]{16}$/u);
    expect(drawingSeal('s', { ...POOL, institutions: POOL.institutions.toReversed() })).toBe(seal);
    expect(drawingSeal('t', POOL)).not.toBe(seal);
    expect(drawingSeal('s', { ...POOL, institutions: names(11) })).not.toBe(seal);
  });
});

describe('fair', () => {
  const ROUNDS = 6000;
  // 11 degrees of freedom: 31.26 is passed by chance once in a thousand; the seeds are fixed, so it is once and for all.
  const LIMIT_11 = 31.26;

  test('every institution is equally likely to be drawn', () => {
    const drawn = seeds(ROUNDS).flatMap((seed) =>
      drawJoint(seed, POOL, SIZE).items.map(({ institution }) => institution),
    );
    const expected = (ROUNDS * SIZE.institutions) / POOL.institutions.length;
    expect(chiSquare(countOf(drawn), POOL.institutions, expected)).toBeLessThan(LIMIT_11);
  });

  test('every institution is equally likely to be the first', () => {
    const drawn = seeds(ROUNDS).flatMap((seed) => drawJoint(seed, POOL, SIZE).items[0]?.institution ?? '');
    expect(chiSquare(countOf(drawn), POOL.institutions, ROUNDS / POOL.institutions.length)).toBeLessThan(LIMIT_11);
  });

  test('every officer is equally likely where the departments are alike', () => {
    const pool = { ...POOL, officers: officers(4, 4, 4) };
    const drawn = seeds(ROUNDS).flatMap((seed) => drawJoint(seed, pool, SIZE).teams.flatMap((team) => team.officers));
    const ids = pool.officers.map(({ id }) => id);
    expect(chiSquare(countOf(drawn), ids, (ROUNDS * 6) / 12)).toBeLessThan(LIMIT_11);
  });
});

describe('teams', () => {
  const departmentOf = (id: string): string => id.slice(0, 2);

  test('nobody and no institution is drawn twice; each team has two departments; the places are shared out evenly', () => {
    for (const seed of seeds(300)) {
      const { items, teams } = drawJoint(seed, POOL, SIZE);
      expect(new Set(items.map(({ institution }) => institution)).size).toBe(SIZE.institutions);
      const all = teams.flatMap((team) => team.officers);
      expect(new Set(all).size).toBe(6);
      for (const { officers: pair } of teams) expect(new Set(pair.map(departmentOf)).size).toBe(2);
      expect(items.map(({ team }) => team)).toEqual([0, 1, 2, 0, 1]);
    }
  });

  test('a pool that only just does is always filled', () => {
    const pool = { ...POOL, officers: officers(3, 1, 1, 1) };
    for (const seed of seeds(200)) expect(drawJoint(seed, pool, SIZE).teams).toHaveLength(3);
  });

  test('whoever stands in the pool twice is one', () => {
    const [one, ...others] = officers(1, 1);
    const pool = {
      institutions: ['甲', '甲', '乙'],
      officers: [one ?? { id: '', department: '' }, ...others, ...others],
    };
    expect(whyNotDrawn(pool, { institutions: 3, teams: 1 })).toBe('institutions');
    expect(whyNotDrawn(pool, { institutions: 2, teams: 2 })).toBe('officers');
    expect(drawJoint('s', pool, { institutions: 2, teams: 1 }).items).toHaveLength(2);
  });
});

describe('what does not do', () => {
  test.each([
    ['institutions', { institutions: 13, teams: 1 }, POOL.officers],
    ['idle_team', { institutions: 2, teams: 3 }, POOL.officers],
    ['officers', { institutions: 5, teams: 1 }, officers(9)],
    ['officers', { institutions: 5, teams: 2 }, officers(9, 1)],
    ['officers', { institutions: 5, teams: 1 }, []],
  ] as const)('%s', (why, size, some) => {
    const pool = { ...POOL, officers: some };
    expect(whyNotDrawn(pool, size)).toBe(why);
    expect(() => drawJoint('s', pool, size)).toThrow(why);
  });

  test('one department with many and another with as many as there are teams will do', () => {
    expect(whyNotDrawn({ ...POOL, officers: officers(9, 2) }, { institutions: 5, teams: 2 })).toBeUndefined();
  });
});
