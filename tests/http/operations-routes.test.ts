/** Health and readiness as a supervisor asks for them. */
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { type OperationsOptions, registerOperations } from '../../src/http/operations-routes.ts';
import { listeningLog } from './log-lines.ts';

let app: FastifyInstance | undefined;
afterEach(async () => await app?.close());

function serve(options: Partial<OperationsOptions>) {
  const { log, lines } = listeningLog();
  app = fastify();
  registerOperations(app, { readiness: async () => ({ ok: true, reasons: [] }), log, ...options });
  return { app, lines };
}

test('it lives even when it cannot take a message', async () => {
  const { app } = serve({ readiness: async () => ({ ok: false, reasons: ['database'] }) });
  const [health, ready] = [await app.inject('/healthz'), await app.inject('/readyz')];
  expect([health.statusCode, health.body]).toEqual([200, 'ok\n']);
  expect([ready.statusCode, ready.json()]).toEqual([503, { ok: false, reasons: ['database'] }]);
});

test('it is ready when nothing stands against it', async () => {
  const { app } = serve({});
  expect((await app.inject('/readyz')).json()).toEqual({ ok: true, reasons: [] });
});

test('a readiness check that throws means not ready, and only the log learns why', async () => {
  const { app, lines } = serve({ readiness: () => Promise.reject(new Error('password hunter2')) });
  const ready = await app.inject('/readyz');
  expect([ready.statusCode, ready.body.includes('hunter2')]).toEqual([503, false]);
  expect(lines).toMatchObject([{ level: 'error', sentence: 'readiness check failed' }]);
});

test('a readiness check that hangs means not ready', async () => {
  const { app } = serve({ readiness: () => new Promise(() => undefined), readinessTimeoutMs: 10 });
  expect((await app.inject('/readyz')).json()).toEqual({ ok: false, reasons: ['readiness check timed out'] });
});

test('long reasons are cut', async () => {
  const { app } = serve({ readiness: async () => ({ ok: false, reasons: ['x'.repeat(500)] }) });
  expect((await app.inject('/readyz')).json().reasons[0]).toHaveLength(120);
});

test('figures are for this machine only, and a proxy is not this machine', async () => {
  const { app } = serve({ metrics: async () => 'turns_total 3\n' });
  const own = await app.inject('/metrics');
  const away = await app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' });
  const proxied = await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '127.0.0.1' } });
  expect([own.statusCode, own.body]).toEqual([200, 'turns_total 3\n']);
  expect([away.statusCode, away.body, proxied.statusCode]).toEqual([404, '', 404]);
});

test('with the token they can be read from elsewhere, and without it nothing shows that they are there', async () => {
  const token = 'k7Qw-93fZx_Lm2Rt8';
  const { app } = serve({ metrics: async () => 'turns_total 3\n', metricsToken: token });
  const ask = async (authorization: string) =>
    (await app.inject({ url: '/metrics', remoteAddress: '192.0.2.7', headers: { authorization } })).statusCode;
  expect(await ask(`Bearer ${token}`)).toBe(200);
  for (const wrong of ['', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token]) {
    expect(await ask(wrong)).toBe(404);
  }
  expect((await app.inject('/metrics')).statusCode).toBe(200);
});

test('without a token of ours no token opens them', async () => {
  const { app } = serve({ metrics: async () => 'turns_total 3\n', metricsToken: null });
  const away = { url: '/metrics', remoteAddress: '192.0.2.7', headers: { authorization: 'Bearer null' } };
  expect((await app.inject(away)).statusCode).toBe(404);
});
