/** A whole import is taken back, or refused in one sentence; two at once do not make doubles. */
import { beforeEach, describe, expect, test } from 'vitest';
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { importMembers } from '../../src/imports/import-members.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { undoImport } from '../../src/store/import-batches.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const OPTIONS = { dryRun: false, today: '2026-03-02', fileName: 'j.csv', by: '测试' };
const COUNTY = { county: { name: '襄垣县', regionCode: '140423' } };
const HEADER = '机构名称,办学许可证号,状态,许可有效期至,地址,曾用名,核对日期';
const A = '襄垣县甲舞蹈学校,教民114042379000010号,有效,2027-06-30,太行路1号,,2026-02-20';
const B = '襄垣县乙舞蹈学校,教民114042379000020号,有效,2027-06-30,太行路2号,,2026-02-20';

async function run(...lines: string[]) {
  const table = await readSpreadsheet('j.csv', Buffer.from([HEADER, ...lines].join('\n')));
  return await importInstitutions(db.store, table, { ...OPTIONS, ...COUNTY });
}

const states = async () => ({
  institutions: await db.store.query(`select to_jsonb(i) - 'updated_at' as row from institution i order by id`),
  aliases: await db.store.query('select * from institution_alias order by institution_id, text'),
  permits: await db.store.query('select * from permit order by id'),
});

beforeEach(async () => {
  for (const table of ['import_batch', 'inspection', 'institution']) await db.store.execute(`delete from ${table}`);
});

describe('undoImport', () => {
  test('added rows go, changed rows are as before with their names and permits', async () => {
    await run(A);
    const before = await states();
    const second = await run('襄垣县甲舞蹈学校,教民114042379000010号,整改中,2028-06-30,,老甲,2026-03-01', B);
    expect(second).toMatchObject({ added: 1, changed: 1, rejected: [] });
    expect(await undoImport(db.store, second.batchId ?? '')).toEqual({ removed: 1, restored: 1 });
    expect(await states()).toEqual(before);
  });

  test('a new permit ends the old one; undo lets it run again; the history tells both', async () => {
    await run(A);
    const before = await states();
    const renewed = await run(A.replace('有效,2027', '过期,2027').replace('9000010', '9000077'));
    expect(renewed).toMatchObject({ changed: 1, rejected: [] });
    const permits = await db.store.query<{ number: string; ended: boolean }>(
      'select number, ended_on is not null as ended from permit order by number',
    );
    expect(permits).toEqual([
      { number: '教民114042379000010号', ended: true },
      { number: '教民114042379000077号', ended: false },
    ]);
    await undoImport(db.store, renewed.batchId ?? '');
    expect(await states()).toEqual(before);
    const history = await db.store.query<{ line: string }>(
      `select before || '>' || after as line from institution_change where field = 'status' order by id`,
    );
    expect(history.map(({ line }) => line)).toEqual(['valid>expired', 'expired>valid']);
  });

  test('refused when a record was changed since, was undone before, or never was', async () => {
    const first = await run(A);
    await db.store.execute(`update institution set town = '古韩镇'`);
    await expect(undoImport(db.store, first.batchId ?? '')).rejects.toMatchObject({
      code: 'IMPORT_CHANGED_SINCE',
      userText: expect.stringContaining('襄垣县甲舞蹈学校'),
    });
    await db.store.execute(`update institution set town = ''`);
    await undoImport(db.store, first.batchId ?? '');
    expect((await states()).institutions).toEqual([]);
    await expect(undoImport(db.store, first.batchId ?? '')).rejects.toMatchObject({ code: 'IMPORT_UNDONE' });
    await expect(undoImport(db.store, 'none')).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });

  test('a later import has to be taken back first', async () => {
    const first = await run(A);
    const second = await run(A.replace('2026-02-20', '2026-03-01'));
    await expect(undoImport(db.store, first.batchId ?? '')).rejects.toMatchObject({ code: 'IMPORT_CHANGED_SINCE' });
    await undoImport(db.store, second.batchId ?? '');
    await undoImport(db.store, first.batchId ?? '');
    expect((await states()).institutions).toEqual([]);
  });

  test('refused when something refers to what was added', async () => {
    const first = await run(A, B);
    await db.store.execute(
      `insert into task (id, number, source, title, owner_id, institution_id, due_on, state)
       select 't', 'RW1', 'manual', 't', 'o', id, '2026-03-09', 'open' from institution limit 1`,
    );
    await expect(undoImport(db.store, first.batchId ?? '')).rejects.toMatchObject({ code: 'IMPORT_IN_USE' });
    await db.store.execute('delete from task');
    expect(await undoImport(db.store, first.batchId ?? '')).toEqual({ removed: 2, restored: 0 });
  });

  test('members and their groups come back', async () => {
    await db.store.execute(`insert into department (id, name, aliases) values ('d', '县教育局', '{}')`);
    await db.store.execute(
      `insert into group_chat (id, chat_id, channel, name, purpose, shows_internal)
       values ('g', 'c', 'x', '工作群', 'joint', true)`,
    );
    const people = async (...lines: string[]) => {
      const bytes = Buffer.from(['账号,姓名,单位,角色,群', ...lines].join('\n'));
      return await importMembers(db.store, await readSpreadsheet('m.csv', bytes), OPTIONS);
    };
    const snapshot = () =>
      db.store.query(
        `select m.user_id, m.name, g.group_id from member m left join group_member g on g.member_id = m.id`,
      );
    await people('zs,张三,县教育局,检查员,工作群');
    const before = await snapshot();
    const second = await people('zs,张三,县教育局,办公室,', 'ls,李四,县教育局,检查员,工作群');
    expect(second).toMatchObject({ added: 1, changed: 1 });
    expect(await undoImport(db.store, second.batchId ?? '')).toEqual({ removed: 1, restored: 1 });
    expect(await snapshot()).toEqual(before);
  });
});

test('two imports of the same list at once: one adds, the other finds it', async () => {
  const [one, other] = await Promise.all([run(A, B), run(A, B)]);
  expect([one.added + other.added, one.same + other.same]).toEqual([2, 2]);
  expect((await states()).institutions).toHaveLength(2);
});

test('nothing changed makes no batch', async () => {
  await run(A);
  expect(await run(A)).toMatchObject({ same: 1, batchId: null });
});
