/** A flow file with a fault is refused with line, reason and fix. */
import { expect, test } from 'vitest';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { institutions, makeFlow } from './chat.ts';

function problemOf(ask: string, rest?: string): string {
  try {
    makeFlow(ask, rest);
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.userText}`;
    throw error;
  }
  return 'no problem';
}

const FEE = '- {id: fee, type: money, label: 费用, text: 多少钱？}';
const KIND = '- {id: kind, type: choice, label: 类型, text: 哪类？, choices: {fire: 消防, fee: 收费}}';
const LOOKUP = '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}';
const note = (fields: string) => `- {id: x, type: text, label: 补充, text: 说说, ${fields}}`;
const after = (first: string, fields: string) => `${first}\n${note(fields)}`;

test.each<[string, string, string]>([
  ['a misspelt name in a condition', after(FEE, "when: 'fea > 2.0'"), '用了没有的名字'],
  ['a misspelt field of a look-up', after(LOOKUP, `when: 'org.twon == "x"'`), '用了没有的字段'],
  ['a misspelt option code', after(KIND, `when: 'kind == "fir"'`), '选项里没有“fir”。改法：是不是 fire'],
  ['a misspelt option code in a list', after(KIND, `when: 'kind in ["fire", "fea"]'`), '选项里没有“fea”'],
  ['two types that cannot be compared', after(FEE, `when: 'fee == "x"'`), '两边的类型对不上'],
  ['a condition that is no condition', after(FEE, "when: 'fee + 1.0'"), '结果应当是 bool'],
  ['a question further down', `${note("when: 'fee > 1.0'")}\n${FEE}`, '用到了后面的题“fee”'],
  ['itself', note(`when: 'x == "a"'`), '用到了这一题自己'],
  ['a regular expression', note(`check: [{that: 'x.matches("^(a+)+$")', else: 不行}]`), '正则可能卡死'],
  ['a check without words', note(`check: [{that: 'x != ""'}]`), 'E134：核对没写不通过时说的话'],
  ['a Chinese id', '- {id: 时间, type: date, label: 时间, text: 哪天？}', '名字只能用小写英文'],
  ['an id used twice', `${FEE}\n${FEE}`, '“fee”用了两次'],
  ['a name of the system', '- {id: now, type: date, label: 时间, text: 哪天？}', '系统用的名字'],
  [
    'an option that sounds like a universal word',
    '- {id: k, type: choice, label: 选, text: 选？, choices: {a: 取消, b: 乙}}',
    '和通用口令相同',
  ],
  [
    'two options that sound alike',
    '- {id: k, type: choice, label: 选, text: 选？, choices: {a: 甲, b: 乙}, words: {b: [甲]}}',
    '“甲”用了两次',
  ],
  [
    'the same word for yes and no',
    '- {id: k, type: yesno, label: 选, text: 选？, words: {yes: [改了], no: [改了]}}',
    '“改了”用了两次',
  ],
  [
    'words for an option that is not there',
    '- {id: k, type: choice, label: 选, text: 选？, choices: {a: 甲}, words: {c: [丙]}}',
    '选项里没有“c”',
  ],
  ['a label used twice', `${FEE}\n- {id: y, type: int, label: 费用, text: 几个？}`, '“费用”用了两次'],
  ['an unknown name in a text', after(FEE, "help: '{{ fea }}'"), '话里的“fea”不存在。改法：是不是 fee'],
  ['an unknown field in a text', after(LOOKUP, "help: '{{ org.twon }}'"), '话里的“org.twon”不存在'],
  ['a broken text', note("help: '{% if x %}'"), '话的写法不对'],
  ['a text that reads a file', note('help: \'{% include "a" %}\''), '话的写法不对'],
  ['an unknown filter', note("help: '{{ x | upcased }}'"), '话的写法不对'],
  ['an unknown kind of question', '- {id: x, type: txt, label: 补充, text: 说说}', '这种题型'],
  ['an unknown key', note('tipe: 1'), '不认识“tipe”'],
  ['a missing text', '- {id: x, type: text, label: 补充}', '缺少“text”'],
  ['a default of another type', '- {id: x, type: date, label: 日期, text: 哪天？, default: \'"a"\'}', '结果应当是'],
  ['an unknown table', '- {id: org, type: lookup, source: schools, label: 机构, text: 哪家？}', '没有“schools”这张表'],
  ['answered() of no question', after(FEE, `when: 'answered("fea")'`), '没有叫“fea”的题'],
  [
    'a check on an answer that may be missing',
    after(LOOKUP, `check: [{that: 'org.open', else: 不行}]`),
    '前面加上 !answered("org") ||',
  ],
  [
    'a repeat without an end',
    '- {id: r, type: repeat, label: 问题, ask: [{id: a, type: text, label: 甲, text: 说}]}',
    '重复题要有 over 或 more',
  ],
  [
    'a repeat over no list',
    `${FEE}\n- {id: r, type: repeat, label: 问题, over: fee, ask: [{id: a, type: text, label: 甲, text: 说}]}`,
    'over 要算出一个列表',
  ],
])('finds %s', (_what, ask, told) => {
  expect(problemOf(ask)).toContain(told);
});

test('names file, line and code of the fault', () => {
  expect(problemOf(after(FEE, "when: 'fea > 2.0'"))).toMatch(
    /^FLOW_INVALID 流程文件 sample\.yaml 有问题：\n第9行 E105：/u,
  );
});

test('refuses circles and unknown names among calculations and constants', () => {
  const circle = 'calc: [{id: a, type: bool, value: b}, {id: b, type: bool, value: a}]';
  expect(problemOf(FEE, circle)).toContain('E161：算式用到了后面的算式“b”');
  expect(problemOf(FEE, 'let: {fee: {type: int, value: 1}}')).toContain('“fee”用了两次');
  expect(problemOf(FEE, "calc: [{id: a, type: int, value: 'fee > 1.0'}]")).toContain('结果应当是 int');
});

test('refuses unknown roles, start phrases that steer, and effects without their own id', () => {
  const yaml = (who: string, say: string, effects: string) =>
    `flow: a\nversion: 1\ntitle: 甲\nwho: [${who}]\nstart: {say: [${say}]}\nsubmit: {text: 好, do: [${effects}]}\n`;
  const told = (text: string): string => {
    try {
      parseFlow(text, 'a.yaml', { actions: ['save'] });
    } catch (error) {
      return error instanceof AppError ? error.userText : String(error);
    }
    return 'no problem';
  };
  expect(told(yaml('inspecter', '填报', ''))).toContain('没有“inspecter”这个角色。改法：是不是 inspector');
  expect(told(yaml('inspector', '取消', ''))).toContain('“取消”是通用口令');
  expect(told(yaml('inspector', '填报', '{id: s, action: save}, {id: s, action: save}'))).toContain('“s”用了两次');
  expect(told(yaml('inspector', '填报', '{id: s, action: sav}'))).toContain('没有“sav”这个动作');
  expect(told(yaml('inspector', '填报', '{action: save}'))).toContain('E151：这个动作没有 id');
  expect(told(yaml('inspector', '撤回', '{id: s, action: save}'))).toBe('no problem');
});

test('tells where YAML itself is broken and refuses a file of absurd size', () => {
  expect(() => parseFlow('flow: [a', 'b.yaml')).toThrow(/b\.yaml 有问题：\n第1行 E100：YAML 写法不对/u);
  expect(() => parseFlow(' '.repeat(200_001), 'b.yaml')).toThrow(/文件太大/u);
  expect(() => parseFlow('', 'b.yaml')).toThrow(/FLOW_INVALID|有问题/u);
});

test('tells the first eight problems and counts the others', () => {
  const many = Array.from(
    { length: 10 },
    (_, at) => `- {id: q${at}, type: text, label: 题${at}, text: '{{ no${at} }}'}`,
  );
  expect(problemOf(many.join('\n'))).toContain('还有 2 处');
});

test('gives the same hash for the same text and another for any change', () => {
  const one = makeFlow(FEE);
  expect(one.hash).toMatch(/^[0-9a-f]{64}$/u);
  expect(makeFlow(FEE).hash).toBe(one.hash);
  expect(makeFlow(FEE, 'review: {}', 2).hash).not.toBe(one.hash);
});

test('takes shared texts by name', () => {
  const flow = makeFlow('- {id: a, type: text, label: 甲, text: hello}', 'texts: {hello: 您好}\nreview: {}');
  const [question] = flow.questions;
  expect(question?.kind === 'asked' && question.text.source).toBe('您好');
});

test('leaves the fields of a table unchecked when the tables are not at hand', () => {
  const yaml = `flow: a\nversion: 1\ntitle: 甲\nwho: [public]\nstart: {say: [查查]}\nask:\n  - {id: org, type: lookup, source: any, label: 机构, text: 哪家？}\n  - {id: b, type: text, label: 乙, text: '{{ org.zzz }}', when: 'org.zzz == "x"'}\nsubmit: {text: 好}\n`;
  expect(parseFlow(yaml, 'a.yaml').questions).toHaveLength(2);
  expect(() => parseFlow(yaml, 'a.yaml', { sources: { any: institutions.fields } })).toThrow(/zzz/u);
});

test.each<[string, string, string]>([
  [
    'a value that is none of those allowed',
    note('check: [{that: \'x != ""\', else: 不行, level: hint}]'),
    '可用的有 error、warn',
  ],
  ['a value of another type', note('length: 5'), '“length”的类型不对'],
  ['too long a label', '- {id: x, type: text, label: 一二三四五六七八九十一二三, text: 说}', '最多 12'],
  ['too small a page', `- {id: x, type: checklist, label: 清单, text: 说, list: '"AQ"', page: 1}`, '至少 2'],
  ['neither yes nor words for optional', note('optional: 5'), '“optional”的写法不对'],
  [
    'a wrong kind of photo count',
    '- {id: x, type: photos, label: 照片, text: 发, count: {min: [1]}}',
    '“min”的写法不对',
  ],
])('tells in words: %s', (_what, ask, told) => {
  expect(problemOf(ask)).toContain(told);
});
