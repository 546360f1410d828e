/** What a channel’s callback gets and gives over HTTP: the very bytes, within the limits. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { CallbackReply, CallbackRequest, CallbackRoute } from '../../src/channels/callback.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { listeningLog } from './log-lines.ts';

const PATH = '/callback/wecom-app';
const OK: CallbackReply = { status: 200, contentType: 'text/plain', body: 'success' };

let app: FastifyInstance | undefined;
afterEach(async () => await app?.close());

async function serve(handle: CallbackRoute['handle'], bodyLimit = 1_024) {
  const seen: CallbackRequest[] = [];
  const { log, lines } = listeningLog();
  const route: CallbackRoute = {
    path: PATH,
    bodyLimit,
    handle: async (request) => {
      seen.push(request);
      return await handle(request);
    },
  };
  app = await createHttpServer({ callbacks: [route], readiness: async () => ({ ok: true, reasons: [] }), log });
  return { app, seen, lines };
}

test('the body arrives as the very bytes that were sent, whatever the content type says', async () => {
  const { app, seen } = await serve(async () => OK);
  const bytes = Buffer.from([0x3c, 0xff, 0x00, 0xe4, 0xb8, 0xad]);
  const types = [
    'text/xml',
    'application/json',
    'application/json\t; x',
    ' text/plain',
    'multipart/form-data',
    'nonsense',
  ];
  for (const contentType of types) {
    const answer = await app.inject({
      method: 'POST',
      url: PATH,
      headers: { 'content-type': contentType },
      body: bytes,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('success');
  }
  expect(seen.map(({ body }) => body.equals(bytes))).toEqual(types.map(() => true));
});

test('a body without a content type arrives as well, and no body is an empty one', async () => {
  const { app, seen } = await serve(async () => OK);
  await app.inject({ method: 'POST', url: PATH, headers: { 'content-length': '3' }, body: Buffer.from('abc') });
  await app.inject({ method: 'POST', url: PATH });
  expect(seen.map(({ body }) => body.toString())).toEqual(['abc', '']);
});

test('a body over the limit is refused before the channel sees it', async () => {
  const { app, seen, lines } = await serve(async () => OK, 16);
  const answer = await app.inject({ method: 'POST', url: PATH, body: Buffer.alloc(17) });
  const fits = await app.inject({ method: 'POST', url: PATH, body: Buffer.alloc(16) });
  expect([answer.statusCode, answer.body]).toEqual([413, '']);
  expect(fits.statusCode).toBe(200);
  expect(seen).toHaveLength(1);
  expect(lines).toMatchObject([{ level: 'warn', facts: { route: PATH, status: 413 } }]);
});

test('a repeated query key is handed over as an array', async () => {
  const { app, seen } = await serve(async () => OK);
  await app.inject({ method: 'GET', url: `${PATH}?timestamp=1&timestamp=2&nonce=a` });
  expect(seen[0]).toMatchObject({ method: 'GET', query: { timestamp: ['1', '2'], nonce: 'a' } });
});

test('the answer is sent as the channel gave it', async () => {
  const { app } = await serve(async () => ({ status: 403, contentType: 'text/plain; charset=utf-8', body: '不行' }));
  const answer = await app.inject({ method: 'POST', url: PATH, body: 'x' });
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    403,
    'text/plain; charset=utf-8',
    '不行',
  ]);
});

test.each([
  ['an error with secrets', new Error('password=hunter2 at /srv/secret.ts')],
  ['an error that names a status', Object.assign(new Error('hunter2'), { statusCode: 403 })],
  ['an AppError', new AppError({ code: 'X', kind: 'user', userText: 'hunter2' })],
  ['a thrown string', 'hunter2'],
])('%s becomes 503 without detail, and the log has it under the same number', async (_name, thrown) => {
  const { app, lines } = await serve(async () => {
    throw thrown;
  });
  const answer = await app.inject({ method: 'POST', url: `${PATH}?msg_signature=hunter3`, body: 'x' });
  expect([answer.statusCode, answer.body]).toEqual([503, '']);
  expect(JSON.stringify(answer.headers)).not.toContain('hunter');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', facts: { route: PATH, reference: answer.headers['x-reference'] } });
  expect(JSON.stringify(lines)).not.toContain('hunter3');
});

test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const)(
  '%s is answered 405 and names what is allowed',
  async (method) => {
    const { app, seen } = await serve(async () => OK);
    const answer = await app.inject({ method, url: `${PATH}?a=1` });
    expect([answer.statusCode, answer.headers.allow, answer.body]).toEqual([405, 'GET, POST', '']);
    expect(seen).toEqual([]);
  },
);

test('a flood of refusals becomes one line', async () => {
  const { app, lines } = await serve(async () => ({ status: 400, contentType: 'text/plain', body: '' }));
  for (let i = 0; i < 50; i += 1) await app.inject({ method: 'POST', url: PATH, body: 'forged' });
  expect(lines).toHaveLength(1);
});

test('a channel hears once whether its answer left whole', async () => {
  const told: boolean[] = [];
  const answer: CallbackReply = { ...OK, sent: (whole) => told.push(whole) };
  const { app: server } = await serve(async () => answer);
  await server.listen({ host: '127.0.0.1', port: 0 });
  await fetch(`http://127.0.0.1:${portOf(server)}${PATH}`, { method: 'POST', body: 'x' });
  await expect.poll(() => told).toEqual([true]);
});

test('a caller that hung up before the answer did not get it', async () => {
  const told: boolean[] = [];
  const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>();
  const { app: server } = await serve(async () => {
    await hungUp;
    return { ...OK, sent: (whole) => told.push(whole) };
  });
  server.server.on('connection', (socket) => socket.on('close', () => hangUp()));
  await server.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(`POST ${PATH} HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx`);
  await once(socket, 'connect');
  socket.destroy();
  await expect.poll(() => told).toEqual([false]);
});

function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
