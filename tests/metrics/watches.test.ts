/** What is taken in, and whether the program stands still. */
import { expect, test } from 'vitest';
import { createFigures } from '../../src/metrics/figures.ts';
import { Inbound } from '../../src/metrics/inbound.ts';
import { LoopWatch } from '../../src/metrics/loop-watch.ts';
import { ProcessFigures } from '../../src/metrics/process-figures.ts';

const lineOf = (text: string, name: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));

test('what waits is told until it is done, and how it ended', async () => {
  const figures = createFigures();
  const now = new Date('2026-07-01T08:00:00Z');
  const inbound = new Inbound(figures, () => now);
  const gate = Promise.withResolvers<number>();
  const taken = { channel: 'wecom-app', sentAt: new Date(now.getTime() - 3_000) };
  const first = inbound.count(taken, () => gate.promise);
  inbound.read();
  expect(lineOf(figures.registry.write(), 'assistant_inbox_waiting')).toBe('assistant_inbox_waiting 1');
  gate.resolve(7);
  expect(await first).toBe(7);
  await expect(inbound.count(taken, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  inbound.read();
  const text = figures.registry.write();
  expect(lineOf(text, 'assistant_inbox_waiting')).toBe('assistant_inbox_waiting 0');
  expect(text).toContain('assistant_messages_total{channel="wecom-app",outcome="done"} 1\n');
  expect(text).toContain('assistant_messages_total{channel="wecom-app",outcome="refused"} 1\n');
  expect(lineOf(text, 'assistant_message_clock_offset_seconds')).toBe('assistant_message_clock_offset_seconds 3');
});

test('one late message is no wrong clock: the quickest of the last twenty counts', async () => {
  const figures = createFigures();
  const now = new Date('2026-07-01T08:00:00Z');
  const inbound = new Inbound(figures, () => now);
  for (const late of [3_600_000, 1_000]) {
    await inbound.count({ channel: 'wecom-kf', sentAt: new Date(now.getTime() - late) }, () => Promise.resolve());
  }
  inbound.read();
  expect(figures.registry.write()).toContain('assistant_message_clock_offset_seconds 1\n');
});

test('a standstill is told for fifteen seconds', () => {
  let nowMs = 0;
  const watch = new LoopWatch(() => nowMs);
  watch.stop();
  nowMs = 500;
  watch.tick();
  expect(watch.stalledMs()).toBe(0);
  nowMs = 6_000;
  expect(watch.stalledMs()).toBe(5_000);
  for (; nowMs < 20_000; nowMs += 500) watch.tick();
  expect(watch.stalledMs()).toBe(5_000);
  for (; nowMs < 21_500; nowMs += 500) watch.tick();
  expect(watch.stalledMs()).toBe(0);
});

test('process and disk can be read on this machine', async () => {
  const figures = createFigures();
  const process = new ProcessFigures(figures, { version: '1.2.3', dataDir: import.meta.dirname });
  await process.read();
  process.stop();
  const text = figures.registry.write();
  expect(text).toContain('assistant_build_info{version="1.2.3",');
  const names = ['process_resident_memory_bytes', 'nodejs_heap_used_bytes', 'nodejs_active_handles'];
  for (const name of [...names, 'assistant_disk_free_bytes', 'nodejs_eventloop_delay_p99_seconds']) {
    expect(lineOf(text, name), name).toMatch(/ \d/);
  }
});
