/** Taps on buttons: taken where they belong, refused where they are old. */
import { expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: kind, type: choice, label: 类型, text: 哪类？, choices: {fire: 消防, fee: 收费}, check: [{that: kind == "fire", else: 只收消防。, level: warn}]}
- {id: open, type: yesno, label: 在上课, text: 在上课吗？, optional: true}
- {id: tags, type: multi, label: 标记, text: 哪些？, choices: {a: 甲, b: 乙, c: 丙}, count: {min: 2}}
- {id: at, type: date, label: 日期, text: 哪天？}`);

test('a form can be filled by taps alone', () => {
  const chat = new Chat(flow);
  expect(chat.keys).toEqual(['kind=fire', 'kind=fee']);
  expect(chat.tap('kind=fire').keys).toEqual(['open=yes', 'open=no', '!skip:open']);
  expect(chat.tap('open=no').reply.mode).toBe('multi');
  expect(chat.tap('tags=a').outcome).toBe('rejected');
  chat.tap('tags=a', 'tags=c').say('今天').tap('!submit');
  expect(chat.answers).toEqual({ kind: 'fire', open: false, tags: ['a', 'c'], at: '2023-07-15' });
});

test('a tap of an earlier question is refused and never applied', () => {
  const chat = new Chat(flow).tap('kind=fire');
  const before = chat.session?.answers;
  for (const key of [
    'kind=fee',
    '!skip:kind',
    '!keep:kind',
    '!done:kind',
    '!submit',
    'tags=a',
    'open=!yes',
    'open=maybe',
    '!nonsense',
  ]) {
    chat.tap(key);
    expect([key, chat.outcome, chat.asked]).toEqual([key, 'rejected', 'open']);
    expect(chat.text).toBe('这是前面的按钮，已经过期了。\n在上课吗？');
    expect(chat.keys).toContain('open=yes');
  }
  expect(chat.session?.answers).toEqual(before);
  chat.tap('open=yes').tap('tags=a', 'tags=b').say('今天').tap('kind=fee');
  expect([chat.outcome, chat.asked]).toEqual(['rejected', 'review']);
  expect(chat.tap('!skip').outcome).toBe('rejected');
});

test('a button of the question itself does not confirm a warning about it', () => {
  const chat = new Chat(flow).tap('kind=fee');
  expect(chat.text).toBe('只收消防。确定吗？');
  expect(chat.tap('kind=fee').text).toBe('只收消防。确定吗？');
  expect(chat.tap('kind=fire').asked).toBe('open');
});

test('a tap of an earlier question leaves what we wait for as it is', () => {
  const asked = makeFlow(`
- {id: kind, type: choice, label: 类型, text: 哪类？, choices: {fire: 消防, fee: 收费}}
- {id: place, type: text, label: 地点, text: 哪里？, optional: 为什么不说？}
- {id: at, type: date, label: 日期, text: 哪天？}`);
  const chat = new Chat(asked).tap('kind=fire').say('跳过');
  expect(chat.text).toBe('为什么不说？');
  chat.tap('kind=fee');
  expect([chat.outcome, chat.text]).toEqual(['rejected', '这是前面的按钮，已经过期了。请接着回上一句问的。']);
  chat.say('他不愿意说');
  expect(chat.session?.answers['place']).toMatchObject({ status: 'skipped', said: '他不愿意说' });
  chat.say('取消').tap('place=x').say('是');
  expect(chat.outcome).toBe('cancelled');
});

test('the universal taps work without a path, too', () => {
  const chat = new Chat(flow).tap('kind=fire').tap('!skip');
  expect(chat.session?.answers['open']?.status).toBe('skipped');
  expect(chat.tap('!back').asked).toBe('open');
  expect(chat.tap('!keep').asked).toBe('tags');
  expect(chat.tap('!help').text).toContain('回序号就行');
  expect(chat.tap('!cancel').text).toContain('确定不要了吗');
  expect(chat.tap().asked).toBe('tags');
});

test('ticks of an unknown option are refused', () => {
  const chat = new Chat(flow).tap('kind=fire').tap('open=no').tap('tags=a', 'tags=zzz');
  expect(chat.outcome).toBe('rejected');
  expect(chat.tap('tags').outcome).toBe('rejected');
});
