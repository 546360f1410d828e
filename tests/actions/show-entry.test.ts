/** show_entry: one entry, how it stands and how it came there; nothing to those who may not see it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'CL20260718-0001';
const show = (by: string, id = NUMBER) =>
  on.stage.runOne('show_entry', { by, answers: { entry: { id } }, with: { register: 'material' } });

beforeEach(async () => {
  const { store } = on.stage.core;
  await store.execute('delete from register_entry');
  await store.execute('delete from number_series');
  await on.stage.runOne('file_entry', {
    by: 'inspector-1',
    answers: { org_unlisted: '小太阳画室' },
    with: { register: 'material' },
  });
});

describe('allowed', () => {
  test('its number, subject, state, deadline and who did what', async () => {
    const { ok, number, text } = await show('office-1');
    expect([ok, number]).toEqual([true, NUMBER]);
    expect(text).toMatch(/CL20260718-0001 小太阳画室（待审核）\n请在7月31日前办[\s\S]*7月18日 待审核（李志强）/u);
  });

  test('whoever filed it sees his own', async () => {
    expect(await show('inspector-1')).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test('somebody else’s is told like one that does not exist', async () => {
    expect(await show('inspector-2')).toEqual({ ok: false, text: expect.stringContaining('没有找到') });
    await expect(show('parent-1')).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each(['', 'CL20260718-0002', '%'])('a number that is none: %j', async (id) => {
    expect(await show('office-1', id)).toMatchObject({ ok: false });
  });
});
