/** What the page reads and says: the state of a chat, a message, the morning message of a day. */
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../kernel/clock.ts';
import { findPlace } from './place.ts';
import type { SimulatorPort } from './port.ts';
import { refuse } from './refuse.ts';
import { morningSchema, readJson, saySchema, sentenceOf, stateQuerySchema } from './say-request.ts';
import { TEXTS } from './texts.ts';

/** Adds `state`, `say` and `morning`. */
export function registerChatRoutes(app: FastifyInstance, options: { port: SimulatorPort; clock: Clock }): void {
  const { port, clock } = options;
  app.get('/simulator/api/state', async (request, reply) => {
    const query = stateQuerySchema.safeParse(request.query);
    if (!query.success) return refuse(reply, 400, TEXTS.badRequest);
    const found = await findPlace(port, query.data);
    if (!found.ok) return refuse(reply, 404, found.message);
    const { people, person, chats, chat } = found.place;
    const { limit } = query.data;
    const [lines, records] = await Promise.all([port.history(person.id, chat.id, limit), port.records(person.id)]);
    return reply.send({ people, person, chats, chat, lines, records, more: lines.length >= limit });
  });

  app.post('/simulator/api/say', async (request, reply) => {
    const said = saySchema.safeParse(readJson(request.body));
    if (!said.success) return refuse(reply, 400, sentenceOf(said.error));
    const { input, clientMessageId } = said.data;
    const found = await findPlace(port, said.data);
    if (!found.ok) return refuse(reply, 404, found.message);
    await port.say(found.place.person.id, found.place.chat.id, input, clientMessageId);
    return reply.send({ ok: true });
  });

  app.post('/simulator/api/morning', async (request, reply) => {
    const wanted = morningSchema.safeParse(readJson(request.body) ?? {});
    if (!wanted.success) return refuse(reply, 400, sentenceOf(wanted.error));
    const day = wanted.data.day ?? dayInChina(clock.now());
    return reply.send({ day, sent: await port.runMorning(day) });
  });
}

/** The calendar day in Asia/Shanghai, which has no summer time: always eight hours ahead of UTC. */
function dayInChina(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
