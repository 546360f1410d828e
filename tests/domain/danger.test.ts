/** Which sentences tell of danger to people, and whom to call first. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findDanger } from '../../src/domain/danger.ts';
import { NONE } from './danger-none.ts';
import { FIRE, HURT, VIOLENCE } from './danger-sentences.ts';

const read = (path: string): string => readFileSync(new URL(`../../flows/${path}`, import.meta.url), 'utf8');
const lines = (text: string): string[] => text.trim().split('\n');
/** The sentences that are not read as they are meant, with what was read. */
const misread = (text: string, meant: string | undefined): string[] =>
  lines(text).flatMap((said) => (findDanger(said) === meant ? [] : [`${said} → ${findDanger(said) ?? 'none'}`]));

describe('words of danger', () => {
  test('are told from words that hold them, in each of the sentences', () => {
    expect(lines(FIRE + HURT + VIOLENCE).length).toBeGreaterThanOrEqual(80);
    expect(lines(NONE).length).toBeGreaterThanOrEqual(80);
    expect(misread(FIRE, 'fire')).toEqual([]);
    expect(misread(HURT, 'hurt')).toEqual([]);
    expect(misread(VIOLENCE, 'violence')).toEqual([]);
    expect(misread(NONE, undefined)).toEqual([]);
  });

  test('are not read into the checklists, and not into the names of institutions', () => {
    const questions = [...read('sources/checklists.json').matchAll(/"question":\s*"([^"]+)"/gu)].map(
      ([, text = '']) => text,
    );
    const names = read('sources/demo-institutions.csv').split(/[,\n]/u);
    expect(questions.length).toBeGreaterThan(100);
    expect([...questions, ...names].filter((text) => findDanger(text) !== undefined)).toEqual([]);
  });

  test('are not read into the menu of dangers that a person may choose from', () => {
    expect(findDanger('停课、失联、关门、集中退费')).toBeUndefined();
    expect(findDanger('')).toBeUndefined();
  });

  test('are looked for in long and hostile texts without end', () => {
    const hostile = ['起火和', '学生受伤、', '“', '被打折', '老师', '的', '没有人员'].map(
      (part) => `没有${part.repeat(20_000)}x`,
    );
    expect(hostile.map((text) => typeof findDanger(text))).toHaveLength(7);
    expect(findDanger(`二楼起火。${'说明'.repeat(20_000)}`)).toBe('fire');
  });
});
