/** Several answers in one message: read only when each part can be nothing else, shown for one nod, never taken silently. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const ASK = `
- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}
- {id: list, type: choice, label: 类型, text: 查什么？, choices: {AQ: 安全检查, SF: 收费检查}, words: {AQ: [安全]}}
- {id: at, type: datetime, label: 时间, text: 何时？, check: [{that: at <= now, else: 不能晚于现在。}]}
- {id: open, type: yesno, label: 上课, text: 在上课吗？}
- {id: pupils, type: int, label: 人数, text: 多少人？, when: open, check: [{that: pupils < 100, else: 有这么多？, level: warn}]}
- {id: fact, type: text, label: 情况, text: 什么情况？, length: {min: 2}}
- {id: place, type: location, label: 位置, text: 位置？, optional: true}`;
const flow = makeFlow(ASK);
const ORG = '启航书法培训部';
const shown = `听到这几项：\n1. 机构：${ORG}\n2. 类型：安全检查\n3. 时间：今天 09:00\n对吗？哪项不对就回序号，例如“2不对”。`;

describe('one after another', () => {
  test.each([
    [`${ORG}，安全检查，今天上午9点`],
    [`${ORG}, 安全， 今天9点。`],
    [`${ORG}、安全、今天9点`],
    [`${ORG} 安全 今天9点`],
    [`${ORG} 安全 今天 9点`],
    [`${ORG}\n安全检查\n今天上午9点`],
    [`${ORG}；安全检查；今天上午9点`],
  ])('“%s” is shown for one nod', (said) => {
    const chat = new Chat(flow).say(said);
    expect(chat.text).toBe(shown);
    expect([chat.keys, chat.session?.answers]).toEqual([['!yes:org', '!no:org'], {}]);
    expect(chat.say('对').asked).toBe('open');
    expect(chat.session?.answers).toMatchObject({
      org: { value: { id: 'i1' }, said: ORG },
      list: { value: 'AQ' },
      at: { value: '2023-07-15T09:00:00+08:00' },
    });
  });

  test('works with the words of the start, by voice and by tap', () => {
    expect(new Chat(flow, `${ORG}，安全检查，今天上午9点`).text).toBe(shown);
    const spoken = new Chat(flow).do({ kind: 'said', text: `${ORG}，安全检查，今天上午9点。`, via: 'voice' });
    expect(spoken.text).toBe(shown);
    expect(spoken.tap('!yes:org').asked).toBe('open');
  });

  test('in the middle of a form, with the conditions of what was said before', () => {
    const at = () => new Chat(flow).say(ORG, '安全');
    const chat = at().say('今天9点，是，20');
    expect(chat.text).toContain('3. 人数：20');
    expect(chat.say('是').asked).toBe('fact');
    expect(at().say('今天9点，不是，20').outcome).toBe('rejected');
  });
});

describe('named', () => {
  test('in any order, also for a text', () => {
    const chat = new Chat(flow).say(`时间：今天9点；机构：${ORG}；情况：二楼堵了，没人管`);
    expect(chat.text).toContain(`1. 机构：${ORG}\n2. 时间：今天 09:00\n3. 情况：二楼堵了，没人管`);
    expect(chat.say('对').asked).toBe('list');
    expect(chat.say('安全', '不是').asked).toBe('place');
  });

  test('after an unnamed first one, or alone', () => {
    expect(new Chat(flow).say(`${ORG}，时间：今天9点`).text).toContain('2. 时间：今天 09:00');
    expect(new Chat(flow).say(`机构：${ORG}`).text).toBe(`听到这几项：\n1. 机构：${ORG}\n对吗？`);
    expect(new Chat(flow).say('时间:今天9点').say('对').asked).toBe('org');
  });

  test('at a text question only when all of it is named', () => {
    const at = () => new Chat(flow).say(ORG, '安全');
    const filled = at().say('情况：堵了；上课：是').say('对', '今天9点', '20');
    expect(filled.asked).toBe('place');
    const text = at().say('今天9点', '不是', '时间：9点去的，没人');
    expect(text.session?.answers['fact']?.value).toBe('时间：9点去的，没人');
  });

  test('an answered question is not named anew', () => {
    const chat = new Chat(flow).say(ORG, '安全', '类型：收费检查；时间：今天9点');
    expect(chat.session?.pending).toBeUndefined();
  });
});

describe('after the list', () => {
  const asked = () => new Chat(flow).say(`${ORG}，安全检查，今天上午9点`);

  test('不对 asks the open question as if nothing had been said', () => {
    for (const chat of [asked().say('不对'), asked().tap('!no:org')]) {
      expect([chat.text, chat.session?.answers, chat.session?.pending]).toEqual(['哪家？', {}, undefined]);
    }
  });

  test.each(['2不对', '2', '改2', '第2项错了', '2不要'])('“%s” drops that one', (said) => {
    const chat = asked().say(said);
    expect(chat.text).toBe(`听到这几项：\n1. 机构：${ORG}\n2. 时间：今天 09:00\n对吗？哪项不对就回序号，例如“2不对”。`);
    expect(chat.say('对').asked).toBe('list');
    expect(chat.say('收费检查').asked).toBe('open');
  });

  test('dropping all is 不对; other words are read as usual', () => {
    expect(asked().say('3不对', '2不对', '1不对').text).toBe('哪家？');
    expect(asked().say('星光艺术培训中心').asked).toBe('list');
    expect(asked().say('上一步').text).toContain('第一题');
  });

  test('the first that its rules do not let pass is asked, the others stay', () => {
    const chat = new Chat(flow).say(`${ORG}，安全检查，明天上午9点`, '对');
    expect([chat.asked, chat.text]).toEqual(['at', '不能晚于现在。\n何时？']);
    expect(chat.session?.answers).toMatchObject({ org: {}, list: {} });
    const warned = new Chat(flow).say(ORG, '安全', '今天9点，是，300', '对');
    expect(warned.text).toBe('有这么多？确定吗？');
    expect(warned.say('是').asked).toBe('fact');
  });

  test('the message taken back undoes all of it', () => {
    const chat = asked().say('对').do({ kind: 'recalled', messageId: 'message-1' });
    expect(chat.text).toContain('您撤回的话填了“机构”“类型”“时间”，请重新答。');
    expect(chat.say('不变', '不变', '不变').asked).toBe('open');
    expect(asked().do({ kind: 'recalled', messageId: 'message-1' }).session?.pending).toBeUndefined();
  });
});

describe('as before', () => {
  const at = (...said: string[]) => new Chat(flow).say(...said);
  test.each([
    ['a look-up that is not certain', () => at('启航，安全，今天9点')],
    ['a part that fits nothing', () => at(`${ORG}，安全，随便`)],
    ['more than there are questions for', () => at(`${ORG}，安全，今天9点，不是，就这样`)],
    ['numbers of options', () => at(ORG, '1、2')],
    ['a text in the row', () => at(ORG, '安全', '今天9点', '不是，一切正常')],
    ['a location in the row', () => at(ORG, '安全', '今天9点', '不是', '正常', '东街，正常')],
  ])('%s', (_what, chat) => {
    expect(chat().session?.pending?.kind).not.toBe('confirm_several');
  });

  test('words that answer as a whole, even with a separator', () => {
    const multi = makeFlow(
      '- {id: m, type: multi, label: 标记, text: 哪些？, choices: {a: 甲类, b: 乙类}}\n- {id: n, type: multi, label: 又, text: 又？, choices: {a: 甲类, b: 乙类}}',
    );
    expect(new Chat(multi).say('甲类，乙类').session?.answers['m']?.value).toEqual(['a', 'b']);
    expect(new Chat(flow).say(ORG, '安全', '今天 9点').asked).toBe('open');
  });

  test('a text with commas is a text', () => {
    const chat = at(ORG, '安全', '今天9点', '不是', '堵了，没人管，安全');
    expect(chat.asked).toBe('place');
  });
});
