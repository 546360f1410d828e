/** Questions that repeat: none, one after another, going back, leaving out. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const INNER = `
    - {id: kind, type: choice, label: 类别, text: 哪类？, choices: {fire: 消防, fee: 收费}}
    - {id: detail, type: text, label: 情况, text: '{{ shown.kind }}什么情况？', length: {min: 2}}`;
const asking = (extra: string) =>
  makeFlow(`
- id: issues
  type: repeat
  label: 问题
  item_name: 问题
  max: 3
  ${extra}
  ask:${INNER}
- {id: end, type: int, label: 末, text: '共 {{ issues.size }} 条？', when: 'size(issues) != 1'}`);
const withText = asking('text: 有问题吗？\n  more: 还有吗？');
const direct = asking('more: 还有吗？');

test('none at all', () => {
  const chat = new Chat(withText);
  expect([chat.text, chat.keys]).toEqual(['有问题吗？', ['issues=yes', 'issues=no']]);
  expect(chat.say('没有').text).toBe('共 0 条？');
  expect(chat.say('0').text).toContain('1. 问题：现有 0 条。');
  expect(chat.say('提交').answers).toEqual({ issues: [], end: 0 });
});

test('one item after another, until 没有了', () => {
  const chat = new Chat(direct);
  expect(chat.text).toBe('问题 1：\n哪类？');
  expect(chat.say('消防').text).toBe('消防什么情况？');
  expect(chat.say('通道堵了').text).toBe('还有吗？');
  expect(chat.say('有').text).toBe('问题 2：\n哪类？');
  expect(chat.say('收费', '没公示').say('没有了').asked).toBe('end');
  expect(chat.say('2').text).toContain('3. 问题2 类别：收费');
  expect(chat.say('提交').answers['issues']).toEqual([
    { kind: 'fire', detail: '通道堵了' },
    { kind: 'fee', detail: '没公示' },
  ]);
});

test('the first answer of the next item may be said at once; taps work; anything else is asked back', () => {
  const chat = new Chat(direct).say('消防', '通道堵了', '收费');
  expect(chat.asked).toBe('issues[1].detail');
  expect(chat.say('没公示').tap('issues=yes').asked).toBe('issues[2].kind');
  expect(new Chat(direct).say('消防', '通道堵了').tap('issues=no').asked).toBe('review');
  const lost = new Chat(direct).say('消防', '通道堵了', '什么');
  expect([lost.outcome, lost.text]).toEqual(['rejected', '请回“有”或“没有了”。\n还有吗？']);
  expect(new Chat(direct).say('消防', '通道堵了').tap('issues=what').outcome).toBe('rejected');
});

test('a full repeat asks no further', () => {
  const chat = new Chat(direct).say('消防', '一一', '消防', '二二', '消防', '三三');
  expect(chat.asked).toBe('end');
});

describe('going back', () => {
  test('out of an item that was only begun makes it vanish', () => {
    const chat = new Chat(direct).say('消防', '通道堵了', '有', '上一步');
    expect(chat.asked).toBe('issues[0].detail');
    expect(chat.say('1').asked).toBe('issues');
    expect(chat.say('没有了').text).not.toContain('问题2');
  });

  test('from the summary, 改 问题 adds one', () => {
    const chat = new Chat(direct).say('消防', '通道堵了', '没有了', '改 问题');
    expect(chat.asked).toBe('issues');
    expect(chat.say('有', '收费', '没公示', '没有了').asked).toBe('end');
  });
});

test('跳过 at 还有吗 is refused and helped', () => {
  const chat = new Chat(direct).say('消防', '一一', '跳过');
  expect(chat.outcome).toBe('rejected');
  expect(chat.say('帮助').text).toContain('有就回“有”');
});

test('a repeat over a list of words, and over things without a code', () => {
  const flow = makeFlow(`
- {id: kinds, type: multi, label: 类别, text: 哪些？, choices: {fire: 消防, fee: 收费}}
- {id: each, type: repeat, label: 各类, over: kinds, ask: [{id: n, type: int, label: 个数, text: '{{ item }} 几个？'}]}
- {id: twice, type: repeat, label: 两遍, over: '["a", "a"]', ask: [{id: m, type: int, label: 遍数, text: '几遍？'}]}
- {id: places, type: repeat, label: 数字, over: '[1, 2]', ask: [{id: k, type: int, label: 又数, text: '{{ item }}？'}]}`);
  const chat = new Chat(flow).say('1、2');
  expect(chat.text).toBe('条目 1/2：\nfire 几个？');
  chat.say('5', '6', '7', '8', '9', '10', '提交');
  expect(chat.answers).toMatchObject({
    each: [
      { code: 'fire', n: 5 },
      { code: 'fee', n: 6 },
    ],
    twice: [
      { code: 'a', m: 7 },
      { code: 'a', m: 8 },
    ],
    places: [
      { code: 1, k: 9 },
      { code: 2, k: 10 },
    ],
  });
});
