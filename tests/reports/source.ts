/** A small county at the end of a week, written by hand: what the reports' tests count on their fingers. */
import type { FigureFacts } from '../../src/figures/figure-facts.ts';
import type { Ledger, LedgerRow } from '../../src/figures/ledger.ts';
import type { ReportSource } from '../../src/reports/report-model.ts';
import { entry, factsOf, institution, rectification, safetyCheck, task } from '../figures/facts.ts';
import { ledgerRow } from '../figures/ledgers.ts';

/** Names that must stand in no report. */
export const NAMES = ['李志强', '王小明', '启航培训学校', '反映人张三'];

const STATES = [
  'zero',
  'found',
  'clear',
  'recorded',
  'proposed',
  'passed',
  'submitted',
  'listed',
  'signed',
  'withdrawn',
];

function ledger(code: string, columns: readonly string[], rows: readonly LedgerRow[]): [string, Ledger] {
  const states = new Map(STATES.map((state) => [state, state]));
  const named = columns.map((id) => ({ id, title: id, personal: false }));
  return [code, { code, title: code, permit: `${code}.see`, columns: named, states, rows }];
}

const PERSONAL = { owner: '李志强', filedBy: '李志强', subject: '启航培训学校' };

/** Sunday 19 July 2026, 24:00, of a campaign of July and August; the week is 13 to 19 July. */
export const FACTS: FigureFacts = factsOf({
  at: '2026-07-19T16:00:00.000Z',
  asOf: '2026-07-19',
  institutions: [
    institution('a', { name: '启航培训学校' }),
    institution('b', { inEscrow: false }),
    institution('c', { status: 'suspended' }),
    institution('d', { permitNumber: null, status: 'business_licence_only' }),
  ],
  departmentNames: new Map([
    ['education', '教育局'],
    ['fire', '消防救援大队'],
  ]),
  inspections: [
    safetyCheck('a', { number: 'JC1', visitedOn: '2026-07-10', subjectName: '启航培训学校' }),
    safetyCheck('b', { number: 'JC2', visitedOn: '2026-07-14', shift: 'night', mode: 'spot' }),
    safetyCheck('c', { number: 'JC3', visitedOn: '2026-07-19', mode: 'joint', findings: ['YX02'], checklist: 'YX' }),
    safetyCheck('c', { number: 'JC4', visitedOn: '2026-07-19', withdrawn: true }),
  ],
  rectifications: [
    rectification('ZG1', { departmentId: 'fire', state: 'closed', doneOn: '2026-07-12', dueOn: '2026-07-15' }),
    rectification('ZG2', { departmentId: 'fire', state: 'open', dueOn: '2026-07-17' }),
    rectification('ZG3', { departmentId: 'education', openedOn: '2026-07-19', state: 'open' }),
  ],
  tasks: [task('RW1', { departmentId: 'fire', title: '李志强的事' }), task('RW2', { dueOn: '2026-07-19' })],
  entries: [
    lead('XS1', '网格', { state: 'confirmed', filedOn: '2026-07-14', data: { form: 'in_service' } }),
    lead('XS2', '网格', { state: 'new', filedOn: '2026-07-15', dueAt: '2026-07-16T16:00:00.000Z' }),
    lead('XS3', '舆情', { state: 'closed', data: { finding: 'unfounded' }, filedOn: '2026-07-03' }),
    entry('risk', 'FX1', { state: 'handling', data: { level: 'red' }, subject: '王小明' }),
    entry('risk', 'FX2', { state: 'closed', data: { level: 'yellow' } }),
    entry('dispute', 'TF1', { state: 'settled', data: { amount: 1200.5, settled_amount: 1000 } }),
    entry('dispute', 'TF2', { state: 'filed', data: { amount: 99.5 } }),
  ],
});

function lead(number: string, source: string, more: Parameters<typeof entry>[2]) {
  return entry('lead', number, { subject: '反映人张三', shown: { source }, ...more });
}

const LEDGERS = new Map([
  ledger(
    'publicity',
    ['kind', 'reached'],
    [
      ledgerRow('XC1', { ...PERSONAL, state: 'recorded', day: '2026-07-13', cells: { kind: '小视频', reached: 300 } }),
      ledgerRow('XC2', { state: 'recorded', day: '2026-07-14', cells: { kind: '小视频', reached: 50 } }),
      ledgerRow('XC3', { state: 'recorded', day: '2026-07-14', cells: { kind: '宣讲' } }),
      ledgerRow('XC4', { state: 'recorded', day: '2026-07-02', cells: { kind: '文章', reached: 7 } }),
      ledgerRow('XC5', { state: 'withdrawn', day: '2026-07-15', cells: { kind: '文章', reached: 9 } }),
    ],
  ),
  ledger(
    'patrol',
    [],
    [
      ledgerRow('XL1', { state: 'clear', day: '2026-07-19', town: '古韩镇' }),
      ledgerRow('XL2', { state: 'found', day: '2026-07-11' }),
    ],
  ),
  ledger(
    'school_report',
    [],
    [
      ledgerRow('PX1', { state: 'zero', department: '一小' }),
      ledgerRow('PX2', { state: 'zero', department: '一小' }),
      ledgerRow('PX3', { state: 'found', department: '二小' }),
      ledgerRow('PX4', { state: 'replaced', department: '三小' }),
    ],
  ),
  ledger(
    'pledge',
    ['signed_count', 'teacher_count'],
    [
      ledgerRow('CN1', { state: 'signed', department: '一小', cells: { signed_count: 10, teacher_count: 40 } }),
      ledgerRow('CN2', { state: 'signed', department: '一小', cells: { signed_count: 39, teacher_count: 40 } }),
      ledgerRow('CN3', { state: 'signed', department: '二小', cells: { signed_count: 20, teacher_count: 20 } }),
    ],
  ),
  ledger(
    'enforcement',
    ['category', 'published', 'published_on'],
    [
      ledgerRow('AJ1', { state: 'proposed', cells: { category: '培训收费' } }),
      ledgerRow('AJ2', {
        ...PERSONAL,
        state: 'closed',
        cells: { category: '违法违规举办', decided_on: '2026-07-13', published: '是', published_on: '2026-07-15' },
      }),
      ledgerRow('AJ3', {
        state: 'revoked',
        cells: { category: '广告宣传', decided_on: '2026-07-13', published: '是', published_on: '2026-07-15' },
      }),
    ],
  ),
  ledger('admission', [], [ledgerRow('ZR1', { state: 'listed' }), ledgerRow('ZR2', { state: 'inspected' })]),
]);

/** The week's report's source; other days by `more`. */
export function sourceOf(more: Partial<ReportSource> = {}): ReportSource {
  return {
    county: '襄垣县',
    facts: FACTS,
    span: { from: '2026-07-13', to: '2026-07-19' },
    issuedOn: '2026-07-20',
    ledgers: LEDGERS,
    ...more,
  };
}
