/** change_fact: permit, name, address and day of check, each by whom the register's policy names. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findFacts } from '../../src/store/institution-history.ts';
import { putSchool, SCHOOL } from './institution-rows.ts';
import { withStage } from './stage.ts';

const on = withStage();
const PAPER = { document: '襄审批〔2026〕1号', effective_on: '2026-07-18' };
const change = (more: Record<string, unknown>, by = 'approver-1') =>
  on.stage.runOne('change_fact', { by, answers: { org: { id: SCHOOL.id }, ...PAPER, ...more } });
const facts = () => findFacts(on.stage.core.store, SCHOOL.id);

beforeEach(() => putSchool(on.stage, 'valid'));

describe('allowed', () => {
  test('a permit is parsed and ends the one before', async () => {
    const valid = { from: '2026-07-18', to: '2029-07-17' };
    const told = await change({ what: 'permit', permit_number: ' 教民 1140423-79000888', valid });
    expect(told).toMatchObject({ ok: true, text: expect.stringContaining('许可证已更新') });
    const permits = (await facts())?.permits.map(({ number, validUntil, endedOn }) => [number, validUntil, endedOn]);
    expect(permits).toEqual([
      ['教民114042379000888号', '2029-07-17', null],
      ['教民114042379000777号', '2028-12-31', '2026-07-18'],
    ]);
  });

  test('a number of an unusual form is taken, with a word to look again', async () => {
    const told = await change({
      what: 'permit',
      permit_number: '核准第12号',
      valid: { from: '2026-07-18', to: '2027-07-17' },
    });
    expect(told).toMatchObject({ ok: true, text: expect.stringContaining('再看一遍') });
  });

  test('name and address by the approver, the day of the check by the office', async () => {
    expect(await change({ what: 'name', wording: '襄垣县测试艺术培训学校' })).toMatchObject({ ok: true });
    expect(await change({ what: 'address', wording: '新建西街12号' })).toMatchObject({ ok: true });
    expect(await change({ what: 'verified', document: undefined }, 'office-1')).toMatchObject({ ok: true });
    expect(await facts()).toMatchObject({
      name: '襄垣县测试艺术培训学校',
      address: '新建西街12号',
      verifiedAt: '2026-07-18',
    });
  });
});

describe('refused', () => {
  test('by the other department, and without a document', async () => {
    const name = { what: 'name', wording: '襄垣县测试艺术培训学校' };
    expect(await change(name, 'office-1')).toMatchObject({ ok: false, text: expect.stringContaining('审批员') });
    expect(await change({ ...name, document: undefined })).toMatchObject({ ok: false });
    await expect(change(name, 'inspector-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect((await facts())?.name).toBe(SCHOOL.name);
  });
});

describe('malformed', () => {
  test('no fact that there is, a permit without a number, no day', async () => {
    await expect(change({ what: 'status' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(change({ what: 'permit' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(change({ what: 'verified', effective_on: '' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
