/** 请核实: an unknown name becomes one task of the office; nothing written down tells who asked. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const ask = (name: string, by = 'parent-1', at = NOW) =>
  on.stage.runOne('ask_for_check', { by, answers: { name }, at });
const tasks = () =>
  on.stage.core.store.query<{ number: string; title: string; owner: string; due: string }>(
    `select number, title, owner_id as owner, to_char(due_on, 'YYYY-MM-DD') as due from task where source = 'lead' order by number`,
  );

beforeEach(async () => {
  const { store } = on.stage.core;
  await store.execute(`delete from task where source = 'lead'`);
  await store.execute(`delete from unknown_name`);
});

describe('allowed', () => {
  test('a name becomes a task of the office, due in five working days, and its number is told', async () => {
    const result = await ask('飞鸟书法');
    const [task] = await tasks();
    const number = expect.stringMatching(/^RW20260718-\d{4}$/u);
    // A Saturday: the fifth working day after it is the Friday.
    expect(task).toMatchObject({ number, title: '核实群众没查到的机构：飞鸟书法', due: '2026-07-24' });
    expect(result).toEqual({ number: task?.number, text: expect.stringContaining(task?.number ?? 'none') });
    const [owner] = await on.stage.core.store.query(`select roles from member where id = $1`, task?.owner);
    expect(owner).toEqual({ roles: expect.arrayContaining(['office']) });
  });

  test('the name is marked; one that was counted before keeps its count', async () => {
    const { store } = on.stage.core;
    await store.execute(`insert into unknown_name (text, day, count) values ('飞鸟书法', '2026-07-18', 4)`);
    await ask('飞鸟书法');
    await ask('蓝鲸舞蹈');
    expect(await store.query(`select text, count, state from unknown_name order by text`)).toEqual([
      { text: '蓝鲸舞蹈', count: 1, state: 'lead' },
      { text: '飞鸟书法', count: 4, state: 'lead' },
    ]);
  });

  test('asked by several, in one batch or later, it is one task with one number', async () => {
    const both = await on.stage.run('ask_for_check', [
      { by: 'parent-1', answers: { name: '飞鸟书法' } },
      { by: 'parent-2', answers: { name: '请问飞鸟书法有证没' } },
    ]);
    const later = await ask('襄垣县飞鸟书法', 'parent-3');
    expect(new Set([...both, later].map(({ number }) => number)).size).toBe(1);
    expect(later['text']).toContain('已有人请求核实');
    expect(await tasks()).toHaveLength(1);
  });

  test('two instances at the same moment make one task', async () => {
    const results = await Promise.all([ask('飞鸟书法', 'parent-1'), ask('飞鸟书法', 'parent-2')]);
    expect(new Set(results.map(({ number }) => number)).size).toBe(1);
    expect(await tasks()).toHaveLength(1);
  });

  test('a check that is done makes room for a new one', async () => {
    await ask('飞鸟书法');
    await on.stage.core.store.execute(`update task set state = 'done' where source = 'lead'`);
    await ask('飞鸟书法');
    expect(await tasks()).toHaveLength(2);
  });

  test('the work is shared among the office', async () => {
    const { store, snapshots } = on.stage.core;
    await store.execute(`update member set roles = array_append(roles, 'office') where user_id = 'liaison-1'`);
    await store.execute(`update snapshot_revision set revision = revision + 1`);
    await snapshots.refresh();
    for (const name of ['飞鸟书法', '蓝鲸舞蹈']) await ask(name);
    expect(new Set((await tasks()).map(({ owner }) => owner)).size).toBe(2);
    await store.execute(`update member set roles = array_remove(roles, 'office') where user_id = 'liaison-1'`);
    await store.execute(`update snapshot_revision set revision = revision + 1`);
  });

  test('nothing that is written tells who asked', async () => {
    await ask('飞鸟书法', 'parent-secret');
    const { store } = on.stage.core;
    const rows = await store.query(
      `select row_to_json(t)::text as t from task t where source = 'lead'
       union all select row_to_json(u)::text from unknown_name u`,
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('parent-secret');
  });
});

describe('refused', () => {
  test('a member is told what to do instead', async () => {
    await expect(ask('飞鸟书法', 'inspector-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });

  test('an institution of the register needs no check', async () => {
    const found = on.stage.core.snapshots.current().actionWorld.institutions.find(({ region }) => region === '襄垣县');
    const { text } = await ask(found?.name ?? '');
    expect(text).toContain('不用核实');
    expect(await tasks()).toEqual([]);
  });

  test('with nobody in the office no number is promised and none is used', async () => {
    const { store, snapshots } = on.stage.core;
    const roles = `update member set roles = array_replace(roles, $1, $2)`;
    await store.execute(roles, 'office', 'auditor-was-office');
    await store.execute(`update snapshot_revision set revision = revision + 1`);
    await snapshots.refresh();
    expect(await ask('飞鸟书法')).toEqual({ text: expect.stringContaining('没有登记') });
    expect(await tasks()).toEqual([]);
    await store.execute(roles, 'auditor-was-office', 'office');
    await store.execute(`update snapshot_revision set revision = revision + 1`);
    await snapshots.refresh();
  });
});

describe('malformed', () => {
  test.each(['王老师家补课', '飞鸟书法 13800138000', '阳光小区3号楼', '？？', '美术'])(
    '“%s” is no name of an institution: nothing is registered and nothing of it repeated',
    async (name) => {
      const { text, number } = await ask(name);
      expect(text).toContain('没有登记');
      expect(text).not.toContain(name);
      expect(number).toBeUndefined();
      expect(await on.stage.count('unknown_name')).toBe(0);
    },
  );

  test('an answer that is missing is a fault', async () => {
    await expect(on.stage.runOne('ask_for_check', { by: 'parent-1', answers: {} })).rejects.toThrow();
  });
});
