/** A flood from one person: answered up to the limit, one sentence, then silence; dangers are heard; a minute later all is well. */
import { expect, test } from 'vitest';
import { MOST_A_MINUTE } from '../../src/conversation/message-limit.ts';
import { PARENT, Talk, WANG } from './talk.ts';

const flood = (talk: Talk, actor: typeof WANG, count: number): string[] =>
  Array.from({ length: count }, () => talk.say(actor, '你好'));

test('1,000 messages in a minute: the first are answered, one sentence, then nothing', () => {
  const talk = new Talk();
  const answers = flood(talk, PARENT, 1_000);
  expect(answers.slice(0, MOST_A_MINUTE).every((each) => each !== '')).toBe(true);
  expect(answers[MOST_A_MINUTE]).toContain('请过一分钟再发');
  expect(answers.slice(MOST_A_MINUTE + 1).every((each) => each === '')).toBe(true);
  talk.now = new Date(talk.now.getTime() + 60_000);
  expect(talk.say(PARENT, '你好')).not.toBe('');
});

test('who floods every minute is told once an hour', () => {
  const talk = new Talk();
  let told = 0;
  for (let minute = 0; minute < 59; minute += 1) {
    told += flood(talk, PARENT, MOST_A_MINUTE + 3).filter((each) => each.includes('请过一分钟再发')).length;
    talk.now = new Date(talk.now.getTime() + 60_000);
  }
  expect(told).toBe(1);
});

test('a danger among them is answered, and the open form is as it was', () => {
  const talk = new Talk();
  talk.say(WANG, '填报');
  const before = talk.stateOf(WANG).session;
  for (let n = 0; n < MOST_A_MINUTE + 5; n += 1) talk.say(WANG, '？');
  const session = talk.stateOf(WANG).session;
  expect(session?.id).toBe(before?.id);
  expect(talk.say(WANG, '着火了')).toContain('119');
  expect(talk.stateOf(WANG).session).toEqual(session);
});

test('talk among people in a group does not count', () => {
  const talk = new Talk();
  for (let n = 0; n < MOST_A_MINUTE + 5; n += 1) talk.say(WANG, '今天真热', { group: true, addressed: false });
  expect(talk.say(WANG, '@小助手 你好', { group: true })).not.toContain('请过一分钟再发');
});
