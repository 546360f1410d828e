/** A report's model as a Word document in the manner of official papers: A4, page numbers, native tables and charts. */
import {
  AlignmentType,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { ChartRun, type ChartRunOptions } from 'docx/charts';
import { coreProperties, FONT_TABLE, FONTS, MANNERS, type Manner, PAGE } from './docx-manner.ts';
import type { ReportBlock, ReportChart, ReportModel, ReportTable } from './report-model.ts';
import { longDay, TEXTS } from './texts.ts';

/** The bytes of a .docx. `at`: stands in it as when it was made. */
export async function writeDocx(model: ReportModel, at: Date): Promise<Buffer> {
  const manner = model.kind === 'daily' ? MANNERS.onePage : MANNERS.usual;
  const document = new Document({
    title: model.title,
    creator: model.issuer,
    styles: { default: { document: { run: { font: FONTS.body, size: manner.body } } } },
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: footer() },
        children: [
          ...head(model, manner),
          // The last block stays with the signature, or that would stand on a page of its own.
          ...model.blocks.flatMap((block, at) => blockOf(block, { manner, isKept: at === model.blocks.length - 1 })),
          ...foot(model, manner),
        ],
      },
    ],
  });
  return await Packer.toBuffer(document, false, [
    { path: 'docProps/core.xml', data: coreProperties(model, at) },
    { path: 'word/fontTable.xml', data: FONT_TABLE },
  ]);
}

function head({ title, isDraft, issuer, day, asOf }: ReportModel, manner: Manner): Paragraph[] {
  const under = (words: string) => line(words, { manner, font: FONTS.under, alignment: AlignmentType.CENTER });
  return [
    line(title, { manner, font: FONTS.title, size: manner.title, alignment: AlignmentType.CENTER, isKept: true }),
    ...(isDraft ? [under(TEXTS.draft)] : []),
    under(`${issuer}　${longDay(day)}`),
    under(asOf),
  ];
}

function foot({ signature, issuer, day, auditHead }: ReportModel, manner: Manner): Paragraph[] {
  const right = (words: string) =>
    line(words, { manner, font: FONTS.body, alignment: AlignmentType.RIGHT, isKept: true });
  return [
    line('', { manner, font: FONTS.body, isKept: true }),
    right(issuer),
    right(longDay(day)),
    line(signature, { manner, font: FONTS.body }),
    ...(auditHead === undefined ? [] : [line(TEXTS.auditHead(auditHead), { manner, font: FONTS.under })]),
  ];
}

function footer(): Footer {
  const run = (children: (string | (typeof PageNumber)['CURRENT'])[]) =>
    new TextRun({ children, font: FONTS.page, size: PAGE_NUMBER_SIZE });
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [run(['— ', PageNumber.CURRENT, ' —'])] })],
  });
}

/** 四号, in half points. */
const PAGE_NUMBER_SIZE = 28;

/** `isKept`: on the page of what follows. */
type Setting = { manner: Manner; isKept: boolean };

function blockOf(block: ReportBlock, { manner, isKept }: Setting): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [line(block.text, { manner, font: FONTS.heading, isKept: true })];
    case 'text':
      return [line(block.text, { manner, font: FONTS.body, indent: true, isKept })];
    case 'table':
      return tableOf(block.table, { manner, isKept });
    default:
      return [chartOf(block.chart)];
  }
}

type Line = {
  manner: Manner;
  font: (typeof FONTS)[keyof typeof FONTS];
  size?: number;
  alignment?: (typeof AlignmentType)[keyof typeof AlignmentType];
  /** Two characters, as a paragraph begins. */
  indent?: boolean;
  /** Stays on the page of what follows. */
  isKept?: boolean;
};

function line(words: string, { manner, font, size = manner.body, alignment, indent, isKept }: Line): Paragraph {
  return new Paragraph({
    alignment: alignment ?? AlignmentType.LEFT,
    keepNext: isKept === true,
    keepLines: true,
    spacing: { line: size > manner.body ? manner.titleLine : manner.line, lineRule: LineRuleType.EXACT },
    ...(indent === true ? { indent: { firstLine: size * HALF_POINT * 2 } } : {}),
    children: [new TextRun({ text: words, font, size })],
  });
}

/** Of a half point, in twentieths. */
const HALF_POINT = 10;

function tableOf(
  { title, head: heads, rows, widths, words = [0] }: ReportTable,
  { manner, isKept }: Setting,
): (Paragraph | Table)[] {
  const width = PAGE.size.width - PAGE.margin.left - PAGE.margin.right;
  const columns = widths.map((share) => Math.floor((width * share) / 100));
  // A small table stays on one page; a long one breaks between rows, under its head again.
  const isSmall = rows.length <= SMALL_TABLE;
  const rowOf = (row: readonly string[], nth: number) =>
    new TableRow({
      tableHeader: nth === 0,
      cantSplit: true,
      children: row.map((cell, at) =>
        cellOf(cell, {
          width: columns[at] ?? 0,
          isHead: nth === 0,
          isWords: words.includes(at),
          isKept: nth === 0 || (isKept ? nth > rows.length - SIGNED_ROWS : isSmall && nth < rows.length),
          manner,
        }),
      ),
    });
  return [
    ...(manner.isTitled
      ? [line(title, { manner, font: FONTS.heading, size: manner.cell, alignment: AlignmentType.CENTER, isKept: true })]
      : []),
    new Table({
      layout: TableLayoutType.FIXED,
      alignment: AlignmentType.CENTER,
      columnWidths: columns,
      width: { size: columns.reduce((all, each) => all + each, 0), type: WidthType.DXA },
      rows: [heads, ...rows].map(rowOf),
    }),
    new Paragraph({ keepNext: isKept, spacing: { line: GAP_LINE, lineRule: LineRuleType.EXACT } }),
  ];
}

/** Rows, without the head. */
const SMALL_TABLE = 12;
/** So many of the last rows go with the signature. */
const SIGNED_ROWS = 3;

/** Below a table, in twentieths of a point. */
const GAP_LINE = 120;

type Cell = { width: number; isHead: boolean; isWords: boolean; isKept: boolean; manner: Manner };

function cellOf(words: string, { width, isHead, isWords, isKept, manner }: Cell): TableCell {
  const alignment = isHead || !isWords ? AlignmentType.CENTER : AlignmentType.LEFT;
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: 80, right: 80, top: manner.cellPad, bottom: manner.cellPad },
    children: [
      new Paragraph({
        alignment,
        keepNext: isKept,
        children: [new TextRun({ text: words, font: isHead ? FONTS.heading : FONTS.body, size: manner.cell })],
      }),
    ],
  });
}

/** Pixels that fit between the margins. */
const CHART = { width: 580, height: 230 };

function chartOf({ title, type, categories, series, isShare }: ReportChart): Paragraph {
  const common = {
    title: { text: title, font: { size: 12, bold: true } },
    font: { name: '宋体' },
    altText: { name: title, description: title },
    transformation: CHART,
    categories: [...categories],
    series: series.map(({ name, values }, at) => ({ name, values: [...values], color: COLOURS[at] ?? '7F7F7F' })),
    ...(series.length > 1 ? {} : { legend: false as const }),
    valueAxis: { minimum: 0, ...(isShare === true ? { maximum: 100 } : {}) },
    dataLabels: { value: type !== 'line' },
  };
  const options: ChartRunOptions = type === 'line' ? { ...common, type, markers: true } : { ...common, type };
  return new Paragraph({ alignment: AlignmentType.CENTER, keepLines: true, children: [new ChartRun(options)] });
}

/** Told apart in print without colour, too: dark, middle, light. */
const COLOURS = ['1F4E79', '9DC3E6', 'C55A11'];
