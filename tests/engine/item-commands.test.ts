/** Whole items of a repeat: taken away and given back, changed question by question, added at the summary. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const INNER = `
    - {id: kind, type: choice, label: 类别, text: 哪类？, choices: {fire: 消防, fee: 收费}}
    - {id: yuan, type: int, label: 金额, text: 多少钱？, when: kind == "fee"}
    - {id: detail, type: text, label: 情况, text: 什么情况？, length: {min: 2}}`;
const ISSUES = `
- id: issues
  type: repeat
  label: 问题
  item_name: 问题
  max: 3
  text: 有问题吗？
  more: 还有吗？
  ask:${INNER}`;
const flow = makeFlow(`${ISSUES}\n- {id: end, type: int, label: 末, text: '共 {{ issues.size }} 条？'}`);
const twoKinds = makeFlow(`${ISSUES}
- {id: guests, type: repeat, label: 来人, item_name: 来人, text: 有人来吗？, more: 还有人吗？, ask: [{id: who, type: text, label: 姓名, text: 谁？}]}`);

/** Two items, at 还有吗. */
const atMore = () => new Chat(flow).say('有', '消防', '一一', '收费', '200', '二二');
const atReview = () => atMore().say('没有了', '7');

describe('删除 at 还有吗', () => {
  test.each(['删除2', '删2', '删掉第二条', '删除问题2', '第2条删掉', '问题2不要了', '去掉 ②'])('“%s”', (said) => {
    const chat = atMore().say(said);
    expect(chat.text).toBe('已删除问题2，回“恢复”能找回。\n还有吗？');
    expect(chat.say('没有了').text).toBe('共 1 条？');
    expect(chat.session?.answers).toHaveProperty(['issues[1].detail']);
    expect(chat.say('7', '提交').answers['issues']).toEqual([{ kind: 'fire', detail: '一一' }]);
  });

  test('moves the numbers of later items up, and never uses a key twice', () => {
    const chat = atMore().say('删除1', '消防', '三三', '没有了', '7');
    expect(chat.text).toContain('1. 问题1 类别：收费\n2. 问题1 金额：200\n3. 问题1 情况：二二\n4. 问题2 类别：消防');
    expect(Object.keys(chat.session?.answers ?? {})).toContain('issues[2].kind');
  });

  test('of what is not there is refused', () => {
    const chat = atMore().say('删5');
    expect([chat.outcome, chat.text]).toEqual(['rejected', '没有问题5。\n还有吗？']);
    expect(atMore().say('删除旧货').text).toContain('请回“有”或“没有了”');
  });

  test('of the only one leaves none, with its own question for the first again', () => {
    const chat = new Chat(flow).say('有', '消防', '一一', '删除1');
    expect(chat.text).toContain('有问题吗？');
    expect(chat.say('没有').text).toBe('共 0 条？');
  });
});

describe('恢复', () => {
  test('gives the last one back, then the one before', () => {
    const chat = atMore().say('删除1', '删除1', '恢复');
    expect(chat.text).toBe('已恢复，现在是问题1。\n还有吗？');
    expect(chat.say('恢复').text).toContain('已恢复，现在是问题1。');
    expect(chat.say('没有了', '7').text).toContain('1. 问题1 类别：消防');
    expect(chat.session?.removed).toEqual({ issues: [] });
  });

  test('恢复2 takes the one that would be the second', () => {
    const chat = atMore().say('删除2', '删除1', '恢复1', '恢复2', '没有了', '7');
    expect(chat.text).toContain('4. 问题2 金额：200');
    expect(atMore().say('删除2', '恢复3').text).toContain('没有删过这一条');
    expect(atMore().say('删除2', '撤销删除').text).toContain('已恢复');
    expect(atMore().say('删除2', '没有了', '7', '恢复问题2').text).toContain('问题2 情况：二二');
  });

  test('means 继续 where nothing was taken away', () => {
    expect(atMore().say('恢复').text).toBe('还有吗？');
    expect(atMore().say('暂停', '恢复').asked).toBe('issues');
  });

  test('of one too many is refused', () => {
    const chat = atMore().say('删除1', '消防', '三三', '收费', '5', '四四', '7', '恢复');
    expect([chat.outcome, chat.text]).toEqual(['rejected', expect.stringContaining('问题最多 3 条，已经满了。')]);
  });
});

describe('at the summary', () => {
  test('删除2 is the second item, and the summary comes again', () => {
    const chat = atReview().say('删除2');
    expect([chat.asked, chat.text]).toEqual(['review', expect.stringContaining('已删除问题2')]);
    expect(chat.text).not.toContain('金额');
    expect(chat.say('恢复').text).toContain('3. 问题2 类别：收费');
    expect(chat.say('提交').answers['issues']).toHaveLength(2);
  });

  test('of a full repeat does not ask 还有吗', () => {
    const chat = atMore().say('消防', '三三', '7', '删除3');
    expect([chat.asked, chat.say('提交').outcome]).toEqual(['review', 'submitted']);
  });

  test('with several repeats an item must be named', () => {
    const chat = new Chat(twoKinds).say('有', '消防', '一一', '没有了', '有', '张三', '没有了', '删除1');
    expect(chat.text).toContain('请说全，例如“删除问题1”或“删除来人1”。');
    expect(chat.say('加一条').text).toContain('请说全，例如“加一个问题”或“加一个来人”。');
    expect(chat.say('删除来人1').text).toContain('已删除来人1');
    expect(chat.say('删除问题1', '恢复').text).toContain('请说全，例如“恢复问题1”或“恢复来人1”。');
    expect(chat.say('恢复来人').text).toContain('来人1 姓名：张三');
  });

  test.each(['再加一条', '加一个问题', '加一条', '新增问题', '再来一条'])('“%s” begins one and comes back', (said) => {
    const chat = atReview().say(said);
    expect(chat.text).toBe('问题 3：\n哪类？');
    expect(chat.say('消防', '三三').asked).toBe('review');
    expect(chat.text).toContain('问题3 情况：三三');
    expect(chat.say(said).text).toContain('问题最多 3 条，已经满了。');
  });

  test('改问题2 goes through all of the item, offering what was there', () => {
    const chat = atReview().say('改问题2');
    expect(chat.text).toContain('原来填的是“收费”');
    expect(chat.say('不变').text).toContain('原来填的是“200”');
    expect(chat.say('300').text).toContain('原来填的是“二二”');
    expect(chat.say('好').asked).toBe('review');
    expect(chat.session?.queue).toBeUndefined();
    expect(chat.say('提交').answers['issues']).toContainEqual({ kind: 'fee', yuan: 300, detail: '二二' });
  });

  test('what becomes visible on the way is asked in its place', () => {
    const chat = atReview().say('改问题1', '收费');
    expect(chat.asked).toBe('issues[0].yuan');
    expect(chat.say('9').asked).toBe('issues[0].detail');
    expect(chat.say('不变').asked).toBe('review');
    expect(atReview().say('改问题2', '消防').asked).toBe('issues[1].detail');
  });

  test('上一步 stays inside the item, and 提交 leaves the rest as it was', () => {
    const chat = atReview().say('改问题2', '收费', '300', '上一步');
    expect(chat.asked).toBe('issues[1].yuan');
    expect(chat.say('400').asked).toBe('issues[1].detail');
    expect(chat.say('上一步', '提交').asked).toBe('review');
  });

  test('改 问题2 情况 is the one answer, and may carry the new one', () => {
    expect(atReview().say('改 问题2 情况').asked).toBe('issues[1].detail');
    expect(atReview().say('改问题2情况').asked).toBe('issues[1].detail');
    const chat = atReview().say('改 问题2 情况 改过的');
    expect([chat.asked, chat.text]).toEqual(['review', expect.stringContaining('问题2 情况：改过的')]);
  });
});

test('改2 at 还有吗 is the item, and comes back to 还有吗', () => {
  const chat = atMore().say('改2');
  expect(chat.asked).toBe('issues[1].kind');
  expect(chat.say('不变', '不变', '三三').text).toBe('还有吗？');
  expect(atMore().say('改2 金额').asked).toBe('issues[1].yuan');
  expect(atMore().say('改9').outcome).toBe('rejected');
  expect(atMore().say('再加一条').asked).toBe('issues[2].kind');
});

test('an item is named in full at other questions, but not in a text', () => {
  const chat = atMore().say('没有了', '删除问题2');
  expect([chat.asked, chat.text]).toEqual(['end', '已删除问题2，回“恢复”能找回。\n共 1 条？']);
  expect(atMore().say('没有了', '删除2').outcome).toBe('rejected');
  const text = new Chat(flow).say('有', '消防', '一一', '有', '消防', '删除问题1');
  expect(text.session?.answers['issues[1].detail']?.value).toBe('删除问题1');
});

test('没有了 with an item half filled asks the rest of it', () => {
  const chat = new Chat(flow).say('有', '消防', '改 问题1');
  expect(chat.asked).toBe('issues[0].kind');
  chat.session = chat.session && { ...chat.session, focus: 'issues', asked: 'issues' };
  expect(chat.say('没有了').asked).toBe('issues[0].detail');
  expect(chat.say('一一').asked).toBe('end');
});

describe('over a list', () => {
  const over = makeFlow(`
- {id: kinds, type: multi, label: 类别, text: 哪些？, choices: {fire: 消防, fee: 收费}}
- {id: each, type: repeat, label: 各类, item_name: 类, over: kinds, ask: [{id: n, type: int, label: 个数, text: '{{ item }} 几个？'}, {id: t, type: int, label: 次数, text: 几次？}]}`);

  test('an item whose element is gone is hidden, and comes back with it', () => {
    const chat = new Chat(over).say('1、2', '5', '6', '7', '8', '改1', '2');
    expect(chat.text).not.toContain('fire');
    expect(chat.say('改1', '1、2').text).toContain('2. fire 个数：5');
    expect(chat.say('提交').answers['each']).toHaveLength(2);
  });

  test('an item is changed by its name or number, and cannot be taken away', () => {
    const chat = new Chat(over).say('1、2', '5', '6', '7', '8', '改 fee');
    expect(chat.asked).toBe('each[fee].n');
    expect(chat.say('9', '不变').asked).toBe('review');
    expect(chat.say('改类2').asked).toBe('each[fee].n');
    expect(chat.say('提交', '删除类2').text).toContain('类2是跟着前面的答案来的');
  });
});

test('a lower max hides the surplus; a higher one shows it again', () => {
  const chat = atReview();
  chat.flow = makeFlow(`${ISSUES.replace('max: 3', 'max: 1')}\n- {id: end, type: int, label: 末, text: 末？}`);
  expect(chat.say('进度').text).not.toContain('问题2');
  chat.flow = flow;
  expect(chat.say('进度').text).toContain('问题2');
});
