/** The pacer keeps below the limit under which a platform drops silently. */
import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/pipeline/pacer.ts';

const PER_MINUTE = [
  { count: 25, seconds: 60 },
  { count: 1000, seconds: 3600 },
];

describe('pacer', () => {
  test('200 asked for at once: never more than the limit in any sliding minute, and all go out in the end', async () => {
    const pacer = new Pacer();
    const sent: number[] = [];
    let now = 0;
    for (let n = 0; n < 200; n += 1) {
      for (
        let wait = await pacer.delayFor('u', now, PER_MINUTE);
        wait > 0;
        wait = await pacer.delayFor('u', now, PER_MINUTE)
      )
        now += wait;
      sent.push(now);
    }
    const most = Math.max(...sent.map((at) => sent.filter((other) => other > at - 60_000 && other <= at).length));
    expect(most).toBeLessThanOrEqual(25);
    expect(sent).toHaveLength(200);
  });

  test('the longer window holds as well: 3 a minute and 5 an hour', async () => {
    const pacer = new Pacer();
    const limits = [
      { count: 3, seconds: 60 },
      { count: 5, seconds: 3600 },
    ];
    const sent: number[] = [];
    let now = 0;
    while (sent.length < 12) {
      const wait = await pacer.delayFor('u', now, limits);
      if (wait === 0) sent.push(now);
      now += wait;
    }
    expect(sent).toEqual([
      0, 0, 0, 60_000, 60_000, 3_600_000, 3_600_000, 3_600_000, 3_660_000, 3_660_000, 7_200_000, 7_200_000,
    ]);
  });

  test('one target does not slow another, and no limit means no wait', async () => {
    const pacer = new Pacer();
    for (let n = 0; n < 25; n += 1) expect(await pacer.delayFor('a', 0, PER_MINUTE)).toBe(0);
    expect(await pacer.delayFor('a', 0, PER_MINUTE)).toBe(60_000);
    expect(await pacer.delayFor('b', 0, PER_MINUTE)).toBe(0);
    for (let n = 0; n < 100; n += 1) expect(await pacer.delayFor('c', 0, [])).toBe(0);
  });

  test('what others sent counts: before a restart, and from another instance once a target is written to often', async () => {
    const asked: string[] = [];
    const others = (target: string): Promise<number[]> => {
      asked.push(target);
      return Promise.resolve(target === 'busy' ? Array.from({ length: 24 }, () => 30_000) : []);
    };
    const pacer = new Pacer(others);
    expect(await pacer.delayFor('busy', 0, PER_MINUTE)).toBe(0);
    expect(await pacer.delayFor('busy', 0, PER_MINUTE)).toBe(30_000);
    const later = 7_200_000;
    for (let n = 0; n < 5; n += 1) await pacer.delayFor('calm', later, PER_MINUTE);
    expect(asked.filter((target) => target === 'calm')).toEqual([]);
    for (const ms of [0, 100, 999, 1000]) await pacer.delayFor('calm', later + ms, PER_MINUTE);
    expect(asked.filter((target) => target === 'calm')).toEqual(['calm', 'calm']);
  });
});
