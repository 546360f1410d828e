/** What the demo page reads and says over HTTP. */
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../src/kernel/errors.ts';
import type { SimulatorInput } from '../../src/simulator/port.ts';
import { GROUP_ID } from './fake-port.ts';
import { post, type Served, serveSimulator } from './serve.ts';

let served: Served | undefined;
afterEach(async () => await served?.app.close());

async function serve(): Promise<Served> {
  served = await serveSimulator();
  return served;
}

const PERSON = 'inspector-1';
const say = (input: unknown, more: object = {}) => ({
  person: PERSON,
  chat: PERSON,
  clientMessageId: 'abcdef0123456789',
  input,
  ...more,
});

test('without a person or chat the state is that of the first', async () => {
  const { app } = await serve();
  const state = (await app.inject('/simulator/api/state')).json();
  expect(state).toMatchObject({ person: { id: PERSON }, chat: { id: PERSON, kind: 'direct' }, lines: [], more: false });
  expect(state.people).toHaveLength(12);
});

test('a state tells whether there are older lines', async () => {
  const { app, port } = await serve();
  for (let i = 0; i < 5; i += 1) port.add({ personId: PERSON, chatId: PERSON }, { text: `line ${i}` });
  const state = (await app.inject(`/simulator/api/state?person=${PERSON}&chat=${PERSON}&limit=3`)).json();
  expect([state.lines.map(({ text }: { text: string }) => text), state.more]).toEqual([
    ['line 2', 'line 3', 'line 4'],
    true,
  ]);
});

test.each([
  ['an unknown person', 'person=nobody', 404, '没有这个人，请重新选一位。'],
  ['a group one is not in', `person=school-1&chat=${GROUP_ID}`, 404, '这个人不在这个会话里，请重新选一个会话。'],
  ["another person's direct chat", 'person=school-1&chat=inspector-1', 404, '这个人不在这个会话里，请重新选一个会话。'],
  [
    'a person named twice',
    'person=inspector-1&person=office-1',
    400,
    '这条消息的格式不对，没有发出去。请刷新页面再试。',
  ],
  ['a limit beyond reason', 'limit=100000', 400, '这条消息的格式不对，没有发出去。请刷新页面再试。'],
])('the state of %s is refused with a sentence', async (_name, query, status, message) => {
  const { app } = await serve();
  const answer = await app.inject(`/simulator/api/state?${query}`);
  expect([answer.statusCode, answer.json()]).toEqual([status, { message }]);
});

const INPUTS: SimulatorInput[] = [
  { kind: 'text', text: ' 第一行\n第二行 ' },
  { kind: 'tap', key: '!submit', taskId: 'task-1', selected: [] },
  { kind: 'tap', key: 'a', taskId: null, selected: ['a', 'b'] },
  { kind: 'photo', mediaId: 'media-1' },
  { kind: 'location', latitude: 36.53, longitude: 113.05, label: '古韩镇' },
];

test.each(INPUTS)('what is said reaches the port as it was said: $kind', async (input) => {
  const { app, port } = await serve();
  const answer = await post(app, 'say', say(input));
  expect([answer.statusCode, answer.json()]).toEqual([200, { ok: true }]);
  expect(port.said).toEqual([
    { place: { personId: PERSON, chatId: PERSON }, input, clientMessageId: 'abcdef0123456789' },
  ]);
});

test.each([
  ['no JSON', 'hello', '格式不对'],
  ['an empty text', say({ kind: 'text', text: ' \n ' }), '先写点内容再发。'],
  ['a text that is too long', say({ kind: 'text', text: '长'.repeat(4_001) }), '最多 4000 个字'],
  ['an unknown kind', say({ kind: 'video', mediaId: 'x' }), '格式不对'],
  ['a list for a text', say({ kind: 'text', text: ['a'] }), '格式不对'],
  ['a path for a photo', say({ kind: 'photo', mediaId: '../../etc/passwd' }), '格式不对'],
  ['a place that is none', say({ kind: 'location', latitude: 91, longitude: 0, label: '' }), '格式不对'],
  ['a smuggled field', say({ kind: 'text', text: 'a' }, { admin: true }), '格式不对'],
  ['a polluted prototype', '{"__proto__":{"admin":1},"person":"inspector-1"}', '格式不对'],
  ['a short message id', say({ kind: 'text', text: 'a' }, { clientMessageId: 'a' }), '格式不对'],
])('%s is refused with a sentence and reaches nobody', async (_name, body, sentence) => {
  const { app, port } = await serve();
  const answer = await post(app, 'say', body);
  expect([answer.statusCode, answer.json().message]).toEqual([400, expect.stringContaining(sentence)]);
  expect(port.said).toEqual([]);
});

test('nobody speaks in a chat they are not in', async () => {
  const { app, port } = await serve();
  const answer = await post(app, 'say', say({ kind: 'text', text: 'a' }, { person: 'school-1', chat: GROUP_ID }));
  expect([answer.statusCode, port.said]).toEqual([404, []]);
});

test('a message from another site is refused', async () => {
  const { app, port } = await serve();
  const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' };
  const payload = JSON.stringify(say({ kind: 'text', text: 'a' }));
  const answer = await app.inject({ method: 'POST', url: '/simulator/api/say', headers, payload });
  expect([answer.statusCode, port.said]).toEqual([403, []]);
});

test('what the application refuses with a sentence is passed on', async () => {
  const { app, port, lines } = await serve();
  port.failure = new AppError({ code: 'X', kind: 'user', userText: '请先选机构。', detail: 'secret detail' });
  const answer = await post(app, 'say', say({ kind: 'text', text: 'a' }));
  expect([answer.statusCode, answer.json(), lines]).toEqual([422, { message: '请先选机构。' }, []]);
});

test('a fault of the application is 503 without detail; the log has it', async () => {
  const { app, port, lines } = await serve();
  port.failure = new Error('select * from secrets');
  const answer = await post(app, 'say', say({ kind: 'text', text: 'a' }));
  expect([answer.statusCode, answer.body]).toEqual([503, '']);
  expect(lines[0]?.facts).toMatchObject({ route: '/simulator/api/say', reference: answer.headers['x-reference'] });
});

test('a body that is too large is refused before it is parsed', async () => {
  const { app, port } = await serve();
  const answer = await post(app, 'say', say({ kind: 'text', text: 'a'.repeat(70_000) }));
  expect([answer.statusCode, port.said]).toEqual([413, []]);
});

test('the morning message is that of today in China, also after midnight there', async () => {
  const { app, port } = await serve();
  const answer = await post(app, 'morning', {});
  expect([answer.json(), port.mornings]).toEqual([{ day: '2026-11-24', sent: 11 }, ['2026-11-24']]);
});

test('the morning message of another day can be asked for, but not of a day that does not exist', async () => {
  const { app, port } = await serve();
  const good = await post(app, 'morning', { day: '2026-12-01' });
  const bad = await post(app, 'morning', { day: '2026-02-30' });
  expect([good.statusCode, bad.statusCode, bad.json().message]).toEqual([200, 400, '日期要写成 2026-11-23 这样。']);
  expect(port.mornings).toEqual(['2026-12-01']);
});
