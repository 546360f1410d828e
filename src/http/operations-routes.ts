/** What operators and load balancers ask: does it live, can it take a message, what are the figures. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asError } from '../kernel/errors.ts';
import type { HttpLog } from './http-log.ts';

const READINESS_TIMEOUT_MS = 2_000;
const MAX_REASON_CHARACTERS = 120;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
// A proxy on this machine also comes from loopback; these headers give it away.
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Whether a message could be taken now, and if not, why (short, English, no secret). */
export type Readiness = { ok: boolean; reasons: string[] };

export type OperationsOptions = {
  readiness(): Promise<Readiness>;
  metrics?: (() => Promise<string>) | undefined;
  /** Opens `/metrics` from elsewhere, as a bearer token; absent or null: this machine only. */
  metricsToken?: string | null | undefined;
  log: HttpLog;
  readinessTimeoutMs?: number | undefined;
};

/** Adds `/healthz`, `/readyz` and, if there are figures, `/metrics`. */
export function registerOperations(app: FastifyInstance, options: OperationsOptions): void {
  app.get('/healthz', { exposeHeadRoute: true }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/plain').send('ok\n'),
  );
  app.get('/readyz', { exposeHeadRoute: true }, async (_request, reply) => {
    const { ok, reasons } = await readinessWithin(options);
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok, reasons: reasons.map((reason) => reason.slice(0, MAX_REASON_CHARACTERS)) });
  });
  const { metrics, metricsToken = null } = options;
  if (metrics === undefined) return;
  app.get('/metrics', async (request, reply) => {
    // 404 and not 403: who may not read it need not know that it is there (ASVS 13.4.5).
    if (!isFromLoopback(request) && !bears(request, metricsToken)) return reply.code(404).type('text/plain').send('');
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics());
  });
}

/** A readiness check that hangs or throws means "not ready". */
async function readinessWithin(options: OperationsOptions): Promise<Readiness> {
  const waitMs = options.readinessTimeoutMs ?? READINESS_TIMEOUT_MS;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reasons: ['readiness check timed out'] }), waitMs);
  });
  try {
    return await Promise.race([options.readiness(), tooLate]);
  } catch (thrown) {
    options.log.error({ err: asError(thrown) }, 'readiness check failed');
    return { ok: false, reasons: ['readiness check failed'] };
  } finally {
    clearTimeout(timer);
  }
}

function isFromLoopback(request: FastifyRequest): boolean {
  if (PROXY_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
  return LOOPBACK.has(request.socket.remoteAddress ?? '');
}

/** Compared by hash, so that neither length nor content shows in the time it takes. */
function bears({ headers }: FastifyRequest, token: string | null): boolean {
  const given = /^Bearer (\S{1,500})$/.exec(headers.authorization ?? '')?.[1];
  if (token === null || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
