/** What may be said of an institution, by its own row and the day. */
import { describe, expect, test } from 'vitest';
import type { RegisterRow } from '../../src/register/institution.ts';
import { ageOf, verdictOn } from '../../src/register/verdict.ts';
import { rowOf, TODAY } from './demo-register.ts';

const setting = { words: '启航书法', today: TODAY, countyName: '襄垣县' };
const on = (change: Partial<RegisterRow>, words = setting.words): string =>
  verdictOn(rowOf('襄垣县启航书法培训学校', change), { ...setting, words });

describe('verdictOn', () => {
  test.each([
    ['valid', 'valid'],
    ['rectifying', 'valid'],
    ['suspended', 'suspended_or_revoked'],
    ['closed_by_itself', 'suspended_or_revoked'],
    ['revoked', 'suspended_or_revoked'],
    ['deregistered', 'suspended_or_revoked'],
    ['expired', 'expired'],
    ['preparing', 'no_permit'],
    ['business_licence_only', 'no_permit'],
    ['unregistered', 'no_permit'],
    ['not_training', 'not_required'],
  ] as const)('%s → %s', (status, verdict) => {
    expect(on({ status })).toBe(verdict);
  });

  test('a permit counts to the end of its last day, whatever the status says', () => {
    expect(on({ permitValidUntil: TODAY })).toBe('valid');
    expect(on({ permitValidUntil: '2026-03-01' })).toBe('expired');
    expect(on({ permitValidUntil: '2026-03-01', status: 'rectifying' })).toBe('expired');
    expect(on({ permitValidUntil: '2026-03-01', status: 'revoked' })).toBe('suspended_or_revoked');
  });

  test('schoolwork asked of a permit for something else is another scope', () => {
    expect(on({}, '启航书法补课吗')).toBe('valid_other_scope');
    expect(on({ category: '非学科类-文化艺术' }, '启航书法教英语吗')).toBe('valid_other_scope');
    expect(on({ category: '学科类' }, '启航书法教英语吗')).toBe('valid');
  });

  test('a branch has only its own state', () => {
    expect(on({ parentId: 'main', campus: '第二校区', status: 'business_licence_only' })).toBe('no_permit');
  });

  test('another county’s state is not ours to tell', () => {
    expect(on({ region: '潞州区', status: 'revoked' })).toBe('other_district');
    expect(on({ region: '' })).toBe('valid');
    expect(on({ region: '襄垣' })).toBe('valid');
  });

  test.each([
    ['2026-01-31', 'fresh'],
    ['2026-01-30', 'old'],
    ['2025-12-02', 'old'],
    ['2025-12-01', 'stale'],
    [null, 'stale'],
    ['unknown', 'stale'],
  ])('checked %s: %s', (verifiedAt, age) => {
    const row = rowOf('襄垣县启航书法培训学校', { verifiedAt });
    expect(ageOf(row, TODAY)).toBe(age);
    expect(verdictOn(row, setting)).toBe(age === 'stale' ? 'source_unavailable' : 'valid');
  });
});
