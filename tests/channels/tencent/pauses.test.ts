/** After 45009 an API is left alone: a minute, then longer each time, an hour at most. */
import { expect, it } from 'vitest';
import type { ApiFailure } from '../../../src/channels/tencent/api.ts';
import { Pauses } from '../../../src/channels/tencent/pauses.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

const LIMITED: ApiFailure = { ok: false, error: 'rate_limited', detail: 'errcode 45009', retryAfterMs: 60_000 };
const MINUTE_MS = 60_000;

function pauses() {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  return { clock, pauses: new Pauses(() => clock.now()) };
}

it('pauses that path for its minute, and no other', () => {
  const { clock, pauses: kept } = pauses();
  expect(kept.of('message/send')).toBeUndefined();
  expect(kept.refused('message/send', LIMITED).retryAfterMs).toBe(MINUTE_MS);
  clock.advance(20_000);
  expect(kept.of('message/send')).toMatchObject({ error: 'rate_limited', retryAfterMs: 40_000 });
  expect(kept.of('media/upload')).toBeUndefined();
  clock.advance(40_000);
  expect(kept.of('message/send')).toBeUndefined();
});

it('waits twice as long each time it is refused again, an hour at most', () => {
  const { clock, pauses: kept } = pauses();
  const minutes = Array.from({ length: 9 }, () => {
    const waits = kept.refused('message/send', LIMITED).retryAfterMs ?? 0;
    clock.advance(waits);
    return waits / MINUTE_MS;
  });
  expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

it('takes calls that were under way together for one refusal', () => {
  const { clock, pauses: kept } = pauses();
  kept.refused('message/send', LIMITED);
  clock.advance(1_000);
  expect(kept.refused('message/send', LIMITED).retryAfterMs).toBe(59_000);
  clock.advance(59_000);
  expect(kept.refused('message/send', LIMITED).retryAfterMs).toBe(2 * MINUTE_MS);
});

it('begins with a minute again once a call went well', () => {
  const { clock, pauses: kept } = pauses();
  kept.refused('message/send', LIMITED);
  clock.advance(MINUTE_MS);
  kept.passed('message/send');
  expect(kept.refused('message/send', LIMITED).retryAfterMs).toBe(MINUTE_MS);
});

it('leaves other failures as they are', () => {
  const { pauses: kept } = pauses();
  const busy: ApiFailure = { ok: false, error: 'busy', detail: 'errcode -1' };
  expect(kept.refused('message/send', busy)).toEqual(busy);
  expect(kept.of('message/send')).toBeUndefined();
});
