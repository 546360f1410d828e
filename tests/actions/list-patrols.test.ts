/** list_patrols: what was walked in seven days, town by town, as far as the person sees. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const list = (by: string, at = NOW) => on.stage.runOne('list_patrols', { by, answers: {}, at });
const walk = (by: string, place: string, more: Record<string, unknown> = {}) =>
  on.stage.runOne('file_entry', {
    by,
    answers: { place_text: place },
    with: { register: 'patrol', subject: place, place, ...more },
  });

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await on.stage.core.store.execute('delete from number_series');
});

describe('allowed', () => {
  test('the office sees all towns, those without a patrol by name, the newest places first', async () => {
    await walk('grid-1', '阳光小区');
    await walk('office-1', '侯堡镇实验小学', { state: 'found' });
    const { count, quiet, text } = await list('office-1');
    expect({ count, quiet }).toEqual({ count: 2, quiet: 8 });
    expect(text).toMatch(/近7天巡查2次[\s\S]*古韩镇：1次，发现情况0次[\s\S]*侯堡镇：1次，发现情况1次/u);
    expect(text).toMatch(/7天没有巡查的：王桥镇、/u);
    expect(text).toMatch(/0002 7月18日 侯堡镇实验小学：发现情况[\s\S]*0001 7月18日 阳光小区：没发现情况/u);
  });

  test('a grid worker hears of his own town only, and of nobody having walked there lately', async () => {
    await walk('office-1', '侯堡镇实验小学');
    await walk('grid-1', '阳光小区', { on: '2026-07-01' });
    const { count, text } = await list('grid-1');
    expect(count).toBe(0);
    expect(text).toMatch(/7天没有巡查的：古韩镇。/u);
    expect(text).not.toMatch(/侯堡/u);
  });

  test('what was taken back counts nowhere', async () => {
    await walk('grid-1', '阳光小区');
    await on.stage.core.store.execute(`update register_entry set state = 'withdrawn'`);
    expect(await list('office-1')).toMatchObject({ count: 0, quiet: 10 });
  });
});

describe('refused', () => {
  test.each(['parent-1', 'inspector-1', 'school-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a place that names no town is the town of whoever walked; with neither it counts for none', async () => {
    await walk('grid-1', "'; drop table member; --");
    await walk('office-1', '阳光小区');
    expect(await list('office-1')).toMatchObject({ count: 1, quiet: 9 });
  });
});
