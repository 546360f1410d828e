/** 周报 for the heads of the task force: coverage, leads, rectifications, what is late, risks, publicity, three next points. */
import type { Period } from '../figures/figure-facts.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { visitFigures } from '../figures/visit-figures.ts';
import { facts, heading, ofDays, table, text } from './blocks.ts';
import { caseFigures } from './case-figures.ts';
import { listGaps } from './gaps.ts';
import type { ReportBlock, ReportSource } from './report-model.ts';
import {
  coverageChart,
  coverageText,
  lateTaskTable,
  leadSection,
  publicityTable,
  rectificationSection,
  riskTable,
  tenFiguresTable,
} from './sections.ts';
import { percentWords, TEXTS } from './texts.ts';

/** The blocks of the week's report. */
export function weekBlocks(source: ReportSource): ReportBlock[] {
  const { span, facts: sofar } = source;
  const figures = tenFigures(sofar);
  const [coverage, , , , , , , , risks, lateTasks] = figures;
  if (!coverage || !risks || !lateTasks) return [];
  return [
    text(TEXTS.span(span.from, span.to)),
    heading('一、主要指标（累计）'),
    tenFiguresTable(figures),
    heading('二、安全专项检查'),
    coverageText(coverage),
    ...coverageChart(sofar),
    visitTable(source, ['本周', span]),
    heading('三、本周线索与查处'),
    ...leadSection(ofDays(source, span)),
    caseTable(source),
    heading('四、整改（累计）'),
    ...rectificationSection(sofar),
    heading('五、超期任务'),
    lateTaskTable(lateTasks),
    heading('六、风险（累计）'),
    riskTable(risks),
    heading('七、本周宣传'),
    publicityTable(source, span),
    heading('八、下周重点'),
    ...nextPoints(source),
  ];
}

/** Cases: filed, decided, told to the public (M301). */
function caseTable(source: ReportSource): ReportBlock {
  const { span, facts: sofar } = source;
  const rows = [span, sofar.period].map((period) => caseFigures(source, period));
  const [own, all] = rows;
  if (own === undefined || all === undefined) return text(TEXTS.none);
  return table({
    title: '执法查处',
    head: ['项目', '本周', '累计'],
    rows: [
      ['登记案件（件）', `${own.filed}`, `${all.filed}`],
      ['作出处罚决定（件）', `${own.decided}`, `${all.decided}`],
      ['公开处罚决定（件）', `${own.published}`, `${all.published}`],
    ],
    widths: [50, 25, 25],
  });
}

/** How inspections were made, in the report's days and in all (M303, M304). */
export function visitTable(source: ReportSource, [title, span]: [string, Period]): ReportBlock {
  const isWhole = span.from === source.facts.period.from && span.to === source.facts.period.to;
  const [own, all] = [visitFigures(ofDays(source, span)), visitFigures(source.facts)];
  const rows: [string, string, string][] = [
    ['检查（次）', `${own.total}`, `${all.total}`],
    ['其中日查', `${own.day}`, `${all.day}`],
    ['其中夜查', `${own.night}`, `${all.night}`],
    ['夜查占比', percentWords(own.nightShare), percentWords(all.nightShare)],
    ['联合检查（次）', `${own.joint}`, `${all.joint}`],
    ['随机抽查（次）', `${own.spot}`, `${all.spot}`],
    ['检查机构（家）', `${own.institutions}`, `${all.institutions}`],
  ];
  if (isWhole)
    return facts(
      '检查情况',
      rows.map(([name, value]) => [name, value]),
    );
  return table({ title: '检查情况', head: ['项目', title, '累计'], rows, widths: [50, 25, 25] });
}

/** The three gaps that press most; without gaps, going on as before. */
function nextPoints(source: ReportSource): ReportBlock[] {
  const gaps = listGaps(tenFigures(source.facts)).map(
    ({ title, count, unit, lead, next }) => `${title}${count}${unit}，由${lead}牵头，${next}。`,
  );
  return [...gaps, ...GOING_ON].slice(0, 3).map((point, at) => text(`${at + 1}. ${point}`));
}

const GOING_ON: readonly string[] = [
  '继续日查与夜查，重点看商务楼宇和居民小区。',
  '继续宣传举报渠道和预付费消费提醒。',
  '按时上报零报告和风险信号。',
];
