/** Which place a text names. */
import { describe, expect, test } from 'vitest';
import { findOtherPlace, findRegionAtStart, findShortName, guessRegion } from '../../src/register/places.ts';

describe('places', () => {
  test('a short name is given only where enough is left of it', () => {
    expect(findShortName('襄垣县')).toBe('襄垣');
    expect(findShortName('沁县')).toBeUndefined();
  });

  test.each([
    ['潞州区新苑篮球', '潞州区'],
    ['屯留蒲公英艺术', '屯留区'],
    ['请问沁县梦之舞美术', '沁县'],
    ['太原启航书法', '太原市'],
    ['启航书法', undefined],
    ['襄垣县潞州风味书法', undefined],
  ])('%s → %s', (words, place) => {
    expect(findOtherPlace(words, '襄垣县')).toBe(place);
  });

  test('the full name counts before a short one that another region also begins with', () => {
    expect(findRegionAtStart('沁源县育英轮滑', ['沁县', '沁源县'])).toBe('沁源县');
  });

  test('a register without a region column belongs where most of its names say', () => {
    expect(guessRegion(['襄垣县甲书法', '襄垣乙书法', '黎城县丙书法', '丁书法'])).toBe('襄垣县');
    expect(guessRegion(['甲书法', '乙书法'])).toBe('');
  });
});
