/** “Never asked” is said exactly when no answer of thousands tried by brute force makes the rule true. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintFlowFile } from '../../../src/engine/lint/lint-file.ts';

type Answers = { a: boolean; n: number; k: string; d: boolean; sizes: number; severe: boolean[] };
/** A rule as a flow writes it and as JavaScript judges it. */
type Pair = { cel: string; judge: (answers: Answers) => boolean };

const NUMBERS = [0, 1, 5, 9, 10];
const CODES = ['x', 'y', 'z'];
const SIGNS: Record<string, (left: number, right: number) => boolean> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

const comparison = (name: string, read: (answers: Answers) => number) =>
  fc.tuple(fc.constantFrom(...Object.keys(SIGNS)), fc.constantFrom(...NUMBERS)).map(
    ([sign, number]): Pair => ({
      cel: `${name} ${sign} ${number}`,
      judge: (answers) => SIGNS[sign]?.(read(answers), number) ?? false,
    }),
  );
const leaf: fc.Arbitrary<Pair> = fc.oneof(
  fc.constant<Pair>({ cel: 'a', judge: ({ a }) => a }),
  fc.constant<Pair>({ cel: 'd', judge: ({ d }) => d }),
  comparison('n', ({ n }) => n),
  comparison('size(r)', ({ sizes }) => sizes),
  fc.constant<Pair>({ cel: 'r.exists(i, i.s)', judge: ({ severe }) => severe.includes(true) }),
  fc.constant<Pair>({ cel: 'r.all(i, i.s)', judge: ({ severe }) => !severe.includes(false) }),
  fc.constantFrom(...CODES).map((code): Pair => ({ cel: `k == "${code}"`, judge: ({ k }) => k === code })),
  fc
    .subarray(CODES, { minLength: 1 })
    .map((some): Pair => ({ cel: `k in ${JSON.stringify(some)}`, judge: ({ k }) => some.includes(k) })),
);
const { rule } = fc.letrec<{ rule: Pair }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('rule'), { minLength: 2, maxLength: 4 }).map((all) => ({
      cel: `(${all.map(({ cel }) => cel).join(' && ')})`,
      judge: (answers: Answers) => all.every(({ judge }) => judge(answers)),
    })),
    fc.tuple(tie('rule'), tie('rule')).map(([p, q]) => ({
      cel: `(${p.cel} || ${q.cel})`,
      judge: (answers: Answers) => p.judge(answers) || q.judge(answers),
    })),
    tie('rule').map((p) => ({ cel: `!(${p.cel})`, judge: (answers: Answers) => !p.judge(answers) })),
  ),
}));

/** Every way to answer the form: n from 0 to 10, up to five items of which any number is severe. */
const WAYS: Answers[] = [true, false].flatMap((a) =>
  [true, false].flatMap((d) =>
    CODES.flatMap((k) =>
      Array.from({ length: 11 }, (_, n) => n).flatMap((n) =>
        Array.from({ length: 11 }, (_, sizes) => sizes).flatMap((sizes) =>
          [0, 1, sizes - 1, sizes]
            .filter((count) => count >= 0 && count <= sizes)
            .map((count) => ({ a, d, k, n, sizes, severe: Array.from({ length: sizes }, (_, at) => at < count) })),
        ),
      ),
    ),
  ),
);

const flowWith = (cel: string): string => `flow: f
version: 1
title: 试
who: [inspector]
start: {say: [试试看]}
ask:
  - {id: a, type: yesno, label: 甲, text: 甲？}
  - {id: n, type: int, label: 数, text: 几个？, help: 例如“3”。, range: {min: 0, max: 10}}
  - {id: k, type: choice, label: 类, text: 哪类？, choices: {x: 子, y: 丑, z: 寅}}
  - {id: d, type: yesno, label: 丁, text: 丁？}
  - {id: r, type: repeat, label: 条, text: 有吗？, more: 还有吗？, max: 10, ask: [{id: s, type: yesno, label: 重, text: 重吗？}]}
  - {id: last, type: yesno, label: 末, text: 末？, when: '${cel}'}
submit: {text: 好}
`;

test('a question is called unreachable if and only if it is', () => {
  let impossible = 0;
  let doubts = 0;
  fc.assert(
    fc.property(rule, ({ cel, judge }) => {
      const codes = lintFlowFile(flowWith(cel), 'f.yaml').map(({ code }) => code);
      const isPossible = WAYS.some(judge);
      if (!isPossible) impossible += 1;
      // More than is tried, or more than can be proved, is no error.
      if (codes.includes('W216') || codes.includes('W217')) {
        doubts += 1;
        return !isPossible || codes.includes('W216');
      }
      return codes.includes('E181') === !isPossible;
    }),
    { seed: 20_260_302, numRuns: 300 },
  );
  expect(impossible).toBeGreaterThan(25);
  expect(doubts).toBeLessThan(impossible / 2);
});
