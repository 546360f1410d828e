/** Filing an inspection: the record, its findings and one rectification, with numbers that have no gaps. */
import { describe, expect, test } from 'vitest';
import { inspectionAnswers, type Said, withStage } from './stage.ts';

const on = withStage();

const ACTION = 'file_inspection';
const file = (more: Record<string, unknown> = {}, by = 'inspector-1') =>
  on.stage.runOne(ACTION, { by, answers: inspectionAnswers(more) });

async function row<T = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<T | undefined> {
  const [found] = await on.stage.core.store.query<T>(sql, ...values);
  return found;
}

const inspection = (number: unknown) => row<{ id: string }>('select * from inspection where number = $1', number);
const rectification = (number: unknown) =>
  row(`select *, to_char(due_on, 'YYYY-MM-DD') as due from rectification where number = $1`, number);

describe('allowed', () => {
  test('a clean inspection is kept with its place and counts as a safety check; nothing is to be put right', async () => {
    const [org] = on.stage.core.snapshots.current().actionWorld.institutions;
    const result = await file({
      org: { id: org?.id, name: org?.name },
      items: { list: 'AQ', results: { AQ01: 'pass', AQ02: 'not_applicable' } },
      findings: [],
      place: { latitude: 36.5, longitude: 113.05, label: '开元西街' },
    });
    expect(result).toMatchObject({ rectificationNumber: null, dueOn: null, findingCount: 0, subjectName: org?.name });
    expect(result['number']).toMatch(/^JC20260718-\d{4}$/);
    expect(await inspection(result['number'])).toMatchObject({
      institution_id: org?.id,
      campaign_id: 'campaign-summer',
      is_safety_check: true,
      results: { AQ01: 'pass', AQ02: 'not_applicable' },
      latitude: 36.5,
      place_label: '开元西街',
      filed_by_id: 'inspector-1',
      filed_at: on.stage.clock.now(),
      visited_at: new Date('2026-07-18T01:30:00Z'),
      withdrawn_at: null,
    });
  });

  test('a finding opens a rectification; the deadline comes from the checklist, the office’s is 立即', async () => {
    const result = await file();
    expect(result).toMatchObject({ findingCount: 1, dueOn: '2026-07-18', subjectName: '无名画室，府前街3号' });
    const filed = await inspection(result['number']);
    expect(await rectification(result['rectificationNumber'])).toMatchObject({
      inspection_id: filed?.id,
      institution_id: null,
      state: 'open',
      severity: 1,
      due: '2026-07-18',
      owner_id: 'inspector-1',
      department_id: 'education',
    });
  });

  test('the deadline that the inspector named is the one that counts', async () => {
    const result = await file({ due_on: '2026-07-25' });
    expect(result['dueOn']).toBe('2026-07-25');
    expect(await rectification(result['rectificationNumber'])).toMatchObject({ due: '2026-07-25' });
  });

  test('a finding put right on the spot is kept and opens no rectification', async () => {
    const before = await on.stage.count('rectification');
    const result = await file({ findings: [{ code: 'AQ06', fact: '已搬走', corrected: true }] });
    expect(result).toMatchObject({ rectificationNumber: null, dueOn: null, findingCount: 1 });
    expect(await on.stage.count('rectification')).toBe(before);
    const filed = await inspection(result['number']);
    expect(await row('select * from finding where inspection_id = $1', filed?.id)).toMatchObject({
      item_code: 'AQ06',
      corrected_on_site: true,
      rectification_id: null,
      due_on: null,
    });
  });

  test('of several findings only the open ones are to be put right, and they set the severity', async () => {
    const result = await file({
      items: { list: 'AQ', results: { AQ06: 'fail', AQ17: 'fail' } },
      findings: [
        { code: 'AQ06', fact: '已搬走', corrected: true },
        { code: 'AQ17', fact: '没有巡查记录', corrected: false },
      ],
      due_on: '2026-07-30',
    });
    const item = on.stage.core.checklists['AQ']?.items.find(({ code }) => code === 'AQ17');
    expect(item?.severity).toBeGreaterThan(1);
    expect(await rectification(result['rectificationNumber'])).toMatchObject({ severity: item?.severity });
    const findings = await on.stage.core.store.query(
      `select f.item_code as code, f.rectification_id is not null as open from finding f
       join inspection i on i.id = f.inspection_id where i.number = $1 order by 1`,
      result['number'],
    );
    expect(findings).toEqual([
      { code: 'AQ06', open: false },
      { code: 'AQ17', open: true },
    ]);
  });

  test.each([
    ['2023-10-14T23:59:00+08:00', []],
    ['2023-10-15T00:00:00+08:00', [{ text: '53号令§17（违法行为在2023-10-15以后）', verified: false }]],
  ])('a finding keeps the bases of the day of the visit (%s), whatever day it is filed on', async (at, order53) => {
    const result = await file({
      list: 'ZZ',
      visited_at: at,
      items: { list: 'ZZ', results: { ZZ01: 'fail' } },
      findings: [{ code: 'ZZ01', fact: '没有许可证', corrected: false }],
    });
    const filed = await inspection(result['number']);
    const kept = await row<{ bases: unknown }>('select bases from finding where inspection_id = $1', filed?.id);
    expect(kept?.bases).toEqual([{ text: '民促法§18、§64', verified: true }, ...order53]);
  });

  test('the photos of the form belong to the inspection', async () => {
    const { store } = on.stage.core;
    await store.execute(`insert into media (id, channel, uploader_id, state) values
      ('photo-a', 'simulator', 'inspector-1', 'stored'), ('photo-b', 'simulator', 'inspector-1', 'stored')`);
    const result = await file({ photos: [{ mediaId: 'photo-a' }] });
    const filed = await inspection(result['number']);
    const photos = await store.query(`select id, inspection_id from media order by id`);
    expect(photos).toEqual([
      { id: 'photo-a', inspection_id: filed?.id },
      { id: 'photo-b', inspection_id: null },
    ]);
  });

  test('a batch gives each its own numbers, one after the other', async () => {
    const calls: Said[] = [{}, { findings: [] }, {}].map((more) => ({
      by: 'fire-1',
      answers: inspectionAnswers(more),
    }));
    const results = await on.stage.run(ACTION, calls);
    const numbers = results.map((result) => Number(String(result['number']).slice(-4)));
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual([first, first + 1, first + 2]);
    const [one, none, two] = results.map((result) => result['rectificationNumber']);
    expect(none).toBeNull();
    expect(Number(String(two).slice(-4))).toBe(Number(String(one).slice(-4)) + 1);
  });

  test('the numbers of a transaction that is rolled back are given out again', async () => {
    const { store } = on.stage.core;
    const last = await file({ findings: [] });
    const { transaction } = store;
    store.transaction = (work) =>
      transaction(async (tx) => {
        await work(tx);
        throw new Error('broken at the end');
      });
    await expect(file()).rejects.toThrow('at the end');
    store.transaction = transaction;
    const next = await file({ findings: [] });
    expect(Number(String(next['number']).slice(-4))).toBe(Number(String(last['number']).slice(-4)) + 1);
  });

  test('the numbers begin anew on another day in the county', async () => {
    const at = new Date('2026-07-18T16:00:00Z');
    const result = await on.stage.runOne(ACTION, { by: 'inspector-1', answers: inspectionAnswers(), at });
    expect(result).toMatchObject({ number: 'JC20260719-0001', rectificationNumber: 'ZG20260719-0001' });
  });
});

describe('refused', () => {
  test.each(['parent-1', 'nobody'])('%s, who is no member, files nothing', async (by) => {
    const before = await on.stage.count('inspection');
    await expect(file({}, by)).rejects.toMatchObject({ code: 'ACTION_DENIED', kind: 'denied' });
    expect(await on.stage.count('inspection')).toBe(before);
  });

  test('a member who has left files nothing', async () => {
    await on.stage.core.store.execute(`update member set active = false where id = 'grid-1'`);
    await on.stage.core.store.execute(`insert into snapshot_revision values ('directory', 1)
      on conflict (name) do update set revision = snapshot_revision.revision + 1`);
    await on.stage.core.snapshots.refresh();
    await expect(file({}, 'grid-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test.each([
    ['no subject', { org_unlisted: undefined }],
    ['a checklist that does not exist', { list: 'XX' }],
    ['no results', { items: undefined }],
    ['a result that is none', { items: { list: 'AQ', results: { AQ01: 'maybe' } } }],
    ['a time that is none', { visited_at: 'yesterday' }],
    ['a finding without its fact', { findings: [{ code: 'AQ06', corrected: false }] }],
    ['no inspectors', { inspectors: undefined }],
    ['a deadline that is no day', { due_on: '2026-02-30' }],
  ])('%s: refused with a sentence, and nothing is written', async (_what, more) => {
    const before = await on.stage.count('inspection');
    const series = await on.stage.core.store.query('select * from number_series order by prefix');
    await expect(file(more)).rejects.toMatchObject({ code: 'INSPECTION_INCOMPLETE', kind: 'user' });
    expect(await on.stage.count('inspection')).toBe(before);
    expect(await on.stage.core.store.query('select * from number_series order by prefix')).toEqual(series);
  });
});
