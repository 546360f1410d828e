/** Transcripts are read strictly: what is misspelt is told with its line, not passed over. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../../src/kernel/errors.ts';
import { readTranscripts } from '../../src/rehearsal/read-transcripts.ts';

const HEAD = 'test: 一段\nclock: 2026-03-02 09:00 +08:00\npeople: { 王强: inspector-1 }\nsteps:\n';

function problemOf(yaml: string): string {
  try {
    readTranscripts(yaml, 'x.yaml');
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.userText;
    throw thrown;
  }
  return 'read';
}

test('several transcripts in one file are divided by a line of dashes, and know their lines', () => {
  const one = `${HEAD}  - 王强: 填报\n  - bot: silent\n`;
  const read = readTranscripts(`${one}---\n${one}`, 'x.yaml');
  expect(read.map(({ line, steps }) => [line, steps.map((step) => step.line)])).toEqual([
    [1, [5, 6]],
    [8, [12, 13]],
  ]);
});

test('everything that may be written is read', () => {
  const steps = [
    '王强: 1',
    '王强: { say: 好, quote: { of: bot, text: 哪家 } }',
    '王强: { say: 填报, private: true }',
    '王强: { photo: 2 }',
    '王强: { photo: { same_as: 1 } }',
    '王强: { album: 3 }',
    '王强: { tap: 提交 }',
    '王强: { tap_old: 提交 }',
    '王强: { location: 东街 }',
    '王强: { voice: 启航书法 }',
    '王强: { file: 名单.xlsx }',
    '王强: { other: video }',
    '王强: { repeat_last: true }',
    '王强: { recall_last: true }',
    '{ 王强: 一, 家长: 二 }',
    'after: 31m',
    'crash: before_commit',
    'crash: after_commit',
    'bot: silent',
    'bot: { to: 王强, says: [一, 二], never: 三, options: [是], choices: [是], mentions: [王强], private: true }',
    'bot: { to: 王强, asks: org, offers_old: 启航, nothing_more: true }',
    'bot: { to: 家长, silent: true }',
  ];
  const yaml = `test: 一段
flow: inspection_site@1
clock: 2026-03-02 09:00 +08:00
people: { 王强: { role: inspector, name: 王强 }, 家长: { role: public } }
room: 群
seed: [small.yaml, { 机构名称: 启航书法培训学校, 类别: 文化艺术 }]
covers: [org]
steps:
${steps.map((step) => `  - ${step}`).join('\n')}
expect:
  inspections: 0
  effects: none
  covers: [list]
  sessions: { 王强: { flow: inspection_site, answers: { org.name: 启航 }, asked: list, phase: asking }, 家长: none }
`;
  const [read] = readTranscripts(yaml, 'x.yaml');
  expect(read?.steps).toHaveLength(steps.length);
  expect(read?.flow).toEqual({ id: 'inspection_site', version: 1 });
  expect(read?.expect.covers).toEqual(['org', 'list']);
  expect(read?.clock.toISOString()).toBe('2026-03-02T01:00:00.000Z');
});

test.each([
  ['a word of the bot that nothing checks', '  - bot: { to: 王强, say: 哪家 }', 'x.yaml 第5行：不认识“say”'],
  ['a time that is none', '  - after: 3hours', '第5行：“after”写得不对。写成 30s、31m、3h 或 7d 这样。'],
  ['a thing that nobody can send', '  - 王强: { fax: 1 }', '第5行：不认识“fax”，可以写：say、photo'],
  ['a crash at an unknown point', '  - crash: somewhere', '第5行：“crash”写得不对'],
  ['somebody who is not there', '  - 王强: 填报\n  - 李敏: 填报', '第6行：“李敏”不在 people 里'],
  ['somebody to whom nobody could speak', '  - bot: { to: 李敏 }', '第5行：“李敏”不在 people 里'],
  ['a quote of somebody who is not there', '  - 王强: { say: 好, quote: { of: 李敏, text: 好 } }', '“李敏”不在'],
  ['a step that is no step', '  - 填报', '第5行：一步写成'],
  ['an expectation that nothing checks', '  - 王强: 填报\nexpect: { inspection: 1 }', '第6行：不认识“inspection”'],
  ['a word that must be given', '  - bot: { says: 哪家 }', '第5行：缺少“to”'],
  ['two bots in one step', '  - { bot: silent, 王强: 填报 }', '第5行：“bot”不在 people 里'],
])('%s is refused', (_what, steps, problem) => {
  expect(problemOf(`${HEAD}${steps}\n`)).toContain(problem);
});

test.each([
  [
    'a clock that is none',
    HEAD.replace('09:00 ', ''),
    '第2行：“clock”写得不对。clock 写成 2026-03-02 09:00 +08:00 这样。',
  ],
  ['a role that is none', HEAD.replace('inspector-1', '{ role: boss }'), '第3行：“role”写得不对。没有“boss”这个角色'],
  ['somebody called bot', HEAD.replace('王强', 'bot'), '第3行：“bot”不能当人名'],
  ['no name', HEAD.replace('test: 一段', 'room: 群'), '缺少“test”'],
  ['a key that is none', `flows: x\n${HEAD}`, '第1行：不认识“flows”'],
  ['a broken file', `people: {\n${HEAD}`, 'x.yaml 第'],
])('%s is refused in the head', (_what, head, problem) => {
  expect(problemOf(`${head}  - bot: silent\n`)).toContain(problem);
});

test('an empty file is told', () => {
  expect(problemOf('\n---\n')).toContain('这里面没有对话');
});

test('the one in docs/flows.md is one', () => {
  const blocks = [...readFileSync('docs/flows.md', 'utf8').matchAll(/```text\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  );
  const transcripts = blocks.filter((block) => block.startsWith('test:'));
  expect(transcripts).toHaveLength(1);
  expect(readTranscripts(transcripts[0] ?? '', 'docs/flows.md')[0]?.steps.length).toBeGreaterThan(3);
});
