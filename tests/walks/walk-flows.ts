/** The form that is walked through, in three versions that are safe to move between, and what answers its questions. */
import type { InboundContent } from '../../src/channels/contract.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { institutions } from '../engine/chat.ts';

const HEAD = (version: number): string => `flow: patrol
version: ${version}
title: 夜查登记
who: [inspector]
start: {say: [夜查]}
session: {nudge: [{after: 30m, text: '还差 {{ left }} 题。'}]}
ask:
`;
const QUESTIONS: readonly string[] = [
  '{id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}',
  '{id: sign, type: text, label: 招牌, text: 招牌？, when: unlisted("org"), length: {min: 2, max: 40}}',
  '{id: open, type: yesno, label: 上课, text: 在上课吗？}',
  '{id: pupils, type: int, label: 人数, text: 多少人？, when: open, range: {min: 1, max: 500}}',
  '{id: fee, type: money, label: 收费, text: 收多少？, optional: true}',
  '{id: tags, type: multi, label: 标记, text: 哪些？, choices: {a: 甲, b: 乙, c: 丙}, when: "!open"}',
  '{id: issues, type: repeat, label: 问题, text: 有问题吗？, more: 还有吗？, max: 3, ask: [{id: what, type: text, label: 内容, text: 什么问题？}, {id: bad, type: yesno, label: 严重, text: 严重吗？}]}',
  '{id: due, type: date, label: 期限, text: 哪天前改好？, when: "issues.exists(i, i.bad)", check: [{that: due >= today, else: 太早了。}]}',
  '{id: photos, type: photos, label: 照片, text: 照片？, count: {min: 1, max: 3}, optional: 为什么？}',
];
const TAIL = `review: {}
submit: {do: [{id: save, action: save}], text: '好了，{{ results.save.number }}。'}
`;

/** A question that every later version has besides. */
export const ADDED = '{id: added, type: int, label: 新题, text: 新问的？, range: {min: 1, max: 9}}';

function version(number: number, questions: readonly string[]): CompiledFlow {
  const yaml = `${HEAD(number)}${questions.map((line) => `  - ${line}\n`).join('')}${TAIL}`;
  return parseFlow(yaml, 'patrol.yaml', { sources: { institutions: institutions.fields } });
}

/** As it began; one question more; other words, one question gone and two in another order. */
export const VERSIONS: readonly [CompiledFlow, CompiledFlow, CompiledFlow] = [
  version(1, QUESTIONS),
  version(2, [...QUESTIONS, ADDED]),
  version(3, [
    ...QUESTIONS.filter((line) => !line.startsWith('{id: tags')).map((line) =>
      line.replace('收多少？', '一次收多少钱？'),
    ),
    ADDED,
  ]),
];

const text = (words: string): InboundContent => ({ type: 'text', text: words });
const TO_PENDING: Readonly<Record<string, string>> = {
  candidates: '都不是',
  skip_reason: '现场没信号',
  confirm_cancel: '接着填',
};
const TO_QUESTION: Readonly<Record<string, string>> = {
  org: '启航书法培训部',
  sign: '小太阳',
  pupils: '20',
  fee: '3800',
  tags: '1',
  issues: '没有了',
  what: '通道堆了纸箱',
  due: '后天',
  added: '7',
};

/** What brings the form forward. */
export function nextMove(session: SessionState, turn: number): InboundContent {
  if (session.phase !== 'asking') return text(session.phase === 'paused' ? '继续' : '提交');
  if (session.pending !== undefined) return text(TO_PENDING[session.pending.kind] ?? '是');
  const leaf = (session.asked ?? '').replace(/^.*\./u, '');
  if (leaf !== 'photos') return text(TO_QUESTION[leaf] ?? '是');
  const sent = session.answers['photos']?.value;
  const hasOne = Array.isArray(sent) && sent.length > 0;
  return hasOne ? text('发完了') : { type: 'image', mediaId: `p${turn}` };
}
