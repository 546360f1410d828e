/** write_broadcast: the exact people of that moment, the exact words; it waits for a second person, who is told. */
import { beforeEach, describe, expect, test } from 'vitest';
import { broadcastOf, noBroadcasts, stepsOf, toldAbout, written } from './broadcasts.ts';
import { withStage } from './stage.ts';

const on = withStage();
const write = (by: string, answers: Record<string, unknown>) =>
  on.stage.runOne('write_broadcast', {
    by,
    answers: { to: { id: 'role:inspector' }, words: '明天9点开会', ...answers },
  });
const recipients = async (): Promise<string[]> => {
  const rows = await on.stage.core.store.query<{ id: string }>(
    'select user_id as id from broadcast_recipient order by user_id',
  );
  return rows.map(({ id }) => id);
};

beforeEach(async () => await noBroadcasts(on.stage));

describe('allowed', () => {
  test('waits with its people, counted by department; those who may confirm are told, the author is not', async () => {
    const result = await write('office-1', {});
    expect(result).toMatchObject({ ok: true, number: 'TZ20260718-0001', text: expect.stringMatching(/共3人：/u) });
    expect(await recipients()).toEqual(['fire-1', 'inspector-1', 'inspector-2']);
    expect(await broadcastOf(on.stage, 'TZ20260718-0001')).toMatchObject({
      state: 'waiting',
      text: '【通知】明天9点开会',
      audience: '检查员',
      authorId: 'office-1',
      sendAt: null,
    });
    expect(await stepsOf(on.stage, 'TZ20260718-0001')).toEqual([
      'office-1 broadcast_written',
      'office-1 broadcast_handed_in',
    ]);
    const told = (await toldAbout(on.stage)).map((line) => line.split('：')[0]);
    expect(told.map((line) => line?.split(':')[0])).toEqual(['deputy-1', 'leader-1']);
  });

  test('a person of two parts of the audience gets one copy; a deputy may write, too, and set a time', async () => {
    const at = '2026-07-19T09:00:00+08:00';
    await write('deputy-1', { to: { id: 'role:inspector+department:market+member:inspector-2' }, send_at: at });
    expect((await recipients()).filter((id) => id === 'inspector-2')).toHaveLength(1);
    expect((await broadcastOf(on.stage, 'TZ20260718-0001')).sendAt).toEqual(new Date(at));
  });

  test('the same words to others, or again when the first is over, are another one', async () => {
    const first = await written(on.stage);
    await on.stage.core.store.execute(`update broadcast set state = 'cancelled' where number = $1`, first);
    expect(await written(on.stage)).toBe('TZ20260718-0002');
    expect(await written(on.stage, 'role:liaison')).toBe('TZ20260718-0003');
  });
});

describe('refused', () => {
  test.each([
    ['nobody is there', { to: { id: 'department:police&role:approver' } }, /没有在岗的人/u],
    ['what is no more', { to: { id: 'group:gone' } }, /已经变了/u],
    ['too long', { words: '字'.repeat(700) }, /太长/u],
    ['too far ahead', { send_at: '2026-09-01T09:00:00+08:00' }, /太远/u],
  ])('%s', async (_what, answers, why) => {
    expect(await write('office-1', answers)).toEqual({ ok: false, text: expect.stringMatching(why) });
    expect(await recipients()).toEqual([]);
  });

  test('the same twice', async () => {
    const number = await written(on.stage);
    expect(await write('deputy-1', {})).toEqual({ ok: false, text: expect.stringMatching(number) });
    expect(await on.stage.count('broadcast')).toBe(1);
  });

  test.each(['parent-1', 'inspector-1', 'liaison-1', 'leader-1', 'auditor-1'])('%s may not', async (by) => {
    await expect(write(by, {})).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('not in a group', async () => {
    const call = { by: 'office-1', answers: { to: { id: 'all' }, words: '开会开会' }, chat: 'group' as const };
    await expect(on.stage.runOne('write_broadcast', { ...call, room: 'group-joint' })).rejects.toThrow(
      /ACTION_DENIED/u,
    );
  });
});

describe('malformed', () => {
  test.each([[{ to: undefined }], [{ words: 3 }], [{ send_at: 'tomorrow' }], [{ to: 'role:inspector' }]])(
    '%j',
    async (answers) => {
      await expect(write('office-1', answers)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    },
  );
});
