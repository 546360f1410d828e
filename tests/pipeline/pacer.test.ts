/** The pacer keeps below the limit under which a platform drops silently. */
import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/pipeline/pacer.ts';

describe('pacer', () => {
  test('200 asked for at once: never more than the limit in any sliding minute, and all go out in the end', () => {
    const pacer = new Pacer();
    const sent: number[] = [];
    let now = 0;
    for (let n = 0; n < 200; n += 1) {
      for (let wait = pacer.delayFor('u', now, 25); wait > 0; wait = pacer.delayFor('u', now, 25)) now += wait;
      sent.push(now);
    }
    const most = Math.max(...sent.map((at) => sent.filter((other) => other > at - 60_000 && other <= at).length));
    expect(most).toBeLessThanOrEqual(25);
    expect(sent).toHaveLength(200);
  });

  test('one target does not slow another, and no limit means no wait', () => {
    const pacer = new Pacer();
    for (let n = 0; n < 25; n += 1) expect(pacer.delayFor('a', 0, 25)).toBe(0);
    expect(pacer.delayFor('a', 0, 25)).toBe(60_000);
    expect(pacer.delayFor('b', 0, 25)).toBe(0);
    for (let n = 0; n < 100; n += 1) expect(pacer.delayFor('c', 0, Number.POSITIVE_INFINITY)).toBe(0);
  });
});
