/** The words that steer any form (上一步, 取消 …), and texts that only look like them. */
import { expect, test } from 'vitest';
import {
  findCommand,
  findEdit,
  findLineNumber,
  findSteer,
  isNextWord,
  isPlainInText,
  isUniversalWord,
} from '../../src/engine/universal-words.ts';

test.each([
  ['上一步', 'back'],
  ['返回', 'back'],
  [' 上一题。', 'back'],
  ['上一步吧', 'back'],
  ['取消', 'cancel'],
  ['退出', 'cancel'],
  ['不填了', 'cancel'],
  ['帮助', 'help'],
  ['？', 'help'],
  ['怎么填', 'help'],
  ['跳过', 'skip'],
  ['下一题', 'skip'],
  ['进度', 'progress'],
  ['还有几题', 'progress'],
  ['暂停', 'pause'],
  ['等会再填', 'pause'],
  ['继续', 'resume'],
  ['接着填', 'resume'],
  ['提交', 'submit'],
  ['提交！', 'submit'],
  ['撤回', 'withdraw'],
  ['撤回 JC20230715-0001', 'withdraw'],
  ['人工', 'human'],
  ['发完了', 'done'],
  ['不变', 'keep'],
])('“%s” is %s', (said, command) => {
  expect(findCommand(said)).toBe(command);
});

test.each(['返回舱科技培训', '取消了两节课', '提交材料不全', '撤回申请', '进度慢', '', '继续教育学院'])(
  '“%s” is no command',
  (said) => {
    expect(findCommand(said)).toBeUndefined();
  },
);

test.each([
  ['改3', '3', ''],
  ['改第3项', '3', ''],
  ['修改 时间', '时间', ''],
  ['改一下时间', '时间', ''],
  ['时间改一下', '时间', ''],
  ['第3项错了', '3', ''],
  ['时间不对', '时间', ''],
  ['改3 昨天9点', '3', '昨天9点'],
  ['时间改成昨天9点', '时间', '昨天9点'],
  ['改 AQ03情况', 'AQ03情况', ''],
  ['改 问题', '问题', ''],
  ['第3题不对', '3', ''],
])('“%s” edits %s', (said, target, becomes) => {
  expect(findEdit(said)).toEqual({ command: 'edit', target, becomes });
});

test('words that say nothing of editing are left alone', () => {
  expect(findEdit('二楼通道堆了纸箱')).toBeUndefined();
  expect(findSteer('二楼通道堆了纸箱')).toBeUndefined();
});

test('发完了 and 不变 belong to their questions, so an author may use them as words', () => {
  expect(findSteer('发完了')).toBeUndefined();
  expect(isUniversalWord('发完了')).toBe(false);
  expect(isUniversalWord('上一步')).toBe(true);
  expect(findSteer('上一步')).toEqual({ command: 'back' });
});

test('small readings', () => {
  expect(findLineNumber('第三项')).toBe(3);
  expect(findLineNumber('时间')).toBeUndefined();
  expect([isNextWord('下一题'), isNextWord('跳过')]).toEqual([true, false]);
  expect([isPlainInText('算了'), isPlainInText('取消')]).toEqual([true, false]);
});
