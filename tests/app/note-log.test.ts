/** A flood of bad callbacks makes a few log lines, and none is uncounted. */
import { expect, test } from 'vitest';
import { createNoteLog } from '../../src/app/note-log.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { listeningLog } from '../http/log-lines.ts';

test('one line per kind in ten seconds; the next tells how many were left out', () => {
  const { log, lines } = listeningLog();
  const clock = new ManualClock('2026-11-23T00:00:00Z');
  const note = createNoteLog({ log, clock }, 'wecom-app');
  for (let n = 0; n < 1000; n += 1) note({ kind: 'forged', detail: 'signature' });
  note({ kind: 'platform_warning', detail: 'inactive_alert' });
  clock.advance(10_000);
  note({ kind: 'forged', detail: 'signature' });
  expect(lines.map(({ facts }) => facts)).toEqual([
    { channel: 'wecom-app', kind: 'forged', detail: 'signature', leftOut: 0 },
    { channel: 'wecom-app', kind: 'platform_warning', detail: 'inactive_alert', leftOut: 0 },
    { channel: 'wecom-app', kind: 'forged', detail: 'signature', leftOut: 999 },
  ]);
});

test('channels do not silence each other, and neither does a clock that was set back', () => {
  const { log, lines } = listeningLog();
  const clock = new ManualClock('2026-11-23T00:00:00Z');
  const [app, bot] = [createNoteLog({ log, clock }, 'wecom-app'), createNoteLog({ log, clock }, 'wecom-aibot')];
  app({ kind: 'forged', detail: 'signature' });
  bot({ kind: 'forged', detail: 'signature' });
  clock.advance(-86_400_000);
  app({ kind: 'forged', detail: 'signature' });
  expect(lines).toHaveLength(3);
});
