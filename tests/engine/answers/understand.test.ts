/** What holds for every type: steering words, hostile input, time, sentences. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerSpec } from '../../../src/engine/answers/answer.ts';
import { understandOrdinal } from '../../../src/engine/answers/ordinals.ts';
import { understand } from '../../../src/engine/answers/understand.ts';
import { expectPlainSentence, NOW } from './rows.ts';

const choices = Array.from({ length: 20 }, (_, at) => ({
  code: `c${at}`,
  label: `第${at}类问题和情况`,
  words: [`别名${at}`],
}));
const SPECS: AnswerSpec[] = [
  { type: 'text', max: 300 },
  { type: 'text' },
  { type: 'int' },
  { type: 'money' },
  { type: 'yesno' },
  { type: 'choice', choices },
  { type: 'multi', choices },
  { type: 'date' },
  { type: 'datetime' },
  { type: 'period' },
  { type: 'phone' },
  { type: 'id_code' },
];
const STEERING = '上一步 取消 帮助 跳过 进度 暂停 继续 提交 撤回 人工 改3 改第二题 取消。';

describe.each(SPECS)('$type', (spec) => {
  it.each(STEERING.split(' '))('takes %s for no answer', (said) => {
    const understood = understand(spec, said, { now: NOW });
    expect(understood.ok).toBe(false);
    if (!understood.ok) expectPlainSentence(understood.why);
  });

  it('answers any text with a value or a plain sentence, and never throws', () => {
    const pieces = fc.constantFrom(
      ...'零一二三十百千万亿半俩几多个元块毛月日号点周上下今昨明前后到和、，-./:第不没有是对都在除了大约 0123456789'.split(
        '',
      ),
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((letters) => letters.join('')),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(texts, (said) => {
        const understood = understand(spec, said, { now: NOW });
        if (!understood.ok) expect(understood.why).toMatch(/^[^\0]*(?:请|例如)[^\0]*。$/u);
        else expect(JSON.stringify(understood.value)).not.toMatch(/null|NaN/);
      }),
      { seed: 20260304, numRuns: 2000 },
    );
  });

  const PUMPS =
    '1 一 十 零 - 第 没有 不是 对不 到 7月1日到 、 和 除了 大约 左右 9I l \0 \u200b \u202e \ud800 \u0301 \u0301\u0316 👨‍👩‍👧 ﷺ ( 我就 差五分 上 138 嗯 别名1 点';
  it('takes at most 20 ms for a pumped string, up to 100 kB', () => {
    for (const pump of [...PUMPS.split(' '), ' ', '1 ', '1,', '\n']) {
      for (const length of [499, 2000, 9000, 100_000]) {
        const said = `${pump.repeat(Math.ceil(length / pump.length))}?`;
        expect(
          quickest(() => understand(spec, said, { now: NOW })),
          `${JSON.stringify(pump)} × ${length}`,
        ).toBeLessThan(20);
      }
    }
  });
});

it('reads an ordinal from a pumped string in no time', () => {
  expect(quickest(() => understandOrdinal('第一'.repeat(50_000)))).toBeLessThan(20);
});

it('sees through invisible signs and marks of direction', () => {
  expect(understand({ type: 'int' }, '\u202e2\u200b3\u200f\0', { now: NOW })).toEqual({ ok: true, value: 23 });
  expect(understand({ type: 'yesno' }, '\ufeff没\u200b有', { now: NOW })).toEqual({ ok: true, value: false });
});

it('gives the same answer every time: nothing is kept between calls', () => {
  for (const spec of SPECS) {
    const once = understand(spec, '3号下午两点', { now: NOW });
    expect(understand(spec, '3号下午两点', { now: NOW })).toEqual(once);
  }
});

/** The best of three runs: the machine is shared, the code is not slower than its quickest run. */
function quickest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best >= 20; round += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

it.each<[AnswerSpec, string, string]>([
  [{ type: 'int', min: 5 }, '3', '不能少于5，请重新写，例如“20”。'],
  [{ type: 'int', max: 5 }, '30', '不能超过5，请重新写，例如“5”。'],
  [{ type: 'money', max: 100 }, '101元', '不能超过100元，请重新写，例如“20元”。'],
  [{ type: 'text', min: 3 }, '好', '请再写详细一点，至少3个字。'],
  [{ type: 'text', max: 3 }, '一二三四', '请写短一点，不超过3个字。'],
  [{ type: 'multi', choices, min: 2 }, '1', '至少选2项，请重新选，例如“1、3”。'],
  [{ type: 'multi', choices, max: 1 }, '1、2', '最多选1项，请重新选，例如“1、3”。'],
  [{ type: 'multi', choices, min: 2, max: 2 }, '1', '要选2项，请重新选，例如“1、3”。'],
])('%j refuses %s with its bounds', (spec, said, why) => {
  expect(understand(spec, said, { now: NOW })).toEqual({ ok: false, why });
});
