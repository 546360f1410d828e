/** T37: Token and EncodingAESKey are rotated while people write: each callback is taken, whichever pair made it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient, CallbackOutcome } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const OLD = CALLBACK_KEYS;
const NEW = { token: 'rotatedtoken', encodingAesKey: 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut' };
const PAUSE_MS = faultSize(40, 10);
const PEOPLE = 20;
/** How long it runs between two steps. */
const CALM_MS = faultSize(500, 5_000);

type Pair = { old: CallbackClient; fresh: CallbackClient };

let database: TestDatabase;
let store: Store;
let sim: WecomSim;
let dataDir: string;
/** Where the proxy before the assistant leads to. */
let port: number;
let proxy: Server;
let assistant: AssistantProcess;
let platform: Pair;

/** What a county's nginx does: one address outside, the instance of the moment behind it. */
async function openProxy(): Promise<number> {
  proxy = createServer((outside) => {
    const inside = connect(port, '127.0.0.1');
    outside.on('error', () => inside.destroy()).on('close', () => inside.destroy());
    inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
    outside.pipe(inside).pipe(outside);
  });
  const address = await freePort();
  await new Promise<void>((resolve) => proxy.listen(address, '127.0.0.1', resolve));
  return address;
}

const envOf = (): Record<string, string> => wecomEnv(sim, { databaseUrl: database.url, dataDir, port });
const fresh = { WECOM_TOKEN: NEW.token, WECOM_ENCODING_AES_KEY: NEW.encodingAesKey };
const previous = { WECOM_PREVIOUS_TOKEN: OLD.token, WECOM_PREVIOUS_ENCODING_AES_KEY: OLD.encodingAesKey };

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, log: silentLog, poolSize: 2 });
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-rotate-'));
  port = await freePort();
  const how = { url: `http://127.0.0.1:${await openProxy()}/callback/wecom-app` };
  platform = { old: sim.callbackClient({ ...how, ...OLD }), fresh: sim.callbackClient({ ...how, ...NEW }) };
  assistant = await startAssistant({ env: envOf() });
}, 120_000);

afterAll(async () => {
  await assistant.end();
  proxy.close();
  await sim.close();
  await store.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** Writes to the app as people do until told to end; by the pair that the console holds just then. */
class Stream {
  /** The pairs that the platform uses; two while it changes over. */
  clients: CallbackClient[];
  readonly #outcomes: Promise<CallbackOutcome>[] = [];
  #ended = false;
  readonly #running: Promise<void>;

  constructor(client: CallbackClient) {
    this.clients = [client];
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      for (const client of this.clients) {
        this.#outcomes.push(client.text(`parent-${this.#outcomes.length % PEOPLE}`, '启航书法有证吗'));
      }
      await wait(PAUSE_MS);
    }
  }

  async end(): Promise<CallbackOutcome[]> {
    this.#ended = true;
    await this.#running;
    return await Promise.all(this.#outcomes);
  }
}

/** As docs/operations.md says: the new one beside the old one, then the proxy, then the old one stops. */
async function changeOver(env: Record<string, string>): Promise<void> {
  const before = assistant;
  const next = await freePort();
  assistant = await startAssistant({ env: { ...envOf(), ...env, PORT: String(next) } });
  port = next;
  await before.end('SIGTERM');
}

test('old pair, both, new pair: 0 callbacks lost', { timeout: 120_000 }, async () => {
  const stream = new Stream(platform.old);
  await wait(CALM_MS);
  await changeOver({ ...fresh, ...previous });
  await wait(CALM_MS);
  // The console saves the new pair; what the platform has under way is still made with the old one.
  expect((await platform.fresh.verifyUrl()).ok).toBe(true);
  stream.clients = [platform.old, platform.fresh];
  await wait(CALM_MS);
  stream.clients = [platform.fresh];
  await wait(CALM_MS);
  await changeOver(fresh);
  await wait(CALM_MS);

  const outcomes = await stream.end();
  const lost = outcomes.filter(({ accepted }) => !accepted).length;
  const retried = outcomes.filter(({ tries }) => tries.length > 1).length;
  console.info(`key rotation: ${outcomes.length} callbacks, ${retried} retried, ${lost} lost`);
  expect(outcomes.length).toBeGreaterThan(faultSize(40, 1_000));
  expect(lost).toBe(0);
  const [kept] = await store.query<{ n: number }>('select count(*)::int as n from inbox');
  expect(kept?.n, 'each is kept once').toBe(outcomes.length);
  const late = await platform.old.post(
    platform.old.sign(platform.old.xml('parent-0', 'text', { Content: '在吗', MsgId: '1' })),
  );
  expect(late.status, 'the old pair is worth nothing any more').toBe(403);
});
