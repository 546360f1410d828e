/** Whatever people and officials write: no channel ever gets more bytes than it takes, half a sign, or less than was said. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChannels } from '../../src/app/channels.ts';
import type { Capabilities, OutboundBody } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { loadConfig } from '../../src/config/config.ts';
import { renderReplies } from '../../src/conversation/render.ts';
import { TEXTS } from '../../src/conversation/texts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { byteLength, splitByBytes } from '../../src/kernel/text.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const RUNS = 10_000;
const SEED = 20260414;

/** Signs that are one to the eye and many to a computer, and those that pull others to them. */
const SIGNS = [
  ...['a', '中', '国', '，', '。', '！', '；', '\n', '\r\n', ' ', '　', 'Ａ', '１', '㎡', '①'],
  ...['𠮷', '🀄', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '👩🏽‍❤️‍💋‍👨🏿', '🇨🇳', '🇺', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '❤️', '☎︎'],
  ...[
    'e\u0301',
    'z\u0303\u0323',
    `o${'\u0335\u0489'.repeat(12)}`,
    '\u0301',
    '한',
    '\u1112\u1161\u11ab',
    'क्षि',
    'ก็',
    'نَّ',
    'שָׁ',
  ],
  ...['\u200d', '\u200b', '\u200e', '\u200f', '\u202e', '\u2066', '\u2069', '\ufeff', '\ufe0f', '\u3099', 'か\u3099'],
];

/** A text made of such signs; the same number makes the same text. */
function textOf(seed: number, length: number): string {
  let state = seed >>> 0;
  const next = (): string => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return SIGNS[(state >>> 8) % SIGNS.length] ?? 'a';
  };
  return Array.from({ length }, next).join('');
}

const texts = fc
  .record({ seed: fc.nat(2 ** 31), length: fc.nat(700), times: fc.constantFrom(1, 1, 1, 1, 1, 1, 5) })
  .map(({ seed, length, times }) => textOf(seed, length * times));
const clusters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Where a text may be cut: the beginnings of its signs, and its end. */
function borders(text: string): Set<number> {
  const set = new Set([text.length]);
  for (const { index } of clusters.segment(text)) set.add(index);
  return set;
}

/** Finds the parts one behind the other; what may be missing between them is one line break. Gives where each ends. */
function endsIn(text: string, parts: readonly string[]): number[] {
  let at = 0;
  return parts.map((part) => {
    if (!text.startsWith(part, at)) at += text.startsWith('\r\n', at) ? 2 : Number(text.startsWith('\n', at));
    if (!text.startsWith(part, at)) throw new Error(`lost or changed at ${at}`);
    at += part.length;
    return at;
  });
}

/** Everything at once: the limit, whole signs, nothing lost but the line break at a cut. */
function expectWhole(text: string, parts: readonly string[], maxBytes: number): void {
  const ends = endsIn(text, parts);
  const allowed = borders(text);
  expect(parts.every((part) => part !== '' && byteLength(part) <= maxBytes)).toBe(true);
  expect(ends.every((end) => allowed.has(end))).toBe(true);
  expect(['', '\n', '\r\n']).toContain(text.slice(ends.at(-1) ?? 0));
}

const db = withDatabase();
let dataDir: string;
/** Every channel that can be configured, by name. */
let channels: Map<string, Capabilities>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-limits-'));
  const keys = { token: 'sometoken', aesKey: 'abcdefghijABCDEFGHIJ0123456789klmnopqrstKLM' };
  const all = {
    ...{ DATABASE_URL: db.url, DATA_DIR: dataDir, WECOM_CORP_ID: 'ww1234567890abcdef', WECOM_AGENT_ID: '1000002' },
    ...{ WECOM_AGENT_SECRET: 'a-secret-of-the-app', WECOM_TOKEN: keys.token, WECOM_ENCODING_AES_KEY: keys.aesKey },
    ...{ WECOM_KF_OPEN_KFID: 'wkAbcdefgh', WECHAT_MP_APP_ID: 'wx1234567890abcdef', WECHAT_MP_TOKEN: keys.token },
    ...{ WECHAT_MP_APP_SECRET: 'a-secret-of-the-account', WECHAT_MP_ENCODING_AES_KEY: keys.aesKey },
    ...{ WECHATY_PUPPET: 'wechaty-puppet-mock', WECOM_AIBOT_ID: 'aib-1' },
  };
  const modes = [
    { WECOM_AIBOT_SECRET: 'a-secret-of-the-bot' },
    { WECOM_AIBOT_TOKEN: keys.token, WECOM_AIBOT_ENCODING_AES_KEY: keys.aesKey },
  ];
  const site = { store: db.store, clock: systemClock, log: silentLog, dataKey: new Uint8Array(32) };
  const accept = () => Promise.resolve({ answers: 0 });
  channels = new Map([['simulator', SIMULATOR_CAPABILITIES]]);
  for (const [index, mode] of modes.entries()) {
    const opened = openChannels({ ...site, config: loadConfig({ ...all, ...mode }), accept });
    for (const [name, { capabilities }] of opened.channels) {
      channels.set(name === 'wecom-aibot' ? `${name} ${index}` : name, capabilities);
    }
  }
});
afterAll(async () => await rm(dataDir, { recursive: true }));

const bytesOfAll = (): number[] => [...new Set([...channels.values()].map(({ textBytes }) => textBytes))];

describe('splitting', () => {
  test('10,000 texts at the limits of all channels: whole signs, nothing too long, nothing lost', {
    timeout: 60_000,
  }, () => {
    const limits = bytesOfAll();
    let cuts = 0;
    fc.assert(
      fc.property(texts, fc.nat(limits.length - 1), (text, which) => {
        const limit = limits[which] ?? 2048;
        const parts = splitByBytes(text, limit);
        cuts += Math.max(0, parts.length - 1);
        expectWhole(text, parts, limit);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    process.stdout.write(`${JSON.stringify({ channels: [...channels.keys()], limits, texts: RUNS, cuts })}\n`);
    expect(cuts).toBeGreaterThan(1000);
  });

  test('10,000 texts at small limits, where every sign is near a cut', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.nat(60), fc.integer({ min: 150, max: 200 }), (seed, length, limit) => {
        const text = textOf(seed, length);
        // A sign longer than the limit is the one that may be cut.
        const isHuge = [...clusters.segment(text)].some(({ segment }) => byteLength(segment) > limit);
        if (!isHuge) expectWhole(text, splitByBytes(text, limit), limit);
      }),
      { seed: SEED + 1, numRuns: RUNS },
    );
  });
});

/** What a body shows as text; cards show it as a fallback. */
function shownOf(body: OutboundBody): string {
  if (body.kind === 'text') return body.text;
  return 'fallbackText' in body ? body.fallbackText : '';
}

describe('rendering', () => {
  test('10,000 replies on all channels: no body above the limit, whole signs, and what is left out is said', {
    timeout: 120_000,
  }, () => {
    const all = [...channels.values()];
    const now = new Date('2026-07-20T01:00:00Z');
    let [cut, told] = [0, 0];
    fc.assert(
      fc.property(texts, fc.nat(all.length - 1), (text, which) => {
        const capabilities = all[which] ?? SIMULATOR_CAPABILITIES;
        const { bodies } = renderReplies({ replies: [{ text }], capabilities, taskId: 't', sent: [], now });
        const shown = bodies.map(shownOf);
        const last = shown.at(-1) ?? '';
        cut += Math.max(0, shown.length - 1);
        if (!last.endsWith(TEXTS.notAllSaid)) {
          expectWhole(text, shown, capabilities.textBytes);
          return;
        }
        told += 1;
        expect(shown).toHaveLength(capabilities.messagesPerReply ?? 0);
        expect(shown.every((part) => byteLength(part) <= capabilities.textBytes)).toBe(true);
        const said = [...shown.slice(0, -1), last.slice(0, -TEXTS.notAllSaid.length).replace(/…$/u, '')];
        const allowed = borders(text);
        expect(endsIn(text, said.filter(Boolean)).every((end) => allowed.has(end))).toBe(true);
      }),
      { seed: SEED + 2, numRuns: RUNS },
    );
    process.stdout.write(`${JSON.stringify({ replies: RUNS, cut, toldThatSomethingIsLeftOut: told })}\n`);
    expect([cut > 1000, told > 10]).toEqual([true, true]);
  });

  test('questions with options: as cards or as numbers, every body fits', { timeout: 60_000 }, () => {
    const all = [...channels.values()];
    const now = new Date('2026-07-20T01:00:00Z');
    fc.assert(
      fc.property(texts, fc.nat(all.length - 1), fc.integer({ min: 1, max: 12 }), (text, which, count) => {
        const capabilities = all[which] ?? SIMULATOR_CAPABILITIES;
        const options = Array.from({ length: count }, (_, n) => ({
          key: `k=${n}`,
          label: textOf(n + count, 3) || '是',
        }));
        const reply = { text: text.slice(0, 300), options };
        const { bodies } = renderReplies({ replies: [reply], capabilities, taskId: 't', sent: [], now });
        for (const body of bodies) expect(byteLength(shownOf(body))).toBeLessThanOrEqual(capabilities.textBytes);
      }),
      { seed: SEED + 3, numRuns: 3_000 },
    );
  });
});
