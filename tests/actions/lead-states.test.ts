/** The leads' state machine, every state against every state, through the action on a database. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'XS407182649';

/** data-model §4, written down a second time. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  new: ['accepted', 'declined'],
  declined: ['feedback_given', 'archived'],
  accepted: ['dispatched'],
  dispatched: ['checking', 'accepted'],
  checking: ['confirmed', 'unfounded', 'unverifiable'],
  confirmed: ['handling'],
  unfounded: ['closed'],
  unverifiable: ['closed'],
  handling: ['closed'],
  closed: ['feedback_given', 'archived'],
  feedback_given: ['archived'],
  archived: [],
  withdrawn: [],
};
const STATES = Object.keys(NEXT);
/** Nobody's to move into: a lead begins as new, and only whoever filed takes back. */
const BEGINNINGS = ['new', 'withdrawn'];
const TARGETS = STATES.filter((state) => !BEGINNINGS.includes(state));
/** Everything that any state asks for. */
const ANSWERS = {
  decline_reason: '属于学校内部管理',
  decline_to: '无',
  primary: 'education',
  facts: '有12名学生在上课',
  complex: false,
  measure: 'rectify',
  outcome: '已停办',
  feedback_way: 'phone',
  feedback_result: 'handled',
};

beforeAll(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await on.stage.runOne('file_entry', {
    by: 'office-1',
    answers: { form: 'other', object_kind: 'place', place_text: '东街3号', named: true },
    with: { register: 'lead' },
  });
  await on.stage.core.store.execute('update register_entry set number = $1', NUMBER);
});

const entry = async () => (await listEntries(on.stage.core.store, 'lead'))[0];
const putInto = async (state: string, data: Record<string, unknown>) => {
  const answers = { form: 'other', object_kind: 'place', place_text: '东街3号', named: true, ...data };
  const sql = 'update register_entry set state = $1, data = $2::jsonb, department_id = $3, closed_at = null';
  await on.stage.core.store.execute(sql, state, JSON.stringify(answers), 'education');
};
const move = (to: string, answers: Record<string, unknown> = ANSWERS, by = 'office-1') =>
  on.stage.runOne('move_entry', {
    by,
    answers: { entry: { id: NUMBER }, ...answers },
    with: { register: 'lead', to, department: 'education' },
  });

beforeEach(async () => {
  await on.stage.core.store.execute('delete from outbox');
});

describe.each(STATES)('from %s', (from) => {
  test.each(TARGETS)('to %s: moved, or refused with a sentence and left alone', async (to) => {
    await putInto(from, { feedback_result: 'handled' });
    const result = await move(to);
    const isAllowed = NEXT[from]?.includes(to) === true;
    expect(result['ok']).toBe(isAllowed);
    expect(result['text']).toContain(NUMBER);
    const now = await entry();
    expect(now?.state).toBe(isAllowed ? to : from);
    if (isAllowed) expect(now?.closedAt === null).toBe(to !== 'archived');
  });

  test.each(BEGINNINGS)('to %s: nobody’s, whoever asks', async (to) => {
    await putInto(from, {});
    await expect(move(to)).rejects.toMatchObject({
      code: 'ACTION_DENIED',
      userText: expect.stringContaining('办公室'),
    });
    expect((await entry())?.state).toBe(from);
  });
});

describe('what a state asks for', () => {
  test.each([
    ['new', 'declined', ['decline_reason', 'decline_to']],
    ['checking', 'confirmed', ['facts']],
    ['checking', 'unfounded', ['facts']],
    ['checking', 'unverifiable', ['facts']],
    ['confirmed', 'handling', ['measure']],
    ['handling', 'closed', ['outcome']],
    ['closed', 'feedback_given', ['feedback_way', 'feedback_result']],
  ])('%s → %s without it', async (from, to, ids) => {
    for (const id of ids) {
      await putInto(from, {});
      const { [id]: _left, ...rest } = Object.fromEntries(Object.entries(ANSWERS));
      expect(await move(to, rest)).toMatchObject({ ok: false, text: expect.stringContaining('还缺') });
      expect((await entry())?.state).toBe(from);
    }
  });

  test('whoever can be reached is told before it is put away; nobody to tell, nothing to wait for', async () => {
    await putInto('closed', {});
    const told = await move('archived', {});
    expect(told).toMatchObject({ ok: false, text: expect.stringContaining('先反馈才能归档') });
    await putInto('declined', {});
    expect(await move('archived', {})).toMatchObject({ ok: false });
    await putInto('closed', { named: false });
    expect(await move('archived', {})).toMatchObject({ ok: true });
  });
});

describe('who may', () => {
  const STEPS: Readonly<Record<string, string>> = {
    accepted: 'new',
    declined: 'new',
    dispatched: 'accepted',
    checking: 'dispatched',
    confirmed: 'checking',
    handling: 'confirmed',
    closed: 'handling',
    feedback_given: 'closed',
    archived: 'feedback_given',
  };

  test.each(['leader-1', 'deputy-1', 'grid-1', 'school-1', 'parent-1'])('%s moves none', async (by) => {
    for (const [to, from] of Object.entries(STEPS)) {
      await putInto(from, {});
      await expect(move(to, ANSWERS, by)).rejects.toThrow(/ACTION_DENIED/u);
    }
  });

  test('the department that has it checks it; another hears that there is none such', async () => {
    await putInto('dispatched', {});
    expect(await move('checking', {}, 'inspector-2')).toMatchObject({
      ok: false,
      text: expect.stringContaining('没有找到'),
    });
    expect(await move('checking', {}, 'inspector-1')).toMatchObject({ ok: true });
    await expect(move('feedback_given', ANSWERS, 'inspector-1')).rejects.toThrow(/ACTION_DENIED/u);
  });
});
