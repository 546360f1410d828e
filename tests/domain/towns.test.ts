/** The grid's towns by every name they are written by (data-model §8). */
import { expect, test } from 'vitest';
import { DEPARTMENTS } from '../../src/domain/departments.ts';
import { findTown, TOWNS } from '../../src/domain/towns.ts';

test.each([
  ['古韩镇', '古韩镇'],
  ['城关西大街', '古韩镇'],
  ['候堡镇阳光小区3号楼', '侯堡镇'],
  ['思亭镇中学门口', '虒亭镇'],
  ['善福乡政府对面', '善福镇'],
  ['富阳园区办公楼', '襄垣经济技术开发区'],
])('%s lies in %s', (said, town) => {
  expect(findTown(said)).toBe(town);
});

test('words that name no town, or two, tell none', () => {
  expect(findTown('阳光小区')).toBeUndefined();
  expect(findTown('')).toBeUndefined();
  expect(findTown('侯堡到夏店路上')).toBeUndefined();
});

test('there are nine towns and the zone; each is found by its own name and every alias, none by two', () => {
  expect(TOWNS).toHaveLength(10);
  expect(new Set(TOWNS.map(({ code }) => code)).size).toBe(10);
  for (const { name, aliases } of TOWNS) for (const said of [name, ...aliases]) expect(findTown(said)).toBe(name);
});

test('no department of the county is taken for a town', () => {
  for (const { name, aliases } of DEPARTMENTS)
    for (const said of [name, ...aliases]) expect(findTown(said)).toBeUndefined();
});
