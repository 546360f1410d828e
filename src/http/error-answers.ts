/** The one place where a failed request is answered: everything to the log, nothing to the caller. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asError } from '../kernel/errors.ts';
import { referenceOf } from '../kernel/ids.ts';
import type { HttpLog } from './http-log.ts';
import type { RefusalLog } from './refusal-log.ts';

/** What the error answers write to. */
export type ErrorSinks = { log: HttpLog; refusals: RefusalLog };

/** Installs the error handler: Fastify's own 4xx (body too large, …) keep their status, all else is 503. */
export function registerErrorAnswers(app: FastifyInstance, sinks: ErrorSinks): void {
  app.setErrorHandler((thrown, request, reply) => answerError(sinks, { thrown, request, reply }));
}

/** 503 makes a platform try again; the reference number is the only thing a caller may tell the office. */
export function answerError(
  { log, refusals }: ErrorSinks,
  { thrown, request, reply }: { thrown: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const status = clientStatus(thrown) ?? 503;
  const route = request.routeOptions?.url ?? 'none';
  if (status < 500) {
    // Without a reference: of many refusals one is logged, and a number that no line has would lead nowhere.
    refusals.note({ route, status, reason: asError(thrown).message });
    return reply.code(status).type('text/plain').send('');
  }
  const reference = referenceOf(request.id);
  log.error({ err: asError(thrown), route, method: request.method, status, reference }, 'request failed');
  return reply.code(status).header('x-reference', reference).type('text/plain').send('');
}

/** Only Fastify's own refusals count: a handler that throws something with a `statusCode` has still failed. */
function clientStatus(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, statusCode } = thrown as Partial<FastifyError>;
  const isOurs = typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number';
  return isOurs && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}

/** Bytes that are no HTTP, headers too long or too slow: a bare status line, then the connection is cut. */
export function answerBrokenRequest(refusals: RefusalLog, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = BROKEN.get(error.code ?? '') ?? '400 Bad Request';
  refusals.note({ route: 'none', status: Number.parseInt(status, 10), reason: error.code ?? 'broken request' });
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroy();
}

const BROKEN = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);
