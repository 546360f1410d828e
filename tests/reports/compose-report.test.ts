/** What the four reports say about a county that was counted by hand. */
import { describe, expect, test } from 'vitest';
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { composeReport, reportDays, reportFileName } from '../../src/reports/compose-report.ts';
import { comparedSpans } from '../../src/reports/month-report.ts';
import type { ReportKind, ReportModel, ReportSource } from '../../src/reports/report-model.ts';
import { FACTS, sourceOf } from './source.ts';

function tableOf({ blocks }: ReportModel, title: string): Record<string, readonly string[]> {
  const block = blocks.find((each) => each.kind === 'table' && each.table.title === title);
  if (block?.kind !== 'table') throw new Error(`no table ${title}`);
  return Object.fromEntries(block.table.rows.map(([name = '', ...cells]) => [name, cells]));
}

function chartOf({ blocks }: ReportModel, title: string) {
  const block = blocks.find((each) => each.kind === 'chart' && each.chart.title === title);
  if (block?.kind !== 'chart') throw new Error(`no chart ${title}`);
  const { categories, series } = block.chart;
  return { categories, series: Object.fromEntries(series.map(({ name, values }) => [name, values])) };
}

function textOf({ blocks }: ReportModel): string {
  return blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');
}

const DAY: Partial<ReportSource> = { span: { from: '2026-07-19', to: '2026-07-19' } };
const WHOLE: Partial<ReportSource> = { span: FACTS.period };

describe('日报', () => {
  const report = composeReport('daily', sourceOf(DAY));

  test('head', () => {
    expect(report).toMatchObject({
      title: '襄垣县校外培训专项治理日报',
      issuer: '襄垣县“双减”工作领导组办公室',
      day: '2026-07-20',
      asOf: '数据截至2026年7月19日24时',
      isDraft: false,
    });
  });

  test('the day beside the campaign', () => {
    expect(tableOf(report, '当日与累计')).toEqual({
      '检查（次）': ['1', '3'],
      '其中夜查（次）': ['0', '1'],
      '首次安全检查（家）': ['1', '3'],
      '收到线索（条）': ['0', '3'],
      '发出整改（件）': ['1', '3'],
      '上报风险（起）': ['0', '2'],
      '网格巡查（次）': ['1', '2'],
    });
  });

  test('coverage, cases, who is late, what waits', () => {
    expect(textOf(report)).toContain('应开展安全专项检查的机构4家，已检查3家，覆盖率75%，未检查1家。');
    expect(tableOf(report, '线索、整改与风险（累计）')).toEqual({
      '线索（条）': ['3', '1', '33.3%', '1'],
      '整改（件）': ['3', '1', '33.3%', '1'],
      '风险（起）': ['2', '1', '50%', '1'],
      '停业整改（家）': ['1', '', '', ''],
    });
    expect(tableOf(report, '超期任务最多的单位（前3）')).toEqual({ 消防救援大队: ['1'] });
    expect(tableOf(report, '待批事项')).toEqual({
      '待立案（件）': ['1'],
      '待作许可决定（件）': ['1'],
      '待审培训材料（件）': ['0'],
      '待关闭的风险（起）': ['0'],
    });
  });
});

describe('周报', () => {
  const report = composeReport('weekly', sourceOf());

  test('leads of the week by source, with a chart', () => {
    expect(tableOf(report, '线索来源与查实情况')).toEqual({
      网格: ['2', '1', '1', '100%'],
      合计: ['2', '1', '1', '100%'],
    });
    expect(chartOf(report, '线索来源（条）')).toEqual({ categories: ['网格'], series: { 收到: [2], 查实: [1] } });
  });

  test('coverage as a curve that ends on the last day', () => {
    const { categories, series } = chartOf(report, '安全检查覆盖率（%）');
    expect([categories.at(-1), series['覆盖率']?.at(-1)]).toEqual(['7.19', 75]);
    expect([categories.at(-2), series['覆盖率']?.at(-2)]).toEqual(['7.17', 50]);
  });

  test('rectifications by department, on time and late, with a chart', () => {
    expect(tableOf(report, '各单位整改情况')).toEqual({
      消防救援大队: ['2', '1', '1', '1', '50%'],
      教育局: ['1', '0', '0', '0', '—'],
      合计: ['3', '1', '1', '1', '50%'],
    });
    expect(chartOf(report, '各单位整改情况（件）').series).toEqual({ 应整改: [2, 1], 已整改: [1, 0], 逾期: [1, 0] });
  });

  test('inspections, risks, publicity', () => {
    expect(tableOf(report, '检查情况')).toMatchObject({
      '检查（次）': ['2', '3'],
      夜查占比: ['50%', '33.3%'],
      '联合检查（次）': ['1', '1'],
      '检查机构（家）': ['2', '3'],
    });
    expect(tableOf(report, '风险事件')).toMatchObject({ 红色: ['1', '1'], 黄色: ['1', '0'], 合计: ['2', '1'] });
    expect(tableOf(report, '宣传引导')).toEqual({ 小视频: ['2', '350'], 宣讲: ['1', '0'], 合计: ['3', '350'] });
  });

  test('cases: filed, decided, published; a quashed decision is none', () => {
    expect(tableOf(report, '执法查处')).toEqual({
      '登记案件（件）': ['0', '3'],
      '作出处罚决定（件）': ['1', '1'],
      '公开处罚决定（件）': ['1', '1'],
    });
  });

  test('three points for the next week: the most pressing gaps', () => {
    const points = textOf(report).split('\n').slice(-3);
    expect(points).toEqual([
      '1. 未平息的风险事件1起，由公安局、教育局牵头，逐起明确责任人，查清根因。',
      '2. 未做安全专项检查的机构1家，由公安局、消防救援大队牵头，排出日程，应急、教育配合，逐家检查。',
      '3. 仍在停业整改的机构1家，由消防救援大队、教育局牵头，到期复查，合格的恢复，不合格的依法处理。',
    ]);
  });

  test('an empty county: nothing is missing in it, and it still says what to do', () => {
    const empty = sourceOf({
      facts: { ...FACTS, institutions: [], inspections: [], rectifications: [], tasks: [], entries: [] },
    });
    const report = composeReport('weekly', { ...empty, ledgers: new Map() });
    expect(textOf(report)).toContain('覆盖率—');
    expect(textOf(report)).toContain('1. 继续日查与夜查');
    expect(report.blocks.filter(({ kind }) => kind === 'chart')).toHaveLength(1);
  });
});

describe('月报', () => {
  const report = composeReport('monthly', sourceOf({ span: { from: '2026-07-01', to: '2026-07-19' } }));

  test('is a draft; the month beside others: nothing recorded is told as such', () => {
    expect(report.isDraft).toBe(true);
    const rows = tableOf(report, '本月、上月与去年同期');
    expect(rows['线索']).toEqual(['3条', '无记录', '无记录']);
    expect(rows['停业整改（现状）']).toEqual(['1家', '—', '—']);
  });

  test('the month before with its own numbers', () => {
    const august = sourceOf({ span: { from: '2026-08-01', to: '2026-08-31' } });
    const rows = tableOf(composeReport('monthly', august), '本月、上月与去年同期');
    expect(rows['线索']).toEqual(['0条', '3条', '无记录']);
    expect(rows['安全检查覆盖率']).toEqual(['0/4家', '3/4家', '无记录']);
  });

  test('only decisions that the public may read, without names', () => {
    const block = report.blocks.find((each) => each.kind === 'table' && each.table.title === '已公开的处罚决定');
    expect(block?.kind === 'table' && block.table.rows).toEqual([['AJ2', '违法违规举办', '2026-07-15']]);
  });

  test.each([
    ['2026-03-01', '2026-02-01', '2026-02-28', '2025-03-01'],
    ['2024-01-01', '2023-12-01', '2023-12-31', '2023-01-01'],
  ])('the month before %s', (from, before, last, year) => {
    const spans = comparedSpans({ from, to: from });
    expect(spans).toEqual({ before: { from: before, to: last }, lastYear: { from: year, to: year } });
  });

  test('29 February has no brother', () => {
    expect(comparedSpans({ from: '2024-02-01', to: '2024-02-29' }).lastYear).toEqual({
      from: '2023-02-01',
      to: '2023-02-28',
    });
  });
});

describe('行动总结', () => {
  const report = composeReport('final', sourceOf(WHOLE));

  test('all five tasks, safeguards and gaps have their heading', () => {
    const headings = report.blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    for (const nth of [1, 2, 3, 4, 5]) expect(headings.filter((text) => text.includes(`任务${nth}`))).toHaveLength(1);
    expect(headings.at(-1)).toBe('八、缺口');
  });

  test('task by task', () => {
    expect(tableOf(report, '准入办理')).toMatchObject({
      '申请（件）': ['2'],
      '在办（件）': ['1'],
      '已发办学许可证（件）': ['1'],
      '有照无证机构（家）': ['1'],
      '在册机构（家）': ['4'],
      '证照齐全（家）': ['3/4家'],
    });
    expect(tableOf(report, '在职教师排查')).toMatchObject({
      '收到在职教师线索（条）': ['1'],
      '其中查实（条）': ['1'],
      '学校排查报告（次）': ['3'],
      '其中零报告（次）': ['2'],
      '报告过的学校（所）': ['2'],
      '承诺书签订（人）': ['59/60，98.3%'],
    });
    expect(tableOf(report, '学科违规按形态')).toEqual({ 一对一: ['1'], 合计: ['1'] });
    expect(tableOf(report, '非学科类监管')).toMatchObject({
      '纳入预收费监管（家）': ['2/3家，66.6%'],
      '退费纠纷已化解（件）': ['1/2件，50%'],
      '要求退费（元）': ['1300'],
      '已退（元）': ['1000'],
    });
    const towns = tableOf(report, '各乡镇网格巡查');
    expect([towns['古韩镇'], towns['侯堡镇'], Object.keys(towns).length]).toEqual([['1'], ['0'], 11]);
    expect(tableOf(report, '执法案件按类别')).toMatchObject({ 合计: ['3'] });
  });

  test('gaps apart: each is a figure', () => {
    const gaps = tableOf(report, '尚未完成的事项');
    const [coverage] = tenFigures(FACTS);
    expect(gaps['未做安全专项检查的机构']?.[0]).toBe(`${(coverage?.of ?? 0) - (coverage?.value ?? 0)}家`);
    expect(Object.fromEntries(Object.entries(gaps).map(([name, [count]]) => [name, count]))).toEqual({
      未平息的风险事件: '1起',
      未做安全专项检查的机构: '1家',
      仍在停业整改的机构: '1家',
      逾期未完成的整改: '1件',
      超期未办结的线索: '1条',
      未化解的退费纠纷: '1件',
      证照不齐的机构: '1家',
      未纳入预收费监管的机构: '1家',
      超期任务: '1件',
    });
  });
});

describe('which days', () => {
  const campaign = { from: '2023-07-01', to: '2023-08-31' };
  const daysOf = (kind: ReportKind, day: string, now = '2023-09-30T00:00:00Z') => {
    const { span, cut } = reportDays(kind, day, { now: new Date(now), campaign });
    return [span.from, span.to, cut.toISOString()];
  };

  test.each([
    // Monday 17 July tells of the week before; Sunday of its own.
    ['weekly', '2023-07-17', '2023-07-10', '2023-07-16', '2023-07-16T16:00:00.000Z'],
    ['weekly', '2023-07-16', '2023-07-10', '2023-07-16', '2023-07-16T16:00:00.000Z'],
    ['weekly', '2023-07-22', '2023-07-10', '2023-07-16', '2023-07-16T16:00:00.000Z'],
    ['daily', '2023-07-17', '2023-07-17', '2023-07-17', '2023-07-17T16:00:00.000Z'],
    ['monthly', '2023-07-31', '2023-07-01', '2023-07-31', '2023-07-31T16:00:00.000Z'],
    ['final', '2023-08-31', '2023-07-01', '2023-08-31', '2023-08-31T16:00:00.000Z'],
    ['final', '2023-09-15', '2023-07-01', '2023-08-31', '2023-08-31T16:00:00.000Z'],
    ['final', '2023-08-01', '2023-07-01', '2023-08-01', '2023-08-01T16:00:00.000Z'],
  ] as const)('%s on %s', (kind, day, ...expected) => {
    expect(daysOf(kind, day)).toEqual(expected);
  });

  test('nothing after now counts', () => {
    expect(daysOf('daily', '2023-07-17', '2023-07-17T10:00:00Z')[2]).toBe('2023-07-17T10:00:00.000Z');
  });

  test('the file is named after its last day', () => {
    expect(reportFileName('weekly', { from: '2023-07-10', to: '2023-07-16' })).toBe('周报-20230716.docx');
  });
});
