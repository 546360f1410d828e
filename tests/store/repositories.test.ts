/** Register and directory as they are read into memory. */
import { expect, test } from 'vitest';
import { bumpRevision, loadDirectory, readRevisions } from '../../src/store/directory-repository.ts';
import { loadRegister } from '../../src/store/register-repository.ts';
import { withDatabase } from '../support/database.ts';

const database = withDatabase();

test('an institution comes with all it has: aliases, the permit that runs longest, days as words', async () => {
  const { prisma } = database.store;
  const place = { regionCode: '140423', region: '襄垣县', category: '体育' };
  await prisma.institution.create({ data: { id: 'main', name: '襄垣县甲体育俱乐部', status: 'valid', ...place } });
  await prisma.institution.create({
    data: {
      id: 'branch',
      name: '襄垣县甲体育俱乐部（侯堡校区）',
      status: 'rectifying',
      ...place,
      parentId: 'main',
      campus: '侯堡校区',
      verifiedAt: new Date('2026-02-28T00:00:00Z'),
      aliases: {
        create: [
          { text: '甲体育', kind: '简称' },
          { text: '老甲', kind: '家长叫法' },
        ],
      },
      permits: {
        create: [
          { id: 'p1', number: '教民1', validUntil: new Date('2025-01-01T00:00:00Z') },
          { id: 'p2', number: '教民2', validUntil: new Date('2027-01-01T00:00:00Z') },
          { id: 'p3', number: '教民3' },
        ],
      },
    },
  });
  const rows = await loadRegister(database.store);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    ...{ id: 'branch', name: '襄垣县甲体育俱乐部（侯堡校区）', status: 'rectifying', category: '体育' },
    ...{ permitNumber: '教民2', permitValidUntil: '2027-01-01', socialCreditCode: null, inEscrow: null },
    ...{ regionCode: '140423', region: '襄垣县', town: '', address: '', competentDepartment: '' },
    ...{ parentId: 'main', campus: '侯堡校区', verifiedAt: '2026-02-28' },
    aliases: [
      { text: '老甲', kind: '家长叫法' },
      { text: '甲体育', kind: '简称' },
    ],
  });
});

test('20,000 institutions are loaded in a moment', async () => {
  await database.store.execute(
    `insert into institution (id, name, category, status, region_code, region)
     select 'n' || n, '机构' || n, '其他', 'valid', '140423', '襄垣县' from generate_series(1, 20000) n`,
  );
  await database.store.execute(
    `insert into institution_alias (institution_id, text, kind) select 'n' || n, '简称' || n, '简称' from generate_series(1, 20000) n`,
  );
  const begun = performance.now();
  const rows = await loadRegister(database.store);
  expect(rows.filter((row) => row.id.startsWith('n') && row.aliases.length === 1)).toHaveLength(20_000);
  // Measured 0.4 s; ten times that would be felt at every change of the register.
  expect(performance.now() - begun).toBeLessThan(4_000);
});

test('a status that this version does not know is refused rather than guessed', async () => {
  await database.store.execute(`update institution set status = 'blessed' where id = 'main'`);
  await expect(loadRegister(database.store)).rejects.toThrow(/status/);
  await database.store.execute(`update institution set status = 'valid' where id = 'main'`);
});

test('the directory tells who is who, inactive members included', async () => {
  const { prisma } = database.store;
  await prisma.department.create({ data: { id: 'd1', name: '县教育局', aliases: ['教育'] } });
  await prisma.member.createMany({
    data: [
      { id: 'm1', userId: 'zhangsan', name: '张三', departmentId: 'd1', roles: ['inspector', 'liaison'] },
      { id: 'm2', userId: 'lisi', name: '李四', departmentId: 'd1', roles: [], active: false, isEnforcer: true },
    ],
  });
  await prisma.groupChat.create({
    data: {
      id: 'g1',
      chatId: 'c1',
      channel: 'wecom-app',
      name: '工作群',
      purpose: '工作群',
      members: { create: [{ memberId: 'm1' }] },
    },
  });
  await prisma.groupChat.create({
    data: { id: 'g2', chatId: 'c2', channel: 'wecom-app', name: '空群', purpose: '家长群' },
  });
  const directory = await loadDirectory(database.store);
  expect(directory.departments).toEqual([{ id: 'd1', name: '县教育局', aliases: ['教育'], inTaskForce: true }]);
  expect(directory.members).toEqual([
    {
      ...{ id: 'm1', userId: 'zhangsan', name: '张三', roles: ['inspector', 'liaison'], departmentId: 'd1' },
      ...{ departmentName: '县教育局', isEnforcer: false, active: true, tags: [] },
    },
    {
      ...{ id: 'm2', userId: 'lisi', name: '李四', roles: [], departmentId: 'd1' },
      ...{ departmentName: '县教育局', isEnforcer: true, active: false, tags: [] },
    },
  ]);
  expect(directory.groups.map((group) => [group.id, group.memberIds])).toEqual([
    ['g1', ['m1']],
    ['g2', []],
  ]);
});

test('a revision counts up with the transaction that changes the rows, and not without it', async () => {
  expect(await readRevisions(database.store)).toEqual({ register: 0, directory: 0, flows: 0, entries: 0 });
  await database.store.transaction((tx) => bumpRevision(tx, 'register'));
  await database.store.transaction((tx) => bumpRevision(tx, 'register'));
  const failing = database.store.transaction(async (tx) => {
    await bumpRevision(tx, 'directory');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await readRevisions(database.store)).toEqual({ register: 2, directory: 0, flows: 0, entries: 0 });
});
