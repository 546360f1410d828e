/** The callback address of the app to throw things at: the whole program in full, or the web server alone in this process. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWecomAppCallback } from '../../src/channels/wecom-app/callback.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { listeningLog } from '../http/log-lines.ts';
import { startWecomSim } from '../sim/wecom/wecom-sim.ts';
import { freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase } from '../support/database.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

/** Who is attacked; the stand-in of the platform has the same. */
export const CORP = { corpId: 'wwSYNTHETICCORP01', agentId: 1_000_002 };

export type OpenServer = {
  port: number;
  /** Resident memory of the process that serves. */
  megabytes(): Promise<number>;
  stop(): Promise<void>;
};

/** The web server with the app's callback; its patience is a tenth of the real one. */
export async function startHere(): Promise<OpenServer> {
  const route = createWecomAppCallback({
    ...CORP,
    credentials: [CALLBACK_KEYS],
    accept: async () => ({ answers: 0 }),
    now: () => new Date(),
    note: () => undefined,
  });
  const app = await createHttpServer({
    callbacks: [route],
    readiness: async () => ({ ok: true, reasons: [] }),
    log: listeningLog().log,
    timeouts: { headersMs: 800, requestMs: 1_200, checkMs: 150 },
  });
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  return { port, megabytes: () => megabytesOf(process.pid), stop: async () => void (await app.close()) };
}

/** The program itself, with its own time limits. */
export async function startProgram(): Promise<OpenServer> {
  const database = await createTestDatabase();
  const sim = await startWecomSim();
  if (sim.corpId !== CORP.corpId || sim.agentId !== CORP.agentId) throw new Error('the stand-in is another corp');
  const [dataDir, port] = [await mkdtemp(join(tmpdir(), 'assistant-giant-')), await freePort()];
  const assistant = await startAssistant({ env: wecomEnv(sim, { databaseUrl: database.url, dataDir, port }) });
  return {
    port,
    megabytes: () => megabytesOf(assistant.pid),
    async stop() {
      await assistant.end('SIGKILL');
      await sim.close();
      await database.drop();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function megabytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024);
}
