/** 举报: what one of the public reports is filed without them; a code once, no number; who is a member files elsewhere. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { told } from './reporters.ts';
import { withStage } from './stage.ts';

const on = withStage();
const PLACE = { form: 'fees', object_kind: 'place', place_text: '老电影院北侧二楼', time_pattern: 'weekend' };
const ANSWERS = { ...PLACE, head_count: 20, fee: 'paid', going_on: false, minors_harmed: false, named: false };
const CODE = /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/u;
const report = (more: Record<string, unknown> = {}, by = 'wm-parent-1') =>
  on.stage.runOne('report_lead', { by, answers: { ...ANSWERS, ...more } });
const leads = () => listEntries(on.stage.core.store, 'lead');

beforeEach(async () => {
  for (const table of ['register_entry', 'outbox', 'lead_code'])
    await on.stage.core.store.execute(`delete from ${table}`);
});

describe('allowed', () => {
  test('a code and nothing else is given back; the lead has nobody and no minute', async () => {
    const result = await report();
    expect(result).toEqual({ code: expect.stringMatching(CODE), harm: '' });
    const [lead] = await leads();
    expect(lead).toMatchObject({ state: 'new', filedById: null, ownerId: null, town: null, data: { named: false } });
    expect(lead?.data['summary']).toContain('老电影院北侧二楼');
    expect(new Date(lead?.filedAt ?? '').toISOString()).toBe('2026-07-17T16:00:00.000Z');
    expect(JSON.stringify(lead)).not.toContain('wm-parent-1');
  });

  test('names, telephones and children are washed out of what was written; the contact is in no answer of the lead', async () => {
    await report({
      place_text: '王建国老师家，电话13800001234，我孩子在三年级',
      named: true,
      contact: '薛女士，13900005678',
    });
    const text = JSON.stringify([await leads(), await told(on.stage)]);
    for (const word of ['王建国', '13800001234', '三年级', '薛女士', '13900005678']) expect(text).not.toContain(word);
    expect(await on.stage.count('reporter')).toBe(1);
  });

  test('two codes of one lead: the second report joins, and each reporter has a code', async () => {
    const one = await report();
    const two = await report({ named: true, contact: '微信xyz1' }, 'wm-parent-2');
    expect(one['code']).not.toBe(two['code']);
    expect(await leads()).toMatchObject([{ data: { reports: 2, named: true } }]);
    expect(await on.stage.count('lead_code')).toBe(2);
    expect(await on.stage.count('reporter')).toBe(1);
  });

  test('children who were harmed: the reporter is told whom to call, the bureau hears at once', async () => {
    expect((await report({ minors_harmed: true }))['harm']).toContain('110');
    expect((await told(on.stage)).filter((each) => each.includes('未成年人受害')).length).toBeGreaterThan(0);
  });

  test.each([
    ['as its form', { form: 'retaliation' }],
    ['in words', { place_text: '东街二楼，举报后被打击报复' }],
  ])('retaliation told %s is red, and the deputy heads’ at once', async (_how, more) => {
    await report(more);
    expect(await leads()).toMatchObject([{ data: { level: 'red' } }]);
    expect(await told(on.stage)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^deputy-1: 【红色】线索XS.*不要打听是谁反映的/u)]),
    );
  });
});

describe('refused', () => {
  test.each(['office-1', 'inspector-1', 'leader-1'])('%s enters a lead where members do', async (by) => {
    await expect(report({}, by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(await leads()).toEqual([]);
  });

  test('in a group', async () => {
    const call = { by: 'wm-parent-1', answers: ANSWERS, chat: 'group', room: 'parents' } as const;
    await expect(on.stage.runOne('report_lead', call)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test.each([{ form: undefined }, { going_on: '是' }, { head_count: 'many' }, { org: 'x' }])('%j', async (more) => {
    await expect(report(more)).rejects.toThrow();
    expect(await leads()).toEqual([]);
  });
});
