/** Which sentences tell of danger to people, and whom to call first. */
import { describe, expect, test } from 'vitest';
import { findDanger } from '../../src/domain/danger.ts';
import { FIRE, HURT, NONE, VIOLENCE } from './danger-sentences.ts';

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
});
