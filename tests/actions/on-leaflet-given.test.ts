/** A leaflet that is handed out: the county's name and hotline for its words, one line counted for each request. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const take = (by: string) =>
  on.stage.runOne('file_entry', {
    by,
    answers: { kind: 'prepaid' },
    with: { register: 'leaflet', department: 'mine' },
  });

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
});

describe('allowed', () => {
  test('each request is one line, under the department of whoever took it; no number is made up', async () => {
    expect(await take('school-1')).toMatchObject({ county: '襄垣县', hotline: '' });
    await take('school-1');
    const lines = await listEntries(on.stage.core.store, 'leaflet');
    expect(lines.map(({ subject, departmentId, state }) => ({ subject, departmentId, state }))).toEqual(
      Array.from({ length: 2 }, () => ({ subject: '襄垣县演示小学', departmentId: 'school', state: 'given' })),
    );
  });
});

describe('refused', () => {
  test.each(['parent-1', 'leader-1', 'auditor-1'])('%s', async (by) => {
    await expect(take(by)).rejects.toThrow(/ACTION_DENIED/u);
    expect(await on.stage.count('register_entry')).toBe(0);
  });
});
