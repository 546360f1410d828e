/** Platforms that say ok and drop: 200 messages for one member, asked for at once, restart included; none is dropped, all arrive (T15). */
import { expect, test } from 'vitest';
import { type OutboxRow, queueMessages } from '../../src/store/turns.ts';
import { withWorld } from './assistant.ts';

const e2e = withWorld();
const COUNT = 200;
const MEMBER = 'inspector-1';
/** What the platform lets through in a minute (doc 90454). */
const PLATFORM_MINUTE = 30;

function message(n: number): OutboxRow {
  const body = { kind: 'text', text: `第 ${n} 条通知` };
  return {
    key: `flood:${n}`,
    channel: 'wecom-app',
    target: { userId: MEMBER },
    conversationKey: null,
    body,
    mentions: [],
  };
}

/** A minute later: what was put off is due. */
async function nextMinute(): Promise<void> {
  const { world } = e2e;
  world.clock.advance(60_500);
  await world.rows(
    `update outbox set not_before = now(), sent_at = sent_at - interval '60.5 seconds' where state in ('pending', 'sent')`,
  );
  await world.settled();
}

test('200 at once go out below the limit, minute by minute, in order, and the platform drops none', async () => {
  const { world } = e2e;
  const rows = Array.from({ length: COUNT }, (_, n) => message(n));
  await world.first.core.store.transaction((tx) => queueMessages(tx, rows));
  await world.settled();
  const sent = () => world.sim.deliveredTo(MEMBER).length;
  expect(sent()).toBeGreaterThan(10);
  expect(sent()).toBeLessThan(PLATFORM_MINUTE);
  // A second program knows nothing of the first one's minute but what the outbox tells.
  await world.start();
  await world.settled();
  expect(sent()).toBeLessThan(PLATFORM_MINUTE);
  for (let minute = 1; sent() < COUNT && minute < 20; minute += 1) {
    const before = sent();
    await nextMinute();
    expect(sent() - before).toBeLessThan(PLATFORM_MINUTE);
  }
  expect(world.sim.deliveredTo(MEMBER).map(({ shown }) => shown)).toEqual(rows.map((_, n) => `第 ${n} 条通知`));
  expect(world.sim.counts().silentlyDropped).toBe(0);
});
