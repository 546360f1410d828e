/** The demo page’s event stream: who hears of which chat. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { openEventStream } from '../../src/simulator/event-stream.ts';
import { FakePort, GROUP_ID } from './fake-port.ts';
import { type Served, serveSimulator } from './serve.ts';

let served: Served | undefined;
afterEach(async () => await served?.app.close());

async function open(person: string, heartbeatMs?: number) {
  served = await serveSimulator(heartbeatMs);
  const url = `/simulator/api/events?person=${person}`;
  const answer = await served.app.inject({ url, payloadAsStream: true });
  return { ...served, answer, stream: answer.stream() };
}

/** Reads until the text was seen. One listener from first to last: chunks of one tick must not get lost. */
function readUntil(stream: Readable, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes(wanted)) resolve(text);
    });
    stream.once('end', () => reject(new Error(`ended after: ${text}`)));
  });
}

test('the page hears of its own chats and groups, not of others', async () => {
  const { stream, answer, port } = await open('inspector-1');
  expect(answer.headers['content-type']).toBe('text/event-stream');
  port.add({ personId: 'office-1', chatId: 'office-1' }, { text: 'secret' });
  port.add({ personId: 'inspector-1', chatId: 'inspector-1' }, { text: 'mine' });
  port.add({ personId: 'office-1', chatId: GROUP_ID }, { text: 'all' });
  const text = await readUntil(stream, GROUP_ID);
  expect(text).toContain('event: changed\ndata: {"chat":"inspector-1"}\n\n');
  expect(text).not.toMatch(/office-1|secret|mine/);
});

test('who is not in a group hears nothing of it', async () => {
  const { stream, port } = await open('school-1');
  port.add({ personId: 'office-1', chatId: GROUP_ID }, { text: 'all' });
  port.add({ personId: 'school-1', chatId: 'school-1' }, { text: 'mine' });
  expect(await readUntil(stream, '"school-1"')).not.toContain(GROUP_ID);
});

test('a heartbeat keeps the connection open', async () => {
  const { stream } = await open('parent', 5);
  expect(await readUntil(stream, ': alive\n\n')).toContain('retry: 2000');
});

test('closing the page ends the subscription', async () => {
  const port = new FakePort();
  const stream = openEventStream({ port, personId: 'parent', chatIds: new Set(['parent']) });
  expect(port.listenerCount).toBe(1);
  stream.destroy();
  await once(stream, 'close');
  expect(port.listenerCount).toBe(0);
});

test('a page that no longer reads is dropped', async () => {
  const port = new FakePort();
  const stream = openEventStream({ port, personId: 'parent', chatIds: new Set(['parent']) });
  for (let i = 0; i < 5_000; i += 1) port.add({ personId: 'parent', chatId: 'parent' }, { text: 'x' });
  await once(stream, 'close');
  expect(port.listenerCount).toBe(0);
});

test('the server can stop while pages are open', async () => {
  const { app, port, stream } = await open('parent');
  await readUntil(stream, 'hello');
  stream.resume();
  await app.close();
  expect(port.listenerCount).toBe(0);
});

test('nobody gets no stream', async () => {
  const { app } = await serveSimulator();
  const codes = [await app.inject('/simulator/api/events'), await app.inject('/simulator/api/events?person=nobody')];
  expect(codes.map(({ statusCode }) => statusCode)).toEqual([400, 404]);
  await app.close();
});
