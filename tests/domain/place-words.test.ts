/** What is kept of the words for a place: the place, and nobody's name, number or child. */
import { describe, expect, test } from 'vitest';
import { cleanPlace, tellsRetaliation } from '../../src/domain/place-words.ts';

describe('a place', () => {
  test.each([
    ['古韩镇老电影院北侧二楼', '古韩镇老电影院北侧二楼'],
    ['王桥镇东街3号', '王桥镇东街3号'],
    ['高家沟村委会旁', '高家沟村委会旁'],
    ['阳光小区3号楼2单元502', '阳光小区3号楼2单元502'],
    ['老电影院北侧王建国老师家', '老电影院北侧某老师家'],
    ['一中王老师家里', '一中某老师家里'],
    ['李校长办的，东街二楼', '某校长办的，东街二楼'],
    ['张建国家里，二楼', '某人家里，二楼'],
    ['一个叫张三的人，西营镇', '一个叫某某的人，西营镇'],
    ['东街二楼，电话13800001234', '东街二楼'],
    ['东街二楼 138-0000-1234', '东街二楼'],
    ['东街二楼，微信abc_123', '东街二楼'],
    ['东街二楼，我孩子在三年级二班', '东街二楼'],
    ['我家楼上', '楼上'],
    ['我们小区门口', '小区门口'],
    ['我是他邻居', ''],
    ['我女儿班主任', ''],
  ])('“%s” → “%s”', (said, kept) => {
    expect(cleanPlace(said)).toBe(kept);
  });

  test('no long number comes through, however it is written', () => {
    for (const number of [
      '13800001234',
      '138 0000 1234',
      '一三八零零零零一二三四',
      '14042319900101123X',
      '+86 13800001234',
    ])
      expect(cleanPlace(`东街${number}旁边`)).toBe('东街旁边');
  });
});

test.each([
  ['反映以后给孩子穿小鞋', true],
  ['他们打击报复我', true],
  ['老板威胁我', true],
  ['找家长的麻烦', true],
  ['东街二楼', false],
  ['收费一千二', false],
])('“%s” tells of retaliation: %s', (words, expected) => {
  expect(tellsRetaliation(words)).toBe(expected);
});
