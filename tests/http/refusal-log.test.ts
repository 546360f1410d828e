/** A flood of refusals makes a few log lines, and none is uncounted. */
import { expect, test } from 'vitest';
import { RefusalLog } from '../../src/http/refusal-log.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { listeningLog } from './log-lines.ts';

test('the next line tells how many were left out', () => {
  const { log, lines } = listeningLog();
  const clock = new ManualClock('2026-11-23T00:00:00Z');
  const refusals = new RefusalLog(log, clock);
  const refusal = { route: '/callback/x', status: 403, reason: 'refused' };
  for (let i = 0; i < 100; i += 1) refusals.note(refusal);
  clock.advance(10_000);
  refusals.note(refusal);
  expect(lines.map(({ facts }) => facts['leftOut'])).toEqual([0, 99]);
});

test('another status or route has a line of its own', () => {
  const { log, lines } = listeningLog();
  const refusals = new RefusalLog(log, new ManualClock('2026-11-23T00:00:00Z'));
  refusals.note({ route: '/a', status: 403, reason: 'refused' });
  refusals.note({ route: '/a', status: 413, reason: 'refused' });
  refusals.note({ route: '/b', status: 413, reason: 'refused' });
  expect(lines).toHaveLength(3);
});

test('a clock that was set back does not silence the log', () => {
  const { log, lines } = listeningLog();
  const clock = new ManualClock('2026-11-23T00:00:00Z');
  const refusals = new RefusalLog(log, clock);
  refusals.note({ route: '/a', status: 403, reason: 'refused' });
  clock.advance(-86_400_000);
  refusals.note({ route: '/a', status: 403, reason: 'refused' });
  expect(lines).toHaveLength(2);
});
