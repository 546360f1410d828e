/** The minute's look at risk events: each silence is told once, upwards, by the clock; and never in a group. */
import { beforeEach, describe, expect, test } from 'vitest';
import { runRiskWatch } from '../../src/pipeline/risk-watch.ts';
import { clearRisks, FIRST, report, risks, told } from '../actions/risks.ts';
import { NOW, withStage } from '../actions/stage.ts';

const on = withStage();
const minutesOn = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

async function watchAt(at: Date, instances = 1): Promise<number> {
  const { store, snapshots, clock } = { ...on.stage.core, clock: on.stage.clock };
  clock.set(at.toISOString());
  await snapshots.refresh();
  const deps = { store, snapshots, clock, channel: 'simulator' } as const;
  const counts = await Promise.all(Array.from({ length: instances }, () => runRiskWatch(deps)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What the watch told since it was last asked. */
async function heard(): Promise<string[]> {
  const lines = await told(on.stage);
  await on.stage.core.store.execute('delete from outbox');
  return lines.sort();
}
const say = (by: string) => on.stage.runOne('acknowledge_risk', { by, answers: { entry: { id: FIRST } } });

beforeEach(async () => {
  on.stage.clock.set(NOW.toISOString());
  await clearRisks(on.stage);
});

describe('forced answers', () => {
  test('after five minutes office and deputies hear who is silent, after ten the leader; each once, with two instances', async () => {
    await report(on.stage, { signals: ['vanished'] });
    await say('liaison-1');
    await heard();
    expect(await watchAt(minutesOn(4.9))).toBe(0);
    expect(await watchAt(minutesOn(5), 2)).toBe(1);
    const silent = '5分钟，还没回“收到”的有：';
    const first = await heard();
    expect(first.map((line) => line.split(':')[0])).toEqual(['deputy-1', 'office-1']);
    for (const line of first) {
      expect(line).toContain(silent);
      for (const name of ['刘建国', '陈永胜', '王丽娟']) expect(line).toContain(name);
      expect(line).not.toContain('赵海峰');
    }
    expect(await watchAt(minutesOn(9.9), 2)).toBe(0);
    await say('office-1');
    expect(await watchAt(minutesOn(10), 2)).toBe(1);
    const second = await heard();
    expect(second).toEqual([expect.stringMatching(/^leader-1: 【红色风险】FX20260718-0001 .*过了10分钟.*刘建国/u)]);
    expect(second[0]).not.toContain('王丽娟');
    expect(await watchAt(minutesOn(60), 2)).toBe(0);
    expect(await heard()).toEqual([]);
  });

  test('when all have answered nobody is named; a server that was down tells both steps at once', async () => {
    await report(on.stage, { signals: ['vanished'] });
    for (const by of ['liaison-1', 'office-1', 'deputy-1', 'leader-1']) await say(by);
    await heard();
    expect(await watchAt(minutesOn(30))).toBe(0);
    await clearRisks(on.stage);
    on.stage.clock.set(NOW.toISOString());
    await report(on.stage, { signals: ['vanished'] });
    await heard();
    expect(await watchAt(minutesOn(30))).toBe(1);
    expect((await heard()).map((line) => line.split(':')[0])).toEqual(['deputy-1', 'leader-1', 'office-1']);
  });

  test('red is told in the night too, and what is orange binds nobody', async () => {
    const night = new Date('2026-07-18T18:00:00Z');
    await report(on.stage, { signals: ['account'], at: night });
    await heard();
    expect(await watchAt(new Date('2026-07-18T18:06:00Z'))).toBe(0);
    await report(on.stage, { by: 'inspector-1', signals: ['accident'], at: new Date('2026-07-18T18:10:00Z') });
    expect((await heard()).map((line) => line.split(':')[0])).toContain('leader-1');
    expect(await watchAt(new Date('2026-07-18T18:15:00Z'))).toBe(1);
  });
});

describe('late follow-ups', () => {
  test('a red event without a follow-up after two hours is told once for each deadline', async () => {
    await report(on.stage, { signals: ['vanished'] });
    for (const by of ['liaison-1', 'office-1', 'deputy-1', 'leader-1']) await say(by);
    await heard();
    expect(await watchAt(minutesOn(119))).toBe(0);
    expect(await watchAt(minutesOn(120), 2)).toBe(1);
    const lines = await heard();
    expect(lines.map((line) => line.split(':')[0])).toEqual(['deputy-1', 'grid-1', 'office-1']);
    expect(lines[0]).toContain(`续报 ${FIRST}`);
    expect(await watchAt(minutesOn(600))).toBe(0);
    await on.stage.runOne('follow_risk', {
      by: 'office-1',
      answers: { entry: { id: FIRST }, progress: '在找法人', hurt: false, calm: false },
    });
    await heard();
    // A day after the follow-up, which was told at 600 minutes.
    expect(await watchAt(minutesOn(600 + 1440))).toBe(1);
  });

  test('what is not red waits for the morning', async () => {
    await report(on.stage, { signals: ['account'], at: new Date('2026-07-18T16:00:00Z') });
    await heard();
    expect(await watchAt(new Date('2026-07-19T16:00:00Z'))).toBe(0);
    expect(await watchAt(new Date('2026-07-19T22:59:00Z'))).toBe(0);
    expect(await watchAt(new Date('2026-07-19T23:00:00Z'))).toBe(1);
    expect((await heard()).every((line) => line.includes('【橙色风险】'))).toBe(true);
  });

  test('without a channel to members nothing is marked as told', async () => {
    await report(on.stage, { signals: ['vanished'] });
    const { store, snapshots } = on.stage.core;
    on.stage.clock.set(minutesOn(30).toISOString());
    expect(await runRiskWatch({ store, snapshots, clock: on.stage.clock, channel: null })).toBe(0);
    expect((await risks(on.stage))[0]?.data['chased']).toBeUndefined();
    expect(await watchAt(minutesOn(31))).toBe(1);
  });

  test('nobody is told in a group', async () => {
    await report(on.stage, { signals: ['vanished'] });
    await watchAt(minutesOn(10));
    await watchAt(minutesOn(180));
    const lines = await heard();
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.startsWith('a group'))).toEqual([]);
  });
});
