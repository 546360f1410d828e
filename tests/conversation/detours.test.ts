/** A question in the middle of a form, then back to the same question, asked once. */
import { describe, expect, test } from 'vitest';
import { makeChain } from './small-flows.ts';
import { FLOWS, makeWorld, Talk, WANG } from './talk.ts';

const chained = (names: string[], detour?: string): Talk => {
  const talk = new Talk();
  talk.world = makeWorld(new Map([...FLOWS, ...makeChain(names, detour)]));
  return talk;
};

test('three forms may wait for one another; each goes on at its question when the one before it has ended', () => {
  const talk = chained(['one', 'two', 'three', 'four']);
  for (const words of ['开始1', '开始2', '开始3', '开始4']) talk.say(WANG, words);
  expect(talk.stateOf(WANG).parked).toHaveLength(3);
  expect(talk.say(WANG, '4')).toBe('第4张好了\n\n接着刚才的“表3”：\n第3张表的数？');
  expect(talk.say(WANG, '3')).toBe('第3张好了\n\n接着刚才的“表2”：\n第2张表的数？');
  expect(talk.say(WANG, '2')).toBe('第2张好了\n\n接着刚才的“表1”：\n第1张表的数？');
  expect(talk.say(WANG, '1')).toBe('第1张好了');
  expect(talk.stateOf(WANG)).toMatchObject({ session: null, parked: [] });
});

test('a fourth would lose the thread: the open question is asked again instead', () => {
  const talk = chained(['one', 'two', 'three', 'four', 'five']);
  for (const words of ['开始1', '开始2', '开始3', '开始4']) talk.say(WANG, words);
  expect(talk.say(WANG, '开始5')).toContain('第4张表的数？');
  expect(talk.stateOf(WANG).parked).toHaveLength(3);
});

test('cancelling the detour goes back, too', () => {
  const talk = chained(['one', 'two']);
  for (const words of ['开始1', '开始2']) talk.say(WANG, words);
  expect(talk.say(WANG, '取消')).toContain('接着刚才的“表1”：\n第1张表的数？');
});

describe('a flow that names its detours', () => {
  const talk = (): Talk => chained(['one', 'two'], 'session: {detour: [my_tasks]}');

  test('lets those in', () => {
    const open = talk();
    open.say(WANG, '开始1');
    expect(open.say(WANG, '今日任务')).toContain('接着刚才的“表1”：');
  });

  test('and tells what to do before any other', () => {
    const open = talk();
    open.say(WANG, '开始1');
    expect(open.say(WANG, '开始2')).toBe('先把“表1”填完，或回“暂停”，再办“表2”。');
    expect(open.stateOf(WANG)).toMatchObject({ session: { flow: 'one' }, parked: [] });
    open.say(WANG, '暂停');
    expect(open.say(WANG, '开始2')).toContain('第2张表的数？');
  });
});

describe('人工', () => {
  const stuck = (): Talk => {
    const talk = new Talk();
    for (const text of ['填报', '启航书法培训部']) talk.say(WANG, text);
    return talk;
  };

  test('sets the form aside, with what it is about for whoever helps', () => {
    const talk = stuck();
    expect(talk.say(WANG, '人工')).toBe('已转给办公室');
    expect(talk.plan?.submit).toMatchObject({
      effects: [{ action: 'hand_over' }],
      interrupted: { title: '现场检查填报', question: '检查类型' },
    });
    expect(talk.stateOf(WANG)).toMatchObject({ session: null, human: { number: 'RG20260302-0001' } });
  });

  test('what is said goes to the office and answers nothing; the person hears so once', () => {
    const talk = stuck();
    talk.say(WANG, '人工');
    expect(talk.say(WANG, '安全')).toContain('已转给办公室');
    expect(talk.outcome?.tells).toEqual([{ to: ['office-1'], text: '【人工 RG20260302-0001】王强：安全' }]);
    expect(talk.say(WANG, '在吗')).toBe('');
    talk.now = new Date(talk.now.getTime() + 31 * 60_000);
    expect(talk.say(WANG, '还在吗')).toContain('已转给办公室');
    expect(talk.send(WANG, { type: 'image', mediaId: 'x' })).toBe('');
    expect(talk.outcome?.tells[0]?.text).toContain('[一张照片]');
    expect(talk.stateOf(WANG).parked[0]?.answers).not.toHaveProperty('list');
  });

  test.each(['填报', '帮助', '取消', '上一步', '今日任务'])(
    '“%s” is meant for the bot: it says how to come back',
    (said) => {
      const talk = stuck();
      talk.say(WANG, '人工');
      expect(talk.say(WANG, said)).toBe('办公室正在接待您。要回到小助手，请回“继续”。');
      expect(talk.outcome?.tells).toEqual([]);
      expect(talk.stateOf(WANG).human).toBeDefined();
    },
  );

  test('a human’s answer is passed on; the last one gives the person back to the question', () => {
    const talk = stuck();
    talk.say(WANG, '人工');
    const words = { kind: 'human_said', number: 'RG20260302-0001', text: '办公室王丽娟：选安全' } as const;
    expect(talk.wake(WANG, { ...words, ends: false })).toMatch(/^办公室王丽娟：选安全\n/u);
    expect(talk.stateOf(WANG).human).toBeDefined();
    expect(talk.wake(WANG, { ...words, ends: true })).toContain('接着刚才的“现场检查填报”：\n这次查什么？');
    expect(talk.stateOf(WANG).human).toBeUndefined();
    expect(talk.say(WANG, '安全')).toContain('什么时候查的？');
  });

  test('继续 goes back at once, and the office hears of it', () => {
    const talk = stuck();
    talk.say(WANG, '人工');
    expect(talk.say(WANG, '继续')).toContain('这次查什么？');
    expect(talk.outcome?.tells[0]?.text).toContain('已回到小助手');
  });

  test('a talk that nobody went on with is over after a day', () => {
    const talk = stuck();
    talk.say(WANG, '人工');
    talk.now = new Date(talk.now.getTime() + 25 * 3_600_000);
    talk.say(WANG, '今日任务');
    expect(talk.plan?.submit?.submission.flow).toBe('my_tasks');
    expect(talk.stateOf(WANG).human).toBeUndefined();
  });

  test('an answer that comes when the person is back already is only shown', () => {
    const talk = stuck();
    talk.say(WANG, '人工');
    talk.say(WANG, '继续');
    expect(talk.wake(WANG, { kind: 'human_said', number: 'RG20260302-0001', text: '办公室：好', ends: true })).toBe(
      '办公室：好',
    );
    expect(talk.stateOf(WANG).session?.flow).toBe('inspection_site');
  });
});
