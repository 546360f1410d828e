/** Refusals that a person reads: a status and one plain sentence. */
import type { FastifyReply } from 'fastify';
import { AppError } from '../kernel/errors.ts';

const STATUS_OF_KIND: Readonly<Record<string, number>> = { user: 422, denied: 403, conflict: 409 };

/** Answers with a sentence for the person. */
export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ message });
}

/** Answers what the application refused with a sentence; a fault is thrown on to the server's one error handler. */
export function refuseOrThrow(thrown: unknown, reply: FastifyReply): FastifyReply {
  const status = thrown instanceof AppError ? STATUS_OF_KIND[thrown.kind] : undefined;
  if (status === undefined || !(thrown instanceof AppError)) throw thrown;
  return refuse(reply, status, thrown.userText);
}
