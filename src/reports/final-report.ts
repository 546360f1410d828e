/** 行动总结 at the campaign's end: the plan's five tasks one by one in numbers, safeguards, and the gaps apart. */
import { countedEntries, countedInstitutions } from '../figures/counted.ts';
import { type Figure, partOf, percentOf } from '../figures/figure.ts';
import { isConfirmedLead } from '../figures/lead-states.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { countStates, facts, heading, sumOf, table, text } from './blocks.ts';
import { listGaps } from './gaps.ts';
import { offenceSection } from './month-report.ts';
import type { ReportBlock, ReportSource } from './report-model.ts';
import { schoolFigures } from './school-figures.ts';
import {
  coverageChart,
  coverageText,
  groupTable,
  leadSection,
  publicityTable,
  rectificationSection,
  riskTable,
  tenFiguresTable,
  townTable,
  valueWords,
} from './sections.ts';
import { percentWords, TEXTS } from './texts.ts';
import { visitTable } from './week-report.ts';

/** The blocks of the final report. */
export function finalBlocks(source: ReportSource): ReportBlock[] {
  const { span } = source;
  const figures = tenFigures(source.facts);
  return [
    text(TEXTS.span(span.from, span.to)),
    heading('一、主要指标'),
    tenFiguresTable(figures),
    heading('二、推进合规机构办理准入手续（任务1）'),
    admissionFacts(source, figures),
    heading('三、查在职教师违规补课（任务2）'),
    teacherFacts(source),
    heading('四、打击隐形变异（任务3）'),
    ...hiddenTrainingSection(source, figures),
    heading('五、深化非学科类培训监管（任务4）'),
    supervisionFacts(source, figures),
    heading('六、畅通举报渠道，严防安全风险（任务5）'),
    ...safetySection(source, figures),
    heading('七、执法查处与宣传引导'),
    groupTable(source, { code: 'enforcement', by: 'category', title: '执法案件按类别', unit: '件', period: span }),
    publicityTable(source, span),
    heading('八、缺口'),
    gapTable(figures),
  ];
}

/** Whoever has a permit by it, whatever came after. */
const LICENSED = ['licensed', 'registered', 'escrowed', 'listed', 'renewed'];
const WITH_LEGAL_PERSON = ['registered', 'escrowed', 'listed'];
const ENDED = ['listed', 'renewed', 'refused', 'ended'];

function admissionFacts(source: ReportSource, figures: readonly Figure[]): ReportBlock {
  const { span: period } = source;
  const count = (states?: readonly string[]) =>
    countStates(source, 'admission', states === undefined ? { period } : { states, period });
  const papers = figures.find(({ id }) => id === 'papers_complete');
  const noPermit = countedInstitutions(source.facts).filter(({ status }) => status === 'business_licence_only').length;
  return facts('准入办理', [
    ['申请（件）', count()],
    ['在办（件）', count() - count(ENDED)],
    ['已发办学许可证（件）', count(LICENSED)],
    ['已登记法人（件）', count(WITH_LEGAL_PERSON)],
    ['已在全国平台录入（件）', count(['listed'])],
    ['不予许可（件）', count(['refused'])],
    ['终止（件）', count(['ended'])],
    ['有照无证机构（家）', noPermit],
    ['在册机构（家）', papers === undefined ? 0 : partOf(papers, 'listed')],
    ['证照齐全（家）', papers === undefined ? 0 : valueWords(papers)],
  ]);
}

function teacherFacts(source: ReportSource): ReportBlock {
  const { span: period } = source;
  const leads = countedEntries(source.facts, 'lead').filter(({ data }) => data['form'] === 'in_service');
  const schools = schoolFigures(source, period);
  return facts('在职教师排查', [
    ['收到在职教师线索（条）', leads.length],
    ['其中查实（条）', leads.filter(isConfirmedLead).length],
    ['学校排查报告（次）', countStates(source, 'school_report', { states: ['zero', 'found'], period })],
    ['其中零报告（次）', countStates(source, 'school_report', { states: ['zero'], period })],
    ['报告过的学校（所）', schools.reporting],
    ['登记承诺书的学校（所）', schools.pledging],
    [
      '承诺书签订（人）',
      `${schools.signed}/${schools.teachers}，${percentWords(percentOf(schools.signed, schools.teachers))}`,
    ],
    ['家校沟通（次）', sumOf(source, 'home_school', { of: 'times', period })],
    ['覆盖家长（人次）', sumOf(source, 'home_school', { of: 'families', period })],
  ]);
}

function hiddenTrainingSection(source: ReportSource, figures: readonly Figure[]): ReportBlock[] {
  const offences = figures.find(({ id }) => id === 'academic_offences');
  const { span: period } = source;
  return [
    visitTable(source, ['行动期', period]),
    ...(offences === undefined ? [] : offenceSection(offences)),
    ...leadSection(source.facts),
    facts('网格巡查', [
      ['巡查（次）', countStates(source, 'patrol', { period })],
      ['其中发现情况（次）', countStates(source, 'patrol', { states: ['found'], period })],
    ]),
    townTable(source, period),
  ];
}

function supervisionFacts(source: ReportSource, figures: readonly Figure[]): ReportBlock {
  const { span: period } = source;
  const count = (code: string, states?: readonly string[]) =>
    countStates(source, code, states === undefined ? { period } : { states, period });
  const escrow = figures.find(({ id }) => id === 'escrow');
  const disputes = figures.find(({ id }) => id === 'disputes');
  return facts('非学科类监管', [
    ['培训材料送审、抽查（件）', count('material')],
    ['其中审核通过（件）', count('material', ['passed'])],
    ['从业人员核验（人）', count('staff')],
    ['其中已做入职查询（人）', count('staff', ['queried', 'requeried'])],
    ['从业禁止（人）', count('staff_ban')],
    ['价格采集（条）', count('price')],
    ['纳入预收费监管（家）', escrow === undefined ? 0 : `${valueWords(escrow)}，${shareOf(escrow)}`],
    ['退费纠纷已化解（件）', disputes === undefined ? 0 : `${valueWords(disputes)}，${shareOf(disputes)}`],
    ['要求退费（元）', disputes === undefined ? 0 : partOf(disputes, 'amount')],
    ['已退（元）', disputes === undefined ? 0 : partOf(disputes, 'settled_amount')],
  ]);
}

function safetySection(source: ReportSource, figures: readonly Figure[]): ReportBlock[] {
  const coverage = figures.find(({ id }) => id === 'safety_coverage');
  const suspended = figures.find(({ id }) => id === 'suspended');
  const risks = figures.find(({ id }) => id === 'risks');
  if (coverage === undefined || suspended === undefined || risks === undefined) return [];
  return [
    coverageText(coverage),
    ...coverageChart(source.facts),
    facts('停业整改', [
      ['仍在停业整改（家）', suspended.value],
      ['行动期内恢复（家）', partOf(suspended, 'reopened')],
    ]),
    ...rectificationSection(source.facts),
    riskTable(risks),
    groupTable(source, { code: 'closure', by: 'state', title: '关停机构处置', unit: '家', period: source.span }),
  ];
}

function gapTable(figures: readonly Figure[]): ReportBlock {
  return table({
    title: '尚未完成的事项',
    head: ['缺口', '数量', '牵头单位', '下一步'],
    rows: listGaps(figures).map(({ title, count, unit, lead, next }) => [title, `${count}${unit}`, lead, next]),
    widths: [28, 14, 24, 34],
    words: [0, 2, 3],
  });
}

function shareOf({ value, of }: Figure): string {
  return percentWords(percentOf(value, of));
}
