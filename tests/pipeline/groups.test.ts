/** From a group into private: by wish, and when the bot has to leave the group. */
import { expect, test } from 'vitest';
import { GROUP, lines, MINUTE_MS, withTown } from './town.ts';

const on = withTown();
const HERE = { chat: GROUP };
const ME = 'inspector-1';
const OTHER = 'inspector-2';

const remove = () => on.town.send('office-1', { type: 'event', event: 'bot_removed' }, HERE);

test('私聊填: the group reads one line, and the form begins in private', async () => {
  const { town } = on;
  expect(await town.say(ME, '填报', HERE)).toMatchObject([
    { to: GROUP, mentions: [ME], options: ['私聊填', '就在群里填'], text: expect.stringContaining('到哪里填？') },
  ]);
  expect(lines(await town.say(ME, '私聊填', HERE))).toEqual([
    `${GROUP}: 好的，“现场检查填报”我私聊您，请看私聊。`,
    `${ME}: 这次查的是哪家？发名称、简称或许可证号都行。`,
  ]);
  expect(lines(await town.say(ME, '启航书法')).join()).toContain('这次查什么');
  expect(await town.say(ME, '启航书法', { ...HERE, aside: true })).toEqual([]);
});

test('a draft that lies in private is asked about there', async () => {
  const { town } = on;
  await town.tell(ME, '填报', '启航书法', '暂停');
  await town.say(ME, '填报', HERE);
  expect(lines(await town.say(ME, '1', HERE))).toEqual([
    `${GROUP}: 好的，“现场检查填报”我私聊您，请看私聊。`,
    expect.stringMatching(/^inspector-1: 您今天有一份“现场检查填报”没填完，已答1题/u),
  ]);
});

test('the bot is taken out of a group: each form that was begun there goes on in private', async () => {
  const { town } = on;
  for (const by of [ME, OTHER]) {
    await town.say(by, '填报', HERE);
    await town.say(by, '就在群里填', HERE);
    await town.say(by, '启航书法', HERE);
  }
  await town.say('fire-1', '今日任务', HERE);
  const gone = await remove();
  expect(lines(gone).sort()).toEqual(
    [ME, OTHER].map(
      (by) => `${by}: 我已不在群“双减工作专班联合检查群”里。您没填完的“现场检查填报”还在，回“继续”在这里接着填。`,
    ),
  );
  expect(lines(await town.say(ME, '继续')).join()).toContain('这次查什么');
  expect(lines(await town.say(ME, '安全')).join()).toContain('什么时候查的');
  // Nothing is left in the group that could be reminded of.
  expect((await town.after(30 * MINUTE_MS)).map(({ to }) => to).sort()).toEqual([ME, OTHER]);
});

test('the platform tells of it twice: everybody hears once', async () => {
  const { town } = on;
  await town.say(ME, '填报', HERE);
  await town.say(ME, '就在群里填', HERE);
  const message = town.message('office-1', { type: 'event', event: 'bot_removed' }, HERE);
  const heard = await town.listen(async () => {
    for (const pipeline of [town.pipeline, town.instance()]) {
      await pipeline.accept(message);
      await pipeline.drained();
    }
  });
  expect(heard.map(({ to }) => to)).toEqual([ME]);
});
