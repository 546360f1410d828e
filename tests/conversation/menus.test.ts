/** What was on offer is chosen by a tap, by number, or by its name; a class of the menu without its mark. */
import { expect, test } from 'vitest';
import { readMenuChoice } from '../../src/conversation/menus.ts';

const OFFERED = [
  { key: 'start:my_tasks', label: '今日任务' },
  { key: 'topic:办公室', label: '办公室 ›' },
];

test.each([
  ['今日任务', 'start:my_tasks'],
  ['办公室', 'topic:办公室'],
  ['办公室。', 'topic:办公室'],
  ['2', 'topic:办公室'],
  ['第一个', 'start:my_tasks'],
  ['办公', undefined],
])('“%s”', (text, key) => {
  expect(readMenuChoice({ kind: 'words', text, event: { kind: 'said', text } }, OFFERED)).toBe(key);
});
