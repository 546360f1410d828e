/** 好, 可以, 就用 …: agreeing to what a question offers, and what is no agreement. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';
import { small } from './small-form.ts';

describe('agreeing to what is offered', () => {
  const AGREED = ['好', '好的', '可以', '行', '对', '就用', '就这样', '默认', '嗯', 'ok', '好吧。', '不变'];
  const OFFERS: [string, string, unknown][] = [
    ['text', 'default: \'"教室"\'', '教室'],
    ['int', 'default: "3"', 3],
    ['money', 'default: "3.5"', 3.5],
    ['choice', 'choices: {a: 甲, b: 乙}, default: \'"b"\'', 'b'],
    ['date', 'default: today', '2023-07-15'],
    ['datetime', 'default: now', '2023-07-15T09:30:00+08:00'],
    ['phone', 'default: \'"13812345678"\'', '13812345678'],
  ];

  test.each(OFFERS)('takes the default of a %s question', (type, rest, value) => {
    const flow = makeFlow(`- {id: q, type: ${type}, label: 题, text: 问？, ${rest}}`);
    for (const said of AGREED) {
      const chat = new Chat(flow).say(said);
      expect([said, chat.asked, chat.session?.answers['q']?.value]).toEqual([said, 'review', value]);
    }
  });

  test('the words on the button are taken, too', () => {
    expect(new Chat(small).say('就用：今天 09:30').asked).toBe('open');
    expect(new Chat(small).say('就用 今天9点').asked).not.toBe('review');
  });

  test('是 and 行 answer a yes-no question; 好 and 就用 take its default', () => {
    const flow = makeFlow('- {id: q, type: yesno, label: 题, text: 问？, default: "false"}');
    for (const said of ['是', '对', '行', '嗯'])
      expect(new Chat(flow).say(said).session?.answers['q']?.value).toBe(true);
    for (const said of ['好', '好的', '就用', '默认', '就这样', 'ok'])
      expect(new Chat(flow).say(said).session?.answers['q']?.value).toBe(false);
  });

  test('an option called so is the option', () => {
    const flow = makeFlow('- {id: q, type: choice, label: 题, text: 问？, choices: {a: 好, b: 差}, default: \'"b"\'}');
    expect(new Chat(flow).say('好').session?.answers['q']?.value).toBe('a');
    expect(new Chat(flow).say('行').session?.answers['q']?.value).toBe('b');
  });

  test.each(['不变', '好', '不改', '就这样', '1', '对'])('“%s” after 上一步 keeps the former answer', (said) => {
    const chat = new Chat(small).say('今天8点', '上一步', said);
    expect([chat.asked, chat.session?.answers['visited_at']?.value]).toEqual(['open', '2023-07-15T08:00:00+08:00']);
    const text = new Chat(small).say('今天9点', '否', '跳过', '大门上锁', '改 情况', said);
    expect([text.asked, text.session?.answers['fact']?.value]).toEqual(['review', '大门上锁']);
    const org = new Chat(makeFlow('- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}'));
    expect(org.say('启航书法培训部', '改1', said).asked).toBe('review');
  });

  test('where nothing is offered they are words like others', () => {
    expect(new Chat(small).say('今天9点', '是', '好').outcome).toBe('rejected');
    expect(new Chat(small).say('今天9点', '否', '跳过', '好的').session?.answers['fact']?.value).toBe('好的');
  });
});
