/** Takes photos in and shows them again to who may see them. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { photoTooLargeText, readPhotoBody } from './photo-body.ts';
import type { SimulatorPort } from './port.ts';
import { refuse } from './refuse.ts';
import { mediaIdSchema, personQuerySchema } from './say-request.ts';
import { TEXTS } from './texts.ts';

// Shown inside the page; anything else (an SVG may carry scripts) is only ever downloaded.
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/heic', 'image/heif']);

const photoParamsSchema = z.object({ id: mediaIdSchema });
const bodySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), bytes: z.instanceof(Buffer) }),
  z.object({ ok: z.literal(false), byteCount: z.number().optional() }),
]);

/** Adds `photo` (take) and `photo/:id` (show). Needs a scope of its own: its bodies are streams. */
export function registerPhotoRoutes(scope: FastifyInstance, port: SimulatorPort): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => readPhotoBody(payload));

  scope.post('/simulator/api/photo', async (request, reply) => {
    const query = personQuerySchema.safeParse(request.query);
    const body = bodySchema.safeParse(request.body);
    if (!body.success) return refuse(reply, 400, TEXTS.photoEmpty);
    if (!body.data.ok) return refuse(reply, 413, photoTooLargeText(body.data.byteCount));
    if (body.data.bytes.byteLength === 0) return refuse(reply, 400, TEXTS.photoEmpty);
    if (!query.success || !(await isPerson(port, query.data.person))) return refuse(reply, 404, TEXTS.noPerson);
    const kept = await port.keepPhoto(query.data.person, body.data.bytes);
    return kept.ok ? reply.send({ mediaId: kept.mediaId }) : refuse(reply, 422, kept.reason);
  });

  scope.get('/simulator/api/photo/:id', async (request, reply) => {
    const query = personQuerySchema.safeParse(request.query);
    const params = photoParamsSchema.safeParse(request.params);
    if (!query.success || !params.success) return refuse(reply, 404, TEXTS.photoGone);
    const photo = await port.photo(query.data.person, params.data.id);
    if (photo === undefined) return refuse(reply, 404, TEXTS.photoGone);
    const isShown = SHOWN.has(photo.contentType);
    return reply
      .header('content-type', isShown ? photo.contentType : 'application/octet-stream')
      .header('content-disposition', isShown ? 'inline' : 'attachment')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=3600')
      .send(photo.bytes);
  });
}

async function isPerson(port: Pick<SimulatorPort, 'people'>, personId: string): Promise<boolean> {
  return (await port.people()).some(({ id }) => id === personId);
}
