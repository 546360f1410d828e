/** A running form moves to a newer version of its flow: answers stay, only what no longer holds is asked again. */
import { describe, expect, test } from 'vitest';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { moveSession } from '../../src/engine/move.ts';
import type { AnswerPath } from '../../src/engine/session.ts';
import { Chat, makeFlow } from './chat.ts';

const ASK = `
- {id: kind, type: choice, label: 类, text: 哪类？, choices: {a: 甲, b: 乙}}
- {id: n, type: int, label: 数, text: 几个？, range: {min: 1, max: 100}}
- {id: day, type: date, label: 日期, text: 哪天？}
- {id: fact, type: text, label: 情况, text: 情况？}`;
const flow = makeFlow(ASK);
const version = (from: string, to: string, base = ASK): CompiledFlow => {
  if (!base.includes(from)) throw new Error(`no ${from}`);
  return makeFlow(base.replace(from, to), 'review: {}', 2);
};
const full = () => new Chat(flow).say('甲', '50', '昨天', '正常');

function move(chat: Chat, to: CompiledFlow): AnswerPath[] {
  if (chat.session === null) throw new Error('the form has ended');
  const { session, asksAgain } = moveSession(chat.session, chat.flow, { to, ctx: chat.ctx });
  chat.session = JSON.parse(JSON.stringify(session));
  chat.flow = to;
  return asksAgain;
}

describe('silently', () => {
  test('when only words changed, also at the summary', () => {
    const chat = full();
    expect(move(chat, version('哪类？', '是哪一类？'))).toEqual([]);
    expect(chat.say('提交').outcome).toBe('submitted');
    expect(chat.last.submit?.submission.version).toBe(2);
  });

  test('a question added is asked, and nothing else', () => {
    const chat = full();
    expect(move(chat, makeFlow(`${ASK}\n- {id: extra, type: int, label: 新, text: 新题？}`))).toEqual([]);
    expect(chat.say('提交').text).toBe('还差 1 题，答完再提交。\n新题？');
    expect(chat.say('5').asked).toBe('review');
  });

  test('in the middle the words answer what was asked', () => {
    const chat = new Chat(flow).say('甲');
    expect(move(chat, version('- {id: n', '- {id: extra, type: int, label: 新, text: 新题？}\n- {id: n'))).toEqual([]);
    expect(chat.say('50').text).toBe('新题？');
    expect(chat.session?.answers['n']?.value).toBe(50);
  });

  test('rules that were relaxed', () => {
    const chat = full();
    expect(move(chat, version('max: 100', 'max: 1000'))).toEqual([]);
    expect(chat.say('改2', '900').text).toContain('900');
  });
});

describe('asks again, and says why', () => {
  test.each([
    ['an option is gone', 'a: 甲, b: 乙', 'b: 乙, c: 丙', ['kind'], '乙'],
    ['a range is tighter', 'max: 100', 'max: 10', ['n'], '9'],
    [
      'a check is tighter',
      'text: 哪天？',
      'text: 哪天？, check: [{that: day >= today, else: 太早了。}]',
      ['day'],
      '明天',
    ],
    ['a text must be longer', '情况？', '情况？, length: {min: 5}', ['fact'], '一切都很正常'],
    ['a type is another', 'type: text', 'type: phone', ['fact'], '13812345678'],
    ['a day becomes a moment', 'id: day, type: date', 'id: day, type: datetime', ['day'], '今天8点'],
  ])('when %s', (_why, from, to, asked, answer) => {
    const chat = full();
    const answers = chat.session?.answers ?? {};
    expect(move(chat, version(from, to))).toEqual(asked);
    expect(Object.keys(chat.session?.answers ?? {})).toEqual(Object.keys(answers));
    chat.say('提交');
    expect([chat.asked, chat.text]).toEqual([asked[0], expect.stringMatching(/^表格有更新。\n/u)]);
    expect(chat.say(answer).asked).toBe('review');
    expect(chat.text).not.toContain('表格有更新');
  });

  test('in the middle it is told with the first reply, after what was asked is answered', () => {
    const chat = new Chat(flow).say('甲', '50');
    move(chat, version('max: 100', 'max: 10'));
    expect(chat.say('昨天').text).toBe('表格有更新。\n几个？');
    expect(chat.say('9').asked).toBe('fact');
  });

  test('a hidden answer is not asked for, and counts again when its type comes back', () => {
    const chat = full();
    expect(move(chat, version('type: text,', 'type: int, when: n > 90,'))).toEqual([]);
    expect(chat.say('提交', '提交').outcome).toBe('submitted');
    const there = full();
    expect(move(there, version('type: text', 'type: int'))).toEqual(['fact']);
    move(there, flow);
    expect(there.say('提交', '提交').answers['fact']).toBe('正常');
  });
});

describe('what was open', () => {
  test('numbers of other options are not taken for the old ones', () => {
    const chat = new Chat(flow);
    move(chat, version('a: 甲, b: 乙', 'b: 乙, a: 甲'));
    expect(chat.say('1').text).toBe('表格有更新。\n哪类？');
    expect(chat.session?.answers).not.toHaveProperty('kind');
    const tapped = new Chat(flow);
    move(tapped, version('a: 甲, b: 乙', 'b: 乙, a: 甲'));
    expect(tapped.tap('kind=a').outcome).toBe('rejected');
  });

  test('a question that is gone takes no answer; its answer stays in the state, out of summary and submission', () => {
    const chat = new Chat(flow).say('甲', '50');
    move(chat, version('- {id: day, type: date, label: 日期, text: 哪天？}\n', ''));
    expect(chat.say('昨天').text).toBe('表格有更新。\n情况？');
    const there = full();
    move(there, version('- {id: day, type: date, label: 日期, text: 哪天？}\n', ''));
    expect(there.say('3').text).toMatch(/^表格有更新。\n请核对：\n1\. 类：甲\n2\. 数：50\n3\. 情况：正常\n/u);
    expect(there.session?.answers).toHaveProperty('day');
    expect(there.say('提交').answers).toEqual({ kind: 'a', n: 50, fact: '正常' });
  });

  test('what was pending about a question that changed is dropped; elsewhere it stays', () => {
    const warned = `${ASK}\n- {id: w, type: int, label: 警, text: 多少？, check: [{that: w < 5, else: 太多。, level: warn}]}`;
    const at = () => new Chat(makeFlow(warned)).say('甲', '50', '昨天', '正常', '9');
    const kept = at();
    move(kept, version('哪类？', '是哪类？', warned));
    expect(kept.say('是').asked).toBe('review');
    const dropped = at();
    move(dropped, version('id: w, type: int', 'id: w, type: money', warned.replace('w < 5', 'w < 5.0')));
    expect(dropped.say('是').text).toBe('表格有更新。\n多少？');
  });

  test('a focus on what is gone is left', () => {
    const chat = full().say('改3');
    move(chat, version('- {id: day, type: date, label: 日期, text: 哪天？}\n', ''));
    expect(chat.session?.focus).toBeUndefined();
    expect(chat.say('随便').asked).toBe('review');
  });

  test('a paused form moves asleep', () => {
    const chat = new Chat(flow).say('甲', '50', '暂停');
    move(chat, version('max: 100', 'max: 10'));
    expect(chat.session?.phase).toBe('paused');
    expect(chat.say('继续').text).toBe('表格有更新。\n哪天？');
  });
});
