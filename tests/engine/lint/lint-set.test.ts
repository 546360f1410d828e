/** What only shows when flows are seen together. */
import { expect, test } from 'vitest';
import { parseFlow } from '../../../src/engine/flow-file.ts';
import { type FlowText, lintFlowSet, refuseClashes } from '../../../src/engine/lint/lint-set.ts';
import { SET_FAULTS } from './set-faults.ts';

const OTHER = `flow: visit
version: 1
title: 走访
who: [inspector]
start: {say: [走访], menu: 走访}
session: {detour: [patrol]}
ask:
  - id: state
    type: choice
    label: 现场
    text: 怎么样？
    choices: {open: 正在上课, shut: 关门}
    words: {shut: [锁门]}
  - {id: done, type: yesno, label: 完了, text: 完了吗？, words: {yes: [办妥]}}
submit: {text: 好}
`;
const PATROL = `flow: patrol
version: 1
title: 夜查
who: [inspector]
start:
  say: [夜查]
  menu: 夜查
submit: {text: 好}
`;

function set(patrol: string, other = OTHER): FlowText[] {
  return [
    ['patrol.yaml', patrol],
    ['visit.yaml', other],
  ].map(([fileName = '', source = '']) => ({ fileName, source, definition: parseFlow(source, fileName).definition }));
}
const told = (flows: readonly FlowText[]): string[] =>
  lintFlowSet(flows).map(({ file, line, code }) => `${file}:${line} ${code}`);

test('two flows that have nothing in common', () => {
  expect(told(set(PATROL))).toEqual([]);
  expect(() => refuseClashes(set(PATROL))).not.toThrow();
});

test.each(SET_FAULTS)('%s: %s → %s', (_code, from, to, where) => {
  expect(told(set(PATROL.replace(from, to)))).toEqual(where);
});

test('a flow is no detour of itself', () => {
  expect(told(set(PATROL, OTHER.replace('detour: [patrol]', 'detour: [visit]')))).toEqual(['visit.yaml:6 E155']);
});

test('flows that clash stop the start', () => {
  const clash = () => refuseClashes(set(PATROL.replace('say: [夜查]', 'say: [夜查, 关门]')));
  expect(clash).toThrow('patrol.yaml:6 E149 “关门”也是 visit.yaml 里的选项。改法：换一个开始的话。');
});
