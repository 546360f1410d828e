/** Changes of the register: one transaction each, in one order, by people who saw what they change; and the new day. */
import { beforeEach, describe, expect, test } from 'vitest';
import { loadRules } from '../../src/app/load-flows.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { changeStatus, type StatusChange } from '../../src/store/institution-changes.ts';
import { turnRegisterDay } from '../../src/store/institution-daily.ts';
import { changeFact } from '../../src/store/institution-facts.ts';
import { findFacts, listChanges } from '../../src/store/institution-history.ts';
import { publishList } from '../../src/store/published-lists.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { AT, clearRegister, PERMIT, putInstitution, TODAY } from './register-rows.ts';

const db = withDatabase();
const put = (id: string, status: string, more: { campus?: string; until?: string | null } = {}) =>
  putInstitution(db.store, { id, status, ...more });
const CHANGE: StatusChange = {
  institutionId: 'a',
  from: 'valid',
  to: 'suspended',
  effectiveOn: TODAY,
  document: '襄教停〔2026〕1号',
  recheck: null,
  by: 'office-1',
  at: AT,
};

const change = (part: Partial<StatusChange>) => changeStatus(db.store, { ...CHANGE, ...part });
const ground = (part: object = {}) => ({
  institutionId: 'a',
  effectiveOn: TODAY,
  document: '襄审批〔2026〕9号',
  by: 'approver-1',
  at: AT,
  ...part,
});

async function putRectification(number: string, state: string, closedAt: string | null = null): Promise<void> {
  await db.store.execute(
    `insert into inspection (id, number, institution_id, subject_name, checklist, results, is_safety_check, visited_at,
       inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers)
     values ($1, $1, 'a', 'a', 'AQ', '{}', true, now(), '', 'm', now(), 'f', 1, 'h', '{}')`,
    `JC-${number}`,
  );
  await db.store.execute(
    `insert into rectification (id, number, inspection_id, institution_id, subject_name, state, severity, opened_at, due_on,
       owner_id, closed_at) values ($1, $1, $2, 'a', 'a', $3, 1, now(), '2026-03-09', 'm', $4::timestamptz)`,
    number,
    `JC-${number}`,
    state,
    closedAt,
  );
}

const statusOf = async (id: string) => (await findFacts(db.store, id))?.status;
const historyOf = async (id: string) =>
  (await listChanges(db.store, id)).map(({ field, before, after, effectiveOn }) => [field, before, after, effectiveOn]);

beforeEach(async () => await clearRegister(db.store));

describe('a change of status', () => {
  test('stands in the row, the history and the audit, with its paper and its day', async () => {
    await put('a', 'valid');
    expect(await change({})).toEqual({ ok: true, planned: false });
    expect(await statusOf('a')).toBe('suspended');
    expect(await listChanges(db.store, 'a')).toEqual([
      {
        field: 'status',
        before: 'valid',
        after: 'suspended',
        effectiveOn: TODAY,
        document: '襄教停〔2026〕1号',
        by: 'office-1',
        enteredOn: TODAY,
      },
    ]);
    expect(await db.store.query('select actor, action, object, note from audit_entry')).toEqual([
      { actor: 'office-1', action: 'institution_status', object: 'a', note: 'valid → suspended' },
    ]);
  });

  test('two people at once: one changes, the other is told what it is now', async () => {
    await put('a', 'valid');
    const outcomes = await Promise.all([change({}), change({ to: 'revoked', by: 'office-2' })]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const status = await statusOf('a');
    expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'changed', status });
    expect(await historyOf('a')).toHaveLength(1);
  });

  test.each([
    ['one that does not exist', { to: 'preparing' }, { reason: 'no_transition' }],
    ['one without a document', { document: ' ' }, { reason: 'no_document' }],
    ['one of nobody', { institutionId: 'x' }, { reason: 'gone' }],
    ['one that was not seen', { from: 'rectifying' }, { reason: 'changed', status: 'valid' }],
  ] as const)('%s is refused and leaves nothing', async (_case, part, refusal) => {
    await put('a', 'valid');
    expect(await change(part)).toEqual({ ok: false, ...refusal });
    expect(await statusOf('a')).toBe('valid');
    expect(await historyOf('a')).toEqual([]);
    expect(await db.store.query('select 1 from audit_entry')).toEqual([]);
  });

  test('a past day is taken, but none before the last change; the history is in the order of the days', async () => {
    await put('a', 'valid');
    expect(await change({ effectiveOn: '2026-02-10' })).toEqual({ ok: true, planned: false });
    const revoked = { from: 'suspended', to: 'revoked' } as const;
    expect(await change({ ...revoked, effectiveOn: '2026-02-09' })).toEqual({
      ok: false,
      reason: 'too_early',
      lastOn: '2026-02-10',
    });
    expect(await change({ ...revoked, effectiveOn: '2026-02-20' })).toEqual({ ok: true, planned: false });
    expect(
      await changeFact(db.store, ground({ effectiveOn: '2026-02-15' }), { field: 'address', value: '开元街1号' }),
    ).toEqual({ ok: true });
    expect((await historyOf('a')).map(([field, , , day]) => `${day} ${field}`)).toEqual([
      '2026-02-10 status',
      '2026-02-15 address',
      '2026-02-20 status',
      '2026-02-20 permit',
    ]);
  });

  test('有效 needs a permit that runs', async () => {
    await put('a', 'expired', { until: '2026-03-01' });
    const renewed = { from: 'expired', to: 'valid' } as const;
    expect(await change(renewed)).toEqual({ ok: false, reason: 'no_permit' });
    const permit = { number: PERMIT, kind: '办学许可证', validFrom: '2026-03-02', validUntil: '2029-03-01' };
    expect(await changeFact(db.store, ground(), { field: 'permit', permit })).toEqual({ ok: true });
    expect(await change(renewed)).toEqual({ ok: true, planned: false });
  });

  test('who was revoked comes back with a new permit only: the old one is over', async () => {
    await put('a', 'valid');
    await change({ to: 'revoked' });
    expect((await findFacts(db.store, 'a'))?.permits).toMatchObject([{ number: PERMIT, endedOn: TODAY }]);
    expect(await historyOf('a')).toContainEqual(['permit', PERMIT, null, TODAY]);
    expect(await change({ from: 'revoked', to: 'preparing', recheck: '验收〔2026〕2号' })).toMatchObject({ ok: true });
    const again = { from: 'preparing', to: 'valid' } as const;
    expect(await change(again)).toEqual({ ok: false, reason: 'no_permit' });
    const permit = { number: '教民114042379000020号', kind: '办学许可证', validFrom: TODAY, validUntil: '2029-03-01' };
    await changeFact(db.store, ground(), { field: 'permit', permit });
    expect(await change(again)).toEqual({ ok: true, planned: false });
  });

  test('a place that nobody approved is never 有效', async () => {
    await put('a', 'preparing', { campus: '未批准点' });
    expect(await change({ from: 'preparing', to: 'valid' })).toEqual({ ok: false, reason: 'campus' });
  });

  test('a 增设校区 does not come back while its main institution may not teach', async () => {
    await put('main', 'revoked');
    await put('a', 'expired', { campus: '增设校区' });
    await db.store.execute(`update institution set parent_id = 'main' where id = 'a'`);
    expect(await change({ from: 'expired', to: 'valid' })).toEqual({ ok: false, reason: 'campus' });
    await db.store.execute(`update institution set status = 'valid' where id = 'main'`);
    expect(await change({ from: 'expired', to: 'valid' })).toEqual({ ok: true, planned: false });
  });

  describe('back from 停业整改', () => {
    const back = { from: 'suspended', to: 'valid' } as const;

    test.each([
      ['no re-check', null, null, { reason: 'recheck', fault: 'missing' }],
      ['a number of nobody’s', null, 'ZG20260301-0009', { reason: 'recheck', fault: 'unknown' }],
      ['one that failed', 'failed', 'ZG20260301-0001', { reason: 'recheck', fault: 'not_passed' }],
      ['another paper while one is open', 'open', '复查〔2026〕2号', { reason: 'not_rectified', count: 1 }],
    ])('with %s: refused', async (_case, state, recheck, refusal) => {
      await put('a', 'suspended');
      if (state !== null) await putRectification('ZG20260301-0001', state);
      expect(await change({ ...back, recheck })).toEqual({ ok: false, ...refusal });
    });

    test('one that was passed before the suspension is none', async () => {
      await put('a', 'valid');
      await putRectification('ZG20260201-0001', 'passed', '2026-02-05T02:00:00Z');
      await change({ effectiveOn: '2026-02-10' });
      expect(await change({ ...back, recheck: 'zg20260201-1' })).toMatchObject({
        reason: 'recheck',
        fault: 'not_passed',
      });
    });

    test('with one that was passed: 有效, and its number stands with the document', async () => {
      await put('a', 'suspended');
      await putRectification('ZG20260301-0001', 'passed', '2026-03-01T02:00:00Z');
      expect(await change({ ...back, recheck: 'ZG20260301-0001' })).toEqual({ ok: true, planned: false });
      expect((await listChanges(db.store, 'a'))[0]?.document).toBe('襄教停〔2026〕1号；复查：ZG20260301-0001');
    });
  });
});

describe('a change that is entered ahead', () => {
  const LATER = '2026-03-09';

  test('is made on its day, once, by whom entered it', async () => {
    await put('a', 'valid');
    expect(await change({ effectiveOn: LATER })).toEqual({ ok: true, planned: true });
    await turnRegisterDay(db.store, '2026-03-08', AT);
    expect(await statusOf('a')).toBe('valid');
    // The server was down on the day itself.
    expect(await turnRegisterDay(db.store, '2026-03-10', new Date('2026-03-10T00:00:00Z'))).toMatchObject({ made: 1 });
    expect(await statusOf('a')).toBe('suspended');
    expect(await historyOf('a')).toEqual([
      ['status_planned', 'valid', 'suspended', LATER],
      ['status', 'valid', 'suspended', LATER],
    ]);
    expect(await turnRegisterDay(db.store, '2026-03-11', AT)).toMatchObject({ made: 0, dropped: 0 });
    expect((await listChanges(db.store, 'a')).map(({ by }) => by)).toEqual(['office-1', 'office-1']);
  });

  test('is dropped, with a note, when it is no longer allowed; a newer one takes an older one’s place', async () => {
    await put('a', 'valid');
    await change({ effectiveOn: LATER });
    await change({ effectiveOn: '2026-03-10', to: 'revoked' });
    await change({ to: 'deregistered' });
    expect(await turnRegisterDay(db.store, '2026-03-10', AT)).toMatchObject({ made: 0, dropped: 1 });
    expect(await statusOf('a')).toBe('deregistered');
    expect((await historyOf('a')).filter(([field]) => field === 'status_dropped')).toEqual([
      ['status_dropped', null, 'suspended', LATER],
      ['status_dropped', null, 'revoked', '2026-03-10'],
    ]);
  });
});

describe('a new day', () => {
  test('有效 becomes 过期 the day after the permit’s last; nothing else changes by itself', async () => {
    await put('over', 'valid', { until: '2026-03-01' });
    await put('last', 'valid', { until: TODAY });
    await put('endless', 'valid', { until: null });
    await put('rectifying', 'rectifying', { until: '2026-03-01' });
    await put('renewed', 'valid', { until: '2026-03-01' });
    await db.store.execute(
      `insert into permit (id, institution_id, number, valid_until) values ('n', 'renewed', 'B', '2027-01-01')`,
    );
    expect(await turnRegisterDay(db.store, TODAY, AT)).toEqual({ expired: 1, made: 0, dropped: 0 });
    const rows = await db.store.query('select id, status from institution order by id');
    expect(rows).toEqual([
      { id: 'endless', status: 'valid' },
      { id: 'last', status: 'valid' },
      { id: 'over', status: 'expired' },
      { id: 'rectifying', status: 'rectifying' },
      { id: 'renewed', status: 'valid' },
    ]);
    expect(await listChanges(db.store, 'over')).toEqual([
      expect.objectContaining({ before: 'valid', after: 'expired', effectiveOn: TODAY, document: null, by: 'system' }),
    ]);
  });

  test('two instances and a restart do it once; a day that nobody ran is made up for', async () => {
    await put('over', 'valid', { until: '2026-02-20' });
    const both = await Promise.all([1, 2].map(() => turnRegisterDay(db.store, TODAY, AT)));
    expect(both.filter((each) => each !== null)).toEqual([{ expired: 1, made: 0, dropped: 0 }]);
    expect(await turnRegisterDay(db.store, TODAY, AT)).toBeNull();
    expect(await historyOf('over')).toEqual([['status', 'valid', 'expired', '2026-02-21']]);
  });
});

test('a day that turns, changes by people and a list at the same moment do not stop one another', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const id of ids) await put(id, 'valid', { until: '2026-03-01' });
  for (const id of ids.slice(3))
    await change({ institutionId: id, effectiveOn: TODAY, at: new Date('2026-03-01T00:00:00Z') });
  const list = { kind: 'white' as const, documentNumber: '1', batch: '', publishedOn: TODAY, url: null };
  const [day, listed, ...changes] = await Promise.all([
    turnRegisterDay(db.store, TODAY, AT),
    publishList(db.store, { ...list, institutionIds: ids.toReversed() }, { by: 'office-1', at: AT }),
    ...ids.map((institutionId) => change({ institutionId, to: 'revoked' })),
  ]);
  expect(listed).toBe(true);
  // Each institution was changed by the day or by the person, never by both from the same status.
  const made = changes.filter(({ ok }) => ok).length;
  expect(made + (day?.expired ?? 0) + (day?.made ?? 0)).toBe(ids.length);
});

test('another instance finds each change at its next look', async () => {
  await put('a', 'valid');
  const county = { name: '襄垣县', regionCode: '140423', hotline: null };
  const rules = { checklists: {}, ...(await loadRules()) };
  const options = { store: db.store, flows: new Map(), ...rules, county, config: {}, dataKey: new Uint8Array(32) };
  const other = new SnapshotKeeper({ ...options, clock: new ManualClock(AT.toISOString()), log: silentLog });
  await other.open();
  const seen = () => other.tables().register.find(({ id }) => id === 'a');
  await change({});
  await other.refresh();
  expect(seen()?.status).toBe('suspended');
  await changeFact(db.store, ground({ document: null }), { field: 'verified' });
  await other.refresh();
  expect(seen()?.verifiedAt).toBe(TODAY);
  await put('b', 'valid', { until: '2026-03-01' });
  await turnRegisterDay(db.store, TODAY, AT);
  await other.refresh();
  expect(other.tables().register.find(({ id }) => id === 'b')?.status).toBe('expired');
});
