/** A number that nobody asked a parent for: the question is answered, and one line says that it need not be told. */
import { describe, expect, test } from 'vitest';
import { TEXTS } from '../../src/conversation/texts.ts';
import { PARENT, Talk, WANG } from './talk.ts';

const LINE = TEXTS.personalUnasked;
// Made up: the region of no county, a day that never was, a card of no bank.
const IDENTITY = '999999201202300011';
const MOBILE = '13900000000';
const CARD = '6222 0000 0000 0009';

describe('a number of a person', () => {
  test.each([`孩子身份证${IDENTITY}，启航书法正规吗`, `我电话${MOBILE}，学费能退吗`, `卡号${CARD}，学费能退吗`])(
    'written unasked is answered with the reminder first: %#',
    (said) => {
      const talk = new Talk();
      const all = talk.say(PARENT, said);
      expect(talk.replies.map(({ text }) => text === LINE)).toEqual([true, false]);
      expect(all).not.toContain(IDENTITY);
      expect(all).not.toContain(MOBILE);
    },
  );

  test('is none in a year, an amount, a course or a hotline', () => {
    for (const said of ['2024年交了12800元能退吗', '启航书法60课时正规吗', '打12345有用吗', '0355-7220000是教育局吗']) {
      expect(new Talk().say(PARENT, said)).not.toContain(LINE);
    }
  });

  test('may be the answer in a form, and is a member’s business', () => {
    const talk = new Talk();
    talk.say(PARENT, '查 启航书法');
    expect(talk.stateOf(PARENT).session).not.toBeNull();
    expect(talk.say(PARENT, `他们电话${MOBILE}`)).not.toContain(LINE);
    expect(new Talk().say(WANG, MOBILE)).not.toContain(LINE);
  });
});
