/** A checklist page by page: what is marked, echoed, and gone back to. */
import { describe, expect, test } from 'vitest';
import { Chat, makeContext, makeFlow } from './chat.ts';

// AQ has 10 items: pages of 4, 4 and 2.
const flow = makeFlow(`
- {id: list, type: choice, label: 类型, text: 查什么？, choices: {AQ: 安全, SF: 收费, XX: 没有的}}
- {id: items, type: checklist, label: 结果, text: 逐项核对。, list: list, page: 4}
- id: findings
  type: repeat
  label: 问题
  item_name: 问题
  over: failed(items)
  ask:
    - {id: fact, type: text, label: 情况, text: '{{ item.code }} {{ item.question }}', length: {min: 2}}
    - {id: corrected, type: yesno, label: 改正, text: 改好了吗？}
- {id: due_on, type: date, label: 期限, text: 哪天？, when: 'findings.exists(f, !f.corrected)', default: 'due_day(findings.filter(f, !f.corrected).map(f, f.item))'}`);
const aq = () => new Chat(flow).say('安全');
test('a page shows its place, its items by number, and how to answer', () => {
  expect(aq().text.split('\n')).toEqual([
    '逐项核对。',
    'AQ检查，第 1/3 页，共 10 项',
    '1. 第1件事做到了',
    '2. 第2件事做到了',
    '3. 第3件事做到了',
    '4. 第4件事做到了',
    '都没问题回“全部符合”；有问题回序号，例如“3 4不符合”。',
    '每页都没问题，可回“全表符合”。',
  ]);
  expect(aq().keys).toEqual(['!all:items@0']);
});

test('each page is echoed shortly and leads to the next', () => {
  const chat = aq().say('全部符合');
  expect(chat.text).toMatch(/^1–4 都符合。\nAQ检查，第 2\/3 页/u);
  expect(chat.say('6、7不符合').text).toMatch(/^6、7 不符合，其余符合。\nAQ检查，第 3\/3 页/u);
  expect(chat.say('9不适用').text).toMatch(/^9 不适用，其余符合。\n问题 1\/2：\nAQ06/u);
});

test('全表符合 covers all remaining pages, but not what was said before', () => {
  const chat = aq().say('2不符合').say('全表符合，除 AQ06');
  expect(chat.text).toMatch(/^6 不符合，其余符合。\n问题 1\/2：\nAQ02/u);
  expect(chat.session?.answers['items']?.value).toMatchObject({
    results: { AQ01: 'pass', AQ02: 'fail', AQ06: 'fail', AQ10: 'pass' },
  });
});

test('items of other pages may be named ahead and stay so', () => {
  const chat = aq().say('全部符合，除 AQ06、AQ09');
  expect(chat.text).toContain('6. 第6件事做到了（不符合）');
  expect(chat.say('全部符合').text).toContain('9. 第9件事做到了（不符合）');
  chat.say('全部符合');
  expect(chat.session?.answers['items']?.value).toMatchObject({
    results: { AQ06: 'fail', AQ09: 'fail', AQ05: 'pass' },
  });
});

test('naming only items of another page says nothing about this one', () => {
  const chat = aq().say('9不适用');
  expect(chat.text).toBe('记下了：9 不适用。\n本页其余的呢？没问题回“其余符合”。');
  expect(chat.say('1、2符合').text).toBe('记下了：1、2 符合。\n本页其余的呢？没问题回“其余符合”。');
  expect(chat.say('其余符合').text).toContain('第 2/3 页');
});

test('1-8符合 9不符合 10不适用 judges the whole list in one message', () => {
  const chat = aq().say('1-8符合 9不符合 10不适用');
  expect(chat.text).toContain('AQ09');
  expect(chat.session?.answers['items']?.value).toMatchObject({
    results: { AQ08: 'pass', AQ09: 'fail', AQ10: 'not_applicable' },
  });
});

test.each([
  ['今天天气', '没看懂'],
  ['12不符合', '没有第 12 项'],
  ['不符合', '是哪几项不符合'],
  ['3符合3不符合', '说了两种结果'],
])('“%s” is told: %s', (said, told) => {
  const chat = aq().say(said);
  expect([chat.outcome, chat.asked, chat.text]).toEqual(['rejected', 'items', expect.stringContaining(told)]);
  expect(chat.text).not.toContain('第1件事');
});

describe('上一步', () => {
  test('leads to the page before, then to the question before', () => {
    const chat = aq().say('全部符合', '全部符合', '上一步');
    expect(chat.text).toContain('第 2/3 页');
    expect(chat.say('上一步').text).toContain('第 1/3 页');
    expect(chat.say('上一步').asked).toBe('list');
    expect(chat.say('1').text).toContain('第 3/3 页');
  });

  test('lets a page be judged anew', () => {
    const chat = aq().say('2、3不符合', '上一步');
    expect(chat.text).toContain('2. 第2件事做到了（不符合）');
    chat.say('2符合', '上一步').say('全部符合');
    expect(chat.session?.answers['items']?.value).toMatchObject({ results: { AQ02: 'pass', AQ03: 'pass' } });
  });

  test('from what follows comes back to the judged list, which 不变 keeps', () => {
    const chat = aq().say('全表符合', '上一步');
    expect(chat.text).toContain('原来：共10项，都符合，不变就回“不变”。');
    expect(chat.keys).toEqual(['!all:items@0', '!keep:items']);
    expect(chat.say('不变').asked).toBe('review');
    expect(chat.say('改 结果', 'AQ09不符合').asked).toBe('findings[AQ09].fact');
  });
});

test('the tap of an earlier page is not applied to the next', () => {
  const chat = aq().tap('!all:items@0');
  expect(chat.text).toContain('第 2/3 页');
  expect(chat.tap('!all:items@0').outcome).toBe('rejected');
  expect(chat.session?.answers['items']?.value).not.toHaveProperty('results.AQ05');
});

test('a detour in the middle of the list loses nothing', () => {
  const chat = aq().say('2不符合', '进度');
  expect(chat.text).toBe('已答 1 题，还差 1 题。');
  expect(chat.say('暂停', '继续').text).toContain('第 2/3 页');
  expect(chat.say('改 类型', '不变').text).toContain('第 2/3 页');
  expect(chat.photo('m').outcome).toBe('rejected');
  expect(chat.session?.answers['items']?.value).toMatchObject({ results: { AQ02: 'fail' } });
});

test('another list is asked anew, and answers about items come back with them', () => {
  const chat = aq().say('2不符合', '全表符合', '地上有水', '是');
  expect(chat.asked).toBe('review');
  chat.say('改1', '收费');
  expect(chat.text).toContain('SF检查，第 1/1 页，共 3 项');
  expect(chat.text).not.toContain('全表符合');
  expect(chat.say('全部符合').asked).toBe('review');
  expect(chat.text).not.toContain('地上有水');
  expect(chat.say('改1', '安全', '2不符合', '全表符合').text).toContain('3. AQ02 情况：地上有水');
});

test('findings are asked for each failed item, with its words, and handed over with its code', () => {
  const chat = aq().say('2、3不符合', '全表符合');
  expect(chat.text).toMatch(/问题 1\/2：\nAQ02 第2件事做到了$/u);
  chat.say('地上有水', '是', '灯不亮', '否');
  expect(chat.reply.options?.[0]?.label).toBe('就用：7月18日');
  chat.say('1');
  expect(chat.text).toContain('4. AQ02 改正：是\n5. AQ03 情况：灯不亮');
  chat.say('提交');
  expect(chat.answers['findings']).toEqual([
    { code: 'AQ02', fact: '地上有水', corrected: true },
    { code: 'AQ03', fact: '灯不亮', corrected: false },
  ]);
  expect(chat.answers['due_on']).toBe('2023-07-18');
});

test('改 AQ03情况 finds the answer about that item, and an item that passes now takes its answers out', () => {
  const chat = aq().say('2、3不符合', '全表符合', '地上有水', '是', '灯不亮', '是', '改 AQ03情况');
  expect(chat.asked).toBe('findings[AQ03].fact');
  chat.say('灯坏了', '改 结果', '3符合');
  expect(chat.asked).toBe('review');
  expect(chat.text).not.toContain('AQ03');
  expect(chat.session?.answers['findings[AQ03].fact']?.value).toBe('灯坏了');
});

test('a list that is not known leads back', () => {
  const chat = new Chat(flow).say('没有的');
  expect(chat.text).toContain('没有找到这份清单');
  expect(chat.say('全部符合').outcome).toBe('rejected');
  expect(chat.tap('!all:items@0').outcome).toBe('rejected');
  expect(chat.say('上一步').asked).toBe('list');
});

test('a list that became shorter between two messages is shown from where it still has pages', () => {
  const chat = aq().say('全部符合', '全部符合');
  const ctx = makeContext();
  const list = ctx.checklists['AQ'];
  chat.ctx = { ...ctx, checklists: list ? { AQ: { ...list, items: list.items.slice(0, 4) } } : {} };
  expect(chat.do({ kind: 'start' }).text).toContain('AQ检查，第 1/1 页，共 4 项');
  expect(chat.say('不变').asked).toBe('review');
});
