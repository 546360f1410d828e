/** 人工, both ways: the office hears where somebody is stuck, answers, and gives them back to the question they were at. */
import { expect, test } from 'vitest';
import { DAY_MS, GROUP, lines, MINUTE_MS, withTown } from './town.ts';

const on = withTown();
const ME = 'inspector-1';
const OFFICE = 'office-1';
const NUMBER = 'RG20260720-0001';

/** Asks for a human in the middle of a form; a minute passes between the messages. */
async function ask(): Promise<string[]> {
  const { town } = on;
  for (const text of ['填报', '启航书法']) {
    await town.say(ME, text);
    town.stage.clock.advance(MINUTE_MS);
  }
  return lines(await town.say(ME, '人工'));
}

const answer = (...rest: string[]) => on.town.tell(OFFICE, `回复人工 ${NUMBER}`, ...rest);

test('the office reads who it is, the form and question, and what was said, in order', async () => {
  const [told, request] = await ask();
  expect(told).toBe(`${ME}: 已转给办公室，编号 ${NUMBER}。有话直接说，我会转过去；回“继续”就回到小助手。`);
  expect(request?.split('\n')).toEqual([
    `${OFFICE}: 【人工 ${NUMBER}】李志强（县教育局）请您帮忙。`,
    '正在填“现场检查填报”，停在“检查类型”。最近说的话：',
    '李志强：填报',
    '小助手：这次查的是哪家？发名称、简称或许可证号都行。',
    '李志强：启航书法',
    expect.stringMatching(/^小助手：机构：.*启航书法/u),
    '李志强：人工',
    `回复他请说：回复人工 ${NUMBER}`,
  ]);
});

test('words go to the office and back; 办结 gives the person back to the question they were at', async () => {
  const { town } = on;
  await ask();
  expect(lines(await town.say(ME, '我不知道选哪类'))).toEqual([
    `${ME}: 已转给办公室，请等回话。回“继续”就回到小助手。`,
    `${OFFICE}: 【人工 ${NUMBER}】李志强：我不知道选哪类`,
  ]);
  expect(lines(await town.say(ME, '在吗'))).toEqual([`${OFFICE}: 【人工 ${NUMBER}】李志强：在吗`]);
  expect(lines(await answer('选安全就行', '还没完'))).toEqual([
    `${ME}: 办公室王丽娟：选安全就行\n（直接回就行；回“继续”回到小助手。）`,
    `${OFFICE}: 已转给对方。`,
  ]);
  expect(await town.rows('select handler_id as by, ended_at as "endedAt" from handover')).toEqual([
    { by: OFFICE, endedAt: null },
  ]);
  expect(lines(await answer('那就好', '办结'))).toEqual([
    `${ME}: 办公室王丽娟：那就好`,
    expect.stringMatching(/^inspector-1: 接着刚才的“现场检查填报”：\n这次查什么？/u),
    `${OFFICE}: 已转给对方，并交回小助手。`,
  ]);
  // The bot listens again, and the request is over.
  expect(lines(await town.say(ME, '安全')).join()).toContain('什么时候查的');
  expect(lines(await answer('还在吗', '办结'))).toEqual([`${OFFICE}: ${NUMBER} 已经办结了。`]);
});

test('回“继续” ends it from the other side, and the office hears', async () => {
  const { town } = on;
  await ask();
  expect(lines(await town.say(ME, '继续'))).toEqual([
    `${ME}: 好的，小助手在。`,
    expect.stringMatching(/^inspector-1: 接着刚才的“现场检查填报”/u),
    `${OFFICE}: 【人工 ${NUMBER}】李志强已回到小助手。`,
  ]);
  // A late answer is still read, and the form stays open.
  expect(lines(await answer('选安全', '办结'))).toContain(`${ME}: 办公室王丽娟：选安全`);
  expect(lines(await town.say(ME, '安全')).join()).toContain('什么时候查的');
});

test('no reminder comes in between while a human is there', async () => {
  const { town } = on;
  await ask();
  for (let n = 0; n < 4; n += 1) expect(await town.after(30 * MINUTE_MS)).toEqual([]);
});

test('what nobody went on with for a day is the bot’s again', async () => {
  const { town } = on;
  await ask();
  town.stage.clock.advance(DAY_MS + 1);
  expect(lines(await town.say(ME, '今日任务')).every((line) => line.startsWith(`${ME}: `))).toBe(true);
});

test('in a group a human is asked for in private', async () => {
  expect(lines(await on.town.say(ME, '人工', { chat: GROUP }))).toEqual([`${GROUP}: 找人工请私聊我，说“人工”。`]);
  expect(await on.town.stage.count('handover')).toBe(0);
});

test('somebody of the office who asks is not asked to help themselves', async () => {
  expect(lines(await on.town.say(OFFICE, '人工'))).toEqual([
    `${OFFICE}: 办公室现在没有人值守，请直接打电话联系办公室。`,
  ]);
  expect(lines(await on.town.say(OFFICE, '今日任务')).join()).not.toContain('已转给办公室');
});
