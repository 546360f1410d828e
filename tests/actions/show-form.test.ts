/** 看填报: the office sees a filed form item by item, with the numbers that 退回补充 takes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withTown } from '../pipeline/town.ts';

const on = withTown();

let number: string;

beforeEach(async () => {
  number = await on.town.file('inspector-1');
});

const show = (answers: Record<string, unknown>, by = 'office-1') => on.town.stage.runOne('show_form', { by, answers });

describe('allowed', () => {
  test('every item with its number, as in the summary before filing, and the version it was filed on', async () => {
    const { text, number: audited } = await show({ number });
    const version = on.town.stage.core.flows.get('inspection_site')?.definition.version;
    expect(audited).toBe(number);
    expect(String(text).split('\n')).toEqual([
      `${number}（第${version}版表）：`,
      expect.stringMatching(/^1\. 机构：.*启航书法/u),
      '2. 检查类型：安全消防食品卫生',
      '3. 时间：今天 09:00',
      expect.stringMatching(/^4\. 检查结果：共\d+项，1项不符合（AQ06）$/u),
      '5. AQ06 情况：通道堆了三个纸箱',
      '6. AQ06 当场改正：否',
      expect.stringMatching(/^7\. 整改期限：/u),
      '8. 照片：跳过（家长在场，不便拍照）',
      '9. 位置：跳过（地下室没信号）',
      '10. 检查人：王强、李敏',
      '检查方式：日查',
      '要退回哪一项，请说“退回补充”。',
    ]);
  });

  test('looking changes nothing', async () => {
    const before = await on.town.rows('select * from filed_form');
    await show({ number });
    expect(await on.town.rows('select * from filed_form')).toEqual(before);
    expect(await on.town.stage.count('wake')).toBe(0);
  });

  test('the number as people type it, several at once', async () => {
    const texts = await on.town.stage.run(
      'show_form',
      [number.toLowerCase(), `看 ${number}`, number.replace('-', ' ')].map((typed) => ({
        by: 'office-1',
        answers: { number: typed },
      })),
    );
    expect(texts.map((each) => each['number'])).toEqual([number, number, number]);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'leader-1', 'parent-1'])('%s is not the office, not even for their own', async (by) => {
    await expect(show({ number }, by)).rejects.toMatchObject({ code: 'ACTION_DENIED', kind: 'denied' });
  });

  test('a number that nobody has', async () => {
    expect(await show({ number: 'JC20200101-0001' })).toEqual({
      text: '没有找到 JC20200101-0001。请核对编号，例如 JC20230715-0001。',
    });
  });
});

describe('malformed', () => {
  test.each([{}, { number: 7 }, { number: null }])('%j: nothing is shown', async (answers) => {
    await expect(show(answers)).rejects.toThrow();
  });

  test('long words are told back short', async () => {
    expect(String((await show({ number: '照'.repeat(5_000) }))['text']).length).toBeLessThan(100);
  });
});
