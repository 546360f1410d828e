/** The demo page and everything that it loads come from here. */
import { afterEach, expect, test } from 'vitest';
import { type Served, serveSimulator } from './serve.ts';

const XSS = '<img src=x onerror="alert(1)">{{ 1 | plus: 1 }}\'"</script><script>alert(2)</script>';

let served: Served | undefined;
afterEach(async () => await served?.app.close());

async function serve(): Promise<Served> {
  served = await serveSimulator();
  return served;
}

/** The addresses that the page loads. */
function addressesIn(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(?<address>[^"#]+)"/g)].map(({ groups }) => groups?.['address'] ?? '');
}

test('the page names all twelve persons and is never kept by the browser', async () => {
  const { app } = await serve();
  const answer = await app.inject('/simulator');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  expect(answer.body.match(/data-person="/g)).toHaveLength(12);
  expect(answer.body).toContain('一位家长');
});

test('everything the page loads comes from here, exists and may be kept for ever', async () => {
  const { app } = await serve();
  const addresses = addressesIn((await app.inject('/simulator')).body);
  expect(addresses.length).toBeGreaterThanOrEqual(6);
  for (const address of addresses) {
    expect(address).toMatch(/^\/simulator\/assets\//);
    const file = await app.inject(address);
    expect([address, file.statusCode, file.headers['cache-control']]).toEqual([
      address,
      200,
      'public, max-age=31536000, immutable',
    ]);
  }
});

test('every module that a script imports is served', async () => {
  const { app } = await serve();
  const entry = addressesIn((await app.inject('/simulator')).body).find((address) => address.endsWith('.js')) ?? '';
  const folder = entry.slice(0, entry.lastIndexOf('/'));
  const waiting = ['simulator.js'];
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const file = await app.inject(`${folder}/${name}`);
    expect([name, file.statusCode, file.headers['content-type']]).toEqual([
      name,
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(file.body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
    for (const { groups } of file.body.matchAll(/from '\.\/(?<file>[^']+)'/g)) waiting.push(groups?.['file'] ?? '');
  }
  expect(seen.size).toBeGreaterThan(10);
});

test('a name full of markup stays a name', async () => {
  const { app, port } = await serve();
  port.people = async () => [{ id: XSS, name: XSS, title: XSS, kind: 'member' }];
  const { body } = await app.inject('/simulator');
  expect(body).not.toMatch(/<img src=x|<script>alert/);
  expect(body).toContain('&lt;img src=x onerror=&#34;alert(1)&#34;&gt;{{ 1 | plus: 1 }}&#39;&#34;');
});

test('a message full of markup leaves as JSON and unchanged', async () => {
  const { app, port } = await serve();
  port.add({ personId: 'parent', chatId: 'parent' }, { text: XSS });
  const answer = await app.inject('/simulator/api/state?person=parent');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect([answer.json().lines[0].text, answer.headers['cache-control']]).toEqual([XSS, 'no-store']);
});

test('files that are not the page’s are not served', async () => {
  const { app } = await serve();
  const folder = addressesIn((await app.inject('/simulator')).body)[0]?.replace(/[^/]+$/, '') ?? '';
  const wanted = [
    `${folder}page.liquid`,
    `${folder}..%2froutes.ts`,
    `${folder}../routes.ts`,
    '/simulator/assets/old/simulator.js',
  ];
  for (const address of wanted) expect((await app.inject(address)).statusCode).toBe(404);
});

test('the page under a foreign name is refused', async () => {
  const { app } = await serve();
  expect((await app.inject({ url: '/simulator', headers: { host: 'evil.example' } })).statusCode).toBe(403);
});
