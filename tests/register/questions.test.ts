/** Several institutions in one message are cut apart; one institution never is. */
import { describe, expect, test } from 'vitest';
import { splitQuestions } from '../../src/register/questions.ts';
import { demoRows, readCsv } from './demo-register.ts';

describe('several institutions in one message', () => {
  test.each<[string, string[]]>([
    ['启航书法、童心播音、圆梦跆拳道哪个有证', ['启航书法', '童心播音', '圆梦跆拳道']],
    ['请问启航书法和童心播音哪家有证', ['启航书法', '童心播音']],
    ['启航书法，童心播音，有证吗', ['启航书法', '童心播音']],
    ['启航书法有证吗？童心播音呢？', ['启航书法有证吗', '童心播音呢']],
    ['启航和童心哪个正规', ['启航', '童心']],
    ['启航、童心、圆梦都有证吗', ['启航', '童心', '圆梦']],
    ['祥和书法跟和美舞蹈哪个好', ['祥和书法', '和美舞蹈']],
    ['启航书法还有童心播音', ['启航书法', '童心播音']],
    ['我想给孩子报个班，启航书法、童心播音哪个有证', ['启航书法', '童心播音']],
    ['启航书法 童心播音', ['启航书法', '童心播音']],
    ['启航书法\n童心播音\n圆梦跆拳道', ['启航书法', '童心播音', '圆梦跆拳道']],
    [
      '襄垣县启航书法培训学校有限公司、襄垣县起航舞蹈培训中心这两家有证吗',
      ['襄垣县启航书法培训学校有限公司', '襄垣县起航舞蹈培训中心'],
    ],
  ])('%s', (words, pieces) => {
    expect(splitQuestions(words)).toEqual(pieces);
  });
});

describe('one institution, or none, stays whole', () => {
  test.each([
    '启航书法有证吗',
    '启航书法有证吗，能退费吗',
    '您好，启航书法怎么样',
    '启航书法，多少钱一节课',
    '祥和书法正规吗',
    '和美舞蹈有证吗',
    '襄垣 启航书法 培训班',
    '启航书法 侯堡校区',
    '音乐和美术哪家好',
    '孩子想学音乐、美术，哪家正规',
    '收了三千多、现在不退费',
    '启航书法、有证吗',
    '收了三千多、现在说没有场地、不退费',
    '明天会更好、加油',
    '',
    '、、、',
    '和',
  ])('%s', (words) => {
    expect(splitQuestions(words)).toEqual([words]);
  });

  test('every registered name and every query for one institution of the published set', () => {
    const queries = readCsv('tests/vectors/names-queries.csv').map((query) => query['query'] ?? '');
    const texts = [...demoRows().map((row) => row.name), ...queries];
    expect(texts.filter((text) => splitQuestions(text).length > 1)).toEqual([]);
  });
});

test('hostile text is cut in bounded time and number', () => {
  expect(splitQuestions('启航书法、'.repeat(10_000))).toHaveLength(1);
  const many = Array.from({ length: 100 }, (_, n) => `启${String.fromCodePoint(0x4e00 + n)}书法`).join('、');
  expect(splitQuestions(many).length).toBeLessThanOrEqual(20);
  const before = performance.now();
  splitQuestions('启航书法和'.repeat(10_000));
  expect(performance.now() - before).toBeLessThan(1000);
});
