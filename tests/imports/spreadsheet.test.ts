/** Spreadsheets as offices make them, and what is wrong with them in words that say what to do. */
import { describe, expect, test } from 'vitest';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';

/** 机构名称,状态\n童画美术,有效 as Excel on a Chinese Windows writes it. */
const GB18030 = Buffer.from('bbfab9b9c3fbb3c62cd7b4ccac0acdafbbadc3c0caf52cd3d0d0a70a', 'hex');

const read = (text: string | Buffer, name = 'a.csv') => readSpreadsheet(name, Buffer.from(text));

describe('readSpreadsheet', () => {
  test('UTF-8 with a byte-order mark, quoted cells, blank lines: rows are counted as Excel counts them', async () => {
    const table = await read('\uFEFF机构名称,状态\n"甲,乙",有效\n\n丙,过期\n');
    expect(table.headers).toEqual(['机构名称', '状态']);
    expect(table.records).toEqual([
      { row: 2, values: { 机构名称: '甲,乙', 状态: '有效' } },
      { row: 4, values: { 机构名称: '丙', 状态: '过期' } },
    ]);
  });

  test('GB18030 is recognised', async () => {
    expect((await read(GB18030)).records[0]?.values).toEqual({ 机构名称: '童画美术', 状态: '有效' });
  });

  test.each([
    [';', '机构名称;状态\n"甲;乙";有效\n'],
    ['tab', '机构名称\t状态\n甲;乙\t有效\n'],
    ['comma', '台账;2026\n机构名称,状态\n甲;乙,有效\n'],
  ])('the delimiter %s is found', async (_name, text) => {
    const { records } = await read(text);
    expect(records.at(-1)?.values).toEqual({ 机构名称: '甲;乙', 状态: '有效' });
  });

  test('a cell of two lines stays one cell; UTF-16 as Excel writes «Unicode text»', async () => {
    expect((await read('名称,地址\r\n甲,"一层\r\n二层"\r\n')).records).toEqual([
      { row: 2, values: { 名称: '甲', 地址: '一层\r\n二层' } },
    ]);
    const utf16 = Buffer.from('\uFEFF名称\t状态\r\n甲\t有效\r\n', 'utf16le');
    expect((await read(utf16)).records[0]?.values).toEqual({ 名称: '甲', 状态: '有效' });
  });

  test('a large GB18030 file is read in a thread of its own, with the same result', async () => {
    const head = GB18030.subarray(0, GB18030.indexOf(0x0a) + 1);
    const line = GB18030.subarray(head.length);
    const { records } = await read(Buffer.concat([head, ...Array.from({ length: 6_000 }, () => line)]));
    expect(records).toHaveLength(6_000);
    expect(records.at(-1)).toEqual({ row: 6_001, values: { 机构名称: '童画美术', 状态: '有效' } });
    const wrong = Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(70_000, 'x'), Buffer.from('\n"y')]);
    await expect(read(wrong)).rejects.toMatchObject({ code: 'SPREADSHEET_UNREADABLE' });
  });

  test('of two columns with one header the first that is filled counts', async () => {
    expect((await read('名称,状态,状态\n甲,有效,\n乙,,过期\n')).records.map(({ values }) => values['状态'])).toEqual([
      '有效',
      '过期',
    ]);
  });

  test('a title above the header is passed over', async () => {
    const table = await read('襄垣县校外培训机构台账,,\n机构名称,状态,乡镇\n甲,有效,古韩镇\n');
    expect(table.records[0]).toEqual({ row: 3, values: { 机构名称: '甲', 状态: '有效', 乡镇: '古韩镇' } });
  });

  test('tab-separated text as copied from Excel', async () => {
    expect((await read('姓名\t单位\n张\t县教育局\n')).records[0]?.values).toEqual({ 姓名: '张', 单位: '县教育局' });
  });

  test('a header called __proto__ is a header like another', async () => {
    const table = await read('__proto__,状态\nx,有效\n');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(table.records[0]?.values['状态']).toBe('有效');
  });

  test.each([
    ['', '没有找到表头'],
    ['"没关上的引号,状态\n甲,有效\n', '引号没有配对'],
    ['a\0b,c\n', '不是表格'],
    [Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]), '文字编码看不懂'],
  ])('%j is refused with “%s”', async (text, words) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'SPREADSHEET_UNREADABLE',
      userText: expect.stringContaining(words),
    });
  });

  test('an old .xls and a broken .xlsx say what to do', async () => {
    await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), '机构.xls')).rejects.toMatchObject({
      userText: expect.stringContaining('另存为 .xlsx'),
    });
    await expect(read(Buffer.from('PK\u0003\u0004broken'), '机构.xlsx')).rejects.toMatchObject({
      userText: expect.stringContaining('另存为 .xlsx'),
    });
  });

  test('a file above 20 MB names its size and the limit', async () => {
    await expect(read(Buffer.alloc(21 * 1024 * 1024, 'a'))).rejects.toMatchObject({
      userText: '文件有21.0MB，超过20MB，请分成几份再导入。',
    });
  });
});
