/** The states of a joint inspection, each against each: what the register allows is done, all else is refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearJoints, comeBack, depart, draw, FIRST, stateOf } from './joints.ts';
import { withStage } from './stage.ts';

const on = withStage();

/** Written down a second time. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  drawn: ['departed', 'cancelled'],
  departed: ['returned'],
  returned: [],
  cancelled: [],
};
const STATES = Object.keys(NEXT);

/** The way into each state, through the real actions. */
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  departed: () => depart(on.stage, 'inspector-1'),
  returned: () => comeBack(on.stage, 'inspector-1', [{ nth: 1, reason: '关门' }]),
  cancelled: () =>
    on.stage.runOne('move_entry', {
      by: 'office-1',
      answers: { entry: { id: FIRST }, cancel_reason: '暴雨，改天再抽' },
      with: { register: 'joint', to: 'cancelled' },
    }),
};
const PATHS: Readonly<Record<string, readonly string[]>> = {
  drawn: [],
  departed: ['departed'],
  returned: ['departed', 'returned'],
  cancelled: ['cancelled'],
};

beforeEach(async () => {
  await clearJoints(on.stage);
  await draw(on.stage);
});

test('the register’s own arrows are these', () => {
  const states = on.stage.core.snapshots.current().actionWorld.registers.get('joint')?.states ?? {};
  expect(Object.fromEntries(Object.entries(states).map(([state, { next }]) => [state, next]))).toEqual(NEXT);
});

describe.each(STATES)('from %s', (from) => {
  beforeEach(async () => {
    for (const step of PATHS[from] ?? []) await WAYS[step]?.();
    expect(await stateOf(on.stage)).toBe(from);
  });

  test.each(Object.keys(WAYS))('to %s', async (to) => {
    const result = await WAYS[to]?.();
    const isAllowed = NEXT[from]?.includes(to) === true;
    // 出发 once more only shows the team its places again.
    const isAgain = from === 'departed' && to === 'departed';
    expect(result).toMatchObject({ ok: isAllowed || isAgain });
    expect(await stateOf(on.stage)).toBe(isAllowed ? to : from);
  });

  test('back to drawn: nobody’s', async () => {
    const said = { by: 'office-1', answers: { entry: { id: FIRST } }, with: { register: 'joint', to: 'drawn' } };
    await expect(on.stage.runOne('move_entry', said)).rejects.toThrow(/ACTION_DENIED/u);
    expect(await stateOf(on.stage)).toBe(from);
  });
});

test('a drawing is not called off without a reason', async () => {
  const said = { by: 'office-1', answers: { entry: { id: FIRST } }, with: { register: 'joint', to: 'cancelled' } };
  expect(await on.stage.runOne('move_entry', said)).toMatchObject({
    ok: false,
    text: expect.stringContaining('还缺取消原因'),
  });
});
