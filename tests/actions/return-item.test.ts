/** 退回补充: the office returns one item of a filed form, once, to whoever filed it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withTown } from '../pipeline/town.ts';

const on = withTown();
const OFFICE = 'office-1';

let number: string;

beforeEach(async () => {
  number = await on.town.file('inspector-1');
});

const giveBack = (more: Record<string, unknown> = {}, by = OFFICE) =>
  on.town.stage.runOne('return_item', {
    by,
    answers: { number, which: '检查人', why: '请写全姓名', sure: true, ...more },
  });

async function state(): Promise<string | undefined> {
  const [row] = await on.town.rows<{ state: string }>('select state from filed_form where number = $1', number);
  return row?.state;
}

const wakes = () => on.town.rows<Record<string, unknown>>('select * from wake');

describe('allowed', () => {
  test('the form is out, and the chat it was filed in is woken with the item and the reason', async () => {
    const text = `已把 ${number} 的“检查人”退回，对方补好后告诉您。`;
    expect(await giveBack()).toEqual({ number, text });
    expect(await state()).toBe('returned');
    expect(await wakes()).toMatchObject([
      {
        id: expect.stringMatching(/^returned:.+#it$/u),
        conversation_key: 'simulator:inspector-1:inspector-1',
        chat_id: 'inspector-1',
        user_id: 'inspector-1',
        wake: {
          ...{ kind: 'returned', number, path: 'inspectors', why: '请写全姓名', by: '王丽娟', byUserId: OFFICE },
          form: { flow: 'inspection_site', answers: { inspectors: { value: '王强、李敏' } } },
        },
      },
    ]);
    expect(
      await on.town.rows(`select e.path, e.flow from session_event e
      join filed_form f using (session_id) where e.type = 'returned'`),
    ).toEqual([{ path: 'inspectors', flow: 'inspection_site' }]);
  });

  test.each([
    ['照片', 'photos'],
    ['8', 'photos'],
    ['第八项', 'photos'],
    [' 检查结果 ', 'items'],
    ['AQ06 情况', 'findings[AQ06].fact'],
    ['当场改正', 'findings[AQ06].corrected'],
  ])('the item as people name it: %s', async (which, path) => {
    await giveBack({ which });
    const [row] = await wakes();
    expect(row?.['wake']).toMatchObject({ path });
  });

  test('the number as people type it', async () => {
    expect(await giveBack({ number: number.toLowerCase().replace('-', '') })).toMatchObject({ number });
    expect(await state()).toBe('returned');
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'leader-1', 'parent-1'])('%s is not the office', async (by) => {
    await expect(giveBack({}, by)).rejects.toMatchObject({ code: 'ACTION_DENIED', kind: 'denied' });
    expect(await state()).toBe('filed');
  });

  test('a number that nobody has', async () => {
    expect(await giveBack({ number: 'JC20200101-0001' })).toEqual({
      text: '没有找到 JC20200101-0001。请核对编号，例如 JC20230715-0001。',
    });
  });

  test('a second time, also at the same moment', async () => {
    const both = await Promise.all([giveBack(), giveBack({ which: '照片' })]);
    expect(both.filter(({ text }) => text === `${number} 已经退回过，正等对方补充。`)).toHaveLength(1);
    expect(await wakes()).toHaveLength(1);
    expect(await giveBack()).toEqual({ text: `${number} 已经退回过，正等对方补充。` });
  });

  test('one that was taken back', async () => {
    await on.town.store.execute(`update filed_form set state = 'withdrawn'`);
    expect(await giveBack()).toEqual({ text: `${number} 已经撤回，不用退回。` });
    expect(await wakes()).toEqual([]);
  });

  test('one whose flow takes nothing back for mending', async () => {
    const { town } = on;
    const hash = town.stage.core.flows.get('license_lookup')?.hash;
    await town.store.execute(`update filed_form set flow = 'license_lookup', flow_hash = '${hash}'`);
    expect(await giveBack()).toEqual({ text: `${number} 这类填报不能退回补充。` });
    expect(await state()).toBe('filed');
  });

  test.each(['电话', '99', '0', ''])('an item that is not in it (“%s”): told which ones are', async (which) => {
    const { text } = await giveBack({ which });
    expect(text).toContain(`没有“${which}”这一项，没有退回。`);
    expect(text).toContain('\n4. 检查结果\n5. AQ06 情况\n');
    expect(await state()).toBe('filed');
  });
});

describe('malformed', () => {
  test.each([{ number: 7 }, { which: undefined }, { why: null }])('%j: nothing is returned', async (more) => {
    await expect(giveBack(more)).rejects.toThrow();
    expect([await state(), await wakes()]).toEqual(['filed', []]);
  });

  test('long words are told back short', async () => {
    expect(String((await giveBack({ which: '照'.repeat(5_000) }))['text']).length).toBeLessThan(300);
    expect(String((await giveBack({ number: '照'.repeat(5_000) }))['text']).length).toBeLessThan(100);
  });
});
