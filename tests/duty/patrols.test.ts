/** Where patrols were walked in the last seven days, and where nobody walked. */
import { describe, expect, test } from 'vitest';
import { countPatrols, listQuietTowns } from '../../src/duty/patrols.ts';

const TODAY = '2026-07-18';
const towns = ['古韩镇', '侯堡镇', '夏店镇'];
const walked = (town: string | null, day: string, found = false) => ({ town, day, found });
const count = (patrols: Parameters<typeof countPatrols>[0], days?: number) =>
  countPatrols(patrols, { towns, today: TODAY, ...(days === undefined ? {} : { days }) });

describe('the last seven days', () => {
  test('begin six days before today and end today', () => {
    const counts = count([
      walked('古韩镇', '2026-07-12'),
      walked('侯堡镇', '2026-07-11'),
      walked('夏店镇', TODAY, true),
    ]);
    expect(counts).toEqual([
      { town: '古韩镇', count: 1, found: 0, lastDay: '2026-07-12' },
      { town: '侯堡镇', count: 0, found: 0, lastDay: '2026-07-11' },
      { town: '夏店镇', count: 1, found: 1, lastDay: TODAY },
    ]);
    expect(listQuietTowns(counts)).toEqual(['侯堡镇']);
  });

  test('a patrol without a town, of another county or of tomorrow covers no town', () => {
    const counts = count([walked(null, TODAY), walked('定襄镇', TODAY), walked('古韩镇', '2026-07-19')]);
    expect(listQuietTowns(counts)).toEqual(towns);
    expect(counts.map(({ lastDay }) => lastDay)).toEqual([null, null, null]);
  });

  test('the office may set another span', () => {
    expect(listQuietTowns(count([walked('古韩镇', '2026-07-17')], 1))).toContain('古韩镇');
    expect(listQuietTowns(count([walked('古韩镇', '2026-07-17')], 2))).not.toContain('古韩镇');
  });
});
