/** Serves the page and its files. */
import type { FastifyInstance } from 'fastify';
import type { PageFiles } from './page-files.ts';
import type { SimulatorPort } from './port.ts';

const ONE_YEAR_S = 31_536_000;

/** Adds `/simulator` and the addresses of its files. */
export function registerPage(app: FastifyInstance, port: Pick<SimulatorPort, 'people'>, page: PageFiles): void {
  app.get('/simulator', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(await page.render(await port.people())),
  );
  for (const [name, file] of page.files) {
    app.get(`/simulator/assets/${page.version}/${name}`, async (_request, reply) =>
      reply
        .header('content-type', file.contentType)
        .header('cache-control', `public, max-age=${ONE_YEAR_S}, immutable`)
        .send(file.bytes),
    );
  }
}
