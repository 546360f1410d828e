/** Several people in one group: whose message is whose, what stays private, what is quoted and what is taken back. */
import { describe, expect, test } from 'vitest';
import { inGroup } from '../../src/conversation/group-manners.ts';
import { makeVersion, PERSONAL_FLOW, PHOTO_FLOW } from './small-flows.ts';
import { FLOWS, LI, makeWorld, Talk, WANG } from './talk.ts';

const ROOM = { group: true };
const inRoom = (): Talk => {
  const talk = new Talk();
  const extra = [makeVersion(1), PHOTO_FLOW, PERSONAL_FLOW].map((flow) => [flow.definition.flow, flow] as const);
  talk.world = makeWorld(new Map([...FLOWS, ...extra]));
  return talk;
};

describe('where a form is filled in', () => {
  test('a long one is offered in private, and goes on there when that is chosen', () => {
    const talk = inRoom();
    talk.say(WANG, '@小助手 填报', ROOM);
    expect(talk.say(WANG, '私聊填', ROOM)).toContain('请看私聊');
    expect(talk.outcome?.privately).toEqual([{ kind: 'start', flow: 'inspection_site', from: expect.any(String) }]);
    expect(talk.stateOf(WANG, ROOM).session).toBeNull();
    expect(talk.wake(WANG, { kind: 'start', flow: 'inspection_site' })).toContain('这次查的是哪家？');
  });

  test('one that asks for personal data never begins in the group', () => {
    const talk = inRoom();
    expect(talk.say(WANG, '@小助手 登记电话', ROOM)).toContain('请看私聊');
    expect(talk.outcome?.privately).toEqual([{ kind: 'start', flow: 'contact', from: expect.any(String) }]);
  });

  test('somebody else’s choice between group and private is not taken', () => {
    const talk = inRoom();
    talk.say(WANG, '@小助手 填报', ROOM);
    expect(talk.say(LI, '1', ROOM)).toBe('');
    expect(talk.outcome?.privately).toEqual([]);
  });
});

describe('two people at once', () => {
  test('do not see each other’s summaries: the values go to the filler alone', () => {
    const talk = inRoom();
    for (const words of ['@小助手 夜查', '12', '1']) talk.say(WANG, words, ROOM);
    talk.say(LI, '@小助手 夜查', ROOM);
    talk.say(WANG, '通道堆了纸箱', ROOM);
    const [shown, own] = talk.replies;
    expect(talk.replies).toHaveLength(2);
    expect(shown).toMatchObject({ options: [{ label: '提交' }, { label: '取消' }] });
    expect(shown?.text).not.toContain('通道堆了纸箱');
    expect(own).toMatchObject({ private: true });
    expect(own?.text).toContain('通道堆了纸箱');
    expect(talk.stateOf(LI, ROOM).session?.answers).toEqual({});
    expect(talk.say(WANG, '提交', ROOM)).toBe('好了，JC20260302-0001。');
  });
});

describe('one message a turn', () => {
  test('texts are joined, the options of the last are kept', () => {
    const options = [{ key: 'a', label: '甲' }];
    expect(inGroup([{ text: '一' }, { text: '' }, { text: '二', options }])).toEqual([{ text: '一\n二', options }]);
    expect(inGroup([])).toEqual([]);
  });

  test('a long one is folded at a line’s end, and the whole goes to the person', () => {
    const long = Array.from({ length: 60 }, (_, n) => `第${n}行的内容在这里`).join('\n');
    const [folded, whole] = inGroup([{ text: long }]);
    expect(folded?.text.length).toBeLessThan(650);
    expect(folded?.text).toMatch(/内容在这里\n（内容较长，全文已私聊发您。）$/u);
    expect(whole).toEqual({ text: long, private: true });
  });

  test('what can be tapped is never cut', () => {
    const reply = { text: '字'.repeat(900), options: [{ key: 'a', label: '甲' }] };
    expect(inGroup([reply])).toEqual([reply]);
  });
});

describe('quotes', () => {
  const QUESTION = { quote: { text: '@王强 多少人？', fromBot: true } };

  test('whoever quotes a question of ours means that form, though another is open', () => {
    const talk = inRoom();
    for (const words of ['@小助手 夜查', '@小助手 暂停', '@小助手 拍照']) talk.say(WANG, words, ROOM);
    expect(talk.stateOf(WANG, ROOM).session?.flow).toBe('shots');
    expect(talk.say(WANG, '12', { ...ROOM, ...QUESTION, addressed: false })).toContain('哪一类？');
    expect(talk.stateOf(WANG, ROOM)).toMatchObject({ session: { flow: 'patrol' }, parked: [{ flow: 'shots' }] });
  });

  test('who quotes the question to somebody else, or a colleague, is talking to them', () => {
    const talk = inRoom();
    for (const who of [WANG, LI]) talk.say(who, '@小助手 夜查', ROOM);
    const others = { ...ROOM, quote: { text: '别的群消息', fromBot: true } };
    const colleague = { ...ROOM, quote: { text: '来了几个人', fromBot: false } };
    expect(talk.say(WANG, '12', others)).toBe('');
    expect(talk.say(WANG, '12', colleague)).toBe('');
    expect(talk.stateOf(WANG, ROOM).session?.answers).toEqual({});
    expect(talk.say(WANG, '12', ROOM)).toContain('哪一类？');
  });
});

describe('messages that are taken back', () => {
  test('an answer is asked again, with what was answered on offer', () => {
    const talk = inRoom();
    talk.say(WANG, '@小助手 夜查', ROOM);
    talk.say(WANG, '12', { ...ROOM, messageId: 'm-12' });
    const told = talk.send(WANG, { type: 'recall', messageId: 'm-12' }, { ...ROOM, addressed: false });
    expect(told).toContain('多少人？');
    expect(told).toContain('12');
    expect(talk.plan?.events.map(({ type }) => type)).toContain('recalled');
    expect(talk.say(WANG, '21', ROOM)).toContain('哪一类？');
    expect(talk.stateOf(WANG, ROOM).session?.answers['pupils']?.value).toBe(21);
  });

  test('anything else changes nothing and is not spoken of', () => {
    const talk = inRoom();
    talk.say(WANG, '@小助手 夜查', { ...ROOM, messageId: 'm-start' });
    for (const messageId of ['m-start', 'unknown']) {
      expect(talk.send(WANG, { type: 'recall', messageId }, ROOM)).toBe('');
      expect(talk.send(WANG, { type: 'recall', messageId })).toBe('');
      expect(talk.send(LI, { type: 'recall', messageId }, { ...ROOM, addressed: false })).toBe('');
    }
    expect(talk.stateOf(WANG, ROOM).session?.asked).toBe('pupils');
  });
});

test('when the bot is taken out of the group, forms go on in private', () => {
  const talk = inRoom();
  for (const words of ['@小助手 夜查', '12']) talk.say(WANG, words, ROOM);
  expect(talk.wake(WANG, { kind: 'removed', group: '检查群' }, ROOM)).toBe('');
  expect(talk.stateOf(WANG, ROOM)).toMatchObject({ session: null, parked: [] });
  const [moved] = talk.outcome?.privately ?? [];
  expect(moved).toMatchObject({ kind: 'taken_over', group: '检查群', session: { flow: 'patrol' } });
  if (moved === undefined) throw new Error('nothing was moved');
  expect(talk.wake(WANG, moved)).toContain('我已不在群“检查群”里');
  expect(talk.say(WANG, '继续')).toContain('哪一类？');
});

test('pictures and words in one message: the pictures are taken, the words are theirs', () => {
  const talk = inRoom();
  talk.say(WANG, '拍照');
  const parts = [
    { type: 'text' as const, text: '这是现场' },
    { type: 'image' as const, mediaId: 'a' },
    { type: 'image' as const, mediaId: 'b' },
  ];
  expect(talk.send(WANG, { type: 'mixed', parts })).toContain('第 2 张');
  expect(talk.stateOf(WANG).session?.answers['photos']?.value).toHaveLength(2);
  expect(talk.say(WANG, '发完了')).toContain('说明一下？');
});
