/** Deadline words into days. */
import { expect, test } from 'vitest';
import { readDeadline } from '../../src/domain/deadline.ts';

test.each([
  ['7日', 7, false],
  ['立即', 0, false],
  ['当日', 0, false],
  ['24小时', 1, false],
  ['48小时', 2, false],
  ['2小时', 0, false],
  ['立即；30分钟', 0, false],
  ['当周', 7, false],
  ['5个工作日', 5, true],
  ['5工作日', 5, true],
  ['立即停用，15日送审', 0, false],
  ['当场改正/3日', 3, false],
  ['立案后按程序', null, false],
  ['', null, false],
])('%j is %j days, working days: %j', (words, days, inWorkingDays) => {
  expect(readDeadline(words)).toEqual({ days, inWorkingDays });
});
