/** The demo's data: there, coherent, only in an empty database, and never beside real institutions. */
import { expect, test } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import { isRole } from '../../src/domain/role.ts';
import { demoCampaign } from '../../src/store/demo/demo-work.ts';
import { refuseSyntheticBesideReal, seedDemo } from '../../src/store/demo/seed-demo.ts';
import { loadDirectory, readRevisions } from '../../src/store/directory-repository.ts';
import {
  findCampaign,
  listOpenRectifications,
  listOpenTasks,
  listSafetyChecked,
} from '../../src/store/duty-repository.ts';
import { loadRegister } from '../../src/store/register-repository.ts';
import { openStore } from '../../src/store/store.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { createTestDatabase, withDatabase } from '../support/database.ts';

const TODAY = '2026-03-02';
const NOW = new Date(`${TODAY}T01:00:00Z`);
const database = withDatabase();

test('an empty database is filled once, also by two instances that start together', async () => {
  await expect(refuseSyntheticBesideReal(database.store)).resolves.toBeUndefined();
  const seeded = await Promise.all([
    seedDemo(database.store, { today: NOW }),
    seedDemo(database.store, { today: NOW }),
  ]);
  expect(seeded.sort()).toEqual([false, true]);
  expect(await seedDemo(database.store, { today: NOW })).toBe(false);
  expect(await readRevisions(database.store)).toEqual({ register: 1, directory: 1, flows: 0, entries: 0 });
});

test('all 600 institutions of the county are in the register, marked as made up and freshly checked', async () => {
  const rows = await loadRegister(database.store);
  expect(rows).toHaveLength(600);
  expect(new Set(rows.map((row) => row.regionCode))).toEqual(new Set(['140423']));
  expect(new Set(rows.map((row) => row.verifiedAt))).toEqual(new Set([addDays(TODAY, -3)]));
  expect(await database.store.prisma.institution.count({ where: { synthetic: true } })).toBe(600);
});

test('permits run on where the institution is 有效 and have run out where it is 过期', async () => {
  const rows = await loadRegister(database.store);
  const until = (status: string) =>
    rows.filter((row) => row.status === status).map((row) => row.permitValidUntil ?? '');
  expect(until('valid')).toHaveLength(298);
  expect(until('valid').every((day) => day > TODAY)).toBe(true);
  expect(until('expired')).toHaveLength(27);
  expect(until('expired').every((day) => day !== '' && day < TODAY)).toBe(true);
});

test('a campus belongs to a main campus that exists, and former names are aliases', async () => {
  const rows = await loadRegister(database.store);
  const ids = new Set(rows.map((row) => row.id));
  const campuses = rows.filter((row) => row.parentId !== null);
  expect(campuses).toHaveLength(45);
  expect(campuses.every((row) => row.campus !== null && ids.has(row.parentId ?? ''))).toBe(true);
  expect(rows.flatMap((row) => row.aliases)).toContainEqual({ text: '襄垣县极客舞蹈工作室', kind: '曾用名' });
});

test('the eleven members have known roles and departments, and the groups hold them', async () => {
  const { members, groups, departments } = await loadDirectory(database.store);
  expect(members.map((member) => member.id)).toEqual(
    'approver-1 auditor-1 deputy-1 fire-1 grid-1 inspector-1 inspector-2 leader-1 liaison-1 office-1 school-1'.split(
      ' ',
    ),
  );
  expect(members.every((member) => member.userId === member.id && member.roles.every(isRole))).toBe(true);
  expect(members.find((member) => member.id === 'fire-1')?.departmentName).toBe('县消防救援大队');
  expect(groups.map((group) => group.name)).toEqual(['双减工作专班联合检查群', '双减工作专班办公室群']);
  expect(groups[0]?.memberIds).toContain('inspector-1');
  expect(departments.find((department) => department.name === '县卫生健康与体育局')?.aliases).toContain('县卫体局');
});

test('there is work for the morning: overdue, due today, due next week', async () => {
  const rectifications = await listOpenRectifications(database.store);
  expect(rectifications.map((row) => row.dueOn)).toEqual([addDays(TODAY, -2), TODAY, addDays(TODAY, 7)]);
  expect(rectifications.map((row) => row.ownerId)).toEqual(['fire-1', 'inspector-1', 'inspector-2']);
  const tasks = (await listOpenTasks(database.store)).filter((row) => row.ownerId === 'inspector-1');
  expect(tasks.map((row) => row.dueOn)).toEqual([addDays(TODAY, -1), TODAY]);
  const campaign = await findCampaign(database.store, TODAY);
  expect(campaign?.name).toBe('演示行动');
  expect((await listSafetyChecked(database.store, campaign?.startsOn ?? '', TODAY)).size).toBe(3);
});

test('a record filed after the seed does not take a number that the demo has used', async () => {
  const wrong = await database.store.query(
    `select n.prefix from number_series n where n.last <> (
       select count(*) from (select number from inspection union all select number from rectification
         union all select number from task) r where split_part(r.number, '-', 1) = n.prefix)`,
  );
  expect(wrong).toEqual([]);
});

test('without DEMO a database with made-up institutions is refused in a sentence', async () => {
  await expect(refuseSyntheticBesideReal(database.store)).rejects.toMatchObject({
    code: 'SYNTHETIC_DATA',
    userText: expect.stringContaining('虚构'),
  });
});

test('a database with one real member is left alone', async () => {
  const other = await createTestDatabase();
  const store = await openStore({ url: other.url, poolSize: 2, log: silentLog });
  await store.prisma.department.create({ data: { id: 'education', name: '县教育局', aliases: [] } });
  await store.prisma.member.create({
    data: { id: 'm1', userId: 'wangwu', name: '王五', departmentId: 'education', roles: ['office'] },
  });
  expect(await seedDemo(store, { today: NOW })).toBe(false);
  expect(await store.prisma.institution.count()).toBe(0);
  await store.close();
  await other.drop();
});

test('in July and August the campaign is the summer one', () => {
  expect(demoCampaign('2026-07-15')).toMatchObject({ startsOn: '2026-07-01', endsOn: '2026-08-31' });
  for (const day of ['2026-06-30', '2026-09-01', '2024-02-29']) {
    const campaign = demoCampaign(day);
    expect(campaign.startsOn < day && day < campaign.endsOn).toBe(true);
  }
});

test('every finding names what could be cited on the day of its visit', async () => {
  const rows = await database.store.query<{ code: string; count: number }>(
    'select item_code as code, jsonb_array_length(bases) as count from finding',
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ count }) => count === 0)).toEqual([]);
});
