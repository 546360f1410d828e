/** Recordings: what was heard is shown where it matters, taken where it is plain, and steers like written words. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: n, type: int, label: 数, text: 几个？}
- {id: fact, type: text, label: 情况, text: 什么情况？, length: {min: 4}}
- {id: free, type: text, label: 备注, text: 备注？, voice: accept}
- {id: at, type: datetime, label: 时间, text: 何时？}
- {id: rec, type: voice, label: 录音, text: 请说一段。, optional: 为什么不录？}
- {id: doc, type: file, label: 材料, text: 请发材料。, optional: true}`);
const speak = (chat: Chat, text: string) => chat.do({ kind: 'said', text, via: 'voice' });
const record = (chat: Chat, transcript: string | null) => chat.do({ kind: 'voice', mediaId: 'v1', transcript });
const atFact = () => new Chat(flow).say('5');
const atRec = () => atFact().say('一切正常', '没有', '今天9点');

describe('at a text question', () => {
  test('the transcript is shown, and 对 takes it', () => {
    const chat = speak(atFact(), '二楼通道堵了。');
    expect([chat.text, chat.keys]).toEqual(['听到的是“二楼通道堵了。”，对吗？', ['fact=!yes', 'fact=!no']]);
    expect(chat.session?.answers).not.toHaveProperty('fact');
    expect(speak(chat, '对。').session?.answers['fact']?.value).toBe('二楼通道堵了。');
    expect(speak(atFact(), '二楼通道堵了').tap('fact=!yes').asked).toBe('free');
  });

  test.each(['重说', '重新说。', '不对', '说错了'])('“%s” asks anew, by voice or typed', (said) => {
    const chat = speak(speak(atFact(), '二楼通道堵了'), said);
    expect(chat.text).toBe('好的，请再说一遍，打字也行。\n什么情况？');
    expect(speak(chat, '一楼通道堵了').text).toContain('听到的是“一楼通道堵了”');
    expect(chat.say('三楼通道堵了').asked).toBe('free');
    expect(chat.session?.answers['fact']?.value).toBe('三楼通道堵了');
  });

  test('what is too short is told before it is shown', () => {
    expect(speak(atFact(), '堵了').outcome).toBe('rejected');
  });

  test('with voice: accept it is taken at once', () => {
    expect(speak(atFact().say('一切正常'), '没有别的').asked).toBe('at');
  });

  test('a warning is asked after the nod', () => {
    const warned = makeFlow(
      '- {id: t, type: text, label: 文, text: 说？, check: [{that: size(t) > 5, else: 太短了。, level: warn}]}',
    );
    const chat = speak(new Chat(warned), '正常').say('对');
    expect(chat.text).toBe('太短了。确定吗？');
    expect(chat.say('是').asked).toBe('review');
  });
});

describe('at other questions', () => {
  test('a plain reading is taken, one that is not literal is shown for a nod', () => {
    expect(speak(new Chat(flow), '二十。').asked).toBe('fact');
    const chat = speak(new Chat(flow), '约20');
    expect([chat.asked, chat.text]).toEqual(['n', expect.stringMatching(/对吗？$/u)]);
    expect(chat.say('对').asked).toBe('fact');
  });

  test('universal words work by voice', () => {
    expect(speak(atFact(), '上一步。').asked).toBe('n');
    expect(speak(atFact(), '暂停').outcome).toBe('paused');
    expect(speak(atRec().say('跳过', '太吵了', '跳过'), '提交。').outcome).toBe('submitted');
  });

  test('a recording with a transcript is what was said in it; without one it is told to be typed', () => {
    expect(record(new Chat(flow), '二十').asked).toBe('fact');
    expect(record(new Chat(flow), null).text).toBe('语音我还听不懂，请打字发给我。\n几个？');
  });
});

describe('where a recording is asked for', () => {
  test('it is the answer, with or without words in it', () => {
    expect(record(atRec(), '学校很安静').session?.answers['rec']?.value).toEqual({
      mediaId: 'v1',
      transcript: '学校很安静',
    });
    const chat = record(atRec(), null);
    expect(chat.asked).toBe('doc');
    expect(chat.say('跳过').text).toContain('5. 录音：一段语音');
  });

  test('words that steer steer; a reason and a nod are heard', () => {
    expect(record(atRec(), '上一步').asked).toBe('at');
    const chat = record(atRec(), '跳过。');
    expect(chat.text).toBe('为什么不录？');
    expect(record(chat, '现场太吵').session?.answers['rec']).toMatchObject({ status: 'skipped', said: '现场太吵' });
    expect(record(record(atRec(), '取消'), '是').outcome).toBe('cancelled');
    expect(record(record(atRec(), '好的').say('上一步'), '不变').asked).toBe('doc');
  });

  test('typed words and other things are told what is wanted', () => {
    expect(atRec().say('很安静').text).toBe('请按住说话，发一段语音。\n请说一段。');
    expect(atRec().photo('m1').text).toContain('这一题收不了照片。');
    expect(atRec().say('跳过', '太吵').say('已发').text).toContain('点“+”选“文件”');
    expect(atFact().do({ kind: 'file', mediaId: 'f', name: 'a.pdf' }).text).toContain('这一题收不了文件。');
  });
});

describe('people', () => {
  const who = makeFlow('- {id: by, type: person, label: 检查人, text: 谁去的？, optional: true}');

  test('are looked up among the members, and asked about in their words', () => {
    expect(new Chat(who).say('王强').text).toContain('1. 检查人：王强');
    const chat = new Chat(who).say('李敏');
    expect([chat.text, chat.keys]).toEqual(['是哪一位？', ['by=p2', 'by=p3', 'by=!none']]);
    expect(chat.say('2').text).toContain('李敏华');
    expect(new Chat(who).say('赵六').text).toContain('没查到“赵六”');
    expect(new Chat(who).say('。').text).toContain('请写姓名');
  });

  test('keep the words that found nobody', () => {
    const chat = new Chat(who).say('赵六', '都不是', '提交');
    expect(chat.last.submit?.submission.said).toEqual({ by: '赵六' });
  });
});
