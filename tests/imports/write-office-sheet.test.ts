/** A register in the office's format: title, issuing body, day, header, signature line; nothing in it can run. */
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { writeOfficeSheet } from '../../src/imports/write-office-sheet.ts';
import { readParts } from '../reports/read-docx.ts';

const FRAME = {
  title: '襄垣县线索台账',
  issuer: '襄垣县“双减”工作领导组办公室',
  day: '2026年7月20日',
  signature: '签发：　审核：',
};
const HOSTILE = ['=HYPERLINK("http://x","点")', '+1+1', '-2', '@SUM(A1)', '\t=1', '＝1+1', '<f>1</f>', 'a\u0000b'];

test('the frame stands around the table', async () => {
  const rows = await readSheet(
    await writeOfficeSheet(
      [
        ['编号', '金额'],
        ['XS1', 12.5],
        ['XS2', -3],
      ],
      FRAME,
    ),
  );
  expect(rows).toEqual([
    ['襄垣县线索台账', null],
    ['襄垣县“双减”工作领导组办公室', null],
    ['2026年7月20日', null],
    ['编号', '金额'],
    ['XS1', 12.5],
    ['XS2', -3],
    [null, null],
    ['签发：　审核：', null],
  ]);
});

test('whatever somebody typed is text: no cell is a formula', async () => {
  const bytes = await writeOfficeSheet([['事项'], ...HOSTILE.map((word) => [word])], { ...FRAME, title: '=1+1' });
  const parts = readParts(bytes);
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  expect(sheet).not.toMatch(/<f[ >]/u);
  const types = [...sheet.matchAll(/<c r="[A-Z]+\d+"[^>]*?(?: t="(\w+)")?[^>]*?>(?=<)/gu)].map(([cell]) => cell);
  expect(types.length).toBeGreaterThan(HOSTILE.length);
  const rows = await readSheet(bytes);
  expect(rows[0]?.[0]).toBe('=1+1');
  expect(rows.slice(4, 4 + HOSTILE.length).map(([cell]) => cell)).toEqual(
    // The reader trims; what XML cannot hold is left out.
    HOSTILE.map((word) => word.replaceAll('\u0000', '').trim()),
  );
});

test('a register without lines still has its frame', async () => {
  const rows = await readSheet(await writeOfficeSheet([['编号']], FRAME));
  expect(rows.map(([cell]) => cell)).toEqual([FRAME.title, FRAME.issuer, FRAME.day, '编号', null, FRAME.signature]);
});
