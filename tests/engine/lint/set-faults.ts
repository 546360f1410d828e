/** Faults that only show between two flows. */
import type { LintCode } from '../../../src/engine/lint/codes.ts';

/** Code, replacement in one flow, where it is told. */
export const SET_FAULTS: [code: LintCode, from: string, to: string, where: string[]][] = [
  ['E123', 'flow: patrol', 'flow: visit', ['patrol.yaml:1 E123', 'visit.yaml:1 E123', 'visit.yaml:6 E155']],
  ['E147', 'say: [夜查]', 'say: [夜查, 走访]', ['patrol.yaml:6 E147', 'visit.yaml:5 E147']],
  ['E147', 'say: [夜查]', 'say: [夜查, 走访。]', ['patrol.yaml:6 E147', 'visit.yaml:5 E147']],
  ['E148', 'menu: 夜查', 'menu: 走访', ['patrol.yaml:7 E148', 'visit.yaml:5 E148']],
  ['E149', 'say: [夜查]', 'say: [夜查, 关门]', ['patrol.yaml:6 E149']],
  ['E149', 'say: [夜查]', 'say: [夜查, 锁门]', ['patrol.yaml:6 E149']],
  ['E149', 'say: [夜查]', 'say: [夜查, 办妥]', ['patrol.yaml:6 E149']],
  ['E155', 'flow: patrol', 'flow: patrols', ['visit.yaml:6 E155']],
];
