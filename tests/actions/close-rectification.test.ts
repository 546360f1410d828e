/** close_rectification: of what passed; of what failed only with an enforcement case. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRectifications, openRectification, stateOf } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number = '';
const check = (good: boolean) =>
  on.stage.runOne('check_rectification', {
    by: 'office-1',
    answers: { entry: { id: number }, good, due_on: '2026-07-25', facts: '看过现场', checkers: '王丽娟、李志强' },
  });
const close = (more: Record<string, unknown> = {}, by = 'inspector-1') =>
  on.stage.runOne('close_rectification', { by, answers: { entry: { id: number }, ...more } });

beforeEach(async () => {
  await clearRectifications(on.stage);
  number = await openRectification(on.stage);
});

describe('allowed', () => {
  test('what passed is closed by its owner', async () => {
    await check(true);
    expect(await close()).toMatchObject({ ok: true, text: expect.stringContaining('已关闭') });
    expect((await stateOf(on.stage, number))?.state).toBe('closed');
    expect(await on.stage.count(`rectification where number = '${number}' and closed_at is not null`)).toBe(1);
  });
});

describe('refused', () => {
  test('before the re-check, and twice', async () => {
    expect(await close()).toMatchObject({ ok: false, text: expect.stringContaining('现在是“整改中”') });
    await check(true);
    await close();
    expect(await close()).toMatchObject({ ok: false, text: expect.stringContaining('现在是“已关闭”') });
  });

  test('what failed, without a case or with one that is not there', async () => {
    await check(false);
    expect(await close()).toMatchObject({ ok: false, text: expect.stringContaining('要先立案') });
    expect(await close({ case_number: 'AJ20260718-0099' })).toMatchObject({ ok: false });
    expect((await stateOf(on.stage, number))?.state).toBe('failed');
  });

  test('by another department and by who may not', async () => {
    await check(true);
    expect(await close({}, 'liaison-1')).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(close({}, 'leader-1')).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('no entry, or a case number that is none', async () => {
    await expect(on.stage.runOne('close_rectification', { by: 'inspector-1', answers: {} })).rejects.toMatchObject({
      code: 'ENTRY_INCOMPLETE',
    });
    await check(false);
    expect(await close({ case_number: "'; --" })).toMatchObject({ ok: false });
  });
});
