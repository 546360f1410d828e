/** Tables of cases for answers: each row is what a person says and what must be stored (or that it is no answer). */
import { describe, expect, it } from 'vitest';
import type { AnswerSpec, AnswerValue, Understood } from '../../../src/engine/answers/answer.ts';
import { understand } from '../../../src/engine/answers/understand.ts';

/** Wednesday, ten in the morning in Shanghai; all relative words are counted from here. */
export const NOW = new Date('2026-03-04T10:00:00+08:00');

/** No answer: `why` must say what to write. */
export const REFUSED = Symbol('refused');
/** Said, stored value; `nod` when the reading must be shown to the person. */
export type Row = readonly [said: string, value: AnswerValue | typeof REFUSED, nod?: 'nod'];

/** One test a row, named after what was said, at a moment of its own. */
export function checkRowsAt(now: Date): (title: string, spec: AnswerSpec, rows: readonly Row[]) => void {
  return (title, spec, rows) => {
    const cases: { said: string; value: Row[1]; nod: Row[2] }[] = rows.map(([said, value, nod]) => ({
      said,
      value,
      nod,
    }));
    describe(title, () => {
      it.each(cases)('$said', (row) => expectRow(understand(spec, row.said, { now }), row));
    });
  };
}

/** One test a row, at the usual moment. */
export const checkRows = checkRowsAt(NOW);

function expectRow(understood: Understood, { value, nod }: { value: Row[1]; nod: Row[2] }): void {
  if (value !== REFUSED) {
    expect(understood).toMatchObject({ ok: true, value });
    expect('note' in understood ? 'nod' : undefined).toBe(nod);
    return;
  }
  expect(understood.ok, JSON.stringify(understood)).toBe(false);
  if (!understood.ok) expectPlainSentence(understood.why);
}

/** One short Chinese sentence that says what to do, most with an example. */
export function expectPlainSentence(why: string): void {
  expect(why).toMatch(/请|例如/u);
  expect(why).toMatch(/。$/u);
  expect([...why.replace(/“[^”]*”/gu, '')].length).toBeLessThanOrEqual(40);
  expect(why.replace(/“[^”]*”/gu, '')).not.toMatch(/[a-z]{3}|undefined|NaN/u);
}
