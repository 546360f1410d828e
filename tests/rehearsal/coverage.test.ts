/** Coverage tells what no conversation comes by, with its line; one side of a condition is not enough. */
import { expect, test } from 'vitest';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { Coverage } from '../../src/rehearsal/coverage.ts';
import { HEAD, playAll } from './playing.ts';

const FLOW = `flow: patrol
version: 1
title: 夜查
who: [inspector]
start: { say: [夜查] }
let:
  strict: { type: bool, value: true }
ask:
  - id: open
    type: yesno
    label: 是否上课
    text: 在上课吗？
  - id: pupils
    type: int
    label: 学生数
    when: open
    text: 多少学生？
    check:
      - { that: pupils < 100, else: 太多了。 }
  - { id: hint, type: note, when: '!open', text: 没人就好。 }
  - id: issues
    type: repeat
    label: 问题
    text: 有问题吗？
    more: 还有吗？
    ask:
      - { id: kind, type: choice, label: 类别, text: 哪类？, choices: { fire: 消防, staff: 师资 } }
      - { id: detail, type: text, label: 情况, when: kind == "fire", text: 什么情况？ }
  - { id: remark, type: text, label: 补充, when: strict, optional: true, text: 补充？ }
calc:
  - { id: crowded, type: bool, value: pupils > 50 }
review: { text: '{{ crowded }}' }
submit: { text: 好了。 }
`;

async function gapsOf(...conversations: string[][]): Promise<string[]> {
  const coverage = new Coverage();
  const flow = parseFlow(FLOW, 'own.yaml', { observe: coverage.observerOf('own.yaml') });
  const yaml = conversations.map(
    (lines) => `${HEAD}steps:\n${lines.map((line) => `  - 李志强: '${line}'`).join('\n')}\n`,
  );
  for (const { events, failure } of await playAll(yaml.join('---\n'), new Map([['patrol', flow]]))) {
    expect(failure).toBeUndefined();
    coverage.add(events);
  }
  return coverage.judge({ ...flow, source: FLOW }).gaps.map(({ what }) => what);
}

test('nothing played: everything is missing, constants excepted', async () => {
  expect(await gapsOf(['你好'])).toEqual([
    'own.yaml:9 W301 没有对话问到“是否上课”',
    'own.yaml:16 W302 没有对话走到成立的情况：open',
    'own.yaml:16 W302 没有对话走到不成立的情况：open',
    'own.yaml:19 W302 没有对话走到成立的情况：pupils < 100',
    'own.yaml:19 W302 没有对话走到不成立的情况：pupils < 100',
    'own.yaml:20 W302 没有对话走到成立的情况：!open',
    'own.yaml:20 W302 没有对话走到不成立的情况：!open',
    'own.yaml:21 W301 没有对话问到“问题”',
    'own.yaml:27 W301 没有对话问到“类别”',
    'own.yaml:28 W302 没有对话走到成立的情况：kind == "fire"',
    'own.yaml:28 W302 没有对话走到不成立的情况：kind == "fire"',
    'own.yaml:29 W303 没有对话跳过“补充”',
    'own.yaml:31 W302 没有对话走到成立的情况：pupils > 50',
    'own.yaml:31 W302 没有对话走到不成立的情况：pupils > 50',
  ]);
});

test('a condition that did not hold only because nothing was answered yet is not seen from that side', async () => {
  // One conversation that stops at the second question: it was asked, but never left out.
  expect(await gapsOf(['夜查', '有'])).toContain('own.yaml:16 W302 没有对话走到不成立的情况：open');
});

test('both ways through everything: nothing is missing', async () => {
  const crowded = ['夜查', '有', '200', '60', '有', '消防', '通道堵了', '没有了', '跳过', '提交'];
  const empty = ['夜查', '没有', '有', '师资', '没有了', '没带证', '提交'];
  expect(await gapsOf(crowded, empty)).toEqual([]);
});

test('inside a repeat each item counts for itself', async () => {
  const fire = ['夜查', '没有', '有', '消防', '通道堵了', '没有了', '跳过', '提交'];
  expect(await gapsOf(fire)).toContain('own.yaml:28 W302 没有对话走到不成立的情况：kind == "fire"');
  const staff = ['夜查', '没有', '有', '师资', '没有了', '跳过', '提交'];
  expect(await gapsOf(staff)).toContain('own.yaml:28 W302 没有对话走到成立的情况：kind == "fire"');
});

test('what looks at constants alone is excepted, and told', () => {
  const flow = parseFlow(FLOW, 'own.yaml');
  const { constants } = new Coverage().judge({ ...flow, source: FLOW });
  expect(constants.map(({ line, what }) => [line, what])).toEqual([[29, 'own.yaml:29 只看常量，不算：strict']]);
});
