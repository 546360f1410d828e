/** Answers that are changed afterwards, and forms that change under an open session. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';
import { SMALL, small } from './small-form.ts';

describe('editing', () => {
  const full = () => new Chat(small).say('今天9点', '是', '20', '3800', '正常');

  test.each([['改3'], ['3'], ['第3项'], ['改 人数'], ['人数改一下'], ['人数'], ['三']])(
    '“%s” opens the answer',
    (said) => {
      expect(full().say(said).asked).toBe('pupils');
    },
  );

  test('改3 30 and 人数改成30 answer in the same breath', () => {
    expect(full().say('改3 30').text).toContain('3. 人数：30');
    expect(full().say('人数改成30').text).toContain('3. 人数：30');
  });

  test('is open in the middle of a form, too, and leads back to where it was', () => {
    const chat = new Chat(small).say('今天9点', '是', '20', '改 时间');
    expect(chat.asked).toBe('visited_at');
    expect(chat.say('今天8点').asked).toBe('fee');
    expect(chat.say('改2', '是').asked).toBe('fee');
    expect(chat.say('改9').outcome).toBe('rejected');
    expect(chat.text).toContain('没找到“9”');
  });

  test('of a line that is not there is said so', () => {
    const chat = full().say('99');
    expect([chat.outcome, chat.asked]).toEqual(['rejected', 'review']);
    expect(chat.text).toContain('没找到“99”');
    expect(full().say('今天天气不错').outcome).toBe('rejected');
  });

  test('only newly visible questions are asked afterwards', () => {
    const chat = new Chat(small).say('今天9点', '否', '3800', '正常', '2', '是');
    expect(chat.asked).toBe('pupils');
    expect(chat.say('20').asked).toBe('review');
  });

  test('a text question takes 时间不对 as text and 改 时间 as a wish', () => {
    const chat = new Chat(small).say('今天9点', '否', '跳过');
    expect(new Chat(small).say('今天9点', '否', '跳过', '时间不对').asked).toBe('review');
    expect(chat.say('改 时间').asked).toBe('visited_at');
    expect(new Chat(small).say('今天9点', '否', '跳过', '改成了教室').session?.answers['fact']?.value).toBe(
      '改成了教室',
    );
  });

  test.each(['提交', '确认', '好', '好的', '可以', '没问题', '确认无误。', '不改了'])(
    '“%s” at the summary submits',
    (said) => {
      expect(full().say(said).outcome).toBe('submitted');
    },
  );
});

describe('new versions', () => {
  test('a flow with an added question asks only that one', () => {
    const chat = new Chat(small).say('今天9点', '否', '3800', '正常');
    chat.flow = makeFlow(`${SMALL}\n- {id: extra, type: int, label: 新题, text: 新问题？}`, 'review: {}', 2);
    chat.say('提交');
    expect([chat.outcome, chat.asked]).toEqual(['asked', 'extra']);
    expect(chat.session).toMatchObject({ version: 2, hash: chat.flow.hash });
    expect(chat.say('5').asked).toBe('review');
    expect(chat.say('提交').answers).toMatchObject({ fee: 3800, extra: 5 });
  });

  test('a removed question leaves the summary and its answer the submission; the open one may be gone', () => {
    const chat = new Chat(small).say('今天9点', '否', '3800');
    chat.flow = makeFlow(SMALL.replace(/^- \{id: fact.*$/mu, ''), 'review: {}', 2);
    expect(chat.say('正常').asked).toBe('review');
    chat.flow = makeFlow(SMALL.replace(/^- \{id: (?:fact|fee).*$/gmu, ''), 'review: {}', 3);
    expect(chat.say('提交').answers).toEqual({ visited_at: '2023-07-15T09:00:00+08:00', open: false });
  });

  test('an answer that no longer fits its question is asked again', () => {
    const kinds = (codes: string) => makeFlow(`- {id: k, type: choice, label: 类, text: 哪类？, choices: {${codes}}}`);
    const chat = new Chat(kinds('a: 甲, b: 乙')).say('甲');
    chat.flow = kinds('b: 乙, c: 丙');
    expect(chat.say('提交').asked).toBe('k');
  });
});
