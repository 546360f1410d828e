/** Useless traffic is bounded by address; memory is bounded too; good callbacks are never held back. */
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { AddressLimit } from '../../src/http/address-limit.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { listeningLog } from './log-lines.ts';

const PATH = '/callback/x';
const MOST = 120;

let app: FastifyInstance | undefined;
afterEach(async () => await app?.close());

/** A server whose callback takes what says `good`. */
async function serve(clock = new ManualClock(new Date('2026-07-20T01:00:00Z'))) {
  const { log, lines } = listeningLog();
  const handle = async ({ body }: { body: Buffer }) => ({
    status: body.toString() === 'good' ? 200 : 403,
    contentType: 'text/plain',
    body: '',
  });
  app = await createHttpServer({
    callbacks: [{ path: PATH, bodyLimit: 1_024, handle }],
    readiness: async () => ({ ok: true, reasons: [] }),
    log,
    clock,
  });
  return { app, lines, clock };
}

test('unknown paths: 404 up to the limit, then 429, until the minute is over', async () => {
  const { app, lines, clock } = await serve();
  const ask = async (remoteAddress: string) => await app.inject({ url: '/wp-login.php', remoteAddress });
  for (let n = 0; n < MOST; n += 1) expect((await ask('203.0.113.7')).statusCode).toBe(404);
  const refused = await ask('203.0.113.7');
  expect([refused.statusCode, refused.body]).toEqual([429, '']);
  expect((await ask('203.0.113.8')).statusCode, 'somebody else').toBe(404);
  expect((await app.inject({ url: '/healthz', remoteAddress: '203.0.113.7' })).statusCode).toBe(200);
  expect(lines).toHaveLength(1);
  clock.advance(60_000);
  expect((await ask('203.0.113.7')).statusCode).toBe(404);
});

test('refused callbacks count, and get the same answer for ever; a good one from there is taken', async () => {
  const { app } = await serve();
  const call = async (body: string) => await app.inject({ method: 'POST', url: PATH, body, remoteAddress: '10.0.0.1' });
  const seen = async (body: string) => {
    const { statusCode, headers, body: text } = await call(body);
    const { date: _date, ...rest } = headers;
    return JSON.stringify([statusCode, rest, text]);
  };
  const first = await seen('forged');
  for (let n = 0; n < 2 * MOST; n += 1) expect(await seen('forged')).toBe(first);
  for (let n = 0; n < 2 * MOST; n += 1) expect((await call('good')).statusCode).toBe(200);
  expect((await app.inject({ url: '/x', remoteAddress: '10.0.0.1' })).statusCode).toBe(429);
});

test('a header that names another address changes nothing', async () => {
  const { app } = await serve();
  const ask = async (n: number) =>
    await app.inject({ url: '/x', remoteAddress: '203.0.113.7', headers: { 'x-forwarded-for': `198.51.100.${n}` } });
  for (let n = 0; n < MOST; n += 1) await ask(n % 250);
  expect((await ask(251)).statusCode).toBe(429);
});

test('a million addresses cost no more than the table, and those beyond it share one count', () => {
  const clock = new ManualClock(new Date());
  const limit = new AddressLimit({ clock, mostAMinute: 3, mostAddresses: 100 });
  for (let n = 0; n < 1_000_000; n += 1) limit.isOver(`10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`);
  expect(limit.size).toBe(101);
  expect(limit.isOver('192.0.2.1')).toBe(true);
  clock.advance(60_000);
  expect(limit.isOver('192.0.2.1')).toBe(false);
  expect(limit.size).toBe(1);
});

test('an IPv6 network is one caller, an IPv4 address inside IPv6 is its own', () => {
  const limit = new AddressLimit({ clock: new ManualClock(new Date()), mostAMinute: 1 });
  expect(['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8:0:1::1'].map((each) => limit.isOver(each))).toEqual([
    ...[false, true, false],
  ]);
  expect(['::ffff:10.0.0.1', '::ffff:10.0.0.2', '::ffff:10.0.0.2'].map((each) => limit.isOver(each))).toEqual([
    ...[false, false, true],
  ]);
});
