/** list_risks: the red first; everybody sees what the policy lets him see. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRisks, report } from './risks.ts';
import { withStage } from './stage.ts';

const on = withStage();
const list = (by: string) => on.stage.runOne('list_risks', { by, answers: {} });

beforeEach(async () => {
  await clearRisks(on.stage);
});

describe('allowed', () => {
  test('the gravest stand first, with their counts', async () => {
    for (const [n, signals] of [['complaints'], ['lowprice'], ['vanished'], ['account']].entries()) {
      await report(on.stage, { by: 'inspector-1', signals, unlisted: `画室${n}，东街${n}号` });
    }
    const { text, count } = await list('leader-1');
    const lines = String(text).split('\n');
    expect(count).toBe(4);
    expect(lines[0]).toBe('没办结的风险：红色1，橙色1，黄色1，关注1。');
    expect(lines.slice(1).map((line) => line.slice(3, 7))).toEqual(
      ['【红色】', '【橙色】', '【黄色】', '【关注】'].map((l) => l),
    );
  });

  test('an inspector sees his own, a leader all; nothing is said to be nothing', async () => {
    expect(await list('leader-1')).toMatchObject({ count: 0, text: '没有没办结的风险。' });
    await report(on.stage, { by: 'inspector-1', signals: ['wages'], unlisted: '画室，东街1号' });
    expect(await list('inspector-1')).toMatchObject({ count: 1 });
    expect(await list('inspector-2')).toMatchObject({ count: 0 });
    expect(await list('deputy-1')).toMatchObject({ count: 1 });
  });

  test('ten are listed, the rest are counted', async () => {
    for (let n = 0; n < 12; n += 1) await report(on.stage, { signals: ['rent'], unlisted: `画室${n}，东街${n}号` });
    const { text } = await list('office-1');
    expect(String(text).split('\n')).toHaveLength(12);
    expect(text).toContain('还有2件');
  });
});

describe('refused', () => {
  test.each(['parent-1', 'approver-1', 'school-1'])('%s may not', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a group is no place for it', async () => {
    const said = { by: 'office-1', answers: {}, chat: 'group', room: 'group-office' } as const;
    await expect(on.stage.runOne('list_risks', said)).rejects.toThrow(/ACTION_DENIED/u);
  });
});
