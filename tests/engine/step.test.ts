/** One step of a form: what was said in, the next session and the replies out. */
import { describe, expect, test } from 'vitest';
import { countAnswered } from '../../src/engine/progress.ts';
import { Chat, makeContext, makeFlow } from './chat.ts';
import { SMALL, small } from './small-form.ts';

test('a form is asked in order, shown as a numbered summary, and handed over on 提交', () => {
  const chat = new Chat(small).say('今天9点', '是', '20', '3800', '一切正常');
  expect(chat.asked).toBe('review');
  expect(chat.text.split('\n')).toEqual([
    '请核对：',
    '1. 时间：今天 09:00',
    '2. 在上课：是',
    '3. 人数：20',
    '4. 收费：3800元',
    '5. 情况：一切正常',
    '要改哪项就回它的序号；没问题回“提交”。',
  ]);
  expect(chat.keys).toEqual(['!submit', '!cancel']);
  chat.say('提交');
  expect([chat.outcome, chat.session]).toEqual(['submitted', null]);
  expect(chat.last.submit?.submission).toMatchObject({
    sessionId: 'session-1',
    flow: 'sample',
    version: 1,
    hash: small.hash,
    startedAt: '2023-07-15T01:30:00.000Z',
    answers: { visited_at: '2023-07-15T09:00:00+08:00', open: true, pupils: 20, fee: 3800, fact: '一切正常' },
    said: {},
  });
  expect(chat.last.submit?.effects).toEqual([{ id: 'save', action: 'save', with: {} }]);
  expect(chat.last.submit?.finish({ save: { number: 'JC1' } })).toEqual([{ text: '好了 JC1' }]);
});

test('the given session is never changed, and the same step gives the same result', () => {
  const chat = new Chat(small).say('今天9点');
  const before = structuredClone(chat.session);
  const first = new Chat(small).say('今天9点').say('是').last;
  chat.say('是');
  expect(chat.last).toEqual(first);
  expect(before?.answers).not.toHaveProperty('open');
});

test('a hidden answer stays in the session and is left out of everything else', () => {
  const chat = new Chat(small).say('今天9点', '是', '20', '跳过', '正常', '改 在上课', '不是');
  expect(chat.asked).toBe('review');
  expect(chat.session?.answers['pupils']?.value).toBe(20);
  expect(chat.text).not.toContain('人数');
  chat.say('改2', '是');
  expect(chat.asked).toBe('review');
  expect(chat.text).toContain('3. 人数：20');
  chat.say('2', '否', '提交');
  expect(chat.answers).not.toHaveProperty('pupils');
});

test('a wrong answer keeps the old one, says what is wanted with an example, and asks again', () => {
  const chat = new Chat(small).say('今天9点', '是', '很多');
  expect([chat.outcome, chat.asked]).toEqual(['rejected', 'pupils']);
  expect(chat.text).toMatch(/例如.+\n多少人？/su);
  chat.say('20', '改 人数', '600');
  expect(chat.outcome).toBe('rejected');
  expect(chat.session?.answers['pupils']?.value).toBe(20);
  expect(chat.text).toContain('原来填的是“20”，不变就回“不变”');
});

describe('上一步', () => {
  test('asks the last question again and offers its answer', () => {
    const chat = new Chat(small).say('今天9点', '上一步');
    expect(chat.text).toBe('什么时候？\n原来填的是“今天 09:00”。');
    expect(chat.keys).toEqual(['visited_at=!keep']);
    expect(chat.say('1').asked).toBe('open');
  });

  test('goes on back, question by question, to the first', () => {
    const chat = new Chat(small).say('今天9点', '是', '20', '上一步');
    expect(chat.asked).toBe('pupils');
    expect(chat.say('返回').asked).toBe('open');
    expect(chat.say('上一题').asked).toBe('visited_at');
    expect(chat.say('上一步').text).toContain('已经是第一题了');
    expect(chat.say('不变').asked).toBe('fee');
  });

  test('leads from the summary to what was answered last', () => {
    const chat = new Chat(small).say('今天9点', '否', '跳过', '正常', '改1', '今天8点', '上一步');
    expect(chat.asked).toBe('visited_at');
  });

  test('after an edit made an earlier question visible leads to the one just edited', () => {
    const chat = new Chat(small).say('今天9点', '否', '跳过', '正常', '改2', '是');
    expect(chat.asked).toBe('pupils');
    expect(chat.say('上一步').asked).toBe('open');
  });
});

describe('defaults', () => {
  test('a default is offered on a button and taken by 1', () => {
    const chat = new Chat(small);
    expect(chat.reply.options).toEqual([{ key: 'visited_at=!keep', label: '就用：今天 09:30' }]);
    chat.say('1');
    expect(chat.session?.answers['visited_at']?.value).toBe('2023-07-15T09:30:00+08:00');
  });

  test('where 1 is an answer of its own, 默认 takes it', () => {
    const chat = new Chat(makeFlow('- {id: n, type: int, label: 数, text: 几个？, default: "3"}'));
    expect(chat.text).toContain('回“默认”就用“3”。');
    expect(chat.keys).toEqual(['!keep:n']);
    expect(chat.say('1').text).toContain('数：1');
    expect(new Chat(chat.flow).say('默认').text).toContain('数：3');
    expect(new Chat(chat.flow).tap('!keep:n').text).toContain('数：3');
  });

  test('a default that touches something unanswered is not offered', () => {
    const chat = new Chat(makeFlow(`${SMALL}\n- {id: again, type: money, label: 再收, text: 再收？, default: fee}`));
    chat.say('今天9点', '否', '跳过', '正常');
    expect([chat.asked, chat.keys]).toEqual(['again', []]);
  });
});

describe('checks', () => {
  test('an error refuses with the flow’s own words', () => {
    const chat = new Chat(small).say('明天9点');
    expect([chat.outcome, chat.asked]).toEqual(['rejected', 'visited_at']);
    expect(chat.text).toMatch(/^不能晚于现在。\n什么时候？/u);
    expect(chat.session?.answers).toEqual({});
  });

  test('a warning asks 确定吗 once and is written down', () => {
    const chat = new Chat(small).say('今天9点', '否', '9000');
    expect(chat.text).toBe('超过5000元了。确定吗？');
    expect(chat.keys).toEqual(['fee=!yes', 'fee=!no']);
    chat.say('确定');
    expect(chat.asked).toBe('fact');
    expect(chat.session?.answers['fee']).toMatchObject({ value: 9000, confirmed: ['超过5000元了。'] });
    expect(chat.say('正常', '提交').outcome).toBe('submitted');
  });

  test('no to a warning asks the question again, another answer replaces it, taps do the same', () => {
    const asked = () => new Chat(small).say('今天9点', '否', '9000');
    expect(asked().say('不是').text).toBe('好的，请重新回答。\n收多少钱？');
    expect(asked().say('4000').session?.answers['fee']?.value).toBe(4000);
    expect(asked().tap('fee=!yes').session?.answers['fee']?.value).toBe(9000);
    expect(asked().tap('fee=!no').session?.answers['fee']).toBeUndefined();
    expect(asked().say('嗯嗯呃啊').outcome).toBe('rejected');
    expect(asked().say('上一步').asked).toBe('open');
  });

  test('an edit elsewhere that breaks a rule asks only that question again', () => {
    const flow = makeFlow(`
- {id: limit, type: int, label: 上限, text: 上限？}
- {id: n, type: int, label: 数, text: 几个？, check: [{that: n <= limit, else: '超过上限 {{ limit }} 了。'}]}
- {id: m, type: int, label: 另, text: 另几个？, check: [{that: m <= limit, else: 多于上限。, level: warn}]}`);
    const chat = new Chat(flow).say('10', '8', '5', '改1', '6');
    expect(chat.asked).toBe('n');
    expect(chat.text).toMatch(/^超过上限 6 了。/u);
    expect(chat.say('不变').outcome).toBe('rejected');
    expect(chat.say('6').asked).toBe('review');
    chat.say('改1', '4');
    expect(chat.asked).toBe('n');
    expect(chat.say('4').text).toBe('多于上限。确定吗？');
    expect(chat.say('是').asked).toBe('review');
  });
});

describe('跳过', () => {
  const flow = makeFlow(`
- {id: a, type: text, label: 甲, text: 甲？}
- {id: b, type: text, label: 乙, text: 乙？, optional: true}
- {id: c, type: text, label: 丙, text: 丙？, optional: 为什么不填？}`);

  test('is refused where an answer is needed', () => {
    const chat = new Chat(flow).say('跳过');
    expect([chat.outcome, chat.text]).toEqual(['rejected', '这一题要填，不能跳过。\n甲？']);
  });

  test('is stored as such, with the reason where one is asked for', () => {
    const chat = new Chat(flow).say('好').tap('!skip:b').say('跳过');
    expect(chat.text).toBe('为什么不填？');
    expect(chat.say('跳过').outcome).toBe('rejected');
    expect(chat.say('没').outcome).toBe('rejected');
    chat.say('现场没人');
    expect(chat.text).toContain('2. 乙：跳过\n3. 丙：跳过（现场没人）');
    chat.say('提交');
    expect(chat.answers).toEqual({ a: '好' });
    expect(chat.last.submit?.submission.said).toEqual({ c: '现场没人' });
  });

  test('takes the reason in the same breath, and lets 上一步 and 取消 through while it waits for one', () => {
    expect(new Chat(flow).say('好', '跳过', '跳过，现场没人').text).toContain('丙：跳过（现场没人）');
    expect(new Chat(flow).say('好', '跳过', '跳过', '上一步').asked).toBe('b');
    expect(new Chat(flow).say('好', '跳过', '跳过', '取消').text).toContain('确定不要了吗');
  });

  test('下一题 leaves a former answer as it is, 跳过 takes it out', () => {
    expect(new Chat(flow).say('好', '乙的话', '上一步', '下一题').session?.answers['b']?.value).toBe('乙的话');
    expect(new Chat(flow).say('好', '乙的话', '上一步', '跳过').session?.answers['b']?.status).toBe('skipped');
    expect(new Chat(flow).say('好', '下一题').session?.answers['b']?.status).toBe('skipped');
  });
});

describe('the other universal words', () => {
  test('进度 counts what is answered and what is open, and asks again', () => {
    const chat = new Chat(small).say('今天9点', '否', '进度');
    expect(chat.text).toBe('已答 2 题，还差 2 题。\n收多少钱？');
    expect(chat.say('跳过', '正常', '进度').text).toContain('都答完了，共 4 题。');
  });

  test('帮助 says the question’s own help or its type’s, and what else can be said', () => {
    const flow = makeFlow(`${SMALL}\n- {id: own, type: int, label: 自己, text: 几个？, help: 数一数灭火器。}`);
    const chat = new Chat(flow).say('帮助');
    expect(chat.text).toContain('今天上午9点');
    expect(chat.text).toContain('也可以回：上一步、进度、暂停、取消。');
    chat.say('今天9点', '否', '？');
    expect(chat.text).toContain('、跳过。');
    expect(chat.say('跳过', '正常', '怎么填').text).toContain('数一数灭火器。');
    expect(chat.say('3', '帮助').text).toContain('请核对');
  });

  test('暂停 keeps everything and 继续 goes on at the same question', () => {
    const chat = new Chat(small).say('今天9点', '暂停');
    expect([chat.outcome, chat.session?.phase]).toEqual(['paused', 'paused']);
    expect(chat.say('随便').outcome).toBe('ignored');
    expect(chat.text).toContain('回“继续”接着填');
    expect(chat.tap('open=yes').outcome).toBe('ignored');
    expect(chat.say('继续').text).toBe('在上课吗？');
    expect(chat.say('否', '跳过', '正常', '暂停', '继续').text).toContain('请核对');
    expect(chat.say('暂停').do({ kind: 'start' }).text).toContain('请核对');
  });

  test('取消 throws away a form with one answer at once, and asks when there are two', () => {
    expect(new Chat(small).say('今天9点', '取消').outcome).toBe('cancelled');
    const asked = () => new Chat(small).say('今天9点', '否', '不填了');
    expect(asked().text).toBe('已经答了 2 题，确定不要了吗？');
    expect(asked().say('是').outcome).toBe('cancelled');
    expect(asked().say('取消').outcome).toBe('cancelled');
    expect(asked().say('不要了').session).toBeNull();
    expect(asked().tap('!cancel=yes').outcome).toBe('cancelled');
    expect(asked().say('接着填').text).toBe('好的，接着填。\n收多少钱？');
    expect(asked().tap('!cancel=no').asked).toBe('fee');
    expect(asked().say('不是').asked).toBe('fee');
    expect(asked().say('3000').session?.answers['fee']?.value).toBe(3000);
    expect(new Chat(small).tap('!cancel=yes').outcome).toBe('rejected');
  });

  test('提交 before the end says how much is missing', () => {
    const chat = new Chat(small).say('今天9点', '提交');
    expect(chat.text).toBe('还差 3 题，答完再提交。\n在上课吗？');
    expect(chat.say('否', '跳过', '正常', '改1', '提交').asked).toBe('review');
  });

  test('撤回 and 人工 are handed to the caller, with words in case it has no use for them', () => {
    for (const said of ['撤回', '撤回 JC20230715-0001', '人工']) {
      const chat = new Chat(small).say(said);
      expect([chat.outcome, chat.asked]).toEqual(['ignored', 'visited_at']);
      expect(chat.text).toContain('什么时候？');
      expect(new Chat(small).say('今天9点', '否', '跳过', '正常', said).outcome).toBe('ignored');
    }
  });

  test('继续 and 不变 with nothing to go on from ask again', () => {
    expect(new Chat(small).say('今天9点', '继续').asked).toBe('open');
    const chat = new Chat(small).say('今天9点', '不变');
    expect([chat.asked, chat.outcome, chat.text]).toEqual(['open', 'rejected', '这一题还没有答过。\n在上课吗？']);
  });

  test('words that begin like a no still steer', () => {
    expect(new Chat(small).say('今天9点', '不填了').outcome).toBe('cancelled');
    expect(new Chat(small).say('今天9点', '不会填').text).toContain('请回“是”或“不是”');
    expect(new Chat(small).say('今天9点', '不要了').asked).toBe('fee');
  });
});

describe('starting', () => {
  test('words that came with the start answer the first question', () => {
    expect(new Chat(small, '昨天下午3点').asked).toBe('open');
    const wrong = new Chat(small, '不知道');
    expect([wrong.outcome, wrong.asked]).toEqual(['rejected', 'visited_at']);
    expect(new Chat(small, ' ').asked).toBe('visited_at');
  });

  test('a flow without questions is done at once', () => {
    const flow = makeFlow('', 'submit: {do: [{id: t, action: tasks}], text: "{{ results.t.text }}"}');
    const chat = new Chat(flow);
    expect([chat.outcome, chat.session]).toEqual(['submitted', null]);
    expect(chat.last.submit?.finish({ t: { text: '两件事' } })).toEqual([{ text: '两件事' }]);
    expect(chat.last.submit?.finish({})).toEqual([{ text: '' }]);
  });

  test('events name what happened and never what was said', () => {
    const chat = new Chat(small);
    expect(chat.last.events).toEqual([{ type: 'started' }, { type: 'asked', path: 'visited_at' }]);
    chat.say('瞎说');
    expect(chat.last.events).toEqual([{ type: 'rejected', path: 'visited_at' }]);
    expect(JSON.stringify(chat.last.events)).not.toContain('瞎说');
    expect(chat.session?.rev).toBe(2);
  });
});

test('without a summary a reading that is not literal is put to the person first', () => {
  const flow = makeFlow('- {id: at, type: datetime, label: 时间, text: 何时？}', 'submit: {text: 好}');
  const chat = new Chat(flow).say('9点');
  expect(chat.text).toMatch(/对吗？$/u);
  expect(chat.say('对').outcome).toBe('submitted');
  const again = new Chat(flow).say('9点', '不对');
  expect([again.asked, again.session?.answers]).toEqual(['at', {}]);
  expect(new Chat(flow).say('9点').tap('at=!yes').outcome).toBe('submitted');
});

test('calculations, constants and settings reach rules, texts, effects and the submission', () => {
  const flow = makeFlow(
    '- {id: fee, type: money, label: 收费, text: "最多 {{ cap }} 元，收多少？"}\n- {id: why, type: text, label: 原因, text: 为什么？, when: over}',
    `let: {cap: {type: int, config: policy.fee_cap}, more: {type: double, value: 0.5}}
calc: [{id: over, type: bool, value: 'fee > cap * 1.0'}, {id: half, type: double, value: 'fee * more'}, {id: whole, type: double, value: '3'}]
review: {text: '一半是 {{ half }}', note: '{% if over %}超了{% endif %}'}
submit: {do: [{id: save, action: save, when: over, with: {half: half, who: '"甲"'}}, {id: no, action: save, when: '!over'}], text: 好}`,
  );
  const chat = new Chat(flow);
  expect(chat.text).toContain('最多 5000 元');
  chat.say('6000');
  expect(chat.asked).toBe('why');
  expect(chat.say('涨价').text).toMatch(/^一半是 3000\n.*超了/su);
  chat.say('提交');
  expect(chat.last.submit?.effects).toEqual([{ id: 'save', action: 'save', with: { half: 3000, who: '甲' } }]);
  expect(chat.last.submit?.submission.calc).toEqual({ over: true, half: 3000, whole: 3 });
});

test('a note is told once, before the question that follows it', () => {
  const flow = makeFlow(
    '- {id: hello, type: note, text: "{{ me.name }}，您好。"}\n- {id: a, type: int, label: 甲, text: 甲？}\n- {id: more, type: note, text: 还有一题。, when: a > 1}\n- {id: b, type: int, label: 乙, text: 乙？}',
  );
  const chat = new Chat(flow);
  expect(chat.text).toBe('王强，您好。\n甲？');
  expect(chat.say('不懂').text).not.toContain('您好');
  expect(chat.say('2').text).toBe('还有一题。\n乙？');
  expect(chat.say('3').text).toBe('请核对：\n1. 甲：2\n2. 乙：3\n要改哪项就回它的序号；没问题回“提交”。');
  expect(new Chat(flow).say('1').text).toBe('乙？');
});

test('what no question can take is said to be so', () => {
  const chat = new Chat(small).do({ kind: 'other', what: '视频' });
  expect([chat.outcome, chat.text.split('\n')[0]]).toEqual(['rejected', '这一题收不了视频。']);
  expect(chat.photo('m1').text).toContain('收不了照片');
  expect(chat.place().text).toContain('收不了位置');
  expect(chat.do({ kind: 'start' }).asked).toBe('visited_at');
  chat.say('今天9点', '否', '跳过', '正常').do({ kind: 'other', what: '文件' });
  expect([chat.outcome, chat.asked]).toEqual(['rejected', 'review']);
});

test('texts longer than a flow allows are refused, and monsters before anything reads them', () => {
  const chat = new Chat(small).say('今天9点', '否', '跳过', '长'.repeat(51));
  expect([chat.outcome, chat.asked]).toEqual(['rejected', 'fact']);
  expect(chat.say('长'.repeat(100_000)).text).toContain('太长');
});

test('rules see the moment of the step, not of the start', () => {
  const chat = new Chat(small).say('今天9点');
  chat.ctx = makeContext('2023-07-16T08:00:00+08:00');
  expect(chat.say('否', '跳过', '正常').text).toContain('1. 时间：昨天 09:00');
});

test('the count of answers that a draft shows is the one of 进度', () => {
  const flow = makeFlow(
    `- {id: hello, type: note, text: 您好。}\n- {id: a, type: int, label: 甲, text: 甲？}\n- {id: list, type: checklist, label: 表, text: 核对。, list: '"AQ"', page: 4}`,
  );
  const chat = new Chat(flow).say('1', '全部符合', '进度');
  expect(chat.text).toContain('已答 1 题');
  expect(chat.session && countAnswered(flow, chat.session, makeContext())).toBe(1);
});
