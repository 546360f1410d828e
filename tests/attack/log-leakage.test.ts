/**
 * T35. Two hundred secrets go through the real program: said by the public, in reports, in hostile requests, in rows that the
 * database refuses and names, in crashes and in commands. None may stand in anything that it writes outside the database.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { FULL, faultSize } from '../support/fault-size.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';
import { findPlanted, SECRETS, sentenceWith } from './planted-secrets.ts';

const run = promisify(execFile);
const ROOT = new URL('../..', import.meta.url).pathname;
const CRASHER = `--import=${new URL('crash-with.ts', import.meta.url).href}`;
/** How the public reports; the place is a lead text, the contact a mobile number. */
const report = (place: string, contact: string): string[] => [
  ...['举报', '4', '3', place, '1', '不知道', '1', '不是', '没有', '留', contact, '提交'],
];

let sim: WecomSim;
let platform: CallbackClient;
let store: Store;
let dataDir: string;
let env: Record<string, string>;
let assistant: AssistantProcess;
/** What is said and knocked with; crashes and commands always carry all of them. */
const SAID = SECRETS.filter((_, n) => n % faultSize(5, 1) === 0);
/** Everything that any process wrote. */
const written: string[] = [];

async function start(extra: Record<string, string> = {}): Promise<void> {
  assistant = await startAssistant({ env: { ...env, LOG_LEVEL: 'debug', ...extra } });
}

beforeAll(async () => {
  sim = await startWecomSim();
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-leak-'));
  const port = await freePort();
  const { DATABASE_URL: _none, ...own } = wecomEnv(sim, { databaseUrl: '', dataDir, port });
  env = own;
  platform = sim.callbackClient({ url: `http://127.0.0.1:${port}/callback/wecom-app`, ...CALLBACK_KEYS });
  await start({ NODE_OPTIONS: CRASHER });
  store = await openStore({ url: await embeddedUrl(), log: silentLog, poolSize: 2 });
}, 120_000);

afterAll(async () => {
  await store.close();
  await assistant.end();
  await sim.close();
  await rm(dataDir, { recursive: true });
});

async function embeddedUrl(): Promise<string> {
  const pid = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  return `postgresql://assistant:${password}@127.0.0.1:${pid.split('\n')[3]}/assistant`;
}

/** Each secret by somebody else, so that no limit of the public's hides a path; refused ones are not repeated. */
async function sayAll(prefix: string): Promise<void> {
  const all = SAID.map((planted, n) => ({ user: `${prefix}-${n}`, text: sentenceWith(planted) }));
  for (let at = 0; at < all.length; at += 20) {
    await Promise.all(all.slice(at, at + 20).map(({ user, text }, n) => post(user, text, `${prefix}${at + n}`)));
  }
}

async function post(user: string, text: string, id: string): Promise<void> {
  await platform.post(platform.sign(platform.xml(user, 'text', { Content: text, MsgId: id })));
}

async function reportAll(prefix: string): Promise<void> {
  const leads = SECRETS.filter(({ kind }) => kind === 'lead').slice(0, faultSize(2, 20));
  const mobiles = SECRETS.filter(({ kind }) => kind === 'mobile');
  await Promise.all(
    leads.map(async ({ secret }, n) => {
      const steps = report(secret, `李女士，电话${mobiles[n]?.secret ?? ''}`);
      for (const [step, text] of steps.entries()) await post(`${prefix}-${n}`, text, `${prefix}-${n}-${step}`);
    }),
  );
}

/** Lays a rule on a table that no new row keeps: PostgreSQL then shows the row (DETAIL), or the value (message). */
async function refuseRows(table: string, column: string): Promise<void> {
  await store.execute(`alter table ${table} add constraint planted check (false) not valid`);
  await store.execute(`create or replace function planted_${table}() returns trigger language plpgsql as
    $$ begin if random() < 0.5 then perform (new.${column}::text)::int; end if; return new; end $$`);
  await store.execute(
    `create trigger planted before insert or update on ${table} for each row execute function planted_${table}()`,
  );
}

async function allowRows(table: string): Promise<void> {
  await store.execute(`drop trigger planted on ${table}`);
  await store.execute(`alter table ${table} drop constraint planted`);
}

async function knock(): Promise<void> {
  const base = platform.sign('<xml/>');
  for (const planted of SAID) {
    const query = new URLSearchParams({ ...base.query, access_token: planted.secret, echostr: sentenceWith(planted) });
    await fetch(`${assistant.url}/callback/wecom-app?${query}`).then((answer) => answer.text());
    const body = `<xml><Encrypt>${sentenceWith(planted)}</Encrypt>`;
    await fetch(`${assistant.url}/callback/${encodeURIComponent(planted.secret)}?${query}`, { method: 'POST', body });
    await fetch(`${assistant.url}/callback/wecom-app?${query}`, { method: 'POST', body, headers: { 'x-a': 'b' } });
  }
}

/** One command of `bot`; its standard error, and its answer too where the answer is not what was asked for. */
async function bot(args: string[], extra: Record<string, string> = {}): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: ROOT, env: { PATH, HOME, ...env, ...extra }, timeout: 60_000 };
  const outcome = await run(process.execPath, ['src/cli/main.ts', ...args], options).catch((thrown: unknown) => thrown);
  const { stderr } = outcome as { stderr?: string };
  written.push(stderr ?? '');
}

async function breakCommands(): Promise<void> {
  const everything = SECRETS.map(sentenceWith).join('\n');
  const file = join(dataDir, 'planted.txt');
  await writeFile(file, `{"msgtype":"text","x":${everything}`);
  const secretUrl = `postgresql://app:${SECRETS.find(({ kind }) => kind === 'corpSecret')?.secret}@127.0.0.1:1/x`;
  await bot(['decode', '--channel', 'wecom-app', file]);
  await bot(['figures'], { NODE_OPTIONS: CRASHER });
  await bot(['figures'], { NODE_OPTIONS: CRASHER, CRASH_WITH: 'reject' });
  if (!FULL) return;
  await bot(['decode', '--channel', 'wecom-kf', file]);
  await bot(['figures'], { DATABASE_URL: secretUrl });
}

/** What lies in the data folder beside the database and the sealed media: logs, notes, whatever comes. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const texts = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'planted.txt' || entry.name === 'postgres') return [];
    return entry.isDirectory() ? await filesOf(path) : [await readFile(path, 'latin1')];
  });
  return (await Promise.all(texts)).flat();
}

async function crash(how: string): Promise<void> {
  process.kill(assistant.pid, 'SIGUSR2');
  await assistant.exited();
  written.push(assistant.output);
  expect(assistant.output, how).toMatch(/uncaught exception|unhandled rejection/);
}

test('200 secrets: none in a log, an error, a crash or a command', { timeout: 240_000 }, async () => {
  expect(SECRETS).toHaveLength(200);
  expect(new Set(SECRETS.map(({ secret }) => secret)).size).toBe(200);
  await sayAll('said');
  await reportAll('told');
  await knock();
  for (const [table, column] of [
    ['conversation', 'state'],
    ['outbox', 'body'],
    ['register_entry', 'data'],
    ['session_event', 'note'],
  ] as const) {
    await refuseRows(table, column);
    if (table === 'conversation') await sayAll(`refused-${table}`);
    await reportAll(`refused-${table}`);
    await allowRows(table);
  }
  const notes = await store.query<{ error: string }>(`select distinct error from inbox where error is not null`);
  written.push(...notes.map(({ error }) => error));
  await crash('throw');
  // The database is still there; it takes an assistant half the time of a test to come back.
  if (FULL) {
    await start({ NODE_OPTIONS: CRASHER, CRASH_WITH: 'reject' });
    await crash('reject');
  }
  await breakCommands();

  const text = [...written, ...(await filesOf(dataDir))].join('\n');
  const parked = text.split('message parked').length - 1;
  console.log(JSON.stringify({ bytes: text.length, lines: text.split('\n').length, parked }));
  expect(notes.length).toBeGreaterThan(0);
  expect(parked).toBeGreaterThan(0);
  expect(findPlanted(text)).toEqual([]);
  for (const secret of [sim.secret, CALLBACK_KEYS.encodingAesKey]) expect(text).not.toContain(secret);
});
