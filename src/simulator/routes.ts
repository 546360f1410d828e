/** The demo chat's routes: the page, what it reads, and what it sends. */
import type { FastifyInstance } from 'fastify';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { registerChatRoutes } from './chat-routes.ts';
import { registerEventRoute } from './event-routes.ts';
import { loadPageFiles } from './page-files.ts';
import { registerPage } from './page-routes.ts';
import { registerPhotoRoutes } from './photo-routes.ts';
import type { SimulatorPort } from './port.ts';
import { refuseOrThrow } from './refuse.ts';
import { registerReportRoute } from './report-routes.ts';

const MAX_JSON_BYTES = 64 * 1024;

export type SimulatorOptions = {
  port: SimulatorPort;
  clock?: Clock | undefined;
  /** Tests shorten it. */
  heartbeatMs?: number | undefined;
};

/** The demo chat, ready to be mounted on the web server: `createHttpServer({ pages: [await openSimulator({ port })] })`. */
export type Simulator = { home: string; register(scope: FastifyInstance): void };

/**
 * Reads the page's files and gives everything under `/simulator`. The scope must be guarded against other sites'
 * requests: whoever may open the page may speak as anyone in it, which is what a demo is for.
 */
export async function openSimulator({ port, clock = systemClock, heartbeatMs }: SimulatorOptions): Promise<Simulator> {
  const page = await loadPageFiles();
  return {
    home: '/simulator',
    register(scope) {
      readBodiesRaw(scope);
      scope.setErrorHandler((thrown, _request, reply) => refuseOrThrow(thrown, reply));
      registerPage(scope, port, page);
      registerChatRoutes(scope, { port, clock });
      registerReportRoute(scope, port);
      registerEventRoute(scope, { port, heartbeatMs });
      scope.register((photos, _options, done) => {
        registerPhotoRoutes(photos, port);
        done();
      });
    },
  };
}

/** Whatever the content type says, handlers get the raw bytes and check them themselves. */
function readBodiesRaw(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_JSON_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  scope.addHook('onRequest', async (request, reply) => {
    delete request.raw.headers['content-type'];
    if (request.url.startsWith('/simulator/api/')) reply.header('cache-control', 'no-store');
  });
}
