/** Records of names.csv and of a county's own spreadsheet become rows, or say which column is wrong. */
import { describe, expect, test } from 'vitest';
import { isRegisterHeader } from '../../src/register/headers.ts';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';
import { isRecordProblem, rowFromRecord } from '../../src/register/register-file.ts';
import { findStatus, statusWord } from '../../src/register/status-words.ts';
import { readCsv, TODAY } from './demo-register.ts';

const county = {
  机构名称: '襄垣县启航书法培训学校有限公司',
  统一社会信用代码: '91140423MAY0329LXX',
  办学许可证号: '教民114042379000010号',
  类别: '非学科类-文化艺术',
  状态: '有效',
  许可有效期至: '2027年6月30日',
  乡镇: '古韩镇',
  地址: '太行路8号',
  主管部门: '教育局',
  曾用名: '襄垣县极客书法工作室、极客书法',
  招牌名: '启航学堂',
  校区: '',
  所属机构: '',
  核对日期: '2026/2/1',
};

describe('rowFromRecord', () => {
  test('reads the Chinese headers', () => {
    expect(rowFromRecord(county, TODAY)).toEqual({
      id: '91140423MAY0329LXX',
      name: '襄垣县启航书法培训学校有限公司',
      aliases: [
        { text: '襄垣县极客书法工作室', kind: '曾用名' },
        { text: '极客书法', kind: '曾用名' },
        { text: '启航学堂', kind: '招牌' },
      ],
      socialCreditCode: '91140423MAY0329LXX',
      permitNumber: '教民114042379000010号',
      category: '非学科类-文化艺术',
      status: 'valid',
      permitValidUntil: '2027-06-30',
      regionCode: '',
      region: '',
      town: '古韩镇',
      address: '太行路8号',
      competentDepartment: '教育局',
      parentId: null,
      campus: null,
      inEscrow: null,
      verifiedAt: '2026-02-01',
    });
  });

  test('reads every record of the demo file, which counts as checked today', () => {
    const rows = readCsv('flows/sources/demo-institutions.csv').map((record) => rowFromRecord(record, TODAY));
    const refused = rows.filter(isRecordProblem);
    expect(refused).toEqual([]);
    expect(rows).toHaveLength(600);
    expect(rows[225]).toMatchObject({ id: 'S00226', parentId: 'S00040', campus: '第二校区', verifiedAt: TODAY });
    expect(rows[1]).toMatchObject({ status: 'business_licence_only', permitNumber: null, region: '襄垣县' });
  });

  test('the columns a county does not have are not read', () => {
    const record = { ...county, 曾用名: '', 招牌名: '', brand: '星光', subject: '美术', short_name: '星光美术' };
    expect(JSON.stringify(rowFromRecord(record, TODAY))).not.toMatch(/星光|美术/);
  });

  test('headers may carry marks, blanks and other names', () => {
    const record = {
      '\ufeff*名称 ': '襄垣县甲书法',
      '许可 状态': '整改中',
      '有效期至（年月日）': '',
      许可证编号: ' 教民1号 ',
    };
    expect(rowFromRecord(record, TODAY)).toMatchObject({
      name: '襄垣县甲书法',
      status: 'rectifying',
      permitNumber: '教民1号',
    });
  });

  test('a campus that shares the code of its main institution keeps an id of its own', () => {
    const campus = rowFromRecord({ ...county, 校区: '第二校区' }, TODAY);
    expect(campus).toMatchObject({ id: '91140423MAY0329LXX#第二校区', campus: '第二校区' });
  });

  test.each([
    ['no name', { 机构名称: '' }, /没有机构名称/],
    ['a name that is a pasted page', { 机构名称: '书'.repeat(101) }, /超过100个字/],
    ['a code with a wrong check digit', { 统一社会信用代码: '91140423MAY0329LXA' }, /最后一位/],
    ['a code that is too short', { 统一社会信用代码: '9114' }, /18位/],
    ['no status', { 状态: '' }, /没有填写状态/],
    ['an unknown status', { 状态: '很好' }, /不认识状态“很好”/],
    ['a date that does not exist', { 许可有效期至: '2027-02-30' }, /不是日期/],
    ['a word for a date', { 许可有效期至: '明年' }, /不是日期/],
    ['a check in the future', { 核对日期: '2026-03-03' }, /今天之后/],
  ])('%s is refused under its column', (_, change, reason) => {
    const [column] = Object.keys(change);
    expect(rowFromRecord({ ...county, ...change }, TODAY)).toEqual({ column, reason: expect.stringMatching(reason) });
  });

  test.each([
    ['2027-06-30', '2027-06-30'],
    ['2027.6.30', '2027-06-30'],
    ['20270630', '2027-06-30'],
    ['2027-06-30T00:00:00.000Z', '2027-06-30'],
    ['长期', null],
    ['', null],
  ])('the date “%s” is read as %s', (written, read) => {
    expect(rowFromRecord({ ...county, 许可有效期至: written }, TODAY)).toMatchObject({ permitValidUntil: read });
  });

  test('escrow is yes, no or unknown', () => {
    const read = (word: string): unknown => rowFromRecord({ ...county, 资金监管: word }, TODAY);
    expect(read('已纳入')).toMatchObject({ inEscrow: true });
    expect(read('否')).toMatchObject({ inEscrow: false });
    expect(read('')).toMatchObject({ inEscrow: null });
  });
});

describe('headers and status words', () => {
  test('a header row without a name column is no register', () => {
    expect(isRegisterHeader(['id', 'name', 'status'])).toBe(true);
    expect(isRegisterHeader(['机构名称', '状态'])).toBe(true);
    expect(isRegisterHeader(['账号', '姓名', '单位'])).toBe(false);
  });

  test('every status has a word that leads back to it, and its code is taken too', () => {
    for (const status of INSTITUTION_STATUSES) {
      expect(findStatus(statusWord(status))).toBe(status);
      expect(findStatus(status)).toBe(status);
    }
  });

  test('停业 and 停业整改 are two states', () => {
    expect(findStatus('停业')).toBe('closed_by_itself');
    expect(findStatus('停业整改')).toBe('suspended');
    expect(findStatus('停业（自行）')).toBe('closed_by_itself');
    expect(findStatus('')).toBeUndefined();
  });
});
