/** Reminders of unfinished forms: once each, by day, in groups in working time only, and not when somebody went on. */
import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { DAY_MS, GROUP, HOUR_MS, lines, MINUTE_MS, withTown } from './town.ts';

const on = withTown();
const ME = 'inspector-1';
const SOFT = /^“现场检查填报”还差 \d+ 题。回“继续”接着填。$/u;
const LAST = /^“现场检查填报”还没填完，留到.+。回“继续”或“取消”。$/u;

/** How often a turn is tried before it is parked: with its batch, then three times alone. */
const TRIES_TOGETHER_AND_ALONE = 4;

/** A store whose first transactions are rolled back after all their work. */
function breaking(store: Store, count: number): Store {
  let left = count;
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        const result = await work(tx);
        if (left <= 0) return result;
        left -= 1;
        throw new Error('killed');
      }),
  };
}

/** Begins a form and answers its first question. */
async function begin(by = ME): Promise<void> {
  await on.town.tell(by, '填报', '启航书法');
}

test('after 30 minutes and a day later in working time, once each, and never again', async () => {
  const { town } = on;
  await begin();
  expect(await town.after(29 * MINUTE_MS)).toEqual([]);
  expect(await town.after(MINUTE_MS)).toMatchObject([{ to: ME, text: expect.stringMatching(SOFT) }]);
  expect(await town.after(MINUTE_MS)).toEqual([]);
  expect(await town.after(23 * HOUR_MS)).toEqual([]);
  expect(await town.after(29 * MINUTE_MS)).toMatchObject([{ to: ME, text: expect.stringMatching(LAST) }]);
  for (let day = 0; day < 8; day += 1) expect(await town.after(DAY_MS)).toEqual([]);
});

test('never at night: what comes due after ten waits until seven', async () => {
  const { town } = on;
  town.stage.clock.set('2026-07-20T13:45:00Z');
  await begin();
  expect(await town.after(30 * MINUTE_MS)).toEqual([]);
  expect(await town.after(8 * HOUR_MS)).toEqual([]);
  expect(town.stage.clock.now().toISOString()).toBe('2026-07-20T22:15:00.000Z');
  expect(await town.after(44 * MINUTE_MS)).toEqual([]);
  expect(await town.after(MINUTE_MS)).toMatchObject([{ text: expect.stringMatching(SOFT) }]);
});

test('the second reminder of a form begun on a Friday afternoon comes on Monday morning', async () => {
  const { town } = on;
  town.stage.clock.set('2026-07-24T09:50:00Z');
  await begin();
  expect(await town.after(30 * MINUTE_MS)).toHaveLength(1);
  expect(await town.after(2 * DAY_MS)).toEqual([]);
  town.stage.clock.set('2026-07-26T23:59:00Z');
  expect(await town.after(0)).toEqual([]);
  expect(await town.after(MINUTE_MS)).toMatchObject([{ text: expect.stringMatching(LAST) }]);
});

test('who went on meanwhile is reminded half an hour after the last word', async () => {
  const { town } = on;
  await begin();
  await town.after(20 * MINUTE_MS);
  await town.say(ME, '安全');
  expect(await town.after(10 * MINUTE_MS)).toEqual([]);
  expect(await town.after(20 * MINUTE_MS)).toMatchObject([{ text: expect.stringMatching(SOFT) }]);
});

test('who handed it in or gave it up is reminded of nothing', async () => {
  const { town } = on;
  await town.file(ME);
  await begin('inspector-2');
  await town.tell('inspector-2', '取消', '不要了');
  for (const ms of [30 * MINUTE_MS, DAY_MS, 7 * DAY_MS]) expect(await town.after(ms)).toEqual([]);
  expect([await town.dueAt(ME), await town.dueAt('inspector-2')]).toEqual([null, null]);
});

test('the time to look moves on only when it was looked at, so that most turns cost no index entry', async () => {
  const { town } = on;
  await begin();
  const first = await town.dueAt(ME);
  expect(first).toBe('2026-07-20T01:30:00.000Z');
  await town.after(20 * MINUTE_MS);
  await town.say(ME, '安全');
  expect(await town.dueAt(ME)).toBe(first);
  await town.after(10 * MINUTE_MS);
  expect(await town.dueAt(ME)).toBe('2026-07-20T01:50:00.000Z');
  await town.after(20 * MINUTE_MS);
  expect(await town.dueAt(ME)).toBe('2026-07-21T01:20:00.000Z');
});

test('two instances that look at the same moment remind once', async () => {
  const { town } = on;
  for (const by of [ME, 'inspector-2', 'fire-1', 'grid-1']) await begin(by);
  const other = town.instance();
  town.stage.clock.advance(30 * MINUTE_MS);
  const heard = await town.listen(() => Promise.all([town.pipeline.runDue(), other.runDue()]));
  expect(heard.map(({ to }) => to).sort()).toEqual(['fire-1', 'grid-1', ME, 'inspector-2']);
});

test('an instance that dies at it leaves it to the next: reminded once', async () => {
  const { town } = on;
  await begin();
  const dying = town.instance({ store: breaking(town.store, Number.POSITIVE_INFINITY) });
  town.stage.clock.advance(30 * MINUTE_MS);
  expect(await town.listen(() => dying.runDue().catch(() => undefined))).toEqual([]);
  expect(await town.after(0)).toMatchObject([{ text: expect.stringMatching(SOFT) }]);
  expect(await town.after(0)).toEqual([]);
});

test('in a group the reminder waits for working time, and names whom it is for', async () => {
  const { town } = on;
  const here = { chat: GROUP };
  town.stage.clock.set('2026-07-24T09:45:00Z');
  await town.say(ME, '填报', here);
  await town.say(ME, '就在群里填', here);
  expect(await town.after(30 * MINUTE_MS)).toEqual([]);
  expect(await town.dueAt(ME, here)).toBe('2026-07-27T00:00:00.000Z');
  town.stage.clock.set('2026-07-26T23:59:59Z');
  expect(await town.after(0)).toEqual([]);
  expect(await town.after(1_000)).toMatchObject([{ to: GROUP, mentions: [ME], text: expect.stringMatching(SOFT) }]);
});

test('a conversation of a channel that is off keeps nobody else from being reminded', async () => {
  const { town } = on;
  await town.say(ME, '填报', { channel: 'wecom-app' });
  await begin('inspector-2');
  const { store } = town;
  await store.execute(`insert into wake (id, conversation_key, channel, chat_id, user_id, wake) values
    ('w1', 'wecom-app:fire-1:fire-1', 'wecom-app', 'fire-1', 'fire-1', '{"kind":"start","flow":"inspection_site"}')`);
  const demoOnly = town.instance({ channels: new Map([['simulator', town.channel('simulator')]]) });
  expect(lines(await town.after(30 * MINUTE_MS, demoOnly))).toEqual([expect.stringMatching(/^inspector-2: “现场/u)]);
  // Turned on again, it makes up for both.
  expect((await town.after(0)).map(({ to }) => to).sort()).toEqual(['fire-1', ME]);
});

test('a reminder that breaks says nothing to anybody', async () => {
  const { town } = on;
  await begin();
  const { snapshots } = town.stage.core;
  const broken = {
    current: () => {
      const { world, ...rest } = snapshots.current();
      const sourcesFor = () => {
        throw new Error('a fault of ours');
      };
      return { ...rest, world: { ...world, sourcesFor } };
    },
  };
  const other = town.instance({ snapshots: Object.assign(Object.create(snapshots), broken) });
  expect(await town.after(30 * MINUTE_MS, other)).toEqual([]);
  expect(await town.after(MINUTE_MS)).toMatchObject([{ text: expect.stringMatching(SOFT) }]);
});

test('a reminder that the database refuses is parked once, and waits until the person speaks again', async () => {
  const { town } = on;
  await begin();
  const other = town.instance({ store: breaking(town.store, TRIES_TOGETHER_AND_ALONE) });
  expect(await town.after(30 * MINUTE_MS, other)).toEqual([]);
  expect(await town.rows(`select state, content from inbox where state <> 'done'`)).toEqual([
    { state: 'parked', content: { type: 'wake', kind: 'due' } },
  ]);
  expect(await town.dueAt(ME)).toBeNull();
  expect(await town.after(HOUR_MS)).toEqual([]);
  await town.say(ME, '安全');
  expect(await town.after(30 * MINUTE_MS)).toMatchObject([{ text: expect.stringMatching(SOFT) }]);
});
