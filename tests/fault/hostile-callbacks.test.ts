/** The real program under attack at every callback address: nothing bad is accepted, and nothing good is lost meanwhile. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyMigrations } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { wecomEnv } from '../support/wecom-env.ts';
import {
  AIBOT_ID,
  AIBOT_KEYS,
  aibotTarget,
  appTarget,
  MP_APP_ID,
  MP_KEYS,
  mpTarget,
  seal,
  sign,
  signedQuery,
  type Target,
} from './callback-targets.ts';
import { Dice, goodCall, type Kind, kindsOf, LARGE, MAY_BE_CUT } from './malformed-callbacks.ts';
import { type RawAnswer, RawConnection, rawRequest } from './raw-http.ts';

const SEED = 20260412;
const BAD_CALLS = faultSize(10_000, 100_000);
const GOOD_CALLS = 1_000;
const FORGERIES = faultSize(2_000, 10_000);
const CONNECTIONS = 64;
const LARGE_SHARE = 0.02;
/** Stands in every attack's surroundings and must never be written down. */
const PLANTED = [AIBOT_KEYS.token, AIBOT_KEYS.encodingAesKey, MP_KEYS.token, 'simtoken', '/etc/passwd', '你好'];
/** Everything that a callback may leave behind. */
const TABLES = [
  'inbox',
  'conversation',
  'outbox',
  'media',
  'session_event',
  'effect',
  'wake',
  'filed_form',
  'handover',
];

let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let dataDir: string;
let port: number;
let assistant: AssistantProcess;
let targets: Target[];

beforeAll(async () => {
  database = await createTestDatabase();
  await applyMigrations(database.url, silentLog);
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-hostile-'));
  port = await freePort();
  assistant = await startAssistant({
    env: {
      ...wecomEnv(sim, { databaseUrl: database.url, dataDir, port }),
      WECOM_AIBOT_ID: AIBOT_ID,
      WECOM_AIBOT_TOKEN: AIBOT_KEYS.token,
      WECOM_AIBOT_ENCODING_AES_KEY: AIBOT_KEYS.encodingAesKey,
      WECHAT_MP_APP_ID: MP_APP_ID,
      WECHAT_MP_APP_SECRET: 'mp-secret-under-attack',
      WECHAT_MP_TOKEN: MP_KEYS.token,
      WECHAT_MP_ENCODING_AES_KEY: MP_KEYS.encodingAesKey,
      WECHAT_API_BASE: sim.apiBase,
    },
  });
  targets = await reachable([appTarget(sim), aibotTarget(), mpTarget()]);
}, 120_000);

afterAll(async () => {
  await assistant.end('SIGKILL');
  await sim.close();
  await store.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** The addresses that this version has. */
async function reachable(all: readonly Target[]): Promise<Target[]> {
  const connection = new RawConnection(port);
  const found: Target[] = [];
  for (const target of all) {
    const { status } = await connection.send(rawRequest('GET', target.path));
    if (status !== 404) found.push(target);
  }
  connection.close();
  return found;
}

const secondsNow = (): number => Math.floor(Date.now() / 1000);

async function rowCounts(): Promise<Record<string, number>> {
  const [row] = await store.query<Record<string, number | bigint>>(
    `select ${TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
  );
  return Object.fromEntries(TABLES.map((table) => [table, Number(row?.[table] ?? -1)]));
}

async function memoryMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${assistant.pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** One call to be made: its bytes, and what it is called in the report. */
type Call = { name: string; bytes: Buffer };
type Outcome = { name: string } & Pick<RawAnswer, 'status' | 'ms'>;

/** Makes all calls over so many connections. */
async function fire(calls: Iterator<Call>, connections = CONNECTIONS): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const attacker = async (): Promise<void> => {
    const connection = new RawConnection(port);
    for (let next = calls.next(); next.done !== true; next = calls.next()) {
      const { status, ms } = await connection.send(next.value.bytes);
      outcomes.push({ name: next.value.name, status, ms });
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, attacker));
  return outcomes;
}

/** Bad calls of all kinds and targets, with good ones spread evenly between. */
function* mixed({ bad, good, from }: { bad: number; good: number; from: number }): Generator<Call> {
  const dice = new Dice(SEED + from);
  const at = secondsNow();
  const each = targets.map((target) => ({ target, kinds: [...kindsOf(target, at)] }));
  for (let n = 0; n < bad; n += 1) {
    const { target, kinds } = each[n % each.length] ?? { target: appTarget(sim), kinds: [] };
    const isLarge = dice.roll(1000) < LARGE_SHARE * 1000;
    const [name, kind] = pickKind(
      kinds.filter(([kindName]) => LARGE.test(kindName) === isLarge),
      dice,
    );
    yield { name: `${target.name} ${name}`, bytes: kind({ target, dice, at: secondsNow() }) };
    if (n % (bad / good) === 0) yield { name: 'good', bytes: goodCall({ target, dice, at: secondsNow() }, from + n) };
  }
}

function pickKind(kinds: readonly [string, Kind][], dice: Dice): [string, Kind] {
  const picked = kinds[dice.roll(kinds.length)];
  if (picked === undefined) throw new Error('no kind');
  return picked;
}

function share(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}

function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  return counts;
}

/** What is unlike the rest, told once per name and status. */
function namesOf(outcomes: readonly Outcome[], isOdd: (outcome: Outcome) => boolean): string[] {
  return [...new Set(outcomes.filter(isOdd).map(({ name, status }) => `${name} → ${status}`))].sort();
}

const report = (facts: object): void => void process.stdout.write(`${JSON.stringify(facts)}\n`);

test('every callback address of this version is under attack', () => {
  expect(targets.map(({ name }) => name)).toEqual(['wecom-app', 'wecom-aibot', 'wechat-mp']);
  report({ attacked: targets.map(({ path }) => path) });
});

test(`${BAD_CALLS} malformed callbacks over 64 connections, 1,000 good ones between`, {
  timeout: 120_000,
}, async () => {
  // Warm first: what is compiled and pooled for good calls is no price of the attack.
  await fire(mixed({ bad: 4_000, good: 400, from: 0 }));
  const [rowsBefore, memoryBefore, startedAt] = [await rowCounts(), await memoryMegabytes(), performance.now()];
  const outcomes = await fire(mixed({ bad: BAD_CALLS, good: GOOD_CALLS, from: 10_000 }));
  const seconds = (performance.now() - startedAt) / 1000;
  const [good, bad] = [outcomes.filter(({ name }) => name === 'good'), outcomes.filter(({ name }) => name !== 'good')];
  const times = good.map(({ ms }) => ms).sort((a, b) => a - b);
  const lines = assistant.output.split('\n').length - 1;
  const memory = await memoryMegabytes();
  report({
    ...{
      bad: bad.length,
      good: good.length,
      seconds: Math.round(seconds),
      perSecond: Math.round(outcomes.length / seconds),
    },
    ...{ statuses: tally(bad), goodP50: share(times, 0.5), goodP99: share(times, 0.99), lines, memoryBefore, memory },
  });
  expect(bad).toHaveLength(BAD_CALLS);
  expect(namesOf(bad, ({ status }) => (status ?? 0) >= 500)).toEqual([]);
  expect(namesOf(bad, ({ status }) => status !== null && status < 400)).toEqual([]);
  expect(namesOf(bad, ({ name, status }) => status === null && !MAY_BE_CUT.test(name))).toEqual([]);
  expect(tally(good)).toEqual({ 200: GOOD_CALLS });
  const rows = await rowCounts();
  expect(rows['inbox']).toBe((rowsBefore['inbox'] ?? 0) + GOOD_CALLS);
  expect(rows['conversation']).toBe((rowsBefore['conversation'] ?? 0) + GOOD_CALLS);
  for (const table of ['media', 'session_event', 'effect', 'wake', 'filed_form', 'handover'])
    expect(rows[table]).toBe(0);
  expect(share(times, 0.99), 'p99 of the good ones in ms').toBeLessThanOrEqual(faultSize(1_000, 250));
  expect(lines).toBeLessThanOrEqual(1_000);
  expect(memory - memoryBefore).toBeLessThanOrEqual(100);
  expect(assistant.alive).toBe(true);
});

/** A genuine call in its parts, so that single ones can be bent. */
type Genuine = { target: Target; ciphertext: string; timestamp: string; nonce: string; signature: string };

function genuine(target: Target, n: number, dice: Dice): Genuine {
  const ciphertext = seal(target, target.message(500_000 + n, secondsNow()), { random: dice.bytes(16) });
  const [timestamp, nonce] = [String(secondsNow()), dice.digits(10)];
  return { target, ciphertext, timestamp, nonce, signature: sign(target.token, timestamp, nonce, ciphertext) };
}

function request({ target, ciphertext, timestamp, nonce, signature }: Genuine, more = ''): Buffer {
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce, ...target.extraQuery });
  return rawRequest('POST', `${target.path}?${query}${more}`, { body: target.envelope(ciphertext) });
}

/** The signature with each of its 160 bits turned. */
function* turnedBits(call: Genuine): Generator<Call> {
  for (let bit = 0; bit < 160; bit += 1) {
    const bytes = Buffer.from(call.signature, 'hex');
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield { name: 'a bit of the signature', bytes: request({ ...call, signature: bytes.toString('hex') }) };
  }
}

/** Time and nonce with their digits dealt out anew: the parts are hashed without separators, so some of them verify. */
function resplits(call: Genuine): Genuine[] {
  const { target, timestamp, nonce, ciphertext, signature } = call;
  return [timestamp + nonce, nonce + timestamp].flatMap((digits) =>
    Array.from({ length: digits.length - 1 }, (_, at) => [digits.slice(0, at + 1), digits.slice(at + 1)] as const)
      .filter(([first, second]) => first !== timestamp && sign(target.token, first, second, ciphertext) === signature)
      .map(([first, second]) => ({ ...call, timestamp: first, nonce: second })),
  );
}

function* forgeries(calls: readonly Genuine[], dice: Dice): Generator<Call> {
  for (const call of calls) {
    yield* turnedBits(call);
    for (const split of resplits(call)) yield { name: 'resplit', bytes: request(split) };
    yield { name: 'swapped', bytes: request({ ...call, timestamp: call.nonce, nonce: call.timestamp }) };
    yield { name: 'capitals', bytes: request({ ...call, signature: `A${call.signature.slice(1).toUpperCase()}` }) };
    yield { name: 'twice', bytes: request(call, `&msg_signature=${call.signature}`) };
    yield { name: 'twice', bytes: request(call, `&timestamp=${call.timestamp}`) };
  }
  for (let n = 0; n < FORGERIES; n += 1) {
    const target = targets[n % targets.length] ?? appTarget(sim);
    const call = genuine(target, 100_000 + n, dice);
    const other = targets[(n + 1) % targets.length] ?? target;
    const foreign = { ...target, token: 'anothertoken', encodingAesKey: `${'Z'.repeat(42)}A` };
    const random = dice.bytes(16);
    const stranger = seal(foreign, target.message(1, secondsNow()), { random });
    yield { name: 'random', bytes: request({ ...call, signature: dice.hex(40) }) };
    if (other !== target)
      yield { name: 'keys of another channel', bytes: request({ ...genuine(other, n, dice), target }) };
    const { msg_signature } = signedQuery(foreign, stranger, call);
    const elsewhere = seal(target, target.message(1, secondsNow()), { random, receiveId: 'ww0000000000000000' });
    yield {
      name: 'id of another corp',
      bytes: request({
        ...call,
        ciphertext: elsewhere,
        signature: sign(target.token, call.timestamp, call.nonce, elsewhere),
      }),
    };
    yield { name: 'keys of a stranger', bytes: request({ ...call, ciphertext: stranger, signature: msg_signature }) };
  }
}

test(`${FORGERIES} forged signatures: none is accepted; a genuine one that is dealt out anew has no second effect`, {
  timeout: 120_000,
}, async () => {
  const dice = new Dice(SEED + 1);
  const calls = targets.flatMap((target) => Array.from({ length: 10 }, (_, n) => genuine(target, n, dice)));
  const first = await fire(calls.map((call) => ({ name: 'genuine', bytes: request(call) }))[Symbol.iterator]());
  expect(tally(first)).toEqual({ 200: calls.length });
  const before = await rowCounts();
  const outcomes = await fire(forgeries(calls, dice));
  const verified = new Set(['resplit', 'swapped']);
  const forged = outcomes.filter(({ name }) => !verified.has(name));
  const replayed = outcomes.filter(({ name }) => verified.has(name));
  report({ forged: tally(forged), replayed: tally(replayed) });
  expect(forged.length).toBeGreaterThan(FORGERIES);
  expect(namesOf(forged, ({ status }) => status !== 400 && status !== 403)).toEqual([]);
  expect(namesOf(replayed, ({ status }) => status !== 200 && status !== 400 && status !== 403)).toEqual([]);
  expect(
    replayed.some(({ status }) => status === 200),
    'some do verify',
  ).toBe(true);
  const after = await rowCounts();
  expect([after['inbox'], after['conversation']]).toEqual([before['inbox'], before['conversation']]);
});

describe('what is written down of it', () => {
  test('no key, no content and no address of an attack', () => {
    for (const planted of PLANTED) expect(assistant.output).not.toContain(planted);
  });

  test('no rejection that nobody handled, no fault of ours', () => {
    expect(assistant.output).not.toMatch(/unhandled|uncaught|TypeError|RangeError|request failed/iu);
  });
});
