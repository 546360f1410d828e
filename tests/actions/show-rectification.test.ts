/** show_rectification: what is to be put right, until when, who follows it up; only to who may see it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRectifications, openRectification } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number = '';
const show = (by: string, id = number) => on.stage.runOne('show_rectification', { by, answers: { entry: { id } } });

beforeEach(async () => {
  await clearRectifications(on.stage);
  number = await openRectification(on.stage, { due_on: '2026-07-20' });
});

describe('allowed', () => {
  test('the findings, the owner and the deadline', async () => {
    const shown = await show('leader-1');
    expect(shown['text']).toContain('整改中');
    expect(shown['text']).toContain('AQ06：通道堆了三个纸箱');
    expect(shown['text']).toContain('跟进：李志强，7月20日前改好');
  });
});

describe('refused', () => {
  test('another department, the public', async () => {
    expect(await show('liaison-1')).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(show('somebody')).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a number of nothing, none at all', async () => {
    expect(await show('leader-1', 'ZG20260718-0099')).toMatchObject({ ok: false });
    await expect(on.stage.runOne('show_rectification', { by: 'leader-1', answers: {} })).rejects.toMatchObject({
      code: 'ENTRY_INCOMPLETE',
    });
  });
});
