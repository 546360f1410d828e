/** 没有 at a picture, a file or a recording, and 不知道 at a number that may be left out leaves it out; a number that must be given, and words, are no place for it. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const at = (fields: string) =>
  new Chat(
    makeFlow(`
- {id: here, label: 这题, text: 这一题？, ${fields}}
- {id: last, type: int, label: 最后, text: 最后一题？}`),
  );

describe.each(['int', 'money'])('%s', (type) => {
  test.each(['不知道', '不清楚', ' 说不准。', '不太清楚'])('optional: “%s” leaves it out', (said) => {
    const chat = at(`type: ${type}, optional: true`).say(said);
    expect(chat.asked).toBe('last');
    expect(chat.session?.answers['here']?.status).toBe('skipped');
  });

  test('must be given, or left out with a reason: it is asked again', () => {
    expect(at(`type: ${type}`).say('不知道').asked).toBe('here');
    expect(at(`type: ${type}, optional: 为什么跳过？`).say('不知道').session?.answers['here']).toBeUndefined();
  });

  test('a longer sentence is no 不知道', () => {
    expect(at(`type: ${type}, optional: true`).say('不知道多少钱但是很多').asked).toBe('here');
  });
});

test('in a text it is what was said; at a choice it may be an option', () => {
  expect(at('type: text, optional: true').say('不知道').session?.answers['here']?.value).toBe('不知道');
  const choice = at('type: choice, optional: true, choices: {a: 有, unsure: 不清楚}').say('不清楚');
  expect(choice.session?.answers['here']?.value).toBe('unsure');
});

describe.each(['photos', 'file', 'voice'])('没有 at %s', (type) => {
  test.each(['没有', '无', '没有。', ' 暂时没有'])('optional: “%s” leaves it out', (said) => {
    const chat = at(`type: ${type}, optional: true`).say(said);
    expect(chat.asked).toBe('last');
    expect(chat.session?.answers['here']?.status).toBe('skipped');
  });

  test('must be given, or left out with a reason: it is not left out', () => {
    expect(at(`type: ${type}`).say('没有').session?.answers['here']?.status).not.toBe('skipped');
    expect(at(`type: ${type}, optional: 为什么跳过？`).say('没有').session?.answers['here']).toBeUndefined();
  });
});

test('没有 after a picture is no reason to drop it', () => {
  const chat = at('type: photos, optional: true, count: {min: 1, max: 3}').photo('m1').say('没有');
  expect(chat.session?.answers['here']?.status).toBe('given');
});

test('没有 at an amount is nought: what is owed may be nothing', () => {
  expect(at('type: money, optional: true').say('没有').session?.answers['here']?.value).toBe(0);
});
