/** What people write about the items of a checklist page, as a table. */
import { expect, test } from 'vitest';
import { readJudgement } from '../../src/engine/checklist-words.ts';

const ITEMS = Array.from({ length: 34 }, (_, at) => ({ number: at + 1, code: `AQ${String(at + 1).padStart(2, '0')}` }));

function read(said: string): string {
  const judged = readJudgement(said, ITEMS);
  if (!judged.ok) return `${judged.reason}${'wrong' in judged ? ` ${judged.wrong}` : ''}`;
  const signs = { pass: '+', fail: '-', not_applicable: '0' };
  const named = [...judged.named].map(([code, result]) => `${Number(code.slice(2))}${signs[result]}`);
  const rest = judged.rest === undefined ? '' : `rest${signs[judged.rest]}`;
  return [...named, rest, judged.whole ? 'whole' : '', judged.explicit ? '' : 'implied'].filter(Boolean).join(' ');
}

test.each([
  ['全部符合', 'rest+'],
  ['都符合', 'rest+'],
  ['全都符合。', 'rest+'],
  ['没问题', 'rest+'],
  ['都没问题', 'rest+'],
  ['没有问题！', 'rest+'],
  ['没发现问题', 'rest+'],
  ['一切正常', 'rest+'],
  ['没有不符合的', 'rest+'],
  ['全部合格', 'rest+'],
  ['符合', 'rest+'],
  ['本页都符合', 'rest+'],
  ['全部不适用', 'rest0'],
  ['都不符合', 'rest-'],
  ['全表符合', 'rest+ whole'],
  ['所有都符合', 'rest+ whole'],
  ['整表都没问题，除12', '12- rest+ whole'],
  ['3 5不符合', '3- 5- rest+ implied'],
  ['3、5', '3- 5- rest+ implied'],
  ['3,5', '3- 5- rest+ implied'],
  ['３、５不符合', '3- 5- rest+ implied'],
  ['①③不符合', '1- 3- rest+ implied'],
  ['三、五不符合', '3- 5- rest+ implied'],
  ['第3项和第5项不符合', '3- 5- rest+ implied'],
  ['3和5都不符合', '3- 5- rest+ implied'],
  ['3 5 有问题', '3- 5- rest+ implied'],
  ['3×', '3- rest+ implied'],
  ['不符合：3、5', '3- 5- rest+ implied'],
  ['不符合3 5，不适用 9', '3- 5- 9- rest+ implied'.replace('9-', '90')],
  ['AQ06不符合', '6- rest+ implied'],
  ['aq06、AQ12', '6- 12- rest+ implied'],
  ['AQ06-AQ08不符合', '6- 7- 8- rest+ implied'],
  ['6到8不适用', '60 70 80 rest+ implied'],
  ['9不适用', '90 rest+ implied'],
  ['3不符合5不适用', '3- 50 rest+ implied'],
  ['1-3符合 4不符合 5不适用', '1+ 2+ 3+ 4- 50 rest+ implied'],
  ['全部符合，除 AQ06、AQ12', '6- 12- rest+'],
  ['除3、5外都符合', '3- 5- rest+'],
  ['除了第3项和第5项，其他都符合', '3- 5- rest+'],
  ['除3不符合外都符合', '3- rest+'],
  ['全部合格，但第3项不合格', '3- rest+'],
  ['3和5不符合，其余都符合', '3- 5- rest+'],
  ['全部不符合，除了2', '2+ rest-'],
  ['只有3不符合', '3- rest+ implied'],
  ['1、2符合', '1+ 2+ implied'],
])('“%s” is read as %s', (said, read_as) => {
  expect(read(said)).toBe(read_as);
});

test.each([
  ['', 'unclear'],
  ['今天天气', 'unclear'],
  ['好的', 'unclear'],
  ['全部', 'unclear'],
  ['没有', 'unclear'],
  ['3号楼不符合', 'unclear'],
  ['没有灭火器', 'unclear'],
  ['不符合', 'which'],
  ['3项不符合', 'which'],
  ['有5个不符合', 'which'],
  ['35不符合', 'unknown 35'],
  ['AQ40', 'unknown AQ40'],
  ['8-3不符合', 'unknown 3'],
  ['3符合 3不符合', 'twice AQ03'],
  ['符'.repeat(401), 'unclear'],
])('“%s” is not taken for a judgement: %s', (said, why) => {
  expect(read(said)).toBe(why);
});
