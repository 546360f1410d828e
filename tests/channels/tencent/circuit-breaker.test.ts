/** A platform that does not answer is left alone, and looked at by one call at a time. */
import { describe, expect, it } from 'vitest';
import type { SendErrorCode } from '../../../src/channels/contract.ts';
import { CircuitBreaker } from '../../../src/channels/tencent/circuit-breaker.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

function breakerAfter(failures: number, error: SendErrorCode = 'network') {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  const breaker = new CircuitBreaker(() => clock.now());
  for (let call = 0; call < failures; call += 1) breaker.saw(error);
  return { clock, breaker };
}

describe('the breaker', () => {
  it.each<SendErrorCode>(['network', 'timeout'])('opens after 20 times %s in a row', (error) => {
    expect(breakerAfter(19, error).breaker.refusal()).toBeUndefined();
    const { breaker } = breakerAfter(20, error);
    expect(breaker.refusal()).toMatchObject({ ok: false, error: 'not_connected', retryAfterMs: 5_000 });
  });

  it.each<SendErrorCode | undefined>([undefined, 'busy', 'recipient', 'rate_limited', 'token', 'misconfigured'])(
    'begins to count anew after the answer %s',
    (answer) => {
      const { breaker } = breakerAfter(19);
      breaker.saw(answer);
      for (let call = 0; call < 19; call += 1) breaker.saw('network');
      expect(breaker.refusal()).toBeUndefined();
      breaker.saw('network');
      expect(breaker.refusal()).toBeDefined();
    },
  );

  it('lets one call look after five seconds, and rests again when that fails', () => {
    const { clock, breaker } = breakerAfter(20);
    clock.advance(4_999);
    expect(breaker.refusal()).toMatchObject({ retryAfterMs: 1 });
    clock.advance(1);
    expect(breaker.refusal(), 'the one that looks').toBeUndefined();
    expect(breaker.refusal(), 'the others rest on').toBeDefined();
    clock.advance(2_000);
    breaker.saw('timeout');
    expect(breaker.refusal()).toMatchObject({ retryAfterMs: 5_000 });
  });

  it('closes with the first answer, whoever it was for', () => {
    const { clock, breaker } = breakerAfter(300);
    clock.advance(5_000);
    expect(breaker.refusal()).toBeUndefined();
    breaker.saw('recipient');
    expect([breaker.refusal(), breaker.refusal()]).toEqual([undefined, undefined]);
  });

  it('does not stay shut when the clock is set back', () => {
    const { clock, breaker } = breakerAfter(20);
    clock.advance(-3_600_000);
    expect(breaker.refusal()).toBeUndefined();
  });
});
