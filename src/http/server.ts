/** The web server: the channels' callbacks, health, and the demo chat, all behind the same limits. */
import { type FastifyInstance, fastify } from 'fastify';
import type { CallbackRoute } from '../channels/callback.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { AddressLimit } from './address-limit.ts';
import { registerCallbacks } from './callback-routes.ts';
import { registerEarlyAnswers } from './early-answers.ts';
import { answerBrokenRequest, answerError, type ErrorSinks, registerErrorAnswers } from './error-answers.ts';
import type { HttpLog } from './http-log.ts';
import { type Readiness, registerOperations } from './operations-routes.ts';
import { guardPages } from './page-guard.ts';
import { RefusalLog } from './refusal-log.ts';

/** How long a caller may take, in milliseconds. */
export type HttpTimeouts = {
  /** Until all headers are there. */
  headersMs: number;
  /** Until the whole body is there. With `checkMs` on top it stays below the 15 s of fault plan T22. */
  requestMs: number;
  /** Silence on a socket; the event stream's heartbeat is more frequent. */
  idleMs: number;
  /** How often Node looks for the slow ones; its own default is 30 s. */
  checkMs: number;
};

const TIMEOUTS: HttpTimeouts = { headersMs: 8_000, requestMs: 12_000, idleMs: 60_000, checkMs: 1_500 };

/** Pages for a browser, mounted behind the guard. Data, so that this room knows no page room. */
export type PageRoom = {
  /** Where the pages begin, e.g. `/simulator`. */
  home: string;
  /** Adds the routes to a scope of their own. */
  register(scope: FastifyInstance): void;
};

/** One answer, for counting. */
export type Answered = {
  /** The route's pattern, `none` for unknown ones. */
  route: string;
  status: number;
  /** From the request's first line to the answer's last byte. */
  seconds: number;
  kind: 'callback' | 'other';
};

export type HttpServerOptions = {
  callbacks: readonly CallbackRoute[];
  readiness(): Promise<Readiness>;
  /** The demo chat and other pages; `/` leads to the first. */
  pages?: readonly PageRoom[] | undefined;
  log: HttpLog;
  /** Prometheus text; absent = no `/metrics`. */
  metrics?: (() => Promise<string>) | undefined;
  /** Opens `/metrics` from elsewhere, as a bearer token. */
  metricsToken?: string | null | undefined;
  /** Told of every answer; must not throw. */
  answered?: ((answered: Answered) => void) | undefined;
  /** Host names under which pages may be opened, besides addresses and localhost: that of PUBLIC_URL. */
  pageHosts?: readonly string[] | undefined;
  clock?: Clock | undefined;
  timeouts?: Partial<HttpTimeouts> | undefined;
};

/** Builds the server, ready to `listen`. Example: `(await createHttpServer(options)).listen({ host, port })`. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const clock = options.clock ?? systemClock;
  const refusals = new RefusalLog(options.log, clock);
  const app = createApp({ log: options.log, refusals }, { ...TIMEOUTS, ...options.timeouts });
  tellAnswers(app, options);
  const limit = new AddressLimit({ clock });
  registerEarlyAnswers(app, { limit, refusals });
  registerOperations(app, options);
  registerCallbacks(app, { callbacks: options.callbacks, refusals, limit });
  registerPages(app, options);
  await app.ready();
  return app;
}

function tellAnswers(app: FastifyInstance, { answered, callbacks }: HttpServerOptions): void {
  if (answered === undefined) return;
  const paths = new Set(callbacks.map(({ path }) => path));
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const kind = paths.has(route) ? 'callback' : 'other';
    answered({ route, status: reply.statusCode, seconds: reply.elapsedTime / 1000, kind });
  });
}

function registerPages(app: FastifyInstance, { pages = [], pageHosts = [] }: HttpServerOptions): void {
  const [first] = pages;
  if (first !== undefined) app.get('/', async (_request, reply) => reply.redirect(first.home));
  for (const room of pages) {
    app.register((scope, _options, done) => {
      guardPages(scope, pageHosts);
      room.register(scope);
      done();
    });
  }
}

function createApp(sinks: ErrorSinks, timeouts: HttpTimeouts): FastifyInstance {
  const app = fastify({
    // Our own log has one line per fact; Fastify's would have two per request, with the address as sent.
    logger: false,
    exposeHeadRoutes: false,
    // Nothing is ever decided by a header that a caller can write: behind a proxy every caller has the proxy's address.
    trustProxy: false,
    genReqId: () => newId(),
    requestTimeout: timeouts.requestMs,
    connectionTimeout: timeouts.idleMs,
    http: { headersTimeout: timeouts.headersMs, connectionsCheckingInterval: timeouts.checkMs },
    frameworkErrors: (thrown, request, reply) => answerError(sinks, { thrown, request, reply }),
    clientErrorHandler: (error, socket) => answerBrokenRequest(sinks.refusals, error, socket),
  });
  registerErrorAnswers(app, sinks);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  return app;
}
