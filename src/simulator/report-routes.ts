/** Hands out the file of a report to whom it was sent in the demo chat. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SimulatorPort } from './port.ts';
import { refuse } from './refuse.ts';
import { mediaIdSchema, personQuerySchema } from './say-request.ts';
import { TEXTS } from './texts.ts';

const paramsSchema = z.object({ id: mediaIdSchema });
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Adds `report/:id`. */
export function registerReportRoute(app: FastifyInstance, port: Pick<SimulatorPort, 'report'>): void {
  app.get('/simulator/api/report/:id', async (request, reply) => {
    const query = personQuerySchema.safeParse(request.query);
    const params = paramsSchema.safeParse(request.params);
    const found = query.success && params.success ? await port.report(query.data.person, params.data.id) : undefined;
    if (found === undefined) return refuse(reply, 404, TEXTS.fileGone);
    return reply
      .header('content-type', WORD)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(found.fileName)}`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(found.bytes);
  });
}
