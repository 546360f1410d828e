/** One form for every way to write a name. */
import { describe, expect, test } from 'vitest';
import { nameKey, normalise } from '../../src/register/normalise.ts';

describe('normalise', () => {
  test.each([
    ['full width letters become half width and small', 'ＱＨＳＦ', 'qhsf'],
    ['traditional becomes simplified', '襄垣縣藝源籃球培訓中心', '襄垣县艺源篮球培训中心'],
    ['brackets and punctuation become one blank', '小鹿（襄垣）、舞蹈！？', '小鹿 襄垣 舞蹈'],
    ['emoji and operators go', '启航🎨书法.*+?^$()[]|', '启航 书法'],
    ['zero-width signs go', '启\u200b航\ufeff书法', '启航书法'],
    ['a county name with a look-alike is mended', '襄恒县弘文美术', '襄垣县弘文美术'],
    ['another county that ends alike is left alone', '定襄圆梦书法', '定襄圆梦书法'],
    ['a county name with a sound-alike is mended', '香垣启航书法', '襄垣启航书法'],
    ['characters typed with blanks between are joined', '启 航 书 法', '启航书法'],
    ['words typed with blanks stay apart', '口才培训 艺萌', '口才培训 艺萌'],
    ['blanks alone leave nothing', ' \u3000\n\0 ', ''],
  ])('%s', (_, typed, plain) => {
    expect(normalise(typed)).toBe(plain);
  });

  test('a text without end is cut, not refused', () => {
    expect(normalise('书'.repeat(100_000)).length).toBeLessThanOrEqual(160);
  });
});

describe('nameKey', () => {
  test('brackets and the two words for a limited company do not tell names apart', () => {
    expect(nameKey('襄垣县小草书法培训学校有限责任公司（西街校区）')).toBe(
      nameKey('襄垣縣小草书法培训学校有限公司 (西街校区)'),
    );
  });

  test('another legal form is another name', () => {
    expect(nameKey('襄垣县码力舞蹈培训中心')).not.toBe(nameKey('襄垣县码力舞蹈培训中心有限公司'));
  });
});
