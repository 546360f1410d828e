/** follow_risk, and how reports of one institution add up: levels rise, are told once, and never fall by themselves. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRisks, FIRST, report, risks, told, whoWasTold } from './risks.ts';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const DAY_MS = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const CALM = { progress: '已劝离', hurt: false, calm: false };
const follow = (more: Record<string, unknown> = {}, by = 'office-1', at?: Date) =>
  on.stage.runOne('follow_risk', {
    by,
    answers: { entry: { id: FIRST }, ...CALM, ...more },
    ...(at === undefined ? {} : { at }),
  });
const first = async () => (await risks(on.stage))[0];

beforeEach(async () => {
  await clearRisks(on.stage);
});

describe('allowed', () => {
  test('signals of one institution add up within thirty days; the report joins the open event and the rise is told', async () => {
    await report(on.stage, { signals: ['lowprice'] });
    expect(await first()).toMatchObject({
      state: 'reported',
      data: { level: 'yellow', score: 25 },
      departmentId: 'education',
    });
    const result = await report(on.stage, { by: 'inspector-2', signals: ['refunds'], at: later(29) });
    expect(result).toMatchObject({ level: 'orange', main: FIRST, text: expect.stringContaining('由黄色升为橙色') });
    const [main, joined] = await risks(on.stage);
    expect(main).toMatchObject({
      state: 'reported',
      data: { level: 'orange', score: 65, signals: ['lowprice', 'refunds'] },
    });
    expect(joined).toMatchObject({ state: 'merged', parentNumber: FIRST });
    expect(joined?.closedAt).not.toBeNull();
    expect((await told(on.stage)).filter((line) => line.includes('黄色升为橙色'))).toHaveLength(1);
  });

  test('what was reported longer ago, or of another place, is an event of its own', async () => {
    await report(on.stage, { signals: ['lowprice'] });
    await report(on.stage, { signals: ['wages'], unlisted: '小太阳，东街3号' });
    await report(on.stage, { signals: ['refunds'], at: later(31) });
    expect((await risks(on.stage)).map(({ state, data }) => [state, data['level']])).toEqual([
      ['reported', 'yellow'],
      ['reported', 'yellow'],
      ['reported', 'yellow'],
    ]);
  });

  test('two reports of one moment are one event', async () => {
    await Promise.all([
      report(on.stage, { by: 'inspector-1', signals: ['wages'] }),
      report(on.stage, { by: 'inspector-2', signals: ['account'] }),
    ]);
    const all = await risks(on.stage);
    expect(all.map(({ state }) => state).sort()).toEqual(['merged', 'reported']);
    expect(all.find(({ state }) => state === 'reported')).toMatchObject({ data: { level: 'red', score: 100 } });
  });

  test('a report that adds nothing is told to nobody again and puts no deadline off', async () => {
    await report(on.stage, { signals: ['vanished'] });
    const before = await whoWasTold(on.stage);
    await report(on.stage, { by: 'inspector-2', signals: ['vanished'], at: new Date(NOW.getTime() + 60_000) });
    expect(await whoWasTold(on.stage)).toEqual(before);
    expect((await first())?.dueAt).toBe('2026-07-18T04:00:00.000Z');
  });

  test('a follow-up rolls the deadline on by a day, through 处置中 to 已平息, and reaches those who were told', async () => {
    await report(on.stage, { signals: ['vanished'] });
    await on.stage.core.store.execute('delete from outbox');
    expect(await follow()).toMatchObject({ ok: true, level: 'red' });
    expect(await first()).toMatchObject({
      state: 'handling',
      dueAt: '2026-07-19T02:00:00.000Z',
      shown: { progress: '已劝离' },
    });
    expect(await whoWasTold(on.stage)).toEqual(['deputy-1', 'grid-1', 'leader-1', 'liaison-1']);
    await follow({ calm: true }, 'liaison-1');
    expect(await first()).toMatchObject({ state: 'resolved', dueAt: '2026-07-25T02:00:00.000Z' });
    // It breaks out again.
    await follow({ signals: ['wages'] });
    expect(await first()).toMatchObject({ state: 'handling', data: { score: 140, level: 'red' } });
  });

  test('somebody hurt makes it red, and red stays red', async () => {
    await report(on.stage, { signals: ['complaints'] });
    expect(await follow({ hurt: true })).toMatchObject({
      level: 'red',
      text: expect.stringContaining('由关注升为红色'),
    });
    expect(await whoWasTold(on.stage)).toContain('leader-1');
    expect(await follow({ hurt: false })).toMatchObject({ level: 'red' });
  });

  test('signals concern departments: wages labour, a late red report is marked', async () => {
    await report(on.stage, { signals: ['vanished'], found: '2026-07-18T09:00:00+08:00' });
    expect(await first()).toMatchObject({ data: { late_first: true }, shown: { late_first: '超时' } });
    expect((await told(on.stage))[0]).toContain('首报超时');
  });
});

describe('refused', () => {
  test('an inspector follows up what he reported, not what another did; a parent nothing', async () => {
    await report(on.stage, { by: 'inspector-2', signals: ['vanished'] });
    expect(await follow({}, 'inspector-2')).toMatchObject({ ok: true });
    expect(await follow({}, 'inspector-1')).toMatchObject({ ok: false, text: expect.stringContaining('不归您办') });
    await expect(follow({}, 'parent-1')).rejects.toThrow(/ACTION_DENIED/u);
  });

  test('what is closed is not followed up; it is closed only with root cause and lasting measure', async () => {
    await report(on.stage, { signals: ['wages'] });
    await follow({ calm: true });
    const close = (answers: Record<string, unknown>) =>
      on.stage.runOne('move_entry', {
        by: 'office-1',
        answers: { entry: { id: FIRST }, ...answers },
        with: { register: 'risk', to: 'closed' },
      });
    expect(await close({ cause: '资金链断了' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('长效措施'),
    });
    expect(await close({ cause: '资金链断了', measure: '每月核对余额' })).toMatchObject({ ok: true });
    expect(await follow()).toMatchObject({ ok: false });
    // A new report after that is a new event.
    await report(on.stage, { signals: ['wages'] });
    expect((await risks(on.stage)).map(({ state }) => state)).toEqual(['closed', 'reported']);
  });
});

describe('malformed', () => {
  test('no progress, no answer on who is hurt', async () => {
    await report(on.stage, { signals: ['wages'] });
    await expect(follow({ progress: '' })).rejects.toThrow();
    await expect(follow({ hurt: undefined })).rejects.toThrow();
  });
});
