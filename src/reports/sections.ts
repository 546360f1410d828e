/** Sections that several reports have: main figures, coverage, leads, rectifications, late tasks, risks, publicity. */
import { coverageCurve } from '../figures/coverage-curve.ts';
import { type Figure, partOf, percentOf } from '../figures/figure.ts';
import type { FigureFacts, Period } from '../figures/figure-facts.ts';
import { leadSources } from '../figures/lead-sources.ts';
import { rectificationsOnTime } from '../figures/rectifications-on-time.ts';
import { chart, countOf, filledLines, sumOf, table, text } from './blocks.ts';
import type { ReportBlock, ReportSource } from './report-model.ts';
import { NOTHING, percentWords, TEXTS } from './texts.ts';

/** 1,200/3,000家 without commas; of what is no share, the number alone. */
export function valueWords({ value, of, unit }: Figure): string {
  return `${value}${of === null ? '' : `/${of}`}${unit}`;
}

/** The ten figures of the board, each with what it is made of. */
export function tenFiguresTable(figures: readonly Figure[]): ReportBlock {
  return table({
    title: TEXTS.tenFigures,
    head: TEXTS.tenHead,
    rows: figures.map((figure, at) => [
      String(at + 1),
      figure.title,
      valueWords(figure),
      percentWords(percentOf(figure.value, figure.of)),
      figure.parts.map(({ title, value }) => `${title}${value}`).join('，'),
    ]),
    widths: [8, 22, 18, 12, 40],
    words: [1, 4],
  });
}

/** What was to be checked, what was, what was not. */
export function coverageText(coverage: Figure): ReportBlock {
  const rate = percentWords(percentOf(coverage.value, coverage.of));
  const { value: checked, of } = coverage;
  return text(TEXTS.coverage({ due: of ?? 0, checked, rate, missing: partOf(coverage, 'missing') }));
}

/** The curve, at most 16 points: each day of a month, else every so many days and always the last. */
export function coverageChart(facts: FigureFacts): ReportBlock[] {
  const days = coverageCurve(facts);
  const step = Math.ceil(days.length / MOST_POINTS);
  const drawn = days.filter((_, at) => (days.length - 1 - at) % step === 0);
  return chart({
    title: TEXTS.coverageChart,
    type: 'line',
    categories: drawn.map(({ day }) => shortDay(day)),
    series: [{ name: TEXTS.coverageSeries, values: drawn.map(({ percent }) => percent) }],
    isShare: true,
  });
}

const MOST_POINTS = 16;

/** 7.15: fits under an axis. */
function shortDay(day: string): string {
  const [, month, date] = day.split('-').map(Number);
  return `${month}.${date}`;
}

/** Leads by source: received, checked, found true. */
export function leadSection(facts: FigureFacts): ReportBlock[] {
  const { sources, all } = leadSources(facts);
  if (sources.length === 0) return [text('本期没有收到线索。')];
  return [
    table({
      title: '线索来源与查实情况',
      head: ['来源', '收到（条）', '已查清（条）', '查实（条）', '查实率'],
      rows: [...sources, all].map(({ title, received, checked, confirmed, rate }) => [
        title,
        ...[received, checked, confirmed].map(String),
        percentWords(rate),
      ]),
      widths: [32, 17, 17, 17, 17],
    }),
    text(TEXTS.leadRateNote),
    ...chart({
      title: TEXTS.leadChart,
      type: 'column',
      categories: sources.map(({ title }) => title),
      series: [
        { name: TEXTS.isSeries.received, values: sources.map(({ received }) => received) },
        { name: TEXTS.isSeries.confirmed, values: sources.map(({ confirmed }) => confirmed) },
      ],
    }),
  ];
}

/** Rectifications by department: opened, done, on time, late. */
export function rectificationSection(facts: FigureFacts): ReportBlock[] {
  const { departments, all } = rectificationsOnTime(facts);
  if (departments.length === 0) return [text('没有发出整改通知。')];
  return [
    table({
      title: '各单位整改情况',
      head: ['单位', '应整改', '已整改', '按期', '逾期', '按期率'],
      rows: [...departments, all].map(({ title, opened, done, onTime, late, rate }) => [
        title,
        ...[opened, done, onTime, late].map(String),
        percentWords(rate),
      ]),
      widths: [30, 14, 14, 14, 14, 14],
    }),
    text(TEXTS.onTimeNote),
    ...chart({
      title: TEXTS.rectificationChart,
      type: 'column',
      categories: departments.map(({ title }) => title),
      series: [
        { name: TEXTS.isSeries.opened, values: departments.map(({ opened }) => opened) },
        { name: TEXTS.isSeries.done, values: departments.map(({ done }) => done) },
        { name: TEXTS.isSeries.late, values: departments.map(({ late }) => late) },
      ],
    }),
  ];
}

/** Late tasks by department; `most`: the first ones only. */
export function lateTaskTable(lateTasks: Figure, most?: number): ReportBlock {
  const parts = most === undefined ? lateTasks.parts : lateTasks.parts.slice(0, most);
  return table({
    title: most === undefined ? '各单位超期任务' : `超期任务最多的单位（前${most}）`,
    head: ['单位', '超期（件）'],
    rows: parts.map(({ title, value }) => [title, String(value)]),
    widths: [70, 30],
  });
}

/** Risk events by level: how many, how many of them are not resolved. */
export function riskTable(risks: Figure): ReportBlock {
  const levels = [
    ['红色', 'red'],
    ['橙色', 'orange'],
    ['黄色', 'yellow'],
  ] as const;
  return table({
    title: '风险事件',
    head: ['等级', '起数', '未平息'],
    rows: [
      ...levels.map(([title, id]) => [title, String(partOf(risks, id)), String(partOf(risks, `${id}_open`))]),
      ['未定级', String(partOf(risks, 'ungraded')), NOTHING],
      [TEXTS.sum, String(risks.value), String(partOf(risks, 'open'))],
    ],
    widths: [40, 30, 30],
  });
}

/** What was published, by kind. */
export function publicityTable(source: ReportSource, period: Period): ReportBlock {
  const count = countOf(source, 'publicity', { by: 'kind', period, sum: 'reached' });
  const lines = filledLines(count);
  return table({
    title: '宣传引导',
    head: ['方式', '条（次）', '覆盖人数'],
    rows: [
      ...lines.map((line) => [line.title, String(line.count), String(line.sum?.total ?? 0)]),
      ...(lines.length === 0
        ? []
        : [[TEXTS.sum, String(count?.all.count ?? 0), String(sumOf(source, 'publicity', { of: 'reached', period }))]]),
    ],
    widths: [40, 30, 30],
  });
}

/** What a register is counted by, and in which days. */
type Grouped = { code: string; by: string; title: string; unit: string; period: Period };

/** The lines of a register by one of its columns; only what is there. */
export function groupTable(source: ReportSource, { code, by, title, unit, period }: Grouped): ReportBlock {
  const count = countOf(source, code, { by, period });
  const lines = filledLines(count);
  return table({
    title,
    head: [count?.by ?? '', `数量（${unit}）`],
    rows: [
      ...lines.map((line) => [line.title, String(line.count)]),
      ...(lines.length === 0 ? [] : [[TEXTS.sum, String(count?.all.count ?? 0)]]),
    ],
    widths: [70, 30],
  });
}

/** Patrols by town, those with none too: where nobody walked is what the table is for (M317). */
export function townTable(source: ReportSource, period: Period): ReportBlock {
  const count = countOf(source, 'patrol', { by: 'town', period });
  return table({
    title: '各乡镇网格巡查',
    head: ['乡镇', '巡查（次）'],
    rows: count?.lines.map((line) => [line.title, String(line.count)]) ?? [],
    widths: [70, 30],
  });
}
