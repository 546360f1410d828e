/** 退回补充 from the office to whoever filed, in the middle of something else, and back; 撤回 of what was filed. */
import { expect, test } from 'vitest';
import { lines, type Town, withTown } from './town.ts';

const on = withTown();
const ME = 'inspector-1';
const OFFICE = 'office-1';

/** The office returns an item; gives what is said because of it. */
async function giveBack(town: Town, number: string, which: string): Promise<string[]> {
  return lines(await town.tell(OFFICE, '退回补充', number, which, '再核一遍', '对'));
}

type Filed = { state: string; inspectors: string; revisions: unknown[]; due: string | null; result: string | null };

async function filed(town: Town, number: string): Promise<Filed | undefined> {
  const [row] = await town.rows<Filed>(
    `select f.state, f.revisions, i.inspectors, to_char(r.due_on, 'YYYY-MM-DD') as due, r.state as result
     from filed_form f join inspection i using (number)
     left join rectification r on r.inspection_id = i.id where i.number = $1`,
    number,
  );
  return row;
}

async function audited(town: Town): Promise<string[]> {
  const rows = await town.rows<{ line: string }>(
    `select actor || ' ' || action || ' ' || object as line from audit_entry order by id`,
  );
  return rows.map(({ line }) => line);
}

test('the item opens in the middle of another form; mended, that form goes on and the office hears', async () => {
  const { town } = on;
  const number = await town.file(ME);
  await town.tell(ME, '填报', '启航书法');
  const [asked = '', told] = await giveBack(town, number, '检查人');
  expect(told).toBe(`${OFFICE}: 已把 ${number} 的“检查人”退回，对方补好后告诉您。`);
  expect(asked).toContain(`${ME}: 办公室退回了 ${number} 的“检查人”：再核一遍。请补充。`);
  expect(asked).toContain('原来填的是“王强、李敏”');
  expect(await filed(town, number)).toMatchObject({ state: 'returned', inspectors: '王强、李敏', revisions: [] });

  expect(lines(await town.say(ME, '李志强、张晓燕'))).toEqual([
    `${ME}: 已补充，编号 ${number}。`,
    expect.stringMatching(/^inspector-1: 接着刚才的“现场检查填报”：\n这次查什么？/u),
    `${OFFICE}: 李志强补好了 ${number} 的“检查人”：李志强、张晓燕`,
  ]);
  expect(await filed(town, number)).toMatchObject({
    state: 'filed',
    inspectors: '李志强、张晓燕',
    revisions: [{ path: 'inspectors', by: '王丽娟', why: '再核一遍', at: '2026-07-20T01:00:00.000Z' }],
  });
  // The other form is at the question it was at, and files as its own.
  expect(lines(await town.say(ME, '安全')).join()).toContain('什么时候查的');
  expect(await town.stage.count(`inspection where filed_at > '2026-07-20'`)).toBe(1);
});

test('what is mended changes what stands on it: the rectification goes when nothing is left to put right', async () => {
  const { town } = on;
  const number = await town.file(ME);
  expect(await filed(town, number)).toMatchObject({ due: '2026-07-20', result: 'open' });
  await giveBack(town, number, '4');
  await town.say(ME, '全表符合');
  expect(await filed(town, number)).toMatchObject({ state: 'filed', result: 'cancelled' });
  expect(
    await town.stage.count(`finding where inspection_id in (select id from inspection where number = '${number}')`),
  ).toBe(0);
});

test('a form that came back twice keeps both earlier forms; a third return works like the first', async () => {
  const { town } = on;
  const number = await town.file(ME);
  for (const names of ['甲一、乙二', '丙三、丁四']) {
    await giveBack(town, number, '检查人');
    await town.say(ME, names);
  }
  const row = await filed(town, number);
  expect(row?.revisions).toMatchObject([
    { form: { answers: { inspectors: { value: '王强、李敏' } } } },
    { form: { answers: { inspectors: { value: '甲一、乙二' } } } },
  ]);
  expect(row?.revisions).not.toMatchObject([{ form: { amends: expect.anything() } }, {}]);
  expect((await giveBack(town, number, '检查人')).join()).toContain('原来填的是“丙三、丁四”');
});

test('while it is out it is not returned again, and can still be taken back by whoever filed it', async () => {
  const { town } = on;
  const number = await town.file(ME);
  await giveBack(town, number, '检查人');
  expect(await giveBack(town, number, '照片')).toEqual([`${OFFICE}: ${number} 已经退回过，正等对方补充。`]);
  await town.say(ME, '暂停');
  expect(lines(await town.tell(ME, `撤回 ${number}`, '是')).join()).toContain(`已撤回 ${number}`);
  expect(await giveBack(town, number, '检查人')).toEqual([`${OFFICE}: ${number} 已经撤回，不用退回。`]);
});

test('what was taken back meanwhile stays taken back when the mended item comes in', async () => {
  const { town } = on;
  const number = await town.file(ME);
  await giveBack(town, number, '检查人');
  await town.tell(ME, '暂停', `撤回 ${number}`, '是');
  expect(lines(await town.tell(ME, '继续', '甲一、乙二'))).toEqual([`${ME}: ${number} 已经撤回，不用补充了。`]);
  expect(await filed(town, number)).toMatchObject({
    state: 'withdrawn',
    inspectors: '王强、李敏',
    result: 'cancelled',
  });
});

test('the office hears once, whatever instances there are and however often the wake is handed on', async () => {
  const { town } = on;
  const number = await town.file(ME);
  const other = town.instance();
  const heard = await town.listen(async () => {
    await town.tell(OFFICE, '退回补充', number, '检查人', '再核一遍');
    await town.pipeline.accept(town.message(OFFICE, { type: 'text', text: '对' }));
    await Promise.all([town.pipeline.drained(), other.drained()]);
  });
  expect(lines(heard).filter((line) => line.startsWith(ME))).toHaveLength(1);
  expect(await town.stage.count('wake')).toBe(0);
});

test('the audit tells who did what to which form', async () => {
  const { town } = on;
  const number = await town.file(ME);
  await town.tell(OFFICE, '看填报', number);
  await giveBack(town, number, '检查人');
  await town.tell(ME, '甲一、乙二', `撤回 ${number}`, '是');
  expect(await audited(town)).toEqual([
    `${ME} file_inspection ${number}`,
    `${OFFICE} show_form ${number}`,
    `${OFFICE} return_item ${number}`,
    `${ME} amend_inspection ${number}`,
    `${ME} withdraw_form ${number}`,
  ]);
});
