/** The cases' state machine, every state against every state, through the action on a database; and the law's own rules. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEntries } from '../../src/store/register-entries.ts';
import { withStage } from './stage.ts';

const on = withStage();
const NUMBER = 'AJ20260718-0001';

/** The order of a case (行政处罚法), written down a second time. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  proposed: ['opened', 'not_opened', 'transferred'],
  not_opened: [],
  opened: ['investigating', 'transferred', 'dropped'],
  investigating: ['notified', 'no_penalty', 'transferred', 'dropped'],
  notified: ['hearing', 'decided', 'no_penalty', 'transferred', 'investigating'],
  hearing: ['decided', 'no_penalty', 'transferred', 'investigating'],
  decided: ['served', 'revoked'],
  served: ['executing', 'revoked'],
  executing: ['closed', 'revoked'],
  closed: ['revoked'],
  no_penalty: [],
  dropped: [],
  transferred: ['opened', 'received', 'investigating'],
  received: [],
  revoked: ['retracted'],
  retracted: [],
  withdrawn: [],
};
const STATES = Object.keys(NEXT);
/** Nobody's to move into: a case begins as proposed, and only whoever filed takes back. */
const BEGINNINGS = ['proposed', 'withdrawn'];
const TARGETS = STATES.filter((state) => !BEGINNINGS.includes(state));
/** A case is over here; 已结案 can still be quashed. */
const OVER = ['not_opened', 'no_penalty', 'dropped', 'received', 'retracted', 'closed'];

/** Everything that any state asks for. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  not_opened_reason: '没有违法事实',
  opened_on: '2026-07-02',
  approved_by: '陈局长',
  officers: '李志强、王强',
  certificates: '3312、3345',
  notified_on: '2026-07-05',
  hearing_right: true,
  hearing_on: '2026-07-12',
  decided_on: '2026-07-14',
  decision_number: '襄教罚字〔2026〕3号',
  penalties: ['fine'],
  fined: true,
  fine: 20_000,
  confiscated: 0,
  refund_ordered: 36_000.5,
  return_ordered: 0,
  basis_cited: '民办教育促进法第六十四条',
  legal_review: true,
  decided_by: '陈局长',
  served_on: '2026-07-15',
  published: true,
  published_on: '2026-07-16',
  closed_on: '2026-07-17',
  paid: 20_000,
  refunded: 36_000.5,
  returned: 0,
  no_penalty_reason: '轻微并及时改正',
  dropped_reason: '事实不成立',
  transfer_to: 'police',
  transferred_on: '2026-07-10',
  transfer_reason: '涉嫌犯罪',
  received_on: '2026-07-11',
  revoked_on: '2026-07-17',
  revoke_reason: '复议撤销',
  retracted_on: '2026-07-18',
};
const BASE = { subject_kind: 'org', category: 'running', acted_on: '2026-07-01', summary: '没有许可证' };

beforeAll(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  const filed = await on.stage.runOne('file_entry', {
    by: 'inspector-1',
    answers: { ...BASE, org_unlisted: '小太阳画室，东街3号' },
    with: { register: 'enforcement', department: 'education', on: '2026-07-01' },
  });
  expect(filed['number']).toBe(NUMBER);
});
beforeEach(async () => {
  await on.stage.core.store.execute('delete from outbox');
});

const entry = async () => (await listEntries(on.stage.core.store, 'enforcement'))[0];
const putInto = async (state: string, data: Record<string, unknown> = {}, on_ = '2026-07-01') => {
  const sql = `update register_entry set state = $1, data = $2::jsonb, department_id = 'education', closed_at = null,
    occurred_on = $3::date`;
  await on.stage.core.store.execute(sql, state, JSON.stringify({ ...BASE, ...data }), on_);
};
const move = (to: string, answers: Readonly<Record<string, unknown>> = ANSWERS, by = 'office-1') =>
  on.stage.runOne('move_entry', {
    by,
    answers: { entry: { id: NUMBER }, ...answers },
    with: { register: 'enforcement', to },
  });

describe.each(STATES)('from %s', (from) => {
  test.each(TARGETS)('to %s: moved, or refused with what is allowed next and left alone', async (to) => {
    await putInto(from);
    const result = await move(to);
    const isAllowed = NEXT[from]?.includes(to) === true;
    expect(result['ok'], String(result['text'])).toBe(isAllowed);
    expect(result['text']).toContain(NUMBER);
    const now = await entry();
    expect(now?.state).toBe(isAllowed ? to : from);
    if (isAllowed) expect(now?.closedAt !== null).toBe(OVER.includes(to));
    if (!isAllowed && from !== to && NEXT[from]?.length !== 0) expect(result['text']).toContain('下一步可以是：');
  });

  test.each(BEGINNINGS)('to %s: nobody’s, whoever asks', async (to) => {
    await putInto(from);
    await expect(move(to)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect((await entry())?.state).toBe(from);
  });
});

describe('what a state asks for', () => {
  test.each([
    ['proposed', 'opened', ['opened_on', 'approved_by']],
    ['proposed', 'not_opened', ['not_opened_reason']],
    ['opened', 'investigating', ['officers', 'certificates']],
    ['investigating', 'notified', ['notified_on', 'hearing_right']],
    ['notified', 'hearing', ['hearing_on']],
    ['hearing', 'decided', ['decided_on', 'decision_number', 'penalties', 'basis_cited', 'decided_by']],
    ['decided', 'served', ['served_on']],
    ['served', 'executing', ['published']],
    ['executing', 'closed', ['closed_on']],
    ['investigating', 'no_penalty', ['no_penalty_reason']],
    ['opened', 'dropped', ['dropped_reason']],
    ['opened', 'transferred', ['transfer_to', 'transferred_on', 'transfer_reason']],
    ['transferred', 'received', ['received_on']],
    ['closed', 'revoked', ['revoked_on', 'revoke_reason']],
    ['revoked', 'retracted', ['retracted_on']],
  ])('%s → %s without it', async (from, to, ids) => {
    for (const id of ids) {
      await putInto(from);
      const { [id]: _left, ...rest } = ANSWERS;
      expect(await move(to, rest), id).toMatchObject({ ok: false, text: expect.stringContaining('还缺') });
      expect((await entry())?.state).toBe(from);
    }
  });
});

describe('terms, each with its article or said to be a default', () => {
  test.each([
    ['proposed', 'opened', '2026-09-30T16:00:00.000Z', '行政处罚法第六十条'],
    ['investigating', 'notified', '2026-09-30T16:00:00.000Z', '行政处罚法第六十条'],
    ['hearing', 'decided', '2026-07-21T16:00:00.000Z', '行政处罚法第六十一条'],
    ['decided', 'served', '2026-07-23T16:00:00.000Z', '默认期限'],
    ['served', 'executing', '2026-07-30T16:00:00.000Z', '行政处罚法第六十七条'],
    ['opened', 'transferred', '2026-07-22T16:00:00.000Z', '默认期限'],
    ['closed', 'revoked', '2026-07-20T16:00:00.000Z', '行政处罚法第四十八条'],
  ])('%s → %s: until %s (%s)', async (from, to, dueAt, basis) => {
    await putInto(from, { opened_on: '2026-07-02' });
    const result = await move(to);
    expect(result['due']).toContain(basis);
    expect((await entry())?.dueAt).toBe(dueAt);
  });
});

describe('the law’s rules', () => {
  const refused: readonly (readonly [string, string, Record<string, unknown>, string])[] = [
    ['opened', 'investigating', { officers: '李志强' }, '第四十二条'],
    ['opened', 'investigating', { officers: '李志强、李志强' }, '第四十二条'],
    ['opened', 'investigating', { certificates: '3312' }, '要2个'],
    ['opened', 'investigating', { certificates: '3312、3312' }, '要2个'],
    ['proposed', 'opened', { opened_on: '2026-06-30' }, '立案日不能早于行为日（7月1日）'],
    ['hearing', 'decided', { decided_on: '2026-07-11' }, '决定日不能早于听证日（7月12日）'],
    ['hearing', 'decided', { legal_review: false }, '第五十八条'],
    ['decided', 'served', { decided_on: '2026-07-16' }, '送达日不能早于决定日'],
    ['served', 'executing', { published_on: '' }, '公示日'],
    ['served', 'executing', { published: false }, '写理由'],
    ['executing', 'closed', { paid: 0 }, '还差罚没20000元'],
    ['executing', 'closed', { refunded: 36_000 }, '还差退费0.5元'],
    ['opened', 'transferred', { transfer_to: 'other' }, '哪个单位'],
  ];
  test.each(refused)('%s → %s with %o: %s', async (from, to, wrong, words) => {
    await putInto(from);
    const result = await move(to, { ...ANSWERS, ...wrong });
    expect(result).toMatchObject({ ok: false, text: expect.stringContaining(words) });
    expect((await entry())?.state).toBe(from);
  });

  test('without a hearing the five days are kept, unless it is given up in writing or was no right', async () => {
    const { hearing_on: _none, ...rest } = ANSWERS;
    const decide = async (more: Record<string, unknown>): Promise<unknown> => {
      await putInto('notified', { opened_on: '2026-07-02', notified_on: '2026-07-05', hearing_right: true });
      return await move('decided', { ...rest, ...more });
    };
    expect(await decide({ decided_on: '2026-07-10' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('7月10日都可以要求听证'),
    });
    expect(await decide({ decided_on: '2026-07-11' })).toMatchObject({ ok: true });
    expect(await decide({ decided_on: '2026-07-06', hearing_waived: true })).toMatchObject({ ok: true });
    expect(await decide({ decided_on: '2026-07-06', hearing_right: false })).toMatchObject({ ok: true });
  });

  test('a hearing before the newest notice is none; a permit is not revoked without the right to one', async () => {
    const again = { opened_on: '2026-07-02', hearing_on: '2026-07-04', hearing_right: true, notified_on: '2026-07-05' };
    const { hearing_on: _none, ...rest } = ANSWERS;
    await putInto('notified', again);
    expect(await move('decided', { ...rest, decided_on: '2026-07-06' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('第六十四条'),
    });
    await putInto('notified', { ...again, hearing_right: false });
    const revoked = { ...rest, penalties: ['warning', 'revoke'], hearing_right: false };
    expect(await move('decided', revoked)).toMatchObject({ ok: false, text: expect.stringContaining('第六十三条') });
  });

  test.each(['校外培训行政处罚暂行办法第十七条', '53号令第十七条', '民办教育促进法第六十四条；53号令第十六条'])(
    '%s is not cited for an act before 15 October 2023',
    async (cited) => {
      const answers = { ...ANSWERS, basis_cited: cited };
      await putInto('hearing', {}, '2023-10-14');
      expect(await move('decided', answers)).toMatchObject({
        ok: false,
        text: expect.stringContaining('2023-10-14，那天'),
      });
      await putInto('hearing', {}, '2023-10-15');
      expect(await move('decided', answers)).toMatchObject({ ok: true });
    },
  );

  test('a reason closes what is not paid; a reason stands in for publication', async () => {
    await putInto('executing');
    const unpaid = { ...ANSWERS, paid: 0, unfinished_why: '已申请强制执行' };
    expect(await move('closed', unpaid)).toMatchObject({ ok: true });
    await putInto('served');
    const unpublished = { ...ANSWERS, published: false, unpublished_why: '涉及未成年人' };
    expect(await move('executing', unpublished)).toMatchObject({ ok: true });
  });
});

describe('handing over', () => {
  test('the receiver has it and hears of it; sent back, the sender has it again', async () => {
    await putInto('investigating');
    expect(await move('transferred', ANSWERS, 'inspector-1')).toMatchObject({ ok: true, unreached: '' });
    expect((await entry())?.departmentId).toBe('police');
    const told = await on.stage.core.store.query<{ to: string }>(`select target ->> 'userId' as "to" from outbox`);
    expect(told.map(({ to }) => to)).toEqual(['liaison-1']);
    expect(await move('investigating', ANSWERS, 'liaison-1')).toMatchObject({ ok: true });
    expect((await entry())?.departmentId).toBe('education');
  });

  test('the receiver opens it itself and keeps it', async () => {
    await putInto('proposed');
    await move('transferred', ANSWERS, 'inspector-1');
    expect(await move('opened', ANSWERS, 'liaison-1')).toMatchObject({ ok: true });
    expect((await entry())?.departmentId).toBe('police');
  });
});

describe('who may', () => {
  test.each(['leader-1', 'deputy-1', 'grid-1', 'school-1', 'approver-1', 'parent-1'])('%s moves none', async (by) => {
    for (const to of TARGETS) {
      await putInto('proposed');
      await expect(move(to, ANSWERS, by)).rejects.toThrow(/ACTION_DENIED/u);
    }
  });

  test('another department hears that there is none such', async () => {
    await putInto('opened');
    const told = await move('investigating', ANSWERS, 'inspector-2');
    expect(told).toMatchObject({ ok: false, text: expect.stringContaining('没有找到') });
  });
});
