/** The departments that people are imported into are there before anybody is. */
import { expect, test } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { keepDepartments, PLAN_DEPARTMENTS } from '../../src/store/departments.ts';
import { loadDirectory, readRevisions } from '../../src/store/directory-repository.ts';
import { withDatabase } from '../support/database.ts';

const database = withDatabase();

test('an empty database gets them once; a name that the county changed stays', async () => {
  await keepDepartments(database.store);
  await database.store.execute(`update department set name = '县教科局' where id = 'education'`);
  await keepDepartments(database.store);
  const { departments } = await loadDirectory(database.store);
  expect(departments).toHaveLength(PLAN_DEPARTMENTS.length);
  expect(departments.find(({ id }) => id === 'education')?.name).toBe('县教科局');
  expect(departments.filter(({ inTaskForce }) => inTaskForce)).toHaveLength(8);
  expect((await readRevisions(database.store)).directory).toBe(1);
});

test('the demo can still be put in beside them', async () => {
  expect(await seedDemo(database.store, { today: new Date('2026-03-02T01:00:00Z') })).toBe(true);
  expect((await loadDirectory(database.store)).members).toHaveLength(11);
});
