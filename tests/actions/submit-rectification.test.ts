/** submit_rectification: by whose it is, once, with the department told. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRectifications, openRectification, stateOf, toldOf } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number = '';
const submit = (by = 'inspector-1', id = number) =>
  on.stage.runOne('submit_rectification', { by, answers: { entry: { id }, remark: '通道清空了', photos: [] } });

beforeEach(async () => {
  await clearRectifications(on.stage);
  number = await openRectification(on.stage);
});

describe('allowed', () => {
  test('it waits for the re-check, and the department hears how to go on', async () => {
    expect(await submit()).toMatchObject({ ok: true, number, text: expect.stringContaining('申请复查') });
    expect((await stateOf(on.stage, number))?.state).toBe('submitted');
    const told = await toldOf(on.stage);
    expect(told.map(({ to }) => to)).toContain('office-1');
    expect(told.map(({ to }) => to)).not.toContain('inspector-1');
    expect(told[0]?.text).toContain(`复查 ${number}`);
  });

  test('the step and its words are kept', async () => {
    await submit();
    const shown = await on.stage.runOne('show_rectification', {
      by: 'inspector-1',
      answers: { entry: { id: number } },
    });
    expect(shown['text']).toContain('通道清空了');
  });
});

describe('refused', () => {
  test('twice, and what is another’s is told like what is not there', async () => {
    await submit();
    expect(await submit()).toMatchObject({ ok: false, text: expect.stringContaining('现在是“申请复查”') });
    expect(await submit('liaison-1')).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(submit('leader-1')).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('of two in one batch the second meets what the first left', async () => {
    const call = { by: 'inspector-1', answers: { entry: { id: number }, remark: '好了好了' } };
    const results = await on.stage.run('submit_rectification', [call, call]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('malformed', () => {
  test('no entry, no words, an unknown number', async () => {
    const ask = (answers: Record<string, unknown>) =>
      on.stage.runOne('submit_rectification', { by: 'inspector-1', answers });
    await expect(ask({ remark: '好了' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(ask({ entry: { id: number } })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    expect(await submit('inspector-1', "'; drop table rectification; --")).toMatchObject({ ok: false });
  });
});
