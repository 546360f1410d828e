/** One member sends a thousand messages at once: answered up to the limit, told once; the others are served as before. */
import { expect, test } from 'vitest';
import { MOST_A_MINUTE } from '../../src/conversation/message-limit.ts';
import { withTown } from '../pipeline/town.ts';
import { faultSize } from '../support/fault-size.ts';

const FLOOD = faultSize(400, 1_000);
const OTHERS = 20;
const on = withTown();

test('the flooder hears one sentence and then nothing; nobody else waits for it', { timeout: 60_000 }, async () => {
  const { town } = on;
  const at = town.pipeline;
  const waited: number[] = [];
  const heard = await town.listen(async () => {
    const flood = Array.from({ length: FLOOD }, () =>
      at.accept(town.message('inspector-1', { type: 'text', text: '你好' })).catch((refused: Error) => refused),
    );
    const others = Array.from({ length: OTHERS }, async (_, n) => {
      const from = performance.now();
      await at.accept(town.message(`parent-${n}`, { type: 'text', text: '你好' }));
      waited.push(performance.now() - from);
    });
    await Promise.all(others);
    const told = await Promise.all(flood);
    const refused = told.filter((each) => each instanceof Error).length;
    await at.drained();
    process.stdout.write(`${JSON.stringify({ FLOOD, refused, othersLongestMs: Math.round(Math.max(...waited)) })}\n`);
    // What waits beyond 500 of one person is not taken: the platform sends it again.
    expect(refused).toBeLessThanOrEqual(Math.max(0, FLOOD - 500));
  });
  const mine = heard.filter(({ to }) => to === 'inspector-1');
  expect(mine.filter(({ text }) => text.includes('请过一分钟再发'))).toHaveLength(1);
  expect(mine.length).toBeLessThanOrEqual(MOST_A_MINUTE + 1);
  expect(new Set(heard.filter(({ to }) => to.startsWith('parent-')).map(({ to }) => to)).size).toBe(OTHERS);
  expect(Math.max(...waited)).toBeLessThanOrEqual(2_000);
});
