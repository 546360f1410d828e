/** The demo chat on a real web server, with a port in memory. */
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../../src/http/server.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { openSimulator } from '../../src/simulator/routes.ts';
import { type LogLine, listeningLog } from '../http/log-lines.ts';
import { FakePort } from './fake-port.ts';

export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

export type Served = { app: FastifyInstance; port: FakePort; lines: LogLine[]; clock: ManualClock };

/** Starts one; the caller closes `app`. */
export async function serveSimulator(heartbeatMs?: number): Promise<Served> {
  const { log, lines } = listeningLog();
  const port = new FakePort();
  const clock = new ManualClock('2026-11-23T17:30:00Z');
  const simulator = await openSimulator({ port, clock, heartbeatMs });
  const readiness = async () => ({ ok: true, reasons: [] });
  const app = await createHttpServer({ callbacks: [], readiness, log, pages: [simulator] });
  return { app, port, lines, clock };
}

/** Posts JSON as the page does. */
export function post(app: FastifyInstance, path: string, body: unknown) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return app.inject({ method: 'POST', url: `/simulator/api/${path}`, headers: SAME_ORIGIN, payload });
}
