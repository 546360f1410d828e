/** What an operator relies on, with the real program: the number a person reads, the last words, a stop in time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { withDatabase } from '../support/database.ts';
import { FULL } from '../support/fault-size.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const db = withDatabase();
let sim: WecomSim;
let dataDir: string;

beforeAll(async () => {
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-operator-'));
});

afterAll(async () => {
  await sim.close();
  await rm(dataDir, { recursive: true });
});

async function start(env: Record<string, string> = {}): Promise<AssistantProcess> {
  const place = { databaseUrl: db.url, dataDir, port: await freePort() };
  return await startAssistant({ env: { ...wecomEnv(sim, place), LOG_LEVEL: 'info', ...env } });
}

const lineSchema = z.looseObject({ level: z.string(), msg: z.string(), reference: z.string().optional() });

function lines(assistant: AssistantProcess): z.output<typeof lineSchema>[] {
  return assistant.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

test('whose message cannot be handled reads a number that the log has', { timeout: 120_000 }, async () => {
  const assistant = await start();
  await db.store.execute(`create function refuse() returns trigger language plpgsql as $$
    begin if new.state = 'done' and new.message_id = '771' then raise exception 'phone 13812345678'; end if; return new; end $$`);
  await db.store.execute('create trigger refuse before insert on inbox for each row execute function refuse()');
  const platform = sim.callbackClient({ url: `${assistant.url}/callback/wecom-app`, ...CALLBACK_KEYS });
  await platform.post(platform.sign(platform.xml('parent-1', 'text', { Content: '启航书法', MsgId: '771' })));
  await vi.waitFor(() => expect(sim.deliveredTo('parent-1')).toHaveLength(1), { timeout: 30_000 });
  const said = JSON.stringify(sim.deliveredTo('parent-1'));
  const reference = /编号 ([34679ACDEFGHJKMNPQRTUVWXY]{4})/.exec(said)?.[1];
  const parked = lines(assistant).find(({ msg }) => msg === 'message parked');
  expect(reference).toBeDefined();
  expect(parked).toMatchObject({ level: 'error', reference });
  expect(assistant.output).not.toContain('13812345678');
  expect(await (await fetch(`${assistant.url}/metrics`)).text()).toContain('assistant_messages_parked 1\n');
  await db.store.execute('drop trigger refuse on inbox');
  await assistant.end();
  expect(assistant.exitCode).toBe(0);
});

test.each([
  ['uncaught exception', 'throw new Error("call 13812345678")'],
  ['unhandled rejection', 'Promise.reject(new Error("call 13812345678"))'],
])('%s: one masked line, and it ends with 1', { timeout: 60_000 }, async (sentence, statement) => {
  const file = join(dataDir, 'crash.mjs');
  await writeFile(file, `process.on('SIGUSR2', () => { setImmediate(() => { ${statement} }); });`);
  const assistant = await start({ NODE_OPTIONS: `--import=${file}` });
  process.kill(assistant.pid, 'SIGUSR2');
  await assistant.exited();
  expect(assistant.exitCode).toBe(1);
  const last = lines(assistant).at(-1);
  expect(last).toMatchObject({ level: 'error', msg: sentence });
  expect(assistant.output.trim().endsWith('}')).toBe(true);
  expect(assistant.output).not.toContain('13812345678');
});

/** A connection that begins a request and never ends it. */
async function hang(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write('POST /callback/wecom-app HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf');
  return socket;
}

test('callers that hang do not hold up a stop', { timeout: 60_000 }, async () => {
  const assistant = await start();
  const hanging = await Promise.all([1, 2, 3].map(() => hang(assistant.url)));
  const beganMs = performance.now();
  await assistant.end();
  expect(assistant.exitCode).toBe(0);
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  for (const socket of hanging) socket.destroy();
});

// The limit itself costs ten seconds: in full only.
test.each(FULL ? ['told again', 'the stop took too long'] : ['told again'])(
  'a database that hangs holds up no stop: %s',
  { timeout: 90_000 },
  async (lastWords) => {
    const assistant = await start();
    await db.store.transaction(async (tx) => {
      await tx.execute('lock table outbox in access exclusive mode');
      const platform = sim.callbackClient({ url: `${assistant.url}/callback/wecom-app`, ...CALLBACK_KEYS });
      const asked = platform.post(
        platform.sign(platform.xml('parent-2', 'text', { Content: '启航书法', MsgId: lastWords })),
      );
      const answered = asked.catch(() => undefined);
      // Its turn stands at the lock.
      await vi.waitFor(
        async () => {
          const waiting = await db.store.query(
            `select 1 from pg_locks where not granted and relation = 'outbox'::regclass`,
          );
          expect(waiting.length).toBeGreaterThan(0);
        },
        { timeout: 20_000 },
      );
      const beganMs = performance.now();
      process.kill(assistant.pid, 'SIGTERM');
      await vi.waitFor(
        () => {
          if (lastWords === 'told again' && assistant.alive) process.kill(assistant.pid, 'SIGTERM');
          expect(assistant.alive).toBe(false);
        },
        { timeout: 15_000, interval: 300 },
      );
      const stopMs = performance.now() - beganMs;
      expect(stopMs).toBeLessThan(lastWords === 'told again' ? 5_000 : 10_500);
      process.stdout.write(`stop with the database locked, ${lastWords}: ${Math.round(stopMs)} ms\n`);
      await answered;
    });
    expect(assistant.exitCode).toBe(1);
    expect(lines(assistant).at(-1)?.msg).toContain(lastWords);
  },
);
