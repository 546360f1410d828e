/** T19: whether the time of a refusal tells how far a guessed signature was right (Welch's t over 100,000 calls each). */
import { getSignature } from '@wecom/crypto';
import { expect, test } from 'vitest';
import { isSigned } from '../../src/channels/wecom-crypto/signature.ts';
import { Dice } from '../fault/malformed-callbacks.ts';

const TOKEN = 'timingtoken';
const CALLS = 100_000;
/** Beyond this |t| the two are taken to differ (the usual bound of leakage tests). */
const BOUND = 4.5;
/** The slowest are the machine's, not the function's. */
const KEPT_SHARE = 0.9;

const parts = { timestamp: '1700000000', nonce: '1234567890', encrypt: 'A'.repeat(400) };
const right = getSignature(TOKEN, parts.timestamp, parts.nonce, parts.encrypt);

/** The right signature with one byte wrong. */
function wrongAt(place: number): Buffer {
  const bytes = Buffer.from(right, 'latin1');
  bytes[place] = bytes[place] === 0x30 ? 0x31 : 0x30;
  return bytes;
}

/** One refusal in nanoseconds. The string is new each time, as from the wire: one kept string has a place and a history. */
function time(signature: Buffer): number {
  const call = { ...parts, signature: signature.toString('latin1') };
  const from = process.hrtime.bigint();
  isSigned(TOKEN, call);
  return Number(process.hrtime.bigint() - from);
}

function moments(times: readonly number[]): { mean: number; variance: number; count: number } {
  const mean = times.reduce((sum, each) => sum + each, 0) / times.length;
  const variance = times.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (times.length - 1);
  return { mean, variance, count: times.length };
}

/** Welch's t of two kinds of call that are made in a shuffled order. */
function compare(kinds: readonly [Buffer, Buffer], seed: number): { t: number; meanNs: number[] } {
  const dice = new Dice(seed);
  const taken = Array.from({ length: 2 * CALLS }, () => {
    const kind = dice.roll(2) === 0 ? 0 : 1;
    return { kind, ns: time(kinds[kind]) };
  });
  // One bound for both: each cut at its own would hide what is looked for, or make it up.
  const most = taken.map(({ ns }) => ns).sort((a, b) => a - b)[Math.floor(taken.length * KEPT_SHARE)] ?? 0;
  const of = (wanted: number) => moments(taken.flatMap(({ kind, ns }) => (kind === wanted && ns <= most ? [ns] : [])));
  const [a, b] = [of(0), of(1)];
  const t = (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
  return { t, meanNs: [Math.round(a.mean), Math.round(b.mean)] };
}

test('a signature wrong in its first byte is refused as fast as one wrong in its last', { timeout: 60_000 }, () => {
  expect(isSigned(TOKEN, { ...parts, signature: right })).toBe(true);
  compare([wrongAt(0), wrongAt(39)], 1);
  const measured = compare([wrongAt(0), wrongAt(39)], 2);
  const same = compare([wrongAt(0), wrongAt(0)], 3);
  process.stdout.write(`${JSON.stringify({ calls: CALLS, measured, same })}\n`);
  expect(Math.abs(measured.t)).toBeLessThan(BOUND);
});
