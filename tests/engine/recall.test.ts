/** Messages that the person took back: what they answered is asked again, with the former answer on offer. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';
import { small } from './small-form.ts';

const recall = (chat: Chat, messageId: string) => chat.do({ kind: 'recalled', messageId });
const full = () => new Chat(small).say('今天9点', '是', '20', '3800', '正常');

describe('an answer', () => {
  test('is asked again, and the former one is offered', () => {
    const chat = recall(full(), 'message-3');
    expect(chat.text).toBe('您撤回的话填了“人数”，请重新答。\n多少人？\n原来填的是“20”，不变就回“不变”。');
    expect([chat.asked, chat.outcome, chat.last.events[0]]).toEqual([
      'pupils',
      'asked',
      { type: 'recalled', path: 'pupils' },
    ]);
    expect(chat.say('30').text).toContain('3. 人数：30');
    expect(recall(full(), 'message-3').say('不变', '提交').answers).toMatchObject({ pupils: 20 });
  });

  test('does not count until it is given again', () => {
    const chat = recall(full(), 'message-2').say('提交');
    expect(chat.asked).toBe('open');
    expect(recall(full(), 'message-2').say('暂停', '继续', '是').asked).toBe('review');
  });

  test('given by a tap is asked again', () => {
    const chat = new Chat(small).say('今天9点').tap('open=yes');
    expect(recall(chat, 'message-2').asked).toBe('open');
  });

  test('that was replaced by a later message is none of it', () => {
    const chat = full().say('改3', '30');
    expect(recall(chat, 'message-3').outcome).toBe('ignored');
    expect(recall(chat, 'message-7').asked).toBe('pupils');
  });

  test('interrupts an edit, which goes on afterwards', () => {
    const chat = recall(full().say('改4'), 'message-3');
    expect(chat.asked).toBe('pupils');
    expect(chat.say('30').asked).toBe('fee');
    expect(chat.say('不变').asked).toBe('review');
  });

  test('that was a skip is asked again', () => {
    const chat = new Chat(small).say('今天9点', '是', '20', '跳过');
    expect(recall(chat, 'message-4').asked).toBe('fee');
    expect(chat.text).not.toContain('原来填的');
  });
});

test('anything else is ignored without a word', () => {
  const chat = recall(full(), 'message-99');
  expect(chat.last).toMatchObject({ outcome: 'ignored', replies: [], events: [] });
});

test('a doubt that was not nodded to yet is dropped with its message; after the nod both messages undo it', () => {
  const asked = () => new Chat(small).say('今天9点', '否', '9000');
  const dropped = recall(asked(), 'message-3');
  expect([dropped.asked, dropped.text]).toEqual(['fee', expect.stringMatching(/^好的，那条不算。\n收多少钱？/u)]);
  expect(dropped.session?.pending).toBeUndefined();
  expect(recall(asked().say('是'), 'message-3').asked).toBe('fee');
  expect(recall(asked().say('是'), 'message-4').asked).toBe('fee');
  expect(recall(asked().say('是', '不变'), 'message-4').asked).toBe('fee');
});

test('a chosen candidate is undone by the name and by the choice', () => {
  const flow = makeFlow(
    '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}\n- {id: n, type: int, label: 数, text: 几？}',
  );
  const chosen = () => new Chat(flow).say('星光', '1');
  expect(recall(chosen(), 'message-1').asked).toBe('org');
  expect(recall(chosen(), 'message-2').text).toContain('原来填的是“星光艺术培训中心”');
});

test('没有了 is undone like an answer', () => {
  const flow = makeFlow(`
- {id: more, type: repeat, label: 其他, text: 有吗？, more: 还有吗？, ask: [{id: what, type: text, label: 内容, text: 什么？}]}
- {id: n, type: int, label: 数, text: 几？}`);
  const chat = recall(new Chat(flow).say('有', '一个', '没有了'), 'message-3');
  expect([chat.asked, chat.text]).toEqual(['more', expect.stringContaining('还有吗？')]);
  expect(chat.say('没有了').asked).toBe('n');
});

test('any message that judged a sheet undoes it: it is gone through again, with its results kept', () => {
  const flow = makeFlow(`
- {id: items, type: checklist, label: 结果, text: 核对。, list: '"AQ"', page: 5}
- {id: n, type: int, label: 数, text: 几？}`);
  const judged = () => new Chat(flow).say('2不符合', '全部符合');
  for (const message of ['message-1', 'message-2']) {
    const chat = recall(judged(), message);
    expect([chat.asked, chat.text]).toEqual(['items', expect.stringContaining('第 1/2 页')]);
    expect(chat.text).toContain('第2件事做到了（不符合）');
    expect(chat.say('不变').asked).toBe('n');
  }
  const half = recall(new Chat(flow).say('2不符合'), 'message-1');
  expect(half.text).toContain('第 1/2 页');
  expect(half.say('全部符合').text).toContain('第 2/2 页');
  expect(half.say('全部符合').asked).toBe('n');
});

describe('photos', () => {
  const flow = makeFlow(`
- {id: photos, type: photos, label: 照片, text: 请发照片。, count: {min: 1, max: 3}}
- {id: n, type: int, label: 数, text: 几个？}`);

  test('one that was taken back is taken out, and asked for if too few are left', () => {
    const chat = new Chat(flow).photo('m1').photo('m2').say('发完了');
    expect(recall(chat, 'message-1').text).toBe('撤回的照片已去掉。\n几个？');
    expect(chat.session?.answers['photos']?.value).toMatchObject([{ mediaId: 'm2' }]);
    expect(recall(chat, 'message-2').asked).toBe('photos');
    expect(chat.photo('m3').say('发完了', '5').asked).toBe('review');
  });

  test('发完了 taken back opens the question again', () => {
    const chat = recall(new Chat(flow).photo('m1').say('发完了'), 'message-2');
    expect([chat.asked, chat.text]).toEqual(['photos', expect.stringContaining('已收到 1 张。')]);
    expect(chat.say('发完了').asked).toBe('n');
  });
});
