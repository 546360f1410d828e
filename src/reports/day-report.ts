/** 日报 for the deputy head of the task force: one page on what the day brought and what waits for a decision. */
import { coverageCurve } from '../figures/coverage-curve.ts';
import { type Figure, partOf, percentOf } from '../figures/figure.ts';
import type { Period } from '../figures/figure-facts.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { visitFigures } from '../figures/visit-figures.ts';
import { countStates, heading, ofDays, table } from './blocks.ts';
import type { ReportBlock, ReportSource } from './report-model.ts';
import { coverageText, lateTaskTable } from './sections.ts';
import { percentWords } from './texts.ts';

/** The blocks of the day's report. */
export function dayBlocks(source: ReportSource): ReportBlock[] {
  const figures = tenFigures(source.facts);
  const [coverage, , , leads, rectifications, suspended, , , risks, lateTasks] = figures;
  if (!coverage || !leads || !rectifications || !suspended || !risks || !lateTasks) return [];
  return [
    heading('一、当日情况'),
    dayTable(source),
    heading('二、安全专项检查'),
    coverageText(coverage),
    heading('三、办理情况'),
    casesTable({ leads, rectifications, suspended, risks }),
    heading('四、超期单位'),
    lateTaskTable(lateTasks, 3),
    heading('五、待批事项'),
    waitingTable(source),
  ];
}

/** The day beside the campaign so far. */
function dayTable(source: ReportSource): ReportBlock {
  const { span, facts } = source;
  const [day, all] = [visitFigures(ofDays(source, span)), visitFigures(facts)];
  const curve = coverageCurve(facts);
  const before = curve.filter((each) => each.day < span.from).at(-1)?.checked ?? 0;
  const now = curve.at(-1)?.checked ?? 0;
  const [ofDay, ofAll] = [tenFigures(ofDays(source, span)), tenFigures(facts)];
  const numberOf = (figures: readonly Figure[], id: string) => figures.find((figure) => figure.id === id)?.value ?? 0;
  const patrols = (period: Period) => countStates(source, 'patrol', { period });
  const rows: [string, number, number][] = [
    ['检查（次）', day.total, all.total],
    ['其中夜查（次）', day.night, all.night],
    ['首次安全检查（家）', now - before, now],
    ...[
      ['收到线索（条）', 'leads'],
      ['发出整改（件）', 'rectifications'],
      ['上报风险（起）', 'risks'],
    ].map(([title = '', id = '']): [string, number, number] => [title, numberOf(ofDay, id), numberOf(ofAll, id)]),
    ['网格巡查（次）', patrols(span), patrols(facts.period)],
  ];
  return table({
    title: '当日与累计',
    head: ['项目', '当日', '累计'],
    rows: rows.map(([title, ...numbers]) => [title, ...numbers.map(String)]),
    widths: [50, 25, 25],
  });
}

type Cases = { leads: Figure; rectifications: Figure; suspended: Figure; risks: Figure };

function casesTable({ leads, rectifications, suspended, risks }: Cases): ReportBlock {
  const closed = partOf(leads, 'closed');
  const done = partOf(rectifications, 'done');
  return table({
    title: '线索、整改与风险（累计）',
    head: ['项目', '总数', '已办', '比率', '超期或未平息'],
    rows: [
      [
        '线索（条）',
        `${leads.value}`,
        `${closed}`,
        percentWords(percentOf(closed, leads.value)),
        `${partOf(leads, 'overdue')}`,
      ],
      [
        '整改（件）',
        `${rectifications.value}`,
        `${done}`,
        percentWords(percentOf(done, rectifications.value)),
        `${partOf(rectifications, 'overdue')}`,
      ],
      [
        '风险（起）',
        `${risks.value}`,
        `${risks.value - partOf(risks, 'open')}`,
        percentWords(percentOf(risks.value - partOf(risks, 'open'), risks.value)),
        `${partOf(risks, 'open')}`,
      ],
      ['停业整改（家）', `${suspended.value}`, '', '', ''],
    ],
    widths: [32, 16, 16, 16, 20],
  });
}

/** What somebody has to decide or sign. */
function waitingTable(source: ReportSource): ReportBlock {
  const { period } = source.facts;
  const waits: [string, string, string[]][] = [
    ['待立案（件）', 'enforcement', ['proposed']],
    ['待作许可决定（件）', 'admission', ['inspected', 'extended']],
    ['待审培训材料（件）', 'material', ['submitted']],
    ['待关闭的风险（起）', 'risk', ['resolved']],
  ];
  return table({
    title: '待批事项',
    head: ['事项', '数量'],
    rows: waits.map(([title, code, states]) => [title, String(countStates(source, code, { states, period }))]),
    widths: [70, 30],
  });
}
