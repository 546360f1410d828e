/** Genuine callbacks that come again, and genuine ones with a bomb inside: neither has an effect. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChannels } from '../../src/app/channels.ts';
import { type Core, openCore } from '../../src/app/core.ts';
import { createServer, type Server } from '../../src/app/server.ts';
import type { CallbackRoute } from '../../src/channels/callback.ts';
import { loadConfig } from '../../src/config/config.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { withDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { wecomEnv } from '../support/wecom-env.ts';
import { JSON_BOMBS, XML_BOMBS } from './bombs.ts';
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
import { Dice } from './malformed-callbacks.ts';
import { RawConnection, rawRequest } from './raw-http.ts';

const SEED = 20260413;
/** At each of the three addresses. */
const CALLS = faultSize(100, 334);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const db = withDatabase();
const clock = new ManualClock(new Date());
let sim: WecomSim;
let dataDir: string;
let core: Core;
let server: Server;
let connection: RawConnection;
let targets: Target[];
let routes: CallbackRoute[];
let accepted = 0;

beforeAll(async () => {
  sim = await startWecomSim({ now: () => clock.now() });
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-replay-'));
  const config = loadConfig({
    ...wecomEnv(sim, { databaseUrl: db.url, dataDir, port: 0 }),
    WECOM_AIBOT_ID: AIBOT_ID,
    WECOM_AIBOT_TOKEN: AIBOT_KEYS.token,
    WECOM_AIBOT_ENCODING_AES_KEY: AIBOT_KEYS.encodingAesKey,
    WECHAT_MP_APP_ID: MP_APP_ID,
    WECHAT_MP_APP_SECRET: 'mp-secret-under-attack',
    WECHAT_MP_TOKEN: MP_KEYS.token,
    WECHAT_MP_ENCODING_AES_KEY: MP_KEYS.encodingAesKey,
    WECHAT_API_BASE: sim.apiBase,
  });
  core = await openCore(config, silentLog, clock);
  server = await createServer(core);
  connection = new RawConnection(Number(new URL(await server.listen()).port));
  const accept = async () => {
    accepted += 1;
    return { answers: 0 };
  };
  ({ routes } = openChannels({ ...core, accept }));
  targets = [appTarget(sim), aibotTarget(), mpTarget()].filter(({ path }) =>
    routes.some((route) => route.path === path),
  );
});

afterAll(async () => {
  connection.close();
  await server.stop();
  await core.close();
  await sim.close();
  await rm(dataDir, { recursive: true });
});

const report = (facts: object): void => void process.stdout.write(`${JSON.stringify(facts)}\n`);
const secondsNow = (): number => Math.floor(clock.now().getTime() / 1000);

/** A call as it was recorded on the way: nothing of it may be changed but how its digits are dealt out. */
type Recorded = { target: Target; ciphertext: string; timestamp: string; nonce: string };

function record(target: Target, n: number, dice: Dice): Recorded {
  const at = secondsNow();
  const ciphertext = seal(target, target.message(n, at), { random: dice.bytes(16) });
  return { target, ciphertext, timestamp: String(at), nonce: dice.digits(10) };
}

async function post({ target, ciphertext, ...times }: Recorded): Promise<number | null> {
  const query = new URLSearchParams(signedQuery(target, ciphertext, times));
  const { status } = await connection.send(
    rawRequest('POST', `${target.path}?${query}`, { body: target.envelope(ciphertext) }),
  );
  return status;
}

/** The same digits between time and nonce in another way that verifies, or the call as it was. */
function dealtAnew(call: Recorded): Recorded {
  const { target, ciphertext, timestamp, nonce } = call;
  const swapped = { ...call, timestamp: nonce, nonce: timestamp };
  const isSame = sign(target.token, nonce, timestamp, ciphertext) === sign(target.token, timestamp, nonce, ciphertext);
  return isSame ? swapped : call;
}

async function rows(): Promise<unknown> {
  const [counts] = await db.store.query(
    `select (select count(*)::int from inbox) as inbox, (select count(*)::int from outbox) as outbox,
       (select count(*)::int from conversation) as conversations, (select count(*)::int from session_event) as events`,
  );
  return counts;
}

async function postAll(calls: readonly Recorded[]): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const call of calls) {
    const status = String(await post(call));
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

test('genuine calls again after 5 seconds, 11 minutes, a day and more: no effect, whoever sends them', {
  timeout: 60_000,
}, async () => {
  const dice = new Dice(SEED);
  const calls = targets.flatMap((target) => Array.from({ length: CALLS }, (_, n) => record(target, n, dice)));
  expect(await postAll(calls)).toEqual({ 200: calls.length });
  await server.pipeline.drained();
  const before = await rows();
  expect(before).toMatchObject({ inbox: calls.length });
  const told: Record<string, unknown> = {};
  const waits: [string, number][] = [
    ['after 5 s', 5000],
    ['after 11 min', 11 * MINUTE_MS],
    ['after 23 h', 23 * 60 * MINUTE_MS],
    ['after 2 days', 2 * DAY_MS],
    ['after 91 days', 91 * DAY_MS],
  ];
  for (const [when, ms] of waits) {
    clock.advance(ms);
    told[when] = await postAll([...calls, ...calls.map(dealtAnew)]);
    await server.pipeline.drained();
    expect(await rows(), when).toEqual(before);
    expect(Object.keys(told[when] ?? {}), when).toEqual(expect.not.arrayContaining(['500', '503', 'null']));
  }
  report({ targets: targets.map(({ name }) => name), replays: told });
  // What carries its own time is refused once it is old; 智能机器人 messages carry none and stand on the duplicate check.
  const old = calls.filter(({ target }) => target.name !== 'wecom-aibot');
  expect(await postAll(old)).toEqual({ 403: old.length });
});

/** CPU milliseconds of one call: the best of some, so that other programs on the machine do not count. */
async function costOf(route: CallbackRoute, query: Record<string, string>, body: Buffer) {
  const times: number[] = [];
  let status = 0;
  for (let n = 0; n < 7; n += 1) {
    const before = process.cpuUsage();
    ({ status } = await route.handle({ method: 'POST', query, body }));
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return { status, ms: Math.min(...times) };
}

describe('bombs', () => {
  test('around and inside, at every address: refused, and never handed on', async () => {
    const dice = new Dice(SEED + 1);
    const costs: [string, number][] = [];
    for (const target of targets) {
      const route = routes.find(({ path }) => path === target.path);
      if (route === undefined) throw new Error(target.path);
      for (const [name, bomb] of Object.entries({ ...XML_BOMBS, ...JSON_BOMBS })) {
        const times = { timestamp: String(secondsNow()), nonce: dice.digits(10) };
        const ciphertext = seal(target, bomb, { random: dice.bytes(16) });
        const query = signedQuery(target, ciphertext, times);
        const inner = await costOf(route, query, Buffer.from(target.envelope(ciphertext)));
        const outer = await costOf(route, query, Buffer.from(bomb));
        expect([inner.status, outer.status], `${target.name}: ${name}`).toEqual([
          expect.toSatisfy((status: number) => status === 400 || status === 403),
          expect.toSatisfy((status: number) => status === 400 || status === 403),
        ]);
        costs.push([`${target.name} inside ${name}`, inner.ms], [`${target.name} around ${name}`, outer.ms]);
      }
    }
    costs.sort(([, a], [, b]) => b - a);
    report({ bombs: costs.length, dearestCpuMs: Object.fromEntries(costs.slice(0, 5)) });
    expect(accepted).toBe(0);
    expect(({} as Record<string, unknown>)['msgid'], 'no prototype was touched').toBeUndefined();
  });
});
