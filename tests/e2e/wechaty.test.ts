/** A personal account, over wechaty's mock puppet: an inspector known by the owner's remark, a parent, a work group. */
import { afterEach, expect, test } from 'vitest';
import type { ChannelName } from '../../src/channels/contract.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { MockAccount, type MockContact, type MockRoom } from '../channels/wechaty/mock-account.ts';
import { withTown } from '../pipeline/town.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';

const on = withTown();
let account: MockAccount | undefined;
afterEach(async () => await account?.close());

/** The account with the whole assistant behind it. */
async function open(): Promise<{ account: MockAccount; pipeline: Pipeline }> {
  let pipeline: Pipeline | undefined;
  account = new MockAccount({
    accept: async (message) => (await pipeline?.accept(message)) ?? { answers: 0 },
    now: () => on.town.stage.clock.now(),
  });
  const channels = new Map<ChannelName, MockAccount['channel']>([['wechaty', account.channel]]);
  pipeline = on.town.instance({ channels, pushChannel: 'wechaty' });
  await account.login();
  return { account, pipeline };
}

/** Says something and waits for what is read because of it. */
async function answered(
  at: { account: MockAccount; pipeline: Pipeline },
  said: () => void,
  where: MockContact | MockRoom,
) {
  const before = at.account.screen(where).length;
  said();
  await expect.poll(() => at.account.screen(where).length, { timeout: 5000 }).toBeGreaterThan(before);
  await at.pipeline.drained();
  return at.account
    .screen(where)
    .slice(before)
    .map(({ text }) => text)
    .join('\n');
}

test('an inspector whom the owner has given a remark files an inspection in words', async () => {
  const at = await open();
  const inspector = at.account.person('老王', '#inspector-1');
  let receipt = '';
  for (const words of INSPECTION_SCRIPT) {
    receipt = await answered(at, () => inspector.say(words).to(at.account.self), inspector);
    // A person does not type faster; the channel's own pace is not what this is about.
    on.town.stage.clock.advance(20_000);
  }
  expect(receipt).toMatch(/JC\d{8}-\d{4}/u);
  expect(
    await on.town.rows(`select 1 from inspection where filed_by_id = 'inspector-1' and filed_at > '2026-07-20'`),
  ).toHaveLength(1);
});

test('somebody who calls himself like a member is a stranger, and gets a parent’s answer', async () => {
  const at = await open();
  const parent = at.account.person('#inspector-1');
  const refused = await answered(at, () => parent.say('填报').to(at.account.self), parent);
  expect(refused).toContain('专班成员用的');
  const verdict = await answered(at, () => parent.say('启航书法有证吗').to(at.account.self), parent);
  expect(verdict).toContain('启航书法');
});

test('in a room it answers whom it is spoken to by, with a mention, and is silent at other talk', async () => {
  const at = await open();
  const inspector = at.account.person('老王', '#inspector-1');
  const room = at.account.room(inspector);
  inspector.say('今天下午开会').to(room);
  await answered(at, () => inspector.say('@小双 今日任务', [at.account.self]).to(room), room);
  const shown = at.account.screen(room);
  expect(shown).toHaveLength(1);
  expect(shown[0]?.mentions).toEqual([inspector.id]);
});

test('the day’s tasks come by themselves', async () => {
  const at = await open();
  const inspector = at.account.person('老王', '#inspector-1');
  await answered(at, () => inspector.say('你好').to(at.account.self), inspector);
  const before = at.account.screen(inspector).length;
  await on.town.store.execute(`update task set state = 'open', owner_id = 'inspector-1', due_on = '2026-07-20'`);
  expect(await at.pipeline.runMorning('2026-07-20')).toBeGreaterThan(0);
  await expect.poll(() => at.account.screen(inspector).length, { timeout: 5000 }).toBeGreaterThan(before);
  expect(at.account.screen(inspector).at(-1)?.text).toContain('早上好');
  await on.town.store.execute(`delete from duty_run where day = '2026-07-20'`);
});
