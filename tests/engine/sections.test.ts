/** What stands above a question: the name of its section, once; and what a group gets to see of a summary. */
import { expect, test } from 'vitest';
import { Chat, makeContext, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: a, type: int, label: 甲, text: 甲？}
- {id: b, type: int, label: 乙, text: 乙？, section: 现场情况, when: a > 1}
- {id: c, type: int, label: 丙, text: 丙？, help: 写个数。}
- {id: d, type: int, label: 丁, text: 丁？, section: 处理}`);

test('a section is named above its first question that is asked, and not again', () => {
  const chat = new Chat(flow);
  expect(chat.text).toBe('甲？');
  expect(chat.say('2').text).toBe('【现场情况】\n乙？');
  expect(chat.say('不懂啊呀').text).not.toContain('【');
  expect(chat.say('3').text).toBe('丙？');
  expect(chat.say('3').text).toBe('【处理】\n丁？');
  expect(chat.say('上一步').text).not.toContain('【');
  expect(new Chat(flow).say('1').text).toBe('【现场情况】\n丙？');
});

test('an edit does not name it again', () => {
  expect(new Chat(flow).say('2', '3', '4', '5', '改2').text).not.toContain('【');
});

test('in a group the summary goes to the person alone, and the group hears what to say', () => {
  const chat = new Chat(flow, undefined, { ...makeContext(), chat: 'group' }).say('1', '3', '4');
  expect(chat.last.replies).toEqual([
    { text: expect.stringContaining('1. 甲：1'), private: true },
    { text: '请核对（清单已私聊发您）。没问题回“提交”。', options: expect.any(Array) },
  ]);
  expect(chat.say('提交').outcome).toBe('submitted');
});
