/** What every answer type must do alike: take, show, keep, go back. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

/** Each kind of question, with something that answers it; `!`: not by words. */
const TYPES: Record<string, { fields: string; answer: string }> = {
  text: { fields: '', answer: '一切正常' },
  int: { fields: '', answer: '二十' },
  money: { fields: '', answer: '三千八' },
  yesno: { fields: '', answer: '是' },
  choice: { fields: ', choices: {a: 甲组, b: 乙组}', answer: '甲组' },
  multi: { fields: ', choices: {a: 甲组, b: 乙组}', answer: '1、2' },
  date: { fields: '', answer: '昨天' },
  datetime: { fields: '', answer: '今天上午9点' },
  period: { fields: '', answer: '7月1日到8月31日' },
  phone: { fields: '', answer: '13812345678' },
  id_code: { fields: '', answer: '91140423MAYHBEDC3C' },
  lookup: { fields: ', source: institutions', answer: '启航书法培训部' },
  person: { fields: '', answer: '王强' },
  file: { fields: '', answer: '!file' },
  voice: { fields: '', answer: '!voice' },
  location: { fields: '', answer: '!place' },
  photos: { fields: '', answer: '!photo' },
  checklist: { fields: `, list: '"SF"'`, answer: '全部符合' },
};

function flowOf(type: string) {
  const { fields } = TYPES[type] ?? { fields: '' };
  return makeFlow(`
- {id: first, type: int, label: 第一, text: 第一题？}
- {id: second, type: int, label: 第二, text: 第二题？}
- {id: here, type: ${type}, label: 这题, text: 这一题？${fields}}
- {id: last, type: int, label: 最后, text: 最后一题？}`);
}

function answer(chat: Chat, type: string): Chat {
  const said = TYPES[type]?.answer ?? '';
  if (said === '!place') return chat.place();
  if (said === '!photo') return chat.photo('m1').say('发完了');
  if (said === '!file') return chat.do({ kind: 'file', mediaId: 'f1', name: '台账.xlsx' });
  if (said === '!voice') return chat.do({ kind: 'voice', mediaId: 'v1', transcript: '一切正常' });
  return chat.say(said);
}

describe.each(Object.keys(TYPES))('at a %s question', (type) => {
  const at = () => new Chat(flowOf(type)).say('1', '2');

  test('its answer is taken, shown, kept by 不变 and handed over', () => {
    const chat = answer(at(), type);
    expect([chat.asked, chat.outcome]).toEqual(['last', 'asked']);
    expect(chat.say('上一步').asked).toBe('here');
    const former = chat.session?.answers['here'];
    expect(chat.say(type === 'photos' ? '发完了' : '不变').session?.answers['here']?.value).toEqual(former?.value);
    expect(chat.say('3').text).toMatch(/3\. 这题：.+\n/u);
    chat.say('提交');
    expect(chat.answers['here']).toEqual(former?.value);
  });

  test('上一步 goes back', () => {
    expect(at().say('上一步').asked).toBe('second');
    expect(at().say('返回').asked).toBe('second');
  });

  test('取消 asks, and ends on yes', () => {
    for (const said of ['取消', '不填了', '退出']) expect(at().say(said).text).toContain('确定不要了吗');
    expect(at().say('取消', '是').outcome).toBe('cancelled');
    expect(at().say('取消', '不是').asked).toBe('here');
  });

  test('帮助 helps', () => {
    const chat = at().say('帮助');
    expect(chat.last.events).toEqual([{ type: 'helped', path: 'here' }]);
    expect(chat.text).toContain('也可以回：上一步');
  });

  test('跳过 is refused', () => {
    for (const said of ['跳过', '下一题']) {
      const chat = at().say(said);
      expect([chat.outcome, chat.asked]).toEqual(['rejected', 'here']);
      expect(chat.text).toContain('不能跳过');
    }
  });

  test('进度 tells', () => {
    expect(at().say('进度').text).toContain('已答 2 题，还差 2 题。');
  });

  test('暂停 and 继续 come back to it', () => {
    const chat = at().say('暂停');
    expect(chat.outcome).toBe('paused');
    expect([chat.say('继续').asked, chat.outcome]).toEqual(['here', 'asked']);
  });

  test('继续 alone asks it again', () => {
    expect([at().say('继续').asked, at().say('继续').outcome]).toEqual(['here', 'asked']);
  });

  test('改1 edits and comes back', () => {
    const chat = at().say('改1');
    expect(chat.asked).toBe('first');
    expect(chat.say('5').asked).toBe('here');
    expect(at().say('改 第二').asked).toBe('second');
  });

  test('提交 says what is missing', () => {
    const chat = at().say('提交');
    expect([chat.asked, chat.text]).toEqual(['here', expect.stringContaining('还差 2 题')]);
  });

  test('撤回 is handed on', () => {
    expect(at().say('撤回').outcome).toBe('ignored');
  });

  test('nothing of this is stored as its answer', () => {
    const chat = at();
    for (const said of ['上一步', '不变', '帮助', '跳过', '进度', '继续', '提交', '撤回', '暂停', '继续'])
      chat.say(said);
    expect(chat.session?.answers).not.toHaveProperty('here');
  });

  test('what cannot be read is refused in words', () => {
    if (type === 'text') return;
    const chat = at().say('哎呀嘿哟喂');
    expect([chat.outcome, chat.asked]).toEqual(['rejected', 'here']);
    expect(chat.text.length).toBeGreaterThan(8);
  });
});
