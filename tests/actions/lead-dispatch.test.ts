/** A lead is dispatched: as the table proposes or as the dispatcher chooses; helpers hear in private. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number = '';
const lead = async () => (await listEntries(on.stage.core.store, 'lead'))[0];
const dispatch = (answers: Record<string, unknown>, department: string) =>
  on.stage.runOne('move_entry', {
    by: 'office-1',
    answers: { entry: { id: number }, ...answers },
    with: { register: 'lead', to: 'dispatched', department },
  });
const told = () =>
  on.stage.core.store.query<{ to: string; text: string; chat: string | null }>(
    `select target ->> 'userId' as "to", body ->> 'text' as text, target ->> 'chatId' as chat from outbox order by seq`,
  );

async function accepted(form: string): Promise<void> {
  const { store } = on.stage.core;
  await store.execute('delete from register_entry');
  const filed = await on.stage.runOne('file_entry', {
    by: 'inspector-1',
    answers: { form, object_kind: 'place', place_text: '东街3号', summary: '我家楼上周末有人补课', going_on: true },
    with: { register: 'lead' },
  });
  number = String(filed['number']);
  await store.execute(`update register_entry set state = 'accepted'`);
  await store.execute('delete from outbox');
}

beforeEach(() => accepted('live_in_tutor'));

describe('allowed', () => {
  test('as proposed: the department has it, its helpers hear in private, without the reporter’s words', async () => {
    const result = await dispatch({ primary: 'proposed' }, 'education');
    expect(result).toMatchObject({
      ok: true,
      route: '县教育局牵头，县公安局、县市场监管局配合',
      unreached: '县市场监管局没有联络员账号，请打电话通知。',
    });
    const all = await told();
    expect(all.map(({ to }) => to)).toEqual(['liaison-1']);
    expect(all[0]?.text).toContain(`请配合县教育局核查${number}`);
    expect(all.filter(({ text, chat }) => chat !== null || text.includes('我家楼上'))).toEqual([]);
    expect(await lead()).toMatchObject({
      departmentId: 'education',
      data: { primary: 'education', assist: ['police', 'market'] },
      shown: { primary: '县教育局', assist: '县公安局、县市场监管局' },
    });
  });

  test('as chosen: another department leads, and hears what to say next', async () => {
    const result = await dispatch({ primary: 'police', assist: ['police', 'fire'] }, 'police');
    expect(result).toMatchObject({ ok: true, route: '县公安局牵头，县消防救援大队配合' });
    expect((await lead())?.departmentId).toBe('police');
    expect((await told()).map(({ to, text }) => `${to} ${text}`)).toEqual([
      expect.stringContaining('liaison-1 【线索台账】'),
    ]);
    expect((await told())[0]?.text).toContain(`线索核查 ${number}`);
  });
});

describe('refused', () => {
  test('a department that the county has not entered: the lead would lie where nobody looks', async () => {
    const result = await dispatch({ primary: 'culture', assist: [] }, 'culture');
    expect(result).toMatchObject({ ok: false, text: expect.stringContaining('还没有登记县文旅局') });
    expect((await lead())?.state).toBe('accepted');
    expect(await told()).toEqual([]);
  });

  test.each([
    ['another department', { primary: 'police', assist: [] }, 'police'],
    ['a helper', { primary: 'education', assist: ['police'] }, 'education'],
  ])('in-service teachers to %s', async (_what, answers, department) => {
    await accepted('in_service');
    const result = await dispatch(answers, department);
    expect(result).toMatchObject({ ok: false, text: expect.stringContaining('只由县教育局办') });
    expect(await lead()).toMatchObject({ state: 'accepted', departmentId: 'education' });
    expect(await dispatch({ primary: 'proposed' }, 'education')).toMatchObject({ ok: true, route: '县教育局牵头' });
  });
});

describe('malformed', () => {
  test('a proposal that the flow did not know yet does not leave the lead with the wrong department', async () => {
    await accepted('safety');
    const result = await dispatch({ primary: 'proposed' }, '');
    expect(result).toMatchObject({ ok: false, text: expect.stringContaining('过几秒') });
    expect((await lead())?.state).toBe('accepted');
  });

  test('nobody chosen, or a department that is none', async () => {
    await expect(dispatch({}, 'education')).rejects.toThrow('primary');
    expect(await dispatch({ primary: 'army' }, 'army')).toMatchObject({ ok: false });
    expect((await lead())?.state).toBe('accepted');
  });
});
