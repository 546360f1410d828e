/** One token for everybody, renewed once, never hammered. */
import { describe, expect, it } from 'vitest';
import { createTokenSource, type TokenAnswer } from '../../../src/channels/tencent/token.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

function source(
  answerOf: (call: number) => TokenAnswer = (call) => ({ ok: true, token: `t${call}`, expiresInSeconds: 7200 }),
) {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  let calls = 0;
  const tokens = createTokenSource({
    now: () => clock.now(),
    fetchToken: async () => {
      calls += 1;
      return answerOf(calls);
    },
  });
  return { clock, tokens, calls: () => calls };
}

const REFUSED: TokenAnswer = { ok: false, error: 'misconfigured', detail: 'errcode 40001' };

describe('the token', () => {
  it('is fetched once for fifty callers', async () => {
    const { tokens, calls } = source();
    const got = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
    expect(new Set(got.map((result) => result.ok && result.token))).toEqual(new Set(['t1']));
    expect(calls()).toBe(1);
  });

  it('is renewed 200 seconds before it dies', async () => {
    const { clock, tokens, calls } = source();
    await tokens.get();
    clock.advance(6_999_000);
    expect(await tokens.get()).toEqual({ ok: true, token: 't1' });
    clock.advance(1_000);
    expect(await tokens.get()).toEqual({ ok: true, token: 't2' });
    expect(calls()).toBe(2);
  });

  it('is renewed once for all who were refused with it', async () => {
    const { tokens, calls } = source();
    await tokens.get();
    for (let caller = 0; caller < 50; caller += 1) tokens.reject('t1');
    await tokens.get();
    tokens.reject('t1');
    expect(await tokens.get()).toEqual({ ok: true, token: 't2' });
    expect(calls()).toBe(2);
  });

  it('is not renewed more than three times a minute when renewing does not help', async () => {
    const { clock, tokens, calls } = source();
    for (let round = 0; round < 20; round += 1) {
      const got = await tokens.get();
      if (got.ok) tokens.reject(got.token);
    }
    expect(calls()).toBe(4);
    clock.advance(60_000);
    const got = await tokens.get();
    if (got.ok) tokens.reject(got.token);
    await tokens.get();
    expect(calls()).toBe(5);
  });

  it('is asked for once a minute with a wrong secret', async () => {
    const { clock, tokens, calls } = source(() => REFUSED);
    for (let send = 0; send < 100; send += 1) expect(await tokens.get()).toMatchObject({ error: 'misconfigured' });
    expect(calls()).toBe(1);
    clock.advance(20_000);
    expect(await tokens.get()).toMatchObject({ ok: false, retryAfterMs: 40_000 });
    clock.advance(40_000);
    await tokens.get();
    expect(calls()).toBe(2);
  });

  it('does not wait for a day when the clock is set back', async () => {
    const { clock, tokens, calls } = source((call) =>
      call === 1 ? REFUSED : { ok: true, token: 't', expiresInSeconds: 7200 },
    );
    await tokens.get();
    clock.advance(-86_400_000);
    expect(await tokens.get()).toEqual({ ok: true, token: 't' });
    expect(calls()).toBe(2);
  });

  it('is asked for again at once after a passing trouble', async () => {
    const { tokens, calls } = source((call) =>
      call === 1
        ? { ok: false, error: 'network', detail: 'ECONNREFUSED' }
        : { ok: true, token: 't', expiresInSeconds: 7200 },
    );
    expect(await tokens.get()).toMatchObject({ error: 'network' });
    expect(await tokens.get()).toEqual({ ok: true, token: 't' });
    expect(calls()).toBe(2);
  });
});
