/** T38: whatever address a message names, nobody is called but who is on the list; a trap on this machine counts. */

import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aibotMediaHttp, fetchAibotMedia } from '../../src/channels/wecom-aibot/media.ts';
import { createHttpClient } from '../../src/kernel/http-client.ts';
import { withTown } from '../pipeline/town.ts';

const on = withTown();
let trap: Server;
let port = 0;
let caught = 0;

beforeAll(async () => {
  trap = createServer((socket) => {
    caught += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(0, '::', resolve));
  const address = trap.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => await new Promise((resolve) => trap.close(resolve)));
beforeEach(() => {
  caught = 0;
});

/** Ways to name this machine, its neighbours, and hosts that look like the platform's. */
function hostile(): string[] {
  const hosts = [
    ...['127.0.0.1', 'localhost', '127.1', '0x7f.0.0.1', '0x7f000001', '2130706433', '017700000001', '0.0.0.0'],
    ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]', '127.0.0.1.', 'LOCALHOST', '①②⑦.⓪.⓪.①'],
    ...['user@127.0.0.1', 'qyapi.weixin.qq.com@127.0.0.1', 'qyapi.weixin.qq.com%40127.0.0.1'],
  ].flatMap((host) => [`http://${host}:${port}/x`, `https://${host}:${port}/x`]);
  return [
    ...hosts,
    ...[
      'http://169.254.169.254/latest/meta-data',
      'http://[::ffff:10.0.0.1]/',
      'http://10.0.0.1/',
      'gopher://127.0.0.1/',
    ],
    `https://qyapi.weixin.qq.com:${port}/x`,
    `http://qyapi.weixin.qq.com.127.0.0.1.nip.io:${port}/`,
    `http://127.0.0.1:${port}/ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com`,
    `http://127.0.0.1:${port}#ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com`,
    'https://ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com.evil.example/x',
    `https://ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com:${port}/x`,
    `http://ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com@127.0.0.1:${port}/x`,
    ...['file:///etc/passwd', 'data:text/plain,x', `ftp://127.0.0.1:${port}/`, `//127.0.0.1:${port}/x`, 'javascript:1'],
  ];
}

test('the trap works', async () => {
  await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
  expect(caught).toBe(1);
});

test('no hostile address is called by the one client that calls out', async () => {
  const limits = { timeoutMs: 2_000, maxBytes: 1_000 };
  const http = createHttpClient({ ...limits, allowedHosts: ['https://qyapi.weixin.qq.com'] });
  for (const address of hostile()) {
    for (const result of [await http.getBytes(address), await http.postJson(address, {})]) {
      expect(result, address).toMatchObject({ ok: false, failure: 'not_allowed' });
    }
  }
  expect(caught).toBe(0);
  process.stdout.write(`${JSON.stringify({ addresses: hostile().length, caught })}\n`);
});

test('a picture of the bot at a hostile address is not fetched, whatever the settings of its store say', async () => {
  const options = { encodingAesKeys: ['a'.repeat(43)] };
  for (const hosts of [[], ['https://qyapi.weixin.qq.com'], ['*'], ['127.0.0.1']]) {
    const http = aibotMediaHttp({ hosts });
    for (const address of hostile()) {
      await expect(fetchAibotMedia(address, { ...options, http })).rejects.toThrow();
    }
  }
  expect(caught).toBe(0);
});

test('a redirect from a listed host leads nowhere', async () => {
  const listed = createHttpServer((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
  });
  await new Promise<void>((resolve) => listed.listen(0, '127.0.0.1', resolve));
  const address = listed.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const http = createHttpClient({ timeoutMs: 2_000, maxBytes: 1_000, allowedHosts: [base] });
  expect(await http.getBytes(`${base}/x`)).toMatchObject({ failure: 'status', status: 307 });
  expect(caught).toBe(0);
  listed.closeAllConnections();
  await new Promise((resolve) => listed.close(resolve));
});

test('links that people send are text: nothing is looked at behind them', async () => {
  const { town } = on;
  const link = `http://127.0.0.1:${port}/a.jpg`;
  await town.say('parent-1', `看看这个 ${link}`);
  await town.send('parent-1', { type: 'link', title: '通知', url: link });
  await town.send('parent-1', { type: 'image', mediaId: link });
  await town.after(120_000);
  expect(caught).toBe(0);
});
