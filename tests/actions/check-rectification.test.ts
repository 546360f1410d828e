/** check_rectification: two persons, facts, and a new deadline when it is not yet right. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRectifications, openRectification, stateOf, toldOf } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number = '';
const GOOD = { good: true, facts: '通道畅通', checkers: '王丽娟、李志强' };
const check = (more: Record<string, unknown> = {}, by = 'office-1') =>
  on.stage.runOne('check_rectification', { by, answers: { entry: { id: number }, ...GOOD, ...more } });

beforeEach(async () => {
  await clearRectifications(on.stage);
  number = await openRectification(on.stage);
});

describe('allowed', () => {
  test('unannounced, before anybody asked for it; the owner hears that it may be closed', async () => {
    expect(await check()).toMatchObject({ ok: true, text: expect.stringContaining('复查合格') });
    expect((await stateOf(on.stage, number))?.state).toBe('passed');
    const told = await toldOf(on.stage);
    expect(told.find(({ to }) => to === 'inspector-1')?.text).toContain(`关闭整改 ${number}`);
  });

  test('not yet right: the new deadline holds, again and again', async () => {
    for (const due of ['2026-07-20', '2026-07-25']) {
      const told = await check({ good: false, due_on: due });
      expect(told).toMatchObject({ ok: true, text: expect.stringContaining('复查不合格') });
      expect(await stateOf(on.stage, number)).toEqual({ state: 'failed', due });
    }
  });
});

describe('refused', () => {
  test('by one person alone, and without a new deadline', async () => {
    await expect(check({ checkers: '王丽娟' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(check({ good: false })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(check({ good: false, due_on: '2026-07-17' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    expect((await stateOf(on.stage, number))?.state).toBe('open');
  });

  test('what has passed is not checked again; nor by another department; nor by who may not', async () => {
    await check();
    expect(await check({ good: false, due_on: '2026-07-25' })).toMatchObject({ ok: false });
    expect(await check({}, 'liaison-1')).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(check({}, 'grid-1')).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a day that is none, no facts, no answer', async () => {
    await expect(check({ good: false, due_on: '2026-02-30' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(check({ facts: '' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(check({ good: '好' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
