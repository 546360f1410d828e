/** Questions that look something up: certain, several, uncertain, none. */
import { describe, expect, test } from 'vitest';
import { Chat, makeContext, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, confirm: "您说的是“{{ org.name }}”（{{ org.town }}）吗？"}
- {id: sign, type: text, label: 招牌, text: 招牌？, when: unlisted("org")}
- {id: big, type: int, label: 班数, text: 几个班？, when: org.pupils > 30 && org.rate > 1.5 && org.open}`);
const plain = makeFlow('- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}');
const STARS = ['org=i2', 'org=i3', 'org=!none'];

test('a certain row is taken at once and told; its fields reach the rules', () => {
  const chat = new Chat(flow).say('启航书法培训部');
  expect(chat.text).toBe('机构：启航书法培训部。\n几个班？');
  expect(chat.session?.answers['org']).toMatchObject({
    status: 'given',
    said: '启航书法培训部',
    value: { id: 'i1', name: '启航书法培训部', fields: { town: '古韩镇', note: null } },
  });
});

describe('several candidates', () => {
  const asked = () => new Chat(flow).say('星光');

  test('are numbered, with 都不是 at the end', () => {
    expect(asked().text).toBe('是哪一家？');
    expect(asked().reply.options?.map((option) => option.label)).toEqual([
      '星光艺术培训中心（古韩镇）',
      '星光英语培训学校（夏店镇）',
      '都不是',
    ]);
    expect(asked().keys).toEqual(STARS);
  });

  test.each(['2', '第二个', '选2', '星光英语培训学校'])('are chosen by “%s”', (said) => {
    expect(asked().say(said).session?.answers['org']?.value).toMatchObject({ id: 'i3' });
  });

  test('are chosen by a tap', () => {
    expect(asked().tap('org=i3').session?.answers['org']?.value).toMatchObject({ id: 'i3' });
    expect(asked().tap('org=i1').outcome).toBe('rejected');
  });

  test.each(['都不是', '3', '没有', '查不到'])('are refused by “%s”, and the words are kept', (said) => {
    const chat = asked().say(said);
    expect(chat.asked).toBe('sign');
    expect(chat.session?.answers['org']).toMatchObject({ status: 'unlisted', said: '星光' });
    expect(chat.say('星光灿烂托管').text).toContain('1. 机构：名册里没有（星光）');
    chat.say('提交');
    expect(chat.answers).toEqual({ sign: '星光灿烂托管' });
    expect(chat.last.submit?.submission.said).toEqual({ org: '星光' });
  });

  test('give way to other words and to the universal words', () => {
    expect(asked().say('启航书法培训部').session?.answers['org']?.value).toMatchObject({ id: 'i1' });
    expect(asked().say('英语').text).toContain('星光英语培训学校');
    expect(asked().say('帮助').text).toContain('发名称');
    expect(asked().say('取消').outcome).toBe('cancelled');
    expect(asked().say('9').text).toContain('没查到“9”');
  });
});

describe('one uncertain candidate', () => {
  const asked = () => new Chat(flow).say('启航');

  test('is put to the person in the flow’s words', () => {
    expect(asked().text).toBe('您说的是“启航书法培训部”（古韩镇）吗？');
    expect(asked().keys).toEqual(['org=!yes', 'org=!no']);
    expect(asked().say('对').asked).toBe('big');
    expect(asked().tap('org=!yes').asked).toBe('big');
  });

  test('can be refused, and then looked for again or given up', () => {
    const refused = () => asked().say('不是');
    expect(refused().text).toContain('请换个说法');
    expect(refused().keys).toEqual(['org=!none']);
    expect(refused().say('星光').keys).toEqual(STARS);
    expect(refused().tap('org=!none').session?.answers['org']).toMatchObject({ status: 'unlisted', said: '启航' });
    expect(asked().say('星光').keys).toEqual(STARS);
  });

  test('is offered as a list of one where the flow has no words for it', () => {
    expect(new Chat(plain).say('启航').keys).toEqual(['org=i1', 'org=!none']);
    expect(new Chat(plain).say('启航', '1').asked).toBe('review');
  });
});

test('nothing found is said plainly; one may try again or say 都不是', () => {
  const chat = new Chat(flow).say('小太阳');
  expect([chat.outcome, chat.text]).toEqual(['rejected', '没查到“小太阳”。换个名称再发一次，确实没有就回“都不是”。']);
  expect(chat.say('大太阳').text).toContain('没查到“大太阳”');
  expect(chat.say('都不是').session?.answers['org']).toMatchObject({ status: 'unlisted', said: '大太阳' });
});

test('a flow may take “not found” as the answer', () => {
  const asking = makeFlow(
    '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, match: {none: accept}}',
    'submit: {do: [{id: a, action: answer}], text: 好}',
  );
  const chat = new Chat(asking, '小太阳');
  expect([chat.outcome, chat.answers]).toEqual(['submitted', {}]);
  expect(chat.last.submit?.submission.said).toEqual({ org: '小太阳' });
  expect(new Chat(asking, '星光').keys).toEqual(STARS);
  expect(new Chat(asking, '启航书法培训部').answers).toMatchObject({ org: { id: 'i1' } });
});

test('a flow may want a nod even when the row is certain', () => {
  const careful = makeFlow(
    '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, match: {confirm: always}}',
  );
  const chat = new Chat(careful).say('启航书法培训部');
  expect(chat.text).toBe('您说的是“启航书法培训部（古韩镇）”吗？');
  expect(chat.say('是').asked).toBe('review');
});

test('a former row is offered after 上一步, and a wrong one keeps it', () => {
  const chat = new Chat(flow).say('启航书法培训部', '上一步');
  expect(chat.text).toContain('原来填的是“启航书法培训部”。');
  expect(chat.say('查无此人').session?.answers['org']?.value).toMatchObject({ id: 'i1' });
  expect(chat.say('上一步').text).toContain('已经是第一题了');
  expect(chat.say('1').asked).toBe('big');
});

test('empty words, whole stories and a missing table are refused politely', () => {
  expect(new Chat(flow).say('。。').text).toContain('请多写几个字');
  expect(new Chat(flow).say('长'.repeat(101)).text).toContain('太长');
  const ctx = { ...makeContext(), sources: {} };
  expect(new Chat(plain, undefined, ctx).say('启航').text).toContain('没查到');
});

test('a row that left the table between the offer and the choice is not made up', () => {
  const chat = new Chat(flow).say('星光');
  const empty = makeContext();
  chat.ctx = {
    ...empty,
    sources: { institutions: { fields: {}, find: () => ({ certain: false, candidates: [] }), get: () => undefined } },
  };
  expect(chat.say('1').outcome).toBe('rejected');
  expect(chat.session?.answers).toEqual({});
});
