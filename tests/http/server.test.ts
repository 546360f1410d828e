/** The web server’s shell: unknown paths, broken requests, slow callers. */
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts';
import { listeningLog } from './log-lines.ts';

const TIMEOUTS = { headersMs: 200, requestMs: 300, idleMs: 2_000, checkMs: 50 };

let app: FastifyInstance | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app?.close();
});

async function serve(options: Partial<HttpServerOptions> = {}) {
  const { log, lines } = listeningLog();
  const callbacks = [
    {
      path: '/callback/x',
      bodyLimit: 1_024,
      handle: async () => ({ status: 200, contentType: 'text/plain', body: 'success' }),
    },
  ];
  const readiness = async () => ({ ok: true, reasons: [] });
  app = await createHttpServer({ callbacks, readiness, log, timeouts: TIMEOUTS, ...options });
  return { app, lines };
}

/** Sends raw bytes and gives everything that came back until the server closed. */
async function talk(server: FastifyInstance, bytes: string, drip?: string): Promise<string> {
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 20);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return answer;
}

test('an unknown path is a plain, empty 404 that is not logged and reads no body', async () => {
  const { app, lines } = await serve();
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/wp-login.php', headers, body: '{broken' });
  expect([answer.statusCode, answer.body, answer.headers.connection]).toEqual([404, '', 'close']);
  expect(lines).toEqual([]);
});

test('a path that cannot be decoded is a 400 without the path in it', async () => {
  const { app } = await serve();
  const answer = await app.inject({ method: 'GET', url: '/%ff%fe' });
  expect([answer.statusCode, answer.body]).toEqual([400, '']);
});

test('without pages there is neither a simulator nor a start page', async () => {
  const { app } = await serve();
  const codes = [await app.inject('/'), await app.inject('/simulator')].map(({ statusCode }) => statusCode);
  expect(codes).toEqual([404, 404]);
});

test('with pages the start address leads to the first', async () => {
  const { app } = await serve({ pages: [{ home: '/simulator', register: () => undefined }] });
  const answer = await app.inject('/');
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/simulator']);
});

test('bytes that are no HTTP get a bare 400', async () => {
  const { app } = await serve();
  expect(await talk(app, 'hello there\r\n\r\n')).toBe(
    'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  );
});

test('headers beyond the default size get a bare 431', async () => {
  const { app } = await serve();
  const answer = await talk(app, `GET /healthz HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('someone who drips headers is cut off', async () => {
  const { app } = await serve();
  expect(await talk(app, 'GET /healthz HTTP/1.1\r\nHost: x\r\n', 'a')).toMatch(/^HTTP\/1\.1 408 /);
});

test('someone who drips a body is cut off', async () => {
  const { app } = await serve();
  const head = 'POST /callback/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';
  expect(await talk(app, head, 'a')).toMatch(/^HTTP\/1\.1 408 /);
});

test('an endless body is refused at the limit and the connection closed', async () => {
  const { app } = await serve();
  const head = 'POST /callback/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(await talk(app, head, `200\r\n${'a'.repeat(512)}\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
});

test('an endless body on a GET is not waited for', async () => {
  const { app } = await serve();
  const head = 'GET /callback/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(await talk(app, head, `200\r\n${'a'.repeat(512)}\r\n`)).toMatch(/^HTTP\/1\.1 200 .*connection: close/s);
});
