/** 月报, a draft for the education bureau: the month beside the month before and the same month last year. */
import { addDays } from '../domain/calendar.ts';
import type { Figure } from '../figures/figure.ts';
import type { FigureFacts, Period } from '../figures/figure-facts.ts';
import { cellText } from '../figures/ledger.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { chart, heading, ofDays, table, text } from './blocks.ts';
import { publishedIn } from './case-figures.ts';
import type { ReportBlock, ReportSource } from './report-model.ts';
import {
  coverageChart,
  coverageText,
  groupTable,
  lateTaskTable,
  leadSection,
  publicityTable,
  rectificationSection,
  riskTable,
  townTable,
  valueWords,
} from './sections.ts';
import { NOTHING, TEXTS } from './texts.ts';
import { visitTable } from './week-report.ts';

/** The blocks of the month's report. */
export function monthBlocks(source: ReportSource): ReportBlock[] {
  const { span, facts } = source;
  const month = ofDays(source, span);
  const figures = tenFigures(month);
  const [coverage, , offences, , , , , , risks, lateTasks] = figures;
  const [sofar] = tenFigures(facts);
  if (!coverage || !sofar || !offences || !risks || !lateTasks) return [];
  return [
    text(TEXTS.span(span.from, span.to)),
    heading('一、主要指标'),
    comparedTable(source, figures),
    text('安全检查覆盖率只算当月查过的机构；时点数（带“现状”的）不与往期比。'),
    heading('二、安全专项检查（累计）'),
    coverageText(sofar),
    ...coverageChart(facts),
    visitTable(source, ['本月', span]),
    groupTable(source, { code: 'inspection', by: 'checklist', title: '本月检查按清单', unit: '次', period: span }),
    heading('三、学科违规查实'),
    ...offenceSection(offences),
    heading('四、线索与巡查'),
    ...leadSection(month),
    townTable(source, span),
    heading('五、整改'),
    ...rectificationSection(month),
    heading('六、超期任务'),
    lateTaskTable(lateTasks),
    heading('七、风险'),
    riskTable(risks),
    heading('八、宣传'),
    publicityTable(source, span),
    heading('九、典型案例（已公开的处罚决定）'),
    ...publishedCases(source),
  ];
}

/** Which months stand beside it: the same days one month and one year before. */
export function comparedSpans({ from, to }: Period): { before: Period; lastYear: Period } {
  const lastDay = addDays(from, -1);
  const [year = 0] = from.split('-').map(Number);
  return {
    before: { from: `${lastDay.slice(0, 8)}01`, to: lastDay },
    lastYear: { from: `${year - 1}${from.slice(4)}`, to: yearBefore(to, year - 1) },
  };
}

/** 29 February has its 28th. */
function yearBefore(day: string, year: number): string {
  return day.endsWith('-02-29') ? `${year}-02-28` : `${year}${day.slice(4)}`;
}

function comparedTable(source: ReportSource, figures: readonly Figure[]): ReportBlock {
  const { before, lastYear } = comparedSpans(source.span);
  const [last, year] = [valuesOf(ofDays(source, before)), valuesOf(ofDays(source, lastYear))];
  return table({
    title: '本月、上月与去年同期',
    head: ['指标', '本月', '上月', '去年同期'],
    rows: figures.map((figure) => [
      figure.period === null ? `${figure.title}（现状）` : figure.title,
      valueWords(figure),
      last(figure),
      year(figure),
    ]),
    widths: [37, 21, 21, 21],
  });
}

/** A figure of other days; 无记录 when nothing at all was recorded in them, — for how things stand. */
function valuesOf(facts: FigureFacts): (figure: Figure) => string {
  if (!hasRecords(facts)) return ({ period }) => (period === null ? NOTHING : '无记录');
  const figures = tenFigures(facts);
  return ({ id, period }) => {
    const other = figures.find((each) => each.id === id);
    return period === null || other === undefined ? NOTHING : valueWords(other);
  };
}

function hasRecords({ period: { from, to }, inspections, rectifications, entries }: FigureFacts): boolean {
  const days = [
    ...inspections.map(({ visitedOn }) => visitedOn),
    ...rectifications.map(({ openedOn }) => openedOn),
    ...entries.map(({ filedOn }) => filedOn),
  ];
  return days.some((day) => from <= day && day <= to);
}

/** By form, with a chart. */
export function offenceSection(offences: Figure): ReportBlock[] {
  const { parts } = offences;
  if (parts.length === 0) return [text(`学科违规查实${offences.value}${offences.unit}。`)];
  return [
    table({
      title: '学科违规按形态',
      head: ['形态', '查实（件）'],
      rows: [...parts.map(({ title, value }) => [title, String(value)]), [TEXTS.sum, String(offences.value)]],
      widths: [70, 30],
    }),
    ...chart({
      title: '学科违规按形态（件）',
      type: 'column',
      categories: parts.map(({ title }) => title),
      series: [{ name: '查实', values: parts.map(({ value }) => value) }],
    }),
  ];
}

/** Decisions that the public may read already; by number and category, a person never by name. */
function publishedCases({ ledgers, span }: ReportSource): ReportBlock[] {
  const rows = publishedIn(ledgers, span);
  return [
    table({
      title: '已公开的处罚决定',
      head: ['案号', '类别', '公示日'],
      rows: rows.map(({ number, cells }) => [number, cellText(cells['category']), cellText(cells['published_on'])]),
      widths: [40, 30, 30],
      words: [0, 1, 2],
    }),
  ];
}
