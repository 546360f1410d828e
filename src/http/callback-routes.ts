/** Puts the channels' callback routes on the web server: raw bodies, hard limits, no detail in any answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallbackRequest, CallbackRoute } from '../channels/callback.ts';
import type { AddressLimit } from './address-limit.ts';
import { closeIfBody } from './early-answers.ts';
import type { RefusalLog } from './refusal-log.ts';

/** Adds every callback route in a scope of its own, so that page parsers and hooks never touch a callback. */
export function registerCallbacks(
  app: FastifyInstance,
  options: { callbacks: readonly CallbackRoute[]; refusals: RefusalLog; limit: AddressLimit },
): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    // Four advisories came in through odd content types; without the header the catch-all parser always runs.
    scope.addHook('onRequest', async (request) => {
      delete request.raw.headers['content-type'];
    });
    for (const callback of options.callbacks) addCallback(scope, callback, options);
    done();
  });
}

type Sinks = { refusals: RefusalLog; limit: AddressLimit };

function addCallback(scope: FastifyInstance, callback: CallbackRoute, { refusals, limit }: Sinks): void {
  scope.route({
    method: ['GET', 'POST'],
    url: callback.path,
    exposeHeadRoute: false,
    bodyLimit: callback.bodyLimit,
    handler: async (request, reply) => {
      if (request.method === 'GET') closeIfBody(request, reply);
      const answer = await callback.handle(asCallbackRequest(request));
      if (answer.status >= 400) {
        refusals.note({ route: callback.path, status: answer.status, reason: 'refused by the channel' });
        // Counted only. To cut the connection of whoever goes on guessing was measured (100,000 refusals, T18): setting up
        // new ones cost us three times the processor and 120 MB, and refusing costs next to nothing.
        limit.isOver(request.socket.remoteAddress);
      }
      tellWhetherSent(reply, answer.sent);
      return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body);
    },
  });
}

/** Once: whole when everything was handed to the network, not when the caller hung up before. */
function tellWhetherSent({ raw }: FastifyReply, sent: ((whole: boolean) => void) | undefined): void {
  if (sent === undefined) return;
  let isTold = false;
  const tell = (whole: boolean) => {
    if (!isTold) sent(whole);
    isTold = true;
  };
  if (raw.destroyed || raw.closed) tell(false);
  raw.once('finish', () => tell(true));
  raw.once('close', () => tell(raw.writableFinished));
}

function asCallbackRequest(request: FastifyRequest): CallbackRequest {
  const query = typeof request.query === 'object' && request.query !== null ? { ...request.query } : {};
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    query,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}
