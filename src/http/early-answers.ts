/** Answers unknown paths and unused methods before a byte of the body is read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AddressLimit } from './address-limit.ts';
import type { RefusalLog } from './refusal-log.ts';

/** Who counts callers that ask for nothing, and where it is told. */
export type EarlySinks = { limit: AddressLimit; refusals: RefusalLog };

/** Installs the 404, 405 and 429 answers. Must be called before any route is added. */
export function registerEarlyAnswers(app: FastifyInstance, { limit, refusals }: EarlySinks): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set<string>();
    for (const each of [method].flat()) known.add(each);
    methods.set(url, known);
  });
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allowed = methods.get(request.url.split('?', 1)[0] ?? '');
    closeIfBody(request, reply);
    if (limit.isOver(request.socket.remoteAddress)) {
      refusals.note({ route: 'none', status: 429, reason: 'too many useless requests from one address' });
      return reply.code(429).type('text/plain').send('');
    }
    if (allowed === undefined) return reply.code(404).type('text/plain').send('');
    return reply
      .code(405)
      .header('allow', [...allowed].join(', '))
      .type('text/plain')
      .send('');
  };
  // In `onRequest`, because Fastify would read and parse the body of an unknown path before its 404 handler.
  app.addHook('onRequest', async (request, reply) => (request.is404 ? answer(request, reply) : undefined));
  app.setNotFoundHandler(answer);
}

/** Drops the connection after the answer when a body that nobody will read is on its way. */
export function closeIfBody(request: FastifyRequest, reply: FastifyReply): void {
  const length = request.headers['content-length'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (hasBody) reply.header('connection', 'close');
}
