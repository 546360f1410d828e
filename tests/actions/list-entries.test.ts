/** list_entries: what is open, the most pressing first, and only what the person may see. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const list = (by: string, at = NOW) =>
  on.stage.runOne('list_entries', { by, answers: {}, with: { register: 'material' }, at });
const file = (by: string, subject: string) =>
  on.stage.runOne('file_entry', { by, answers: {}, with: { register: 'material', subject } });

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await on.stage.core.store.execute('delete from number_series');
});

describe('allowed', () => {
  test('nothing, some, and those that are late', async () => {
    expect(await list('office-1')).toEqual({ count: 0, text: expect.stringContaining('没有未办结的') });
    await file('inspector-1', '甲机构');
    await file('office-1', '乙机构');
    expect(await list('office-1')).toEqual({ count: 2, text: expect.stringContaining('未办结2件') });
    const late = await list('office-1', new Date('2026-08-05T02:00:00Z'));
    expect(late['text']).toMatch(/超期2件[\s\S]*甲机构（待审核，已超期）/u);
  });

  test('an inspector sees only what he filed', async () => {
    await file('inspector-1', '甲机构');
    await file('inspector-2', '乙机构');
    expect((await list('inspector-1'))['text']).toMatch(/甲机构/u);
    expect((await list('inspector-1'))['text']).not.toMatch(/乙机构/u);
  });

  test('ten on a phone, the rest is counted', async () => {
    await on.stage.run(
      'file_entry',
      Array.from({ length: 12 }, (_, n) => ({
        by: 'inspector-1',
        answers: {},
        with: { register: 'material', subject: `机构${n}` },
      })),
    );
    expect((await list('office-1'))['text']).toMatch(/10\. CL[\s\S]*还有2件/u);
  });
});

describe('refused', () => {
  test.each(['parent-1', 'grid-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('without a register it is a fault of ours', async () => {
    await expect(on.stage.runOne('list_entries', { by: 'office-1', answers: {} })).rejects.toThrow('register');
  });
});
