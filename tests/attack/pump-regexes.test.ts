/** T24: no regular expression of ours takes long, whatever it is given: each is timed on long strings that it half matches. */
import { expect, test } from 'vitest';
import { MOST_READ } from '../../src/conversation/incoming.ts';
import { faultSize } from '../support/fault-size.ts';
import { builtRegexes, literalRegexes, type OurRegex } from './our-regexes.ts';

const LENGTH = 100_000;
/** These see words only as far as they are read; the other rooms may get anything. */
const CAPPED_ROOMS = /^(?:actions|conversation|domain|engine|parents|register)\//u;
/** Tried first: what is slow here would be a hundred times slower at full length, and there is no need to wait for it. */
const FIRST = 5_000;
const MOST_MS = 20;
const PUMPS = faultSize(4, 40);
const COMMON = [' ', 'a', '1', '一', '\n', ' \n', '\u00a0', '-', '<', '*', "'", '.', 'a ', '1,'];
/** What no pattern wants at the end, so that every way to match has to be given up. */
const END = '\u0001';

/** Signs and short words that the pattern itself names: only those lead deep into it. */
function pumpsOf({ source }: RegExp): string[] {
  const plain = source.replace(/\\[pP]\{[^}]*\}/gu, 'a').replace(/\\u\{?[0-9a-f]{4,5}\}?/giu, ' ');
  const spelled = plain
    .replace(/\\d/gu, '1')
    .replace(/\\s/gu, ' ')
    .replace(/\\w/gu, 'a')
    .replace(/\\[bBDSWtnrfv0]/gu, '');
  const words = [...spelled.matchAll(/[^\\()[\]{}|?*+^$.:=!<>]+/gu)].map(([word]) => word);
  const signs = [...new Set(words.join(''))];
  const spread = (list: string[], most: number) =>
    list.filter((_, at) => at % Math.max(1, Math.ceil(list.length / most)) === 0);
  return [...new Set([...spread(words, PUMPS), ...spread(signs, PUMPS), ...COMMON.slice(0, PUMPS)])];
}

function timeOf(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  const from = performance.now();
  if (pattern.global) text.replace(pattern, '');
  else pattern.test(text);
  return performance.now() - from;
}

/** The best of some: other programs on the machine do not count. */
function best(pattern: RegExp, text: string, most: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 7 && least > most; n += 1) least = Math.min(least, timeOf(pattern, text));
  return least;
}

/** Milliseconds on as much of the pump as can come in. */
function timeOfPump({ where, pattern }: OurRegex, pump: string): number {
  const text = (length: number) => pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + END;
  if (CAPPED_ROOMS.test(where)) return best(pattern, text(MOST_READ), MOST_MS);
  // A tenth of the bound at a twentieth of the length: what grows evenly passes, what grows with the square does not.
  const early = best(pattern, text(FIRST), MOST_MS / 10);
  return early > MOST_MS / 10 ? early * (LENGTH / FIRST) : best(pattern, text(LENGTH), MOST_MS);
}

type Slow = { where: string; source: string; pump: string; ms: number };

function slowest(regex: OurRegex): Slow {
  const timed = pumpsOf(regex.pattern).map((pump) => ({ pump, ms: timeOfPump(regex, pump) }));
  const [{ pump, ms } = { pump: '', ms: 0 }] = timed.sort((a, b) => b.ms - a.ms);
  const source = regex.pattern.source.slice(0, 80);
  return { where: regex.where, source, pump: JSON.stringify(pump), ms: Math.round(ms * 10) / 10 };
}

test('what can come in is done with in 20 ms, by each of them: 100 KB, or a message as far as it is read', {
  timeout: 120_000,
}, async () => {
  const all = [...literalRegexes(), ...(await builtRegexes())];
  const unique = [...new Map(all.map((each) => [`${each.pattern}`, each])).values()];
  const found = unique.map(slowest).sort((a, b) => b.ms - a.ms);
  const slow = found.filter(({ ms }) => ms > MOST_MS);
  process.stdout.write(
    `${JSON.stringify({ regexes: unique.length, slow: slow.length, slowest: found.slice(0, 3) })}\n`,
  );
  expect(unique.length).toBeGreaterThan(400);
  expect(slow).toEqual([]);
});
