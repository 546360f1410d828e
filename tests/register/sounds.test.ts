/** Sounds, letters and what lies between them. */
import { describe, expect, test } from 'vitest';
import { haveSameTones, initialsOf, soundKeys, spellings, textDistance } from '../../src/register/sounds.ts';

describe('sounds', () => {
  test('texts that sound alike share a key', () => {
    expect(soundKeys('童画')).toEqual(soundKeys('童话'));
    expect(soundKeys('启航')).not.toEqual(soundKeys('清荷'));
  });

  test('a character with two readings has both', () => {
    expect(spellings('乐学').sort()).toEqual(['lexue', 'yuexue']);
    expect(initialsOf('知行').sort()).toEqual(['zh', 'zx']);
  });

  test('tones tell 知源 from 致远, not 童画 from 童话', () => {
    expect(haveSameTones('童画', '童话')).toBe(true);
    expect(haveSameTones('知源', '致远')).toBe(false);
  });

  test('a sound-alike is nearer than a near sound, and that nearer than another character', () => {
    const sound = textDistance('嘉艺', '佳艺');
    const nearSound = textDistance('知源', '资源');
    const other = textDistance('和韵', '和韶');
    expect(sound).toBeGreaterThan(0);
    expect(nearSound).toBeGreaterThan(sound);
    expect(other).toBeGreaterThan(nearSound);
  });
});
