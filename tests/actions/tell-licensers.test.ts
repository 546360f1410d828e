/** Who licenses hears of 有照无证 as it is entered (M103), and of who put things right after 吊销 (M104). */
import { beforeEach, expect, test } from 'vitest';
import { bumpRevision } from '../../src/store/revision.ts';
import { putSchool, SCHOOL } from './institution-rows.ts';
import { clearRectifications, openRectification, toldOf } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
const org = { id: SCHOOL.id, name: SCHOOL.name };
const heardBy = async (who: string) => (await toldOf(on.stage)).filter(({ to }) => to === who).map(({ text }) => text);

beforeEach(async () => {
  await clearRectifications(on.stage);
});

async function put(status: string): Promise<void> {
  await putSchool(on.stage, status);
  await on.stage.core.store.transaction((tx) => bumpRevision(tx, 'register'));
}

test('有照无证: the approval bureau is told what to do, the market regulator of it, others are not', async () => {
  await put('not_training');
  const answers = { org, to: 'business_licence_only', document: '襄教〔2026〕7号', effective_on: '2026-07-18' };
  expect(await on.stage.runOne('change_status', { by: 'office-1', answers })).toMatchObject({ ok: true });
  const [told = ''] = await heardBy('approver-1');
  for (const word of ['【有照无证】', SCHOOL.name, '不得培训', '准入登记']) expect(told).toContain(word);
  expect((await toldOf(on.stage)).map(({ to }) => to)).not.toContain('inspector-2');
});

test('a change that is refused is told nobody', async () => {
  await put('valid');
  const answers = { org, to: 'business_licence_only', document: '襄教〔2026〕7号', effective_on: '2026-07-18' };
  expect(await on.stage.runOne('change_status', { by: 'office-1', answers })).toMatchObject({ ok: false });
  expect(await toldOf(on.stage)).toEqual([]);
});

test.each([
  ['revoked', true, true],
  ['revoked', false, false],
  ['valid', true, false],
])('a re-check of who is %s, passed: %s → the approver hears of it: %s', async (status, good, isTold) => {
  await put('valid');
  const number = await openRectification(on.stage, { org });
  await on.stage.core.store.execute('update institution set status = $2 where id = $1', SCHOOL.id, status);
  await on.stage.core.store.transaction((tx) => bumpRevision(tx, 'register'));
  const answers = { entry: { id: number }, good, due_on: '2026-07-25', facts: '看过', checkers: '王丽娟、李志强' };
  await on.stage.runOne('check_rectification', { by: 'office-1', answers });
  const told = await heardBy('approver-1');
  expect(told).toHaveLength(isTold ? 1 : 0);
  if (isTold) expect(told[0]).toContain(`${number}已复查合格`);
});
