/** T22: bodies that are too large, never end or come a byte at a time: refused or cut, and good callbacks do not notice. */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appTarget } from '../fault/callback-targets.ts';
import { Dice, goodCall } from '../fault/malformed-callbacks.ts';
import { RawConnection, rawRequest } from '../fault/raw-http.ts';
import { FULL, faultSize } from '../support/fault-size.ts';
import { CORP, type OpenServer, startHere, startProgram } from './open-server.ts';

/** One byte a second each; in the quick run the server's patience is a tenth, so that the test is short. */
const DRIPPING = faultSize(50, 500);
const MOST_MS = faultSize(2_500, 15_000);
const GIANT = faultSize(1_000_000, 100_000_000);
const CHUNK = Buffer.alloc(64 * 1024, 0x20);

const target = appTarget(CORP);
const dice = new Dice(20260415);
let server: OpenServer;

beforeAll(async () => {
  server = FULL ? await startProgram() : await startHere();
}, 120_000);
afterAll(async () => await server.stop());

type Ended = { status: number | null; ms: number; sent: number };

/** Writes as long as it is let, and tells how it ended: the status, if one came, and after how long. */
async function attack(feed: (socket: Socket, isOpen: () => boolean) => Promise<number>): Promise<Ended> {
  const startedAt = performance.now();
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const sent = await feed(socket, () => !socket.destroyed && answer === '');
  await Promise.race([closed, pause(MOST_MS * 2, undefined, { ref: false })]);
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1];
  return { status: status === undefined ? null : Number(status), ms: performance.now() - startedAt, sent };
}

const head = (headers: string) => `POST ${target.path}?a=1 HTTP/1.1\r\nhost: a\r\n${headers}\r\n`;

/** A body in pieces, with what stands before and behind each. */
function stream(headers: string, { most, wrap }: { most: number; wrap: (piece: Buffer) => Buffer }) {
  return async (socket: Socket, isOpen: () => boolean): Promise<number> => {
    socket.write(head(headers));
    let sent = 0;
    while (sent < most && isOpen()) {
      const isTaken = socket.write(wrap(CHUNK));
      sent += CHUNK.length;
      await (isTaken ? pause(0) : Promise.race([new Promise((done) => socket.once('drain', done)), pause(20)]));
    }
    return sent;
  };
}

async function drip(socket: Socket, isOpen: () => boolean): Promise<number> {
  socket.write(head('content-length: 5000\r\n'));
  let sent = 0;
  for (; isOpen(); sent += 1) {
    socket.write('x');
    await pause(faultSize(100, 1_000));
  }
  return sent;
}

/** Good calls the whole time, each with how long it took. */
async function goodCalls(until: Promise<unknown>): Promise<{ ms: number[]; statuses: Set<number | null> }> {
  const [ms, statuses] = [[] as number[], new Set<number | null>()];
  const connection = new RawConnection(server.port);
  let isOver = false;
  void until.finally(() => {
    isOver = true;
  });
  for (let n = 0; !isOver; n += 1) {
    const answer = await connection.send(goodCall({ target, dice, at: Math.floor(Date.now() / 1000) }, 700_000 + n));
    statuses.add(answer.status);
    ms.push(answer.ms);
    await pause(20);
  }
  connection.close();
  return { ms: ms.sort((a, b) => a - b), statuses };
}

const ATTACKS: Record<string, () => Promise<Ended[]>> = {
  'a body of 1 MB': async () => [
    await attack(stream('content-length: 1000000\r\n', { most: 1_000_000, wrap: (piece) => piece })),
  ],
  'a giant body': async () => [
    await attack(stream(`content-length: ${GIANT}\r\n`, { most: GIANT, wrap: (piece) => piece })),
  ],
  'endless pieces': async () => [
    await attack(
      stream('transfer-encoding: chunked\r\n', {
        most: 200_000_000,
        wrap: (piece) => Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
      }),
    ),
  ],
  '10,000 headers': async () => [
    await attack(async (socket) => {
      socket.write(head(Array.from({ length: 10_000 }, (_, n) => `x-${n}: ${n}\r\n`).join('')));
      return 1;
    }),
  ],
  'a byte at a time': async () => await Promise.all(Array.from({ length: DRIPPING }, () => attack(drip))),
};

test('each is refused or cut within 15 seconds, and good calls pass meanwhile', { timeout: 90_000 }, async () => {
  // Warm first: what is compiled and pooled for good calls is no price of the attack.
  await goodCalls(pause(faultSize(300, 8_000)));
  const before = await server.megabytes();
  const ended: Record<string, Ended[]> = {};
  const work = (async () => {
    for (const [name, run] of Object.entries(ATTACKS)) ended[name] = await run();
  })();
  const good = await goodCalls(work);
  await work;
  const after = await server.megabytes();
  const p99 = Math.round(good.ms[Math.floor(good.ms.length * 0.99)] ?? 0);
  const told = Object.entries(ended).map(([name, all]) => ({
    ...{ name, count: all.length, statuses: [...new Set(all.map(({ status }) => status))] },
    longestMs: Math.round(Math.max(...all.map(({ ms }) => ms))),
    mostSent: Math.max(...all.map(({ sent }) => sent)),
  }));
  process.stdout.write(`${JSON.stringify({ told, good: good.ms.length, p99, before, after })}\n`);
  for (const { name, statuses, longestMs } of told) {
    for (const status of statuses) expect([400, 408, 413, 431, null], name).toContain(status);
    expect(longestMs, name).toBeLessThanOrEqual(MOST_MS);
  }
  expect([...good.statuses]).toEqual([200]);
  expect(p99).toBeLessThanOrEqual(500);
  if (FULL) expect(after - before).toBeLessThanOrEqual(20);
});

test('a packed body is not unpacked: 64 MB of blanks in 64 KB are 64 KB of no XML', async () => {
  const packed = gzipSync(Buffer.alloc(60_000_000, 0x20));
  expect(packed.length).toBeLessThan(64 * 1024);
  const connection = new RawConnection(server.port);
  const { status, ms } = await connection.send(
    rawRequest('POST', `${target.path}?a=1`, { headers: { 'content-encoding': 'gzip' }, body: packed }),
  );
  connection.close();
  expect(status).toBe(400);
  expect(ms).toBeLessThan(500);
});
