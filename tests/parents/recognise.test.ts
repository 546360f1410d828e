/** Every intent is recognised in the policy's own utterances and in many paraphrases of them. */
import { describe, expect, test } from 'vitest';
import { INTENTS, joinIntents } from '../../src/parents/intent.ts';
import { recogniseIntents } from '../../src/parents/recognise.ts';
import { IN_GROUP, NAMED, PARAPHRASES } from './paraphrases.ts';
import { UNSEEN } from './unseen.ts';
import { UTTERANCES } from './utterances.ts';

test('every intent is paraphrased, or stands in a group or with names only', () => {
  const elsewhere = ['QUERY_MULTI', 'GROUP_PRIVACY'];
  expect([...Object.keys(PARAPHRASES), ...elsewhere].sort()).toEqual([...INTENTS].sort());
});

const read = (said: string, heard: { inGroup?: boolean; named?: number } = {}): string =>
  joinIntents(recogniseIntents(said, { inGroup: false, named: 0, ...heard }));

test('there are sixty utterances', () => {
  expect(UTTERANCES).toHaveLength(60);
});

test.each(UTTERANCES)('$id “$said” → $intent', ({ said, inGroup, intent }) => {
  const named = intent.includes('QUERY_MULTI') ? 3 : Number(intent.includes('QUERY'));
  expect(read(said, { inGroup, named })).toBe(intent);
});

describe.each(Object.entries(PARAPHRASES))('%s', (intent, sayings) => {
  test('has at least eight paraphrases', () => {
    expect(sayings.length).toBeGreaterThanOrEqual(8);
  });

  test.each(sayings)('“%s”', (said) => {
    expect(read(said)).toBe(intent);
  });
});

describe.each(Object.entries(IN_GROUP))('in a group: %s', (intent, sayings) => {
  test.each(sayings)('“%s”', (said) => {
    expect(read(said, { inGroup: true })).toBe(intent);
  });
});

test.each(NAMED)('“%s” names %d: %s', (said, named, intents) => {
  expect(read(said, { named })).toBe(intents);
});

test.each(UNSEEN)('%s: “%s”', (intents, said) => {
  expect(read(said)).toBe(intents);
});
