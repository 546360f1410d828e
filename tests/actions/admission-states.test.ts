/** 先证后照: the admissions' state machine, every state against every state, through the action on a database. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCEPTED, ANSWERS, admission, beginAdmission, putInto, step } from './admissions.ts';
import { withStage } from './stage.ts';

const on = withStage();

/** data-model §3, written down a second time. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  consulting: ['naming', 'ended'],
  naming: ['opinion', 'ended'],
  opinion: ['applied', 'ended'],
  applied: ['accepted', 'correcting', 'ended'],
  correcting: ['applied', 'ended'],
  accepted: ['inspected', 'fixing', 'ended'],
  fixing: ['inspected', 'refused', 'ended'],
  inspected: ['granted', 'refused', 'extended'],
  extended: ['granted', 'refused'],
  granted: ['licensed'],
  licensed: ['registered', 'ended'],
  registered: ['escrowed', 'ended'],
  escrowed: ['listed', 'ended'],
  listed: [],
  renewing: ['renewed', 'refused', 'ended'],
  renewed: [],
  refused: [],
  ended: [],
  withdrawn: [],
};
const STATES = Object.keys(NEXT);
/** Nobody's to move into: an admission begins there, or whoever filed it takes it back. */
const BEGINNINGS = ['consulting', 'renewing', 'withdrawn'];
const TARGETS = STATES.filter((state) => !BEGINNINGS.includes(state));
const FINAL = ['listed', 'renewed', 'refused', 'ended'];
/** 先证后照: what lies before the permit, and may never be followed by a legal person at once. */
const BEFORE_THE_PERMIT = STATES.filter((state) => state !== 'licensed');

beforeEach(async () => {
  await beginAdmission(on.stage, 'preparing');
});

test('the register file says the same', () => {
  const definition = on.stage.core.snapshots.current().actionWorld.registers.get('admission');
  const states = Object.entries(definition?.states ?? {}).map(([state, { next }]) => [state, next.toSorted()]);
  const expected = Object.entries(NEXT).filter(([state]) => state !== 'withdrawn');
  expect(states).toEqual(expected.map(([state, next]) => [state, next.toSorted()]));
});

describe.each(STATES)('from %s', (from) => {
  test.each(TARGETS)('to %s: moved, or refused with one sentence and left alone', async (to) => {
    await putInto(on.stage, from, ACCEPTED);
    const result = await step(on.stage, to);
    const isAllowed = NEXT[from]?.includes(to) === true;
    expect(result).toMatchObject({ ok: isAllowed, text: expect.stringContaining('ZR20260718-0001') });
    const now = await admission(on.stage);
    expect(now.state).toBe(isAllowed ? to : from);
    if (isAllowed) expect(now.closedAt !== null).toBe(FINAL.includes(to));
  });

  test.each(BEGINNINGS)('to %s: nobody’s, whoever asks', async (to) => {
    await putInto(on.stage, from);
    await expect(step(on.stage, to)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect((await admission(on.stage)).state).toBe(from);
  });
});

describe('the wrong order', () => {
  test.each(BEFORE_THE_PERMIT)('no legal person out of %s, and the register knows of none', async (from) => {
    await putInto(on.stage, from, ACCEPTED);
    expect(await step(on.stage, 'registered')).toMatchObject({ ok: false });
    expect(await on.stage.count(`institution where social_credit_code = '${ANSWERS.credit_code}'`)).toBe(0);
  });

  test('the sentence names the next step that is allowed', async () => {
    await putInto(on.stage, 'granted');
    expect(await step(on.stage, 'registered')).toMatchObject({
      text: 'ZR20260718-0001 现在是“准予待发证”，不能直接到“已登记待监管”。下一步可以是：已发证待登记。',
    });
    await putInto(on.stage, 'applied');
    expect(await step(on.stage, 'granted')).toMatchObject({
      text: expect.stringContaining('下一步可以是：已受理待核查、补正材料、终止。'),
    });
  });
});

describe('who may', () => {
  const DECIDED = TARGETS.filter((state) => !['registered', 'escrowed', 'listed'].includes(state));

  test.each(['office-1', 'liaison-1', 'inspector-1', 'leader-1', 'deputy-1', 'grid-1', 'parent-1'])(
    '%s moves none of what the approval bureau decides',
    async (by) => {
      for (const to of DECIDED) await expect(step(on.stage, to, { by })).rejects.toThrow(/ACTION_DENIED/u);
    },
  );

  test('the education bureau files the agreement and the platform, not the legal person; the police nothing', async () => {
    await putInto(on.stage, 'licensed', ACCEPTED);
    await expect(step(on.stage, 'registered', { by: 'office-1' })).rejects.toThrow(/ACTION_DENIED/u);
    await putInto(on.stage, 'registered');
    await expect(step(on.stage, 'escrowed', { by: 'liaison-1' })).rejects.toThrow(/ACTION_DENIED/u);
    expect(await step(on.stage, 'escrowed', { by: 'office-1' })).toMatchObject({ ok: true });
    expect(await step(on.stage, 'listed', { by: 'office-1' })).toMatchObject({ ok: true });
  });
});
