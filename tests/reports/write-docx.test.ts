/** The .docx read back: every number in its XML is a figure of the records, nobody is named, it looks as offices want. */
import { expect, test } from 'vitest';
import { coverageCurve } from '../../src/figures/coverage-curve.ts';
import { percentOf } from '../../src/figures/figure.ts';
import { leadSources } from '../../src/figures/lead-sources.ts';
import { rectificationsOnTime } from '../../src/figures/rectifications-on-time.ts';
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { composeReport } from '../../src/reports/compose-report.ts';
import type { ReportKind, ReportModel } from '../../src/reports/report-model.ts';
import { writeDocx } from '../../src/reports/write-docx.ts';
import { readChart, readParagraphs, readParts, readTables } from './read-docx.ts';
import { FACTS, NAMES, sourceOf } from './source.ts';

const AT = new Date('2026-07-20T00:00:00Z');
const KINDS = ['daily', 'weekly', 'monthly', 'final'] as const;

const SPANS = {
  daily: { from: '2026-07-19', to: '2026-07-19' },
  weekly: { from: '2026-07-13', to: '2026-07-19' },
  monthly: { from: '2026-07-01', to: '2026-07-19' },
  final: FACTS.period,
};

async function made(kind: ReportKind): Promise<{ model: ReportModel; parts: Map<string, string>; xml: string }> {
  const model = composeReport(kind, sourceOf({ span: SPANS[kind] }));
  const parts = readParts(await writeDocx(model, AT));
  return { model, parts, xml: parts.get('word/document.xml') ?? '' };
}

const chartsIn = (parts: ReadonlyMap<string, string>) =>
  [...parts].filter(([path]) => /^word\/charts\/chart\d+\.xml$/u.test(path)).map(([, xml]) => readChart(xml));

test.each(KINDS)('%s: every table and chart stands in the file as composed', async (kind) => {
  const { model, parts, xml } = await made(kind);
  const tables = model.blocks.flatMap((block) =>
    block.kind === 'table' ? [[block.table.head, ...block.table.rows]] : [],
  );
  expect(readTables(xml)).toEqual(tables);
  const charts = model.blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));
  expect(chartsIn(parts)).toEqual(
    charts.map(({ categories, series }) => ({
      categories: [...categories],
      series: new Map(series.map(({ name, values }) => [name, values.filter((value) => value !== null)])),
    })),
  );
  expect(charts.length).toBeGreaterThanOrEqual(kind === 'daily' ? 0 : 2);
});

test.each(['weekly', 'final'] as const)(
  '%s: the ten figures in the file are the figures of the records',
  async (kind) => {
    const { xml } = await made(kind);
    const [table = []] = readTables(xml);
    const figures = tenFigures(FACTS);
    expect(table.slice(1)).toEqual(
      figures.map(({ title, value, of, unit, parts }, at) => {
        const percent = percentOf(value, of);
        const share = of === null ? `${value}${unit}` : `${value}/${of}${unit}`;
        const more = parts.map((part) => `${part.title}${part.value}`).join('，');
        return [`${at + 1}`, title, share, percent === null ? '—' : `${percent}%`, more];
      }),
    );
  },
);

test('weekly: tables by source and by department add up to the board', async () => {
  const tables = readTables((await made('weekly')).xml);
  const bySource = tables.find(([head]) => head?.[0] === '来源') ?? [];
  const { all } = leadSources({ ...FACTS, period: SPANS.weekly });
  expect(bySource.at(-1)?.slice(1, 4).map(Number)).toEqual([all.received, all.checked, all.confirmed]);
  const byDepartment = tables.find(([head]) => head?.[0] === '单位' && head.length > 2) ?? [];
  const sum = rectificationsOnTime(FACTS).all;
  expect(byDepartment.at(-1)?.slice(1, 5).map(Number)).toEqual([sum.opened, sum.done, sum.onTime, sum.late]);
  const [, , , leads, rectifications] = tenFigures(FACTS);
  expect([sum.opened, leads?.value]).toEqual([rectifications?.value, leadSources(FACTS).all.received]);
});

test('weekly: the curve in the file ends at the coverage of the board', async () => {
  const [curve] = chartsIn((await made('weekly')).parts);
  expect(curve?.series.get('覆盖率')?.at(-1)).toBe(coverageCurve(FACTS).at(-1)?.percent);
});

test.each(KINDS)('%s: no number in the words that is not in the records or a day', async (kind) => {
  const { xml } = await made(kind);
  const figures = tenFigures(FACTS);
  const known = new Set(
    [
      ...figures.flatMap(({ value, of, parts }) => [
        value,
        of ?? 0,
        percentOf(value, of) ?? 0,
        ...parts.map((part) => part.value),
      ]),
      ...[1, 2, 3],
    ].map(String),
  );
  const words = readParagraphs(xml)
    .map((paragraph) => paragraph.replace(/\d{4}年\d+月\d+日(?:\d+时(?:\d+分)?)?|（前3）|任务\d/gu, ''))
    .filter((paragraph) => paragraph !== '');
  for (const number of words.join('\n').match(/\d+(?:\.\d+)?/gu) ?? []) expect(known).toContain(number);
});

test.each(KINDS)('%s: names nobody', async (kind) => {
  const { parts } = await made(kind);
  const all = [...parts]
    .filter(([path]) => path.endsWith('.xml'))
    .map(([, xml]) => xml)
    .join('\n');
  for (const name of NAMES) expect(all).not.toContain(name);
});

test.each(KINDS)('%s: issuing body, days, signature line, page number, A4', async (kind) => {
  const { xml, parts } = await made(kind);
  const paragraphs = readParagraphs(xml);
  expect(paragraphs).toContain('襄垣县“双减”工作领导组办公室　2026年7月20日');
  expect(paragraphs.slice(-3)).toEqual([
    '襄垣县“双减”工作领导组办公室',
    '2026年7月20日',
    '签发：　　　　　　审核：　　　　　　制表：　　　　　　',
  ]);
  expect(paragraphs.includes('（草稿，请县教育局审定）')).toBe(kind === 'monthly' || kind === 'final');
  expect(xml).toMatch(/<w:pgSz [^>]*w:w="11906"[^>]*w:h="16838"/u);
  for (const face of ['方正小标宋简体', '黑体', '仿宋_GB2312']) expect(xml).toContain(`w:eastAsia="${face}"`);
  expect(parts.get('word/fontTable.xml')).toContain('<w:altName w:val="仿宋,FangSong"/>');
  expect(parts.get('word/footer1.xml')).toContain('PAGE');
});

test('made again it says the same: only ids that Word hands out differ', async () => {
  const [one, two] = [await made('weekly'), await made('weekly')];
  const plain = (xml = '') => xml.replace(/="rId[^"]*"/gu, '="rId"').replace(/<wp:docPr id="\d+"/gu, '<wp:docPr');
  const paths = [...one.parts.keys()].filter((path) => /\.(?:xml|rels)$/u.test(path));
  expect(paths.filter((path) => plain(one.parts.get(path)) !== plain(two.parts.get(path)))).toEqual([]);
  expect(one.parts.get('docProps/core.xml')).toContain('>2026-07-20T00:00:00Z</dcterms:created>');
});

test('the 审计号 of the moment stands under the signature', async () => {
  const model = { ...composeReport('weekly', sourceOf()), auditHead: '12345-3f9a0c12d4e5b6a7' };
  const paragraphs = readParagraphs(readParts(await writeDocx(model, AT)).get('word/document.xml') ?? '');
  expect(paragraphs.at(-1)).toBe('审计号 12345-3f9a0c12d4e5b6a7');
});

test('words that look like XML or a formula stay words', async () => {
  const model = composeReport('weekly', sourceOf({ county: '<w:p>&=1+1"' }));
  const xml = readParts(await writeDocx(model, AT)).get('word/document.xml') ?? '';
  expect(readParagraphs(xml)[0]).toBe('<w:p>&=1+1"校外培训专项治理周报');
});
