/** Names that nobody knows are kept as names of institutions, or not at all. */
import { describe, expect, test } from 'vitest';
import { cleanUnknownName } from '../../src/register/unknown-name.ts';

const clean = (words: string) => cleanUnknownName(words, '襄垣县');

describe('a name is kept as such', () => {
  test.each([
    ['晨曦舞蹈', '晨曦舞蹈'],
    ['请问一下晨曦舞蹈有证没？', '晨曦舞蹈'],
    ['老师您好，晨曦舞蹈正规不', '晨曦舞蹈'],
    ['襄垣县晨曦舞蹈培训学校', '晨曦舞蹈培训学校'],
    ['襄恒晨曦舞蹈', '晨曦舞蹈'],
    ['晨曦舞蹈，有证吗', '晨曦舞蹈'],
    ['ＡＢＣ英语', 'abc英语'],
    ['chenxiwu', 'chenxiwu'],
    ['晨曦', '晨曦'],
    ['金太阳', '金太阳'],
    ['马良画室', '马良画室'],
    ['王村镇育苗美术', '王村镇育苗美术'],
  ])('%s → %s', (words, kept) => {
    expect(clean(words)).toBe(kept);
  });
});

describe('what could be a person, a number or a home is not kept at all', () => {
  test.each([
    ['王老师家补课'],
    ['王老师'],
    ['丽娜老师'],
    ['张三老师的书法班'],
    ['李校长办的美术班'],
    ['刘阿姨托管'],
    ['王小明'],
    ['王小明家'],
    ['欧阳小明'],
    ['张三'],
    ['我同学妈妈开的晨曦舞蹈'],
    ['晨曦舞蹈 13800138000'],
    ['晨曦舞蹈 138 0013 8000'],
    ['晨曦舞蹈 138-0013-8000'],
    ['晨曦舞蹈电话一三八零零一三八'],
    ['晨曦舞蹈微信abc123'],
    ['a@b.com'],
    ['教民114042311000011号'],
    ['阳光小区3号楼的书法班'],
    ['府前街3号'],
    ['三单元二楼美术班'],
    ['我家楼下的画画班'],
    ['我女儿在晨曦舞蹈学'],
    ['隔壁教数学的'],
  ])('%s', (words) => {
    expect(clean(words)).toBeNull();
  });
});

describe('what is no name is not kept', () => {
  test.each([
    [''],
    ['？？'],
    ['美术'],
    ['培训学校'],
    ['有证没'],
    ['襄垣县'],
    ['a'],
    ['晨曦舞蹈、蓝天书法哪个有证'],
    ['今天风大得很外面什么都看不清楚怎么办才好'],
    ['晨'.repeat(41)],
    ['晨曦'.repeat(2000)],
  ])('%j', (words) => {
    expect(clean(words)).toBeNull();
  });
});
