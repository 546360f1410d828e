/** list_admissions_due: who has to be admitted, by the register; who is on the way and done, by the admissions. */
import { beforeEach, describe, expect, test } from 'vitest';
import { bumpRevision } from '../../src/store/revision.ts';
import { ANSWERS, admission, beginAdmission, putInto, step } from './admissions.ts';
import { SCHOOL } from './institution-rows.ts';
import { clearRectifications, openRectification } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
const ask = (by = 'approver-1', answers: Record<string, unknown> = {}) =>
  on.stage.runOne('list_admissions_due', { by, answers });

/** Of the demo only the test school is left: what it says is counted by hand. */
beforeEach(async () => {
  const { store } = on.stage.core;
  await clearRectifications(on.stage);
  await beginAdmission(on.stage, 'business_licence_only');
  await store.execute('delete from register_entry');
  await store.execute(`update institution set status = 'valid' where id <> $1`, SCHOOL.id);
  await store.transaction((tx) => bumpRevision(tx, 'register'));
});

describe('allowed', () => {
  test('有照无证 that nobody has begun with is named; begun, accepted and licensed it is counted there', async () => {
    expect(await ask()).toEqual({
      count: 1,
      text: `应办1家：未办1，在办0（已受理0），已发证0，办结率0%。\n1. ${SCHOOL.name}（有照无证）\n开始办请说“准入登记”。`,
    });
    const answers = { org: { id: SCHOOL.id, name: SCHOOL.name } };
    await on.stage.runOne('file_entry', { by: 'approver-1', answers, with: { register: 'admission' } });
    expect(await ask('leader-1')).toEqual({
      count: 0,
      text: '应办1家：未办0，在办1（已受理0），已发证0，办结率0%。',
    });
    await putInto(on.stage, 'applied');
    await step(on.stage, 'accepted');
    expect((await ask())['text']).toContain('在办1（已受理1）');
    // Decided within the campaign, which began on 1 July.
    const paper = { ...ANSWERS, decided_on: '2026-07-02', valid: { from: '2026-07-02', to: '2029-07-01' } };
    await putInto(on.stage, 'granted', paper);
    await step(on.stage, 'licensed', { answers: paper });
    expect((await admission(on.stage)).state).toBe('licensed');
    expect(await ask()).toEqual({ count: 0, text: '应办1家：未办0，在办0（已受理0），已发证1，办结率100%。' });
  });

  test('过期 counts; 已吊销 only after a re-check was passed and nothing is left open', async () => {
    const { store } = on.stage.core;
    const put = async (status: string) => {
      await store.execute('update institution set status = $2 where id = $1', SCHOOL.id, status);
      await store.transaction((tx) => bumpRevision(tx, 'register'));
    };
    await put('expired');
    expect((await ask())['text']).toContain(`${SCHOOL.name}（过期）`);
    await put('revoked');
    expect(await ask()).toEqual({ count: 0, text: '没有应办的。' });
    const number = await openRectification(on.stage, { org: { id: SCHOOL.id, name: SCHOOL.name } });
    expect((await ask())['count']).toBe(0);
    const answers = { entry: { id: number }, good: true, facts: '改好了', checkers: '王丽娟、李志强' };
    await on.stage.runOne('check_rectification', { by: 'office-1', answers });
    expect((await ask())['text']).toContain(`${SCHOOL.name}（已吊销）`);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'grid-1', 'school-1', 'parent-1'])('%s does not see it', async (by) => {
    await expect(ask(by)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });
});

describe('malformed', () => {
  test('answers that nobody asked for change nothing', async () => {
    expect((await ask('office-1', { org: { id: 7 }, status: "'; drop table member; --" }))['count']).toBe(1);
  });
});
