/** One or several of the options, by number, name, word or part; what is denied is never chosen. */
import { expect, it } from 'vitest';
import type { Choice } from '../../../src/engine/answers/answer.ts';
import { understandOrdinal } from '../../../src/engine/answers/ordinals.ts';
import { checkRows, REFUSED } from './rows.ts';

const operating: Choice[] = [
  { code: 'in_class', label: '正在上课', words: ['有课', '在上'] },
  { code: 'idle', label: '没上课但开着门', words: ['空着', '没人上课'] },
  { code: 'closed', label: '关门', words: ['锁门', '没开门'] },
];

checkRows('choice', { type: 'choice', choices: operating }, [
  ['1', 'in_class'],
  ['２', 'idle'],
  ['③', 'closed'],
  ['3️⃣', 'closed'],
  ['第一个', 'in_class'],
  ['选2', 'idle'],
  ['就第三个吧', 'closed'],
  ['最后一个', 'closed'],
  ['一', 'in_class'],
  ['正在上课', 'in_class'],
  ['in_class', 'in_class'],
  ['有课', 'in_class'],
  ['是正在上课的', 'in_class'],
  ['关门了', 'closed'],
  ['没开门', 'closed'],
  ['空着的', 'idle'],
  ['没人上课了', 'idle'],
  ['2 没上课但开着门', 'idle'],
  ['没上课', 'idle', 'nod'],
  ['开着门', 'idle', 'nod'],
  ['上课', 'in_class', 'nod'],
  ['不是关门，是正在上课', 'in_class', 'nod'],
  ['可能是关门', 'closed', 'nod'],
  ['已经关门了', 'closed', 'nod'],
  ['不是正在上课', REFUSED],
  ['没在上课', REFUSED],
  ['没有课', REFUSED],
  ['没有在上', REFUSED],
  ['没关门', REFUSED],
  ['不关门', REFUSED],
  ['不选1', REFUSED],
  ['正在上课或者关门', REFUSED],
  ['正在上课？', REFUSED],
  ['关门吗', REFUSED],
  ['都不是', REFUSED],
  ['1关门', REFUSED],
  ['1和2', REFUSED],
  ['门', REFUSED],
  ['4', REFUSED],
  ['0', REFUSED],
  ['两个', REFUSED],
  ['看情况', REFUSED],
  ['取消', REFUSED],
  ['上一步', REFUSED],
]);

const subject: Choice[] = [
  { code: 'academic', label: '学科类', words: [] },
  { code: 'non_academic', label: '非学科类', words: [] },
];
checkRows('choice between a word and its opposite', { type: 'choice', choices: subject }, [
  ['学科类', 'academic'],
  ['非学科类', 'non_academic'],
  ['属于非学科类', 'non_academic'],
  ['学科', 'academic', 'nod'],
  ['非学科', 'non_academic', 'nod'],
  ['不是学科类', REFUSED],
  ['不是非学科', REFUSED],
]);

const problems: Choice[] = ['无证办学', '违规学科培训', '收费和退费', '消防安全', '人员资质'].map((label, at) => ({
  code: 'abcde'.charAt(at),
  label,
  words: [],
}));
const all = ['a', 'b', 'c', 'd', 'e'];

checkRows('multi', { type: 'multi', choices: problems }, [
  ['1 3 5', ['a', 'c', 'e']],
  ['1、3', ['a', 'c']],
  ['1,3，5', ['a', 'c', 'e']],
  ['1.3.5', ['a', 'c', 'e']],
  ['5 1 1', ['a', 'e']],
  ['1和3', ['a', 'c']],
  ['第一和第三个', ['a', 'c']],
  ['选1和2', ['a', 'b']],
  ['a,c', ['a', 'c']],
  ['1', ['a']],
  ['最后一个', ['e']],
  ['前两个', ['a', 'b']],
  ['后两个', ['d', 'e']],
  ['前两个和第五个', ['a', 'b', 'e']],
  ['1-3', ['a', 'b', 'c']],
  ['2至4', ['b', 'c', 'd']],
  ['都有', all],
  ['全部', all],
  ['以上全部', all],
  ['都没有', []],
  ['没有', []],
  ['都不是', []],
  ['一个都没有', []],
  ['无', []],
  ['无证办学和消防安全', ['a', 'd']],
  ['收费和退费、消防安全', ['c', 'd']],
  ['有消防安全问题', ['d']],
  ['135', ['a', 'c', 'e'], 'nod'],
  ['一三五', ['a', 'c', 'e'], 'nod'],
  ['①③', ['a', 'c']],
  ['无证、收费', ['a', 'c'], 'nod'],
  ['消防还有资质', ['d', 'e'], 'nod'],
  ['除了2都有', ['a', 'c', 'd', 'e'], 'nod'],
  ['都有，除了消防安全', ['a', 'b', 'c', 'e'], 'nod'],
  ['没发现问题', [], 'nod'],
  ['不选2', REFUSED],
  ['没有无证办学', REFUSED],
  ['没有消防问题', REFUSED],
  ['6', REFUSED],
  ['1 9', REFUSED],
  ['前十个', REFUSED],
  ['一个', REFUSED],
  ['看情况', REFUSED],
  ['四川', REFUSED],
  ['取消', REFUSED],
]);

const twelve: Choice[] = Array.from({ length: 12 }, (_, at) => ({
  code: `row${at + 1}`,
  label: `第${at + 1}栋楼房`,
  words: [],
}));
checkRows('two figures are never one number', { type: 'choice', choices: twelve }, [
  ['12', 'row12'],
  ['1 2', REFUSED],
  ['①②', REFUSED],
  ['1️⃣2️⃣', REFUSED],
]);
checkRows('two figures are two rows', { type: 'multi', choices: twelve }, [
  ['12', ['row12']],
  ['1 2', ['row1', 'row2']],
  ['①②', ['row1', 'row2']],
  ['1️⃣2️⃣', ['row1', 'row2']],
]);

const withNone: Choice[] = [...problems, { code: 'none', label: '以上都没有', words: [] }];
checkRows('multi with an option for none', { type: 'multi', choices: withNone }, [
  ['都没有', ['none']],
  ['没有', ['none']],
  ['6', ['none']],
  ['都有', all],
  ['除了2都有', ['a', 'c', 'd', 'e'], 'nod'],
]);

checkRows('multi with bounds', { type: 'multi', choices: problems, min: 1, max: 2 }, [
  ['1 2', ['a', 'b']],
  ['都没有', REFUSED],
  ['1 2 3', REFUSED],
]);

it.each([
  ['第一个', 1],
  ['1', 1],
  ['1.', 1],
  ['①', 1],
  ['⑴', 1],
  ['一', 1],
  ['头一个', 1],
  ['选2', 2],
  ['第2家', 2],
  ['我选第二个吧', 2],
  ['2号', 2],
  ['#3', 3],
  ['第十二条', 12],
  ['1️⃣', 1],
  ['最后一个', undefined],
  ['两个', undefined],
  ['一个', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['一看', undefined],
  ['四川', undefined],
  ['不是第一个', undefined],
  ['第一个和第二个', undefined],
  ['', undefined],
])('understands the ordinal %s as %s', (said, ordinal) => {
  expect(understandOrdinal(said)).toBe(ordinal);
});
