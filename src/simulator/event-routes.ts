/** The event stream's address, with a limit on open streams and a clean end at shutdown. */
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { openEventStream } from './event-stream.ts';
import { findPlace } from './place.ts';
import type { SimulatorPort } from './port.ts';
import { refuse } from './refuse.ts';
import { personQuerySchema } from './say-request.ts';
import { TEXTS } from './texts.ts';

const MAX_STREAMS = 200;

/** Adds `events`. */
export function registerEventRoute(
  app: FastifyInstance,
  { port, heartbeatMs }: { port: SimulatorPort; heartbeatMs?: number | undefined },
): void {
  const open = new Set<Readable>();
  app.get('/simulator/api/events', async (request, reply) => {
    const query = personQuerySchema.safeParse(request.query);
    if (!query.success) return refuse(reply, 400, TEXTS.noPerson);
    if (open.size >= MAX_STREAMS) return refuse(reply, 503, TEXTS.tooManyPages);
    const found = await findPlace(port, { person: query.data.person });
    if (!found.ok) return refuse(reply, 404, found.message);
    const chatIds = new Set(found.place.chats.map(({ id }) => id));
    const stream = openEventStream({ port, personId: found.place.person.id, chatIds, heartbeatMs });
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    // `x-accel-buffering`: nginx would otherwise hold the events back.
    return reply.header('content-type', 'text/event-stream').header('x-accel-buffering', 'no').send(stream);
  });
  // Streams never end by themselves; without this the server would wait for them at shutdown.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.push(null);
  });
}
