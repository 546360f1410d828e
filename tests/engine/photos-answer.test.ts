/** Photos one by one, in an album, late, or too many. */
import { expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: n, type: int, label: 数, text: 至少几张？}
- {id: photos, type: photos, label: 照片, text: '请发照片。', count: {min: n, max: 3}, optional: 为什么不拍？}
- {id: end, type: int, label: 末, text: 最后一题？}`);

test('photos are taken one by one until 发完了', () => {
  const chat = new Chat(flow).say('2').photo('m1');
  expect(chat.text).toBe('收到第 1 张。还差 1 张，请接着发。');
  expect(chat.say('发完了').text).toContain('还差 1 张');
  expect(chat.photo('m2').text).toBe('收到第 2 张。可以继续发，发完回“发完了”。');
  expect(chat.keys).toEqual(['!done:photos']);
  expect(chat.say('好了').asked).toBe('end');
  expect(chat.say('1', '提交').answers).toMatchObject({ photos: [{ mediaId: 'm1' }, { mediaId: 'm2' }] });
});

test('the last one that fits ends the question, and more are told to be too many', () => {
  const chat = new Chat(flow).say('1').photo('m1').photo('m2').photo('m3');
  expect(chat.text).toBe('3 张已满。\n最后一题？');
  expect(chat.photo('m4').text).toBe('照片最多 3 张，多的没有收。\n最后一题？');
});

test('a late photo of an album is added, at the next question and at the summary', () => {
  const chat = new Chat(flow).say('1').photo('m1').tap('!done:photos').photo('m2');
  expect(chat.text).toBe('照片已加上，现在共 2 张。\n最后一题？');
  expect(chat.say('5').photo('m3').outcome).toBe('rejected');
  const last = makeFlow('- {id: photos, type: photos, label: 照片, text: 请发照片。}');
  const end = new Chat(last).photo('m1').say('发完了').photo('m2');
  expect([end.asked, end.text]).toEqual(['review', expect.stringContaining('1. 照片：2张')]);
});

test('leaving them out needs a reason only when they are wanted', () => {
  expect(new Chat(flow).say('1', '跳过').text).toBe('为什么不拍？');
  expect(new Chat(flow).say('1', '跳过', '对方不让拍').asked).toBe('end');
  expect(new Chat(flow).say('0', '跳过').asked).toBe('end');
  expect(new Chat(flow).say('1', '跳过').photo('m1').text).toContain('收到第 1 张');
});

test('a photo taken back to by 上一步 or 改 is kept and added to', () => {
  const chat = new Chat(flow).say('2').photo('m1').say('上一步');
  expect(chat.asked).toBe('n');
  expect(chat.say('不变').text).toBe('请发照片。\n已收到 1 张。还差 1 张，请接着发。');
  expect(chat.photo('m2').say('发完了', '上一步').text).toContain('已收到 2 张。可以继续发');
  expect(chat.photo('m1').text).toContain('收到第 2 张');
  expect(chat.session?.answers['photos']?.value).toMatchObject([{ mediaId: 'm2' }, { mediaId: 'm1' }]);
});

test('words instead of photos are told how to send some', () => {
  const chat = new Chat(flow).say('1', '拍好了呀');
  expect([chat.outcome, chat.text]).toEqual(['rejected', expect.stringContaining('请直接发照片')]);
  expect(chat.say('发完了').text).toContain('请直接发照片');
  expect(chat.photo('m1').say('还有一张').text).toContain('发完回“发完了”');
});

test('when more photos become needed by an edit, they are asked for', () => {
  const chat = new Chat(flow).say('1').photo('m1').say('发完了', '5', '改1', '2');
  expect(chat.asked).toBe('photos');
  expect(chat.photo('m2').say('发完了').asked).toBe('review');
});
