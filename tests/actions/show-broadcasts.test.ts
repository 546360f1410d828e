/** show_broadcasts: the list, and one with everybody whom it did not reach and why. */
import { beforeEach, describe, expect, test } from 'vitest';
import { decided, noBroadcasts, sent, written } from './broadcasts.ts';
import { withStage } from './stage.ts';

const on = withStage();
const show = async (by: string, id?: unknown) => {
  const answers = id === undefined ? {} : { entry: { id } };
  return String((await on.stage.runOne('show_broadcasts', { by, answers }))['text']);
};

beforeEach(async () => await noBroadcasts(on.stage));

describe('allowed', () => {
  test('nothing, then a list with the newest first', async () => {
    expect(await show('auditor-1')).toMatch(/没有通知/u);
    await written(on.stage);
    const second = await written(on.stage, 'role:liaison', '下周一开会');
    await sent(on.stage, second);
    expect((await show('leader-1')).split('\n')).toEqual([
      '通知，新的在前：',
      'TZ20260718-0002 发完了：联络员1人，到1人，没到0人',
      'TZ20260718-0001 待审：检查员3人，到0人，没到0人',
    ]);
  });

  test('one: who wrote and confirmed it, how far it is, who was not reached and why', async () => {
    const number = await written(on.stage);
    await decided(on.stage, number);
    await sent(on.stage, number, ['inspector-2']);
    const text = await show('office-1', number);
    for (const part of [
      /王丽娟写，陈永胜审/u,
      /送到2人，没送到1人/u,
      /张晓燕：收不到：此人不在应用可见范围/u,
      /补发通知 TZ/u,
    ])
      expect(text).toMatch(part);
    expect(text.endsWith('【通知】明天9点开会')).toBe(true);
  });
});

describe('refused', () => {
  test('one that is not there', async () => {
    expect(await show('office-1', 'TZ20200101-0001')).toMatch(/没有通知 TZ20200101-0001/u);
  });
  test.each(['parent-1', 'inspector-1', 'liaison-1', 'approver-1'])('%s may not', async (by) => {
    await expect(show(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a number that is none', async () => {
    await expect(show('office-1', 7)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
