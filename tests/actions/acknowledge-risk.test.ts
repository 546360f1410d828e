/** acknowledge_risk: whoever was told of a red event answers for himself, once; who has is kept. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readRiskData, silentMembers } from '../../src/domain/risk-event.ts';
import { listEntryEvents } from '../../src/store/register-entries.ts';
import { clearRisks, FIRST, report, risks, told, whoWasTold } from './risks.ts';
import { withStage } from './stage.ts';

const on = withStage();
const say = (by: string, number = FIRST) =>
  on.stage.runOne('acknowledge_risk', { by, answers: { entry: { id: number } } });
const silent = async () => silentMembers(readRiskData((await risks(on.stage))[0]?.data ?? {})).sort();

beforeEach(async () => {
  await clearRisks(on.stage);
});

describe('allowed', () => {
  test('a red event is told to leader, deputies, education, police and nobody in a group; each answers', async () => {
    await report(on.stage, { signals: ['vanished'] });
    expect(await whoWasTold(on.stage)).toEqual(['deputy-1', 'leader-1', 'liaison-1', 'office-1']);
    expect((await told(on.stage))[0]).toContain(`收到 ${FIRST}`);
    expect(await silent()).toEqual(['deputy-1', 'leader-1', 'liaison-1', 'office-1']);
    expect(await say('liaison-1')).toMatchObject({ ok: true, text: expect.stringContaining('还有3人没回') });
    expect((await risks(on.stage))[0]).toMatchObject({ state: 'acknowledged', dueAt: '2026-07-18T04:00:00.000Z' });
    await say('leader-1');
    await say('deputy-1');
    expect(await say('office-1')).toMatchObject({ text: expect.stringContaining('都回齐了') });
    expect(await silent()).toEqual([]);
    const [entry] = await risks(on.stage);
    const events = await listEntryEvents(on.stage.core.store, entry?.id ?? '');
    const who = events.filter(({ to }) => to === 'acknowledged').map(({ actorId }) => actorId);
    expect(who).toEqual(['liaison-1', 'leader-1', 'deputy-1', 'office-1']);
  });

  test('the second answer of one person changes nothing; two of a batch count as two', async () => {
    await report(on.stage, { signals: ['vanished'] });
    const calls = ['liaison-1', 'leader-1', 'liaison-1'].map((by) => ({ by, answers: { entry: { id: FIRST } } }));
    const results = await on.stage.run('acknowledge_risk', calls);
    expect(results.map(({ text }) => String(text).slice(0, 4))).toEqual(['好的，F', '好的，F', '您已经回']);
    expect(await silent()).toEqual(['deputy-1', 'office-1']);
  });

  test('whoever reports it knows of it already', async () => {
    await report(on.stage, { by: 'office-1', signals: ['accident'] });
    expect(await silent()).toEqual(['deputy-1', 'leader-1', 'liaison-1']);
  });

  test('the number of a report that was joined stands for the event', async () => {
    await report(on.stage, { signals: ['vanished'] });
    await report(on.stage, { by: 'inspector-1', signals: ['wages'] });
    expect(await say('leader-1', 'FX20260718-0002')).toMatchObject({ ok: true, number: FIRST });
  });
});

describe('refused', () => {
  test('an orange event binds nobody; neither does a red one whom it was not told to', async () => {
    await report(on.stage, { signals: ['account'] });
    expect(await say('leader-1')).toMatchObject({ ok: false, text: expect.stringContaining('不用您回') });
  });

  test.each(['inspector-1', 'grid-1', 'approver-1', 'parent-1'])('%s may not', async (by) => {
    await report(on.stage, { signals: ['vanished'] });
    await expect(say(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('no number, an unknown one, one of another register', async () => {
    for (const number of ['', 'FX20260718-0099', 'CL20260718-0001']) {
      expect(await say('leader-1', number)).toMatchObject({ ok: false });
    }
    const wrong = on.stage.runOne('acknowledge_risk', { by: 'leader-1', answers: { entry: 'FX' } });
    await expect(wrong).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
