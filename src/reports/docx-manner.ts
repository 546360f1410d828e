/** How official papers look (GB/T 9704-2012): page, margins, sizes, typefaces and what stands in for those that are missing. */
import type { ReportModel } from './report-model.ts';

/** A4 with the standard's margins (37, 26, 35, 28 mm), in twentieths of a point. */
export const PAGE = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 2098, right: 1474, bottom: 1984, left: 1587, footer: 1587 },
};

const face = (eastAsia: string, ascii = 'Times New Roman') => ({ ascii, hAnsi: ascii, cs: ascii, eastAsia });

/** Typefaces by what they are for. */
export const FONTS = {
  title: face('方正小标宋简体'),
  heading: face('黑体'),
  under: face('楷体_GB2312'),
  body: face('仿宋_GB2312'),
  page: face('宋体', '宋体'),
} as const;

/** Sizes in half points, lines and cell margins in twentieths of a point. `isTitled`: tables have a title of their own. */
export type Manner = {
  title: number;
  titleLine: number;
  body: number;
  line: number;
  cell: number;
  cellPad: number;
  isTitled: boolean;
};

/** `usual`: 二号 and 三号; `onePage`: smaller, so that a day's report stands on one page. */
export const MANNERS = {
  usual: { title: 44, titleLine: 700, body: 32, line: 560, cell: 24, cellPad: 40, isTitled: true },
  onePage: { title: 40, titleLine: 560, body: 24, line: 340, cell: 21, cellPad: 0, isTitled: false },
} satisfies Record<string, Manner>;

/** Typeface → what Word takes where it is not installed. */
const STAND_INS: Readonly<Record<string, string>> = {
  方正小标宋简体: '方正小标宋_GBK,小标宋,华文中宋,宋体',
  黑体: 'SimHei',
  楷体_GB2312: '楷体,KaiTi',
  仿宋_GB2312: '仿宋,FangSong',
  宋体: 'SimSun',
};

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** `word/fontTable.xml`. */
export const FONT_TABLE = [
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="${W}">`,
  ...Object.entries(STAND_INS).map(
    ([name, instead]) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  ),
  '</w:fonts>',
].join('');

/** `docProps/core.xml` with the time given, so that the same report says the same. */
export function coreProperties({ title, issuer }: Pick<ReportModel, 'title' | 'issuer'>, at: Date): string {
  const time = (name: string) =>
    `<dcterms:${name} xsi:type="dcterms:W3CDTF">${at.toISOString().slice(0, 19)}Z</dcterms:${name}>`;
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties',
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>${escapeXml(issuer)}</dc:creator>`,
    `${time('created')}${time('modified')}</cp:coreProperties>`,
  ].join('');
}

function escapeXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
