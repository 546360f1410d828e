/** Outbound calls: only to listed hosts, within limits, and a failure says whether it may have taken effect. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/kernel/http-client.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function client(base: string, changes: { timeoutMs?: number; maxBytes?: number } = {}) {
  return createHttpClient({ timeoutMs: 2000, maxBytes: 10_000, allowedHosts: [base], ...changes });
}

describe('outbound calls', () => {
  it('post and read JSON', async () => {
    const base = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(JSON.stringify({ got: Buffer.concat(chunks).toString() })));
    });
    expect(await client(base).postJson(`${base}/x`, { b: '你好', a: 1 })).toMatchObject({
      ok: true,
      value: { got: '{"b":"你好","a":1}' },
    });
  });

  it.each([
    'https://evil.example/x',
    'http://qyapi.weixin.qq.com/x',
    'https://qyapi.weixin.qq.com:8443/x',
    'https://qyapi.weixin.qq.com.evil.example/x',
    'https://user:pass@qyapi.weixin.qq.com/x',
    'file:///etc/passwd',
    'not an address',
  ])('never reach %s', async (url) => {
    const http = createHttpClient({
      timeoutMs: 1000,
      maxBytes: 1000,
      allowedHosts: ['qyapi.weixin.qq.com'],
      fetch: async () => {
        throw new Error('was called');
      },
    });
    expect(await http.getJson(url)).toMatchObject({ ok: false, failure: 'not_allowed' });
  });

  it('reach a listed host over HTTPS', async () => {
    const options = { timeoutMs: 1000, maxBytes: 1000, fetch: async () => Response.json({ errcode: 0 }) };
    for (const host of ['qyapi.weixin.qq.com', 'https://qyapi.weixin.qq.com']) {
      const http = createHttpClient({ ...options, allowedHosts: [host] });
      expect(await http.getJson('https://qyapi.weixin.qq.com/x')).toMatchObject({ ok: true });
    }
  });

  it('do not follow a redirect', async () => {
    let followed = 0;
    const base = await serve((request, response) => {
      if (request.url === '/there') followed += 1;
      response.writeHead(302, { location: '/there' }).end();
    });
    expect(await client(base).getJson(`${base}/here`)).toMatchObject({ failure: 'status', status: 302 });
    expect(followed).toBe(0);
  });

  it('tell a server that is away (certain) from one that went silent (unknown)', async () => {
    const base = await serve((request) => {
      if (request.url === '/cut') request.socket.destroy();
    });
    const http = client(base, { timeoutMs: 100 });
    expect(await http.getJson(`${base}/cut`)).toMatchObject({ failure: 'timeout' });
    expect(await http.getJson(`${base}/silent`)).toMatchObject({ failure: 'timeout' });
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await http.getJson(`${base}/away`)).toMatchObject({ failure: 'network' });
  });

  it('end a body that comes byte by byte when their time is over', async () => {
    const drips: NodeJS.Timeout[] = [];
    const base = await serve((_request, response) => {
      drips.push(setInterval(() => response.write(' '), 5));
      response.on('close', () => drips.forEach(clearInterval));
    });
    expect(await client(base, { timeoutMs: 150 }).getBytes(`${base}/x`)).toMatchObject({ failure: 'timeout' });
  });

  it('count the time of the body too', async () => {
    const base = await serve((_request, response) => {
      response.write('{');
    });
    expect(await client(base, { timeoutMs: 100 }).getJson(`${base}/x`)).toMatchObject({ failure: 'timeout' });
  });

  it.each([
    ['announced', (size: number) => ({ 'content-length': `${size}` })],
    ['not announced', () => ({})],
  ])('stop at the cap when the size is %s', async (_what, headersFor) => {
    const base = await serve((_request, response) => {
      response.writeHead(200, headersFor(20_000)).end(Buffer.alloc(20_000));
    });
    expect(await client(base).getBytes(`${base}/x`)).toMatchObject({ failure: 'too_large' });
  });

  it('count a compressed answer unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const base = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    expect(bomb.length).toBeLessThan(10_000);
    expect(await client(base).getBytes(`${base}/x`)).toMatchObject({ failure: 'too_large' });
  });

  it('give the bytes as they came', async () => {
    const base = await serve((_request, response) => {
      response.end(Buffer.from([0, 255, 1]));
    });
    const result = await client(base).getBytes(`${base}/x`);
    expect(result.ok && [...result.value]).toEqual([0, 255, 1]);
  });

  it('say that an answer is no JSON', async () => {
    const base = await serve((_request, response) => {
      response.end('<html>');
    });
    expect(await client(base).getJson(`${base}/x`)).toMatchObject({ failure: 'bad_json', status: 200 });
  });

  it('name neither token nor secret in a failure', async () => {
    const base = await serve((_request, response) => {
      response.writeHead(500).end();
    });
    const query = 'access_token=TOP1&corpsecret=TOP2';
    const failures = [
      await client(base).getJson(`${base}/cgi-bin/x?${query}`),
      await client('http://127.0.0.1:1').getJson(`http://127.0.0.1:1/x?${query}`),
      await client(base).getJson(`https://other.example/x?${query}`),
    ];
    expect(failures.map((failure) => failure.ok)).toEqual([false, false, false]);
    expect(JSON.stringify(failures)).not.toMatch(/TOP1|TOP2|access_token|corpsecret/);
    expect(failures[0]).toMatchObject({ detail: expect.stringContaining('/cgi-bin/x: HTTP 500') });
  });

  it('upload a file as a form', async () => {
    const base = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(JSON.stringify({ form: Buffer.concat(chunks).toString() })));
    });
    const file = { field: 'media', fileName: '台账.xlsx', contentType: 'application/pdf', bytes: Buffer.from('hello') };
    const result = await client(base).postMultipart(`${base}/x`, file);
    expect(JSON.stringify(result)).toMatch(/name=\\\\?"media.*filename=.*台账\.xlsx.*hello/);
  });
});
