/** A mended form brings its record, findings and rectification up to date; what was before stays in the filed form. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withTown } from '../pipeline/town.ts';
import { inspectionAnswers } from './stage.ts';

const on = withTown();
const ME = 'inspector-1';

let number: string;

/** Files with the action itself, so that each test chooses what was filed. */
async function file(more: Record<string, unknown> = {}): Promise<void> {
  const filed = await on.town.stage.runOne('file_inspection', { by: ME, answers: inspectionAnswers(more) });
  number = String(filed['number']);
}

beforeEach(() => file());

const CLEAN = { items: { list: 'AQ', results: { AQ01: 'pass', AQ06: 'pass' } }, findings: [] };

async function amend(more: Record<string, unknown> = {}, { by = ME, of = number } = {}) {
  const amends = { number: of, path: 'items', why: '再核', by: '王丽娟', byUserId: 'office-1' };
  return await on.town.stage.runOne('amend_inspection', { by, answers: inspectionAnswers(more), amends });
}

async function rectifications() {
  return await on.town.rows<Record<string, unknown>>(
    `select r.number, r.state, to_char(r.due_on, 'YYYY-MM-DD') as due, r.severity, r.subject_name as subject,
       r.closed_at is not null as closed
     from rectification r join inspection i on i.id = r.inspection_id where i.number = $1 order by r.number`,
    number,
  );
}

async function findings() {
  return await on.town.rows<Record<string, unknown>>(
    `select f.item_code as code, f.fact, to_char(f.due_on, 'YYYY-MM-DD') as due, r.number as rectification
     from finding f join inspection i on i.id = f.inspection_id
     left join rectification r on r.id = f.rectification_id where i.number = $1 order by 1`,
    number,
  );
}

const inspection = async () =>
  (await on.town.rows<Record<string, unknown>>('select * from inspection where number = $1', number))[0];

describe('allowed', () => {
  test('the record says what the mended form says, under its old number, filed when it was', async () => {
    const before = await inspection();
    expect(await amend({ inspectors: '甲一、乙二', org_unlisted: '无名画室，府前街5号' })).toMatchObject({ number });
    expect(await inspection()).toMatchObject({
      id: before?.['id'],
      inspectors: '甲一、乙二',
      subject_name: '无名画室，府前街5号',
      filed_at: before?.['filed_at'],
      filed_by_id: ME,
      answers: { inspectors: '甲一、乙二' },
    });
    expect(await on.town.stage.count(`inspection where filed_at > '2026-07-20'`)).toBe(1);
  });

  test('another deadline: the same rectification, with the new day', async () => {
    const [open] = await rectifications();
    const result = await amend({ due_on: '2026-07-25' });
    expect(result).toMatchObject({ rectificationNumber: open?.['number'], dueOn: '2026-07-25' });
    expect(await rectifications()).toEqual([{ ...open, due: '2026-07-25' }]);
    expect(await findings()).toMatchObject([{ code: 'AQ06', due: '2026-07-25', rectification: open?.['number'] }]);
  });

  test('another day of the visit: the bases of that day', async () => {
    const visit = (day: string) => ({
      list: 'ZZ',
      visited_at: `${day}T09:00:00+08:00`,
      items: { list: 'ZZ', results: { ZZ01: 'fail' } },
      findings: [{ code: 'ZZ01', fact: '没有许可证', corrected: false }],
    });
    const bases = () => on.town.rows<{ count: number }>('select jsonb_array_length(bases) as count from finding');
    await amend(visit('2023-10-15'));
    expect(await bases()).toEqual([{ count: 2 }]);
    await amend(visit('2023-10-14'));
    expect(await bases()).toEqual([{ count: 1 }]);
  });

  test('another institution: its rectification goes with it', async () => {
    const [org] = on.town.stage.core.snapshots.current().actionWorld.institutions;
    await amend({ org: { id: org?.id, name: org?.name } });
    expect(await rectifications()).toMatchObject([{ state: 'open', subject: org?.name }]);
    expect(await on.town.rows('select institution_id as id from rectification')).toEqual([{ id: org?.id }]);
  });

  test('nothing is left to put right: the rectification is cancelled, the findings are gone', async () => {
    expect(await amend(CLEAN)).toMatchObject({ rectificationNumber: null, dueOn: null });
    expect(await rectifications()).toMatchObject([{ state: 'cancelled', closed: true }]);
    expect(await findings()).toEqual([]);
  });

  test('something is to be put right that was not before: a new rectification, with the next number', async () => {
    const [earlier] = await rectifications();
    await file(CLEAN);
    expect(await rectifications()).toEqual([]);
    const result = await amend({
      findings: [{ code: 'AQ17', fact: '没有巡查记录', corrected: false }],
      due_on: '2026-07-30',
    });
    const [opened] = await rectifications();
    expect(result['rectificationNumber']).toBe(opened?.['number']);
    expect(Number(String(opened?.['number']).slice(-4))).toBe(Number(String(earlier?.['number']).slice(-4)) + 1);
    expect(opened).toMatchObject({ state: 'open', due: '2026-07-30' });
    expect(await findings()).toMatchObject([{ code: 'AQ17', rectification: opened?.['number'] }]);
  });

  test('cancelled and then needed again: a new one, the cancelled one stays', async () => {
    await amend(CLEAN);
    await amend();
    expect((await rectifications()).map(({ state }) => state)).toEqual(['cancelled', 'open']);
  });

  test('what was put right and checked meanwhile is not opened again', async () => {
    await on.town.store.execute(`update rectification set state = 'passed'`);
    const [passed] = await rectifications();
    await amend({ inspectors: '甲一、乙二', due_on: '2026-08-01' });
    expect(await rectifications()).toEqual([passed]);
    expect(await findings()).toMatchObject([{ rectification: passed?.['number'] }]);
  });

  test('put right on the spot after all: the finding stays, without a deadline', async () => {
    await amend({ findings: [{ code: 'AQ06', fact: '已搬走', corrected: true }] });
    expect(await rectifications()).toMatchObject([{ state: 'cancelled' }]);
    expect(await findings()).toEqual([{ code: 'AQ06', fact: '已搬走', due: null, rectification: null }]);
  });

  test('another checklist: it counts as a safety check only when it is one', async () => {
    expect(await inspection()).toMatchObject({ checklist: 'AQ', is_safety_check: true });
    await amend({ list: 'ZZ', items: { list: 'ZZ', results: {} }, findings: [] });
    expect(await inspection()).toMatchObject({ checklist: 'ZZ', is_safety_check: false });
  });

  test('new photos belong to the record; those before stay on record', async () => {
    const { store } = on.town;
    await store.execute(`insert into media (id, channel, uploader_id, state) values
      ('dark', 'simulator', '${ME}', 'stored'), ('bright', 'simulator', '${ME}', 'stored')`);
    await file({ photos: [{ mediaId: 'dark' }] });
    await amend({ photos: [{ mediaId: 'bright' }] });
    const { id } = (await inspection()) ?? {};
    expect(await on.town.rows('select id, inspection_id as of from media order by id')).toEqual([
      { id: 'bright', of: id },
      { id: 'dark', of: id },
    ]);
  });
});

describe('refused', () => {
  test('who is no member changes nothing', async () => {
    const before = await inspection();
    await expect(amend(CLEAN, { by: 'parent-1' })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(await inspection()).toEqual(before);
  });

  test.each(['JC20200101-0001', ''])('a record that does not exist (“%s”) is a fault of ours', async (of) => {
    await expect(amend({}, { of })).rejects.toThrow('to amend');
  });
});

describe('malformed', () => {
  test.each([
    ['no inspectors', { inspectors: undefined }],
    ['a result that is none', { items: { list: 'AQ', results: { AQ01: 'maybe' } } }],
    ['a deadline that is no day', { due_on: '2026-02-30' }],
  ])('%s: refused with a sentence, and nothing changes', async (_what, more) => {
    const before = [await inspection(), await rectifications(), await findings()];
    await expect(amend(more)).rejects.toMatchObject({ code: 'INSPECTION_INCOMPLETE', kind: 'user' });
    expect([await inspection(), await rectifications(), await findings()]).toEqual(before);
  });
});
