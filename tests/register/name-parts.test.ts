/** Names are cut by what they say, not by columns a county does not have. */
import { describe, expect, test } from 'vitest';
import { campusKey, cutName } from '../../src/register/name-parts.ts';

const here = { region: '襄垣县', town: '侯堡镇' };

describe('cutName', () => {
  test('place, brand, subject and legal form of a company', () => {
    expect(cutName('襄垣县启航书法培训学校有限公司', here)).toEqual({
      place: '襄垣县',
      town: '',
      brand: '启航',
      subjects: ['书法'],
      onlyHint: false,
      form: '培训学校有限公司',
      campus: '',
    });
  });

  test.each([
    ['襄垣侯堡镇春蕾舞蹈培训中心', '春蕾', ['舞蹈'], ''],
    ['山西省长治市襄垣县青禾舞蹈培训部', '青禾', ['舞蹈'], ''],
    ['襄垣县慧心画室', '慧心', ['美术', '绘画'], ''],
    ['襄垣龙腾棋院', '龙腾', ['围棋', '象棋'], ''],
    ['襄垣县小草书法艺术学校', '小草', ['书法'], ''],
    ['襄垣县天宇艺术培训中心', '天宇', ['艺术'], ''],
    ['襄垣县童之梦文化培训有限公司', '童之梦', ['文化课'], ''],
    ['襄垣县蓝天青少年体适能俱乐部', '蓝天', ['体适能'], ''],
    ['襄垣县小主持古筝文化传播有限公司', '小主持', ['古筝'], ''],
    ['襄垣县下良镇华艺学生托管中心', '华艺', ['托管'], ''],
    ['襄垣县弘文美术培训学校（第二校区）', '弘文', ['美术'], '第二校区'],
    ['襄垣县明天美术培训学校滨河校区', '明天', ['美术'], '滨河校区'],
    ['襄垣县梦工场口才文化传播有限公司（二部）', '梦工场', ['口才'], '二部'],
  ])('%s', (name, ...[brand, subjects, campus]) => {
    expect(cutName(name, here)).toMatchObject({ brand, subjects, campus });
  });

  test('a legal form that fits any subject is only a hint', () => {
    expect(cutName('襄垣县星河文化艺术有限公司', here)).toMatchObject({ brand: '星河', onlyHint: true });
  });

  test('a name of another build is kept whole as its brand', () => {
    expect(cutName('天上人间', here)).toMatchObject({ brand: '天上人间', subjects: [], form: '' });
  });
});

describe('campusKey', () => {
  test('ways to write one campus meet, different campuses do not', () => {
    expect(campusKey('第2校区')).toBe(campusKey('第二校区'));
    expect(campusKey('侯堡分校')).toBe(campusKey('侯堡校区'));
    expect(campusKey('二部')).not.toBe(campusKey('第二校区'));
    expect(campusKey('西街校区')).not.toBe(campusKey('东街校区'));
  });
});
