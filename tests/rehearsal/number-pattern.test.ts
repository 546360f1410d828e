/** `{编号}` stands for any record number, and for no more. */
import { expect, test } from 'vitest';
import { holdsWords, isWords, withNumber, withoutNumbers } from '../../src/rehearsal/number-pattern.ts';

test.each([
  ['已报送，编号 JC20260302-0001。', '编号 {编号}。', true],
  ['已报送，编号 JC2026-1。', '编号 {编号}。', false],
  ['整改单 ZG20260302-0012，期限', '整改单 {编号}', true],
  ['（1+1）', '1+1', true],
  ['x{编号', '{编号', true],
  ['编号 JC20260302-0001a*', '{编号}a*', true],
])('%s holds %s: %s', (text, words, holds) => {
  expect(holdsWords(text, words)).toBe(holds);
});

test('words that are the whole text', () => {
  expect(isWords('撤回 JC20260302-0001', '撤回 {编号}')).toBe(true);
  expect(isWords('不是', '是')).toBe(false);
  expect(isWords('请撤回 JC20260302-0001', '撤回 {编号}')).toBe(false);
});

test('numbers are taken out, and the newest receipt’s put in', () => {
  expect(withoutNumbers('撤回 JC20260302-0001、ZG20260302-0001')).toBe('撤回 {编号}、{编号}');
  const said = ['已报送，编号 JC20260302-0001。', '整改单 ZG20260302-0001', '已报送，编号 JC20260302-0002。'];
  expect(withNumber('撤回 {编号}', said)).toBe('撤回 JC20260302-0002');
  expect(withNumber('撤回 {编号}', [])).toBe('撤回 JC00000000-0000');
});
