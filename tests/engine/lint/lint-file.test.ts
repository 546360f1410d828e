/** Each fault is found where it stands, and nothing else with it. */
import { expect, test } from 'vitest';
import { hashFlow, parseFlow } from '../../../src/engine/flow-file.ts';
import type { Known } from '../../../src/engine/flow-problem.ts';
import { sayFinding } from '../../../src/engine/lint/finding.ts';
import { lintFlowFile } from '../../../src/engine/lint/lint-file.ts';
import { broken, GOOD, KNOWN, lineWith } from './good-flow.ts';
import { SEEDED_FAULTS } from './seeded-faults.ts';

const lint = (yaml: string, known: Known = KNOWN): string[] =>
  lintFlowFile(yaml, 'broken.yaml', known).map(({ line, code }) => `${line} ${code}`);

test('the good flow has no fault', () => {
  expect(lintFlowFile(GOOD, 'good.yaml', KNOWN)).toEqual([]);
  expect(parseFlow(GOOD, 'good.yaml', KNOWN).definition.flow).toBe('night_patrol');
});

test.each(SEEDED_FAULTS)('$code: $what', ({ from, to, also, code, at, says }) => {
  const once = broken(from, to);
  const yaml = also === undefined ? once : once.replace(...also);
  expect(lint(yaml)).toEqual([`${lineWith(yaml, at ?? to.split('\n')[0] ?? '')} ${code}`]);
  const [finding] = lintFlowFile(yaml, 'broken.yaml', KNOWN);
  expect(finding).toMatchObject({ file: 'broken.yaml', level: code.startsWith('E') ? 'error' : 'warning' });
  expect(`${finding?.what}。${finding?.fix}`).toContain(says ?? '');
  // Errors stop the start, warnings do not.
  const parse = () => parseFlow(yaml, 'broken.yaml', KNOWN);
  if (code.startsWith('E')) expect(parse).toThrow(`行 ${code}：${finding?.what}。改法：${finding?.fix}。`);
  else expect(parse).not.toThrow();
});

test('a finding is one line with file, line, code, reason and cure', () => {
  const yaml = broken('when: state == "in_class"', 'when: state == "in_clas"');
  const [finding] = lintFlowFile(yaml, 'flows/x.yaml', KNOWN);
  const told = finding && sayFinding(finding);
  expect(told).toBe(`flows/x.yaml:${lineWith(yaml, 'in_clas"')} E104 选项里没有“in_clas”。改法：是不是 in_class。`);
});

test('errors and warnings of one file come together, by line', () => {
  const yaml = broken('help: 写看到的，例如“过道堆纸箱”。', 'help: 务必写全，例如“过道堆纸箱”。').replace(
    'closed: [锁门]',
    'close: [锁门]',
  );
  expect(lint(yaml)).toEqual([`${lineWith(yaml, 'close: [锁门]')} E104`, `${lineWith(yaml, '务必')} W204`]);
});

test('W215: content that changed under a published version', () => {
  const published = [{ flow: 'night_patrol', version: 3, hash: hashFlow(GOOD) }];
  const changed = broken('text: 严重吗？', 'text: 要紧吗？');
  expect(lint(GOOD, { ...KNOWN, published })).toEqual([]);
  expect(lint(changed, { ...KNOWN, published })).toEqual(['2 W215']);
  expect(lint(changed.replace('version: 3', 'version: 4'), { ...KNOWN, published })).toEqual([]);
  expect(lint(changed.replace('version: 3', 'version: 2'), { ...KNOWN, published })).toEqual(['2 W215']);
});

test('a waiver with a reason silences its warning there, and nothing else', () => {
  const stiff = broken('text: 简单说说情况。', 'text: 务必写全。');
  const waived = (comment: string): string => stiff.replace('text: 务必写全。', `text: 务必写全。 ${comment}`);
  expect(lint(waived('# 已知 W204：这里要郑重'))).toEqual([]);
  expect(lint(waived('# 已知 W204'))).toEqual([`${lineWith(stiff, '务必')} W204`]);
  expect(lint(stiff.replace('        text: 务必', '        # 已知 W204：这里要郑重\n        text: 务必'))).toEqual([]);
  expect(lint(waived('# 已知 W203：别的'))).toEqual([
    `${lineWith(stiff, '务必')} W204`,
    `${lineWith(stiff, '务必')} W218`,
  ]);
  // Only transcripts can tell whether a W3xx is there.
  expect(lint(GOOD.replace('text: 严重吗？', 'text: 严重吗？ # 已知 W301：难得一见'))).toEqual([]);
  const wrong = broken('when: state == "in_class"', 'when: state == "x" # 已知 E104：就这样');
  expect(lint(wrong)).toEqual([`${lineWith(wrong, '"x"')} E104`]);
});

const PHONE = '  - {id: tel, type: phone, label: 电话, text: 留个电话？, help: 写号码。}\n';

test.each<[string, string, string]>([
  [
    'a phone number in a flow that is filled in privately',
    '{direct: any, group: mention}',
    '{direct: any, group: private}',
  ],
  ['a phone number in a flow that no group has', '{direct: any, group: mention}', '{direct: any, group: no}'],
])('%s is no fault', (_what, from, to) => {
  expect(lint(broken(from, to).replace('  - id: place\n', `${PHONE}  - id: place\n`))).toEqual([]);
});

test.each(['大约多少学生？', '不要写孩子姓名。', '学校责任人是谁？', '拍到学生正脸的，请打码。', '学生几年级？'])(
  '“%s” asks no child’s data',
  (text) => {
    expect(lint(broken('text: 简单说说情况。', `text: ${text}`))).toEqual([]);
  },
);

test('rules that trying cannot judge are never called impossible', () => {
  const checks = [
    'sign.startsWith("JC")',
    'count_people(sign) >= 2',
    'sign.contains("画室") && size(sign) > 3',
    'size(sign) == 17',
  ];
  for (const check of checks) {
    const yaml = broken('    length: {min: 2, max: 40}', `    check: [{that: '${check}', else: 再写一次。}]`);
    expect(lint(yaml).filter((finding) => finding.includes(' E'))).toEqual([]);
  }
});

test('W216: more ways than can be tried are told as such', () => {
  const ids = Array.from({ length: 16 }, (_, at) => `q${at}`);
  const asked = ids.map((id) => `  - {id: ${id}, type: yesno, label: ${id}, text: 有吗？}\n`).join('');
  const last = `  - {id: z, type: text, label: 末题, text: 说说。, help: 例如“有”。, when: '${ids.join(' && ')} && !q0'}\n`;
  const yaml = broken('  - id: place\n', `${asked}${last}  - id: place\n`);
  expect(lint(yaml)).toEqual([`${lineWith(yaml, 'id: q0')} W216`]);
});

test('nobody hears what rules come to while the lint tries them', () => {
  const heard: string[] = [];
  const flow = parseFlow(GOOD, 'good.yaml', { ...KNOWN, observe: (_place, source) => heard.push(source) });
  expect(heard).toEqual([]);
  flow.questions[3]?.when?.run({ values: {}, said: {}, unlisted: new Set() });
  expect(flow.questions).toHaveLength(12);
});

test('the same file gives the same findings', () => {
  const yaml = broken("that: 'fee >= 0.0'", "that: 'fee >= 10.0 && fee < 10.0'");
  expect(lintFlowFile(yaml, 'x.yaml', KNOWN)).toEqual(lintFlowFile(yaml, 'x.yaml', KNOWN));
});
