/** The public's look-ups on the whole way: limited across instances, counted with the turn, kept without identity. */
import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { MINUTE_MS, withTown } from './town.ts';

const on = withTown();
afterEach(async () => {
  await on.town.store.execute('delete from unknown_name');
  await on.town.store.execute(`delete from task where source = 'lead'`);
});

const words = (heard: readonly { text: string }[]) => heard.map(({ text }) => text).join('\n');
const names = () => on.town.rows('select text, count, state from unknown_name order by text');

/** The database breaks off the first transaction at its very end. */
function breaksOnce(store: Store): Store {
  let isBroken = false;
  return Object.assign(Object.create(store), {
    transaction: <T>(work: Parameters<Store['transaction']>[0]) =>
      store.transaction(async (tx) => {
        const result = (await work(tx)) as T;
        if (isBroken) return result;
        isBroken = true;
        throw new Error('broken off');
      }),
  });
}

test('30 an hour hold over a restart and a second instance, and nothing else is kept waiting', async () => {
  const { town } = on;
  for (let n = 0; n < 15; n += 1) await town.say('wm1', '启航书法', { at: town.pipeline });
  const other = town.instance();
  for (let n = 0; n < 15; n += 1) await town.say('wm1', '启航书法', { at: n % 2 === 0 ? other : town.pipeline });
  expect(words(await town.say('wm1', '启航书法', { at: other }))).toContain('已经查了30次，10:00以后可以再查');
  expect(await town.say('wm1', '启航书法', { at: town.instance() })).toEqual([]);
  expect(words(await town.say('wm1', '人工'))).toContain('12345');
  expect(words(await town.say('wm2', '启航书法'))).not.toContain('30次');
  town.stage.clock.advance(60 * MINUTE_MS);
  expect(words(await town.say('wm1', '启航书法'))).not.toContain('30次');
});

test('an unknown name is counted exactly when its turn is, and nowhere beside it stands who asked', async () => {
  const { town } = on;
  const at = town.instance({ store: breaksOnce(town.store) });
  await town.say('wm-parent', '智远有证没');
  expect(await names(), 'several are on offer').toEqual([]);
  expect(words(await town.say('wm-parent', '请问飞鸟书法有证没', { at }))).toContain('回“请核实”');
  expect(await names()).toEqual([{ text: '飞鸟书法', count: 1, state: 'open' }]);
  const message = town.message('wm-parent', { type: 'text', text: '飞鸟书法' });
  await town.listen(async () => {
    await town.pipeline.accept(message);
    await town.pipeline.accept(message);
    await town.pipeline.drained();
  });
  expect(await names(), 'a message that comes twice counts once').toMatchObject([{ count: 2 }]);
});

test('请核实 gives one number, and the task and its audit name nobody of the public', async () => {
  const { town } = on;
  await town.tell('wm-parent', '飞鸟书法');
  const told = words(await town.say('wm-parent', '请核实'));
  const number = /RW\d{8}-\d{4}/u.exec(told)?.[0];
  const tasks = await town.rows(`select number, row_to_json(t)::text as row from task t where source = 'lead'`);
  expect(tasks).toEqual([{ number, row: expect.stringContaining('飞鸟书法') }]);
  const audit = await town.rows('select row_to_json(a)::text as row from audit_entry a');
  expect(JSON.stringify([tasks, audit, await names()])).not.toContain('wm-parent');
  expect(words(await town.say('office-1', '没查到的名字'))).toContain('飞鸟书法，1次，已派人核实');
});
