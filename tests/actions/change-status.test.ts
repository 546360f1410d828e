/** change_status: through the register's door; a suspension and its end are heard by office, town and who follows it up. */
import { beforeEach, describe, expect, test } from 'vitest';
import { putSchool, SCHOOL, statusOf } from './institution-rows.ts';
import { clearRectifications, openRectification, toldOf } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
const PAPER = { document: '襄教停字〔2026〕1号', effective_on: '2026-07-18' };
const change = (more: Record<string, unknown> = {}, to?: string, by = 'office-1') =>
  on.stage.runOne('change_status', {
    by,
    answers: { org: { id: SCHOOL.id, name: SCHOOL.name }, ...PAPER, ...more },
    ...(to === undefined ? {} : { with: { to } }),
  });
const check = (number: string, day: string) =>
  on.stage.runOne('check_rectification', {
    by: 'office-1',
    at: new Date(`${day}T03:00:00Z`),
    answers: { entry: { id: number }, good: true, facts: '看过现场', checkers: '王丽娟、李志强' },
  });

beforeEach(async () => {
  await clearRectifications(on.stage);
  await putSchool(on.stage, 'valid');
});

describe('allowed', () => {
  test('suspended; office, town and who follows it up hear of it, whoever did it does not', async () => {
    await openRectification(on.stage, { org: { id: SCHOOL.id, name: SCHOOL.name } });
    expect(await change({}, 'suspended')).toMatchObject({ ok: true, text: expect.stringContaining('停业整改') });
    expect(await statusOf(on.stage)).toBe('suspended');
    const told = await toldOf(on.stage);
    expect(told.map(({ to }) => to)).toEqual(expect.arrayContaining(['grid-1', 'inspector-1']));
    expect(told.map(({ to }) => to)).not.toContain('office-1');
    expect(told[0]?.text).toContain(PAPER.document);
  });

  test('open again only after a re-check that was passed since, and nothing left open', async () => {
    const number = await openRectification(on.stage, { org: { id: SCHOOL.id, name: SCHOOL.name } });
    await change({}, 'suspended');
    const back = { recheck: number, effective_on: '2026-07-19' };
    const at = new Date('2026-07-19T04:00:00Z');
    const resume = () =>
      on.stage.runOne('change_status', {
        by: 'office-1',
        at,
        answers: { org: { id: SCHOOL.id, name: SCHOOL.name }, ...PAPER, ...back },
        with: { to: 'valid' },
      });
    expect(await resume()).toMatchObject({ ok: false });
    await check(number, '2026-07-19');
    expect(await resume()).toMatchObject({ ok: true, text: expect.stringContaining('停业整改 → 有效') });
    expect(await statusOf(on.stage)).toBe('valid');
  });

  test('the answer says which status when the flow does not; nobody is told of other changes', async () => {
    expect(await change({ to: 'rectifying' })).toMatchObject({ ok: true });
    expect(await toldOf(on.stage)).toEqual([]);
  });

  test('a closing is told on the day, with what to say to take it in hand', async () => {
    expect(await change({ to: 'revoked' })).toMatchObject({ ok: true });
    const told = JSON.stringify(await toldOf(on.stage));
    expect(told).toContain('已吊销');
    expect(told).toContain('关停登记');
  });
});

describe('refused', () => {
  test('a re-check that was passed before the suspension is no ground', async () => {
    const number = await openRectification(on.stage, { org: { id: SCHOOL.id, name: SCHOOL.name } });
    await check(number, '2026-07-16');
    await change({ effective_on: '2026-07-17' }, 'suspended');
    const told = await change({ recheck: number }, 'valid');
    expect(told).toMatchObject({ ok: false, text: expect.stringContaining('停业以前') });
    expect(await statusOf(on.stage)).toBe('suspended');
  });

  test('what cannot follow, without a document, by another department, by who may not', async () => {
    expect(await change({}, 'valid')).toMatchObject({ ok: false });
    expect(await change({ document: ' ' }, 'suspended')).toMatchObject({ ok: false });
    expect(await change({ to: 'deregistered' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('县行政审批局的审批员'),
    });
    await expect(change({}, 'suspended', 'approver-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    await expect(change({}, 'suspended', 'inspector-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(await statusOf(on.stage)).toBe('valid');
  });
});

describe('malformed', () => {
  test('no institution, no day, a status that is none, an institution that is gone', async () => {
    const ask = (answers: Record<string, unknown>) => on.stage.runOne('change_status', { by: 'office-1', answers });
    await expect(ask({ ...PAPER, to: 'rectifying' })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(change({ effective_on: '昨天' }, 'suspended')).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    await expect(change({ to: 'closed' })).rejects.toThrow(/no status/u);
    expect(await change({ org: { id: 'nobody', name: '无' } }, 'suspended')).toMatchObject({ ok: false });
  });
});
