/** Who may open a page and post to it: addresses, host names, origins. */
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { guardPages, isHostTrusted } from '../../src/http/page-guard.ts';

let app: FastifyInstance | undefined;
afterEach(async () => await app?.close());

function serve() {
  app = fastify();
  app.register((scope, _options, done) => {
    guardPages(scope, ['assistant.example.gov.cn']);
    scope.get('/page', async () => 'page');
    scope.post('/page', async () => 'changed');
    done();
  });
  return app;
}

test.each([
  ['the page itself', { 'sec-fetch-site': 'same-origin' }, 200],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, 403],
  ['a sibling host', { 'sec-fetch-site': 'same-site' }, 403],
  ['a typed address', { 'sec-fetch-site': 'none' }, 403],
  ['an old browser, same origin', { origin: 'http://localhost:3000' }, 200],
  ['an old browser, other origin', { origin: 'http://evil.example' }, 403],
  ['an old browser, other port', { origin: 'http://localhost:3001' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['a program without either header', {}, 403],
])('a change asked by %s', async (_who, headers, status) => {
  const answer = await serve().inject({
    method: 'POST',
    url: '/page',
    headers: { host: 'localhost:3000', ...headers },
  });
  expect(answer.statusCode).toBe(status);
});

test('reading needs no origin', async () => {
  const answer = await serve().inject({ url: '/page', headers: { host: '127.0.0.1:3000' } });
  expect(answer.statusCode).toBe(200);
});

test.each([
  ['127.0.0.1:3000', true],
  ['[::1]:3000', true],
  ['192.168.1.20:3000', true],
  ['localhost:3000', true],
  ['office-pc', true],
  ['demo.localhost', true],
  ['assistant.example.gov.cn', true],
  ['ASSISTANT.example.gov.cn:443', true],
  ['evil.example', false],
  ['127.0.0.1.evil.example:3000', false],
  ['localhost:3000@evil.example', false],
  ['', false],
  [undefined, false],
])('pages under the name %s: %s', (host, trusted) => {
  expect(isHostTrusted(host, ['assistant.example.gov.cn'])).toBe(trusted);
});

test('a foreign name that points here gets no page', async () => {
  const answer = await serve().inject({ url: '/page', headers: { host: 'evil.example' } });
  expect([answer.statusCode, answer.body.includes('page')]).toEqual([403, false]);
});

test('every answer forbids scripts, frames and addresses of others', async () => {
  const { headers } = await serve().inject({ url: '/page', headers: { host: 'localhost' } });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
});
