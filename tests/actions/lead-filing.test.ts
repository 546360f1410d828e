/** A lead is filed: with its route and without telephone numbers; told again within 30 days it joins the first. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listEntries, listEntryEvents } from '../../src/store/register-entries.ts';
import { NOW, type Said, withStage } from './stage.ts';

const on = withStage();
const MS_A_DAY = 86_400_000;
const place = { form: 'one_on_one', object_kind: 'place', place_text: '古韩镇东街3号', named: false, going_on: false };
const said = (more: Record<string, unknown> = {}, by = 'inspector-1', at = NOW): Said => ({
  by,
  at,
  answers: { ...place, ...more },
  with: { register: 'lead' },
});
const file = (...args: Parameters<typeof said>) => on.stage.runOne('file_entry', said(...args));
const leads = () => listEntries(on.stage.core.store, 'lead');
const sql = (text: string, ...values: unknown[]) => on.stage.core.store.execute(text, ...values);
const told = async () => {
  const rows = await on.stage.core.store.query<{ to: string; text: string; chat: string | null }>(
    `select target ->> 'userId' as "to", body ->> 'text' as text, target ->> 'chatId' as chat from outbox order by seq`,
  );
  expect(rows.filter(({ chat }) => chat !== null)).toEqual([]);
  return rows.map(({ to, text }) => `${to} ${text}`);
};
const list = (by: string) => on.stage.runOne('list_entries', { by, answers: {}, with: { register: 'lead' } });

beforeEach(async () => {
  await sql('delete from register_entry');
  await sql('delete from outbox');
});

describe('a new lead', () => {
  test('has a number that tells nothing, its route, and a subject without a person', async () => {
    const result = await file({ form: 'fees', object_kind: 'person' });
    const [lead] = await leads();
    expect(result).toMatchObject({ joined: false, harm: '', number: expect.stringMatching(/^XS[3-9]\d{8}$/u) });
    expect(lead).toMatchObject({ state: 'new', subject: '收费退费 古韩镇东街3号', departmentId: 'education' });
    expect(lead?.data).toMatchObject({ reports: 1, proposed_primary: 'market' });
    expect(lead?.shown['proposed']).toBe('县市场监管局牵头，县教育局、县发改局配合');
    expect(await told()).toEqual([expect.stringMatching(/^office-1 【线索台账】XS/u)]);
  });

  test('keeps no telephone number that somebody wrote into it', async () => {
    await file({ place_text: '东街3号 13812345678', summary: '电话13812345678，周末上课' });
    expect(JSON.stringify(await leads())).not.toContain('13812345678');
  });

  test('minors who were harmed: whoever enters it is told to call 110, the bureau hears at once', async () => {
    const result = await file({ minors_harmed: true }, 'inspector-2');
    expect(result['harm']).toContain('110');
    expect((await told()).filter((each) => each.includes('未成年人受害')).map((each) => each.split(' ')[0])).toEqual([
      'deputy-1',
      'office-1',
    ]);
  });
});

describe('told again', () => {
  test('it joins the open lead: one file, counted, its own words with the event', async () => {
    const first = await file({ summary: '第一次说的' });
    const again = await file({ place_text: '古韩镇 东街3号', summary: '第二次说的', named: true }, 'office-1');
    expect(again).toMatchObject({ joined: true, number: first['number'], reports: 2 });
    const all = await leads();
    expect(all).toHaveLength(1);
    expect(all[0]?.data).toMatchObject({ reports: 2, summary: '第一次说的', named: true });
    const events = await listEntryEvents(on.stage.core.store, all[0]?.id ?? '');
    expect(events.map(({ from, to }) => [from, to])).toEqual([
      [null, 'new'],
      ['new', 'new'],
    ]);
    const show = { by: 'office-1', answers: { entry: { id: first['number'] } }, with: { register: 'lead' } };
    const { text } = await on.stage.runOne('show_entry', show);
    expect(text).toMatch(/反映次数：2[\s\S]*7月18日 新建（李志强）\n7月18日 补充（王丽娟）/u);
  });

  test('two of one batch are one lead', async () => {
    const results = await on.stage.run('file_entry', [said(), said({}, 'office-1'), said({ form: 'fees' })]);
    expect(results.map(({ joined }) => joined)).toEqual([false, true, false]);
    expect(await leads()).toHaveLength(2);
  });

  test('two at the same moment are one lead', async () => {
    await Promise.all([file({}, 'inspector-1'), file({}, 'office-1')]);
    expect((await leads()).map(({ data }) => data['reports'])).toEqual([2]);
  });

  test('that it is going on now brings the deadline forward, and whoever has it hears', async () => {
    const { number } = await file();
    await sql(
      `update register_entry set state = 'dispatched', owner_id = 'inspector-1', state_since = $1::timestamptz,
       due_at = $1::timestamptz + interval '3 days'`,
      NOW.toISOString(),
    );
    await sql('delete from outbox');
    await file({ going_on: true }, 'grid-1');
    const [lead] = await leads();
    expect(lead?.dueAt).toBe(new Date(NOW.getTime() + 4 * 3_600_000).toISOString());
    expect((await told()).map((each) => each.slice(0, 31))).toEqual([
      expect.stringContaining('inspector-1 【线索台账】'),
      expect.stringContaining('office-1 【线索台账】'),
    ]);
    await file({ going_on: false }, 'grid-1', new Date(NOW.getTime() + 1));
    expect((await leads())[0]).toMatchObject({ number, dueAt: lead?.dueAt, data: { going_on: true, reports: 3 } });
  });

  test.each(['declined', 'unfounded', 'unverifiable', 'closed', 'feedback_given', 'archived', 'withdrawn'])(
    'what is %s is over: a new file',
    async (state) => {
      await file();
      await sql('update register_entry set state = $1', state);
      expect(await file()).toMatchObject({ joined: false });
    },
  );

  test('30 days it is the same, after that a new file', async () => {
    await file();
    expect(await file({}, 'office-1', new Date(NOW.getTime() + 30 * MS_A_DAY))).toMatchObject({ joined: true });
    expect(await file({}, 'office-1', new Date(NOW.getTime() + 30 * MS_A_DAY + 1))).toMatchObject({ joined: false });
  });
});

describe('in-service teachers', () => {
  const teacher = { form: 'in_service', object_kind: 'person' };

  test('only the bureau sees it: not the county’s head, not the police, not whoever entered it', async () => {
    const { number } = await file(teacher, 'inspector-2');
    for (const by of ['leader-1', 'liaison-1', 'inspector-2', 'fire-1']) {
      expect(await list(by)).toMatchObject({ count: 0 });
      const show = { by, answers: { entry: { id: number } }, with: { register: 'lead' } };
      expect(await on.stage.runOne('show_entry', show)).toMatchObject({ ok: false });
    }
    for (const by of ['office-1', 'deputy-1', 'inspector-1']) expect(await list(by)).toMatchObject({ count: 1 });
    await on.stage.core.snapshots.refresh();
    const { snapshots } = on.stage.core;
    const offered = (by: string) =>
      snapshots.current().world.sourcesFor(snapshots.current().actorOf(by))['lead']?.suggest?.(5) ?? [];
    expect(offered('leader-1')).toEqual([]);
    expect(offered('office-1')).toHaveLength(1);
    expect(await told()).toEqual([expect.stringMatching(/^office-1 /u)]);
  });

  test('other leads are seen by the county’s head and by whoever entered them', async () => {
    await file({}, 'grid-1');
    for (const by of ['leader-1', 'grid-1']) expect(await list(by)).toMatchObject({ count: 1 });
    expect(await list('liaison-1')).toMatchObject({ count: 0 });
  });
});
