/** `bot recall`: what was sent comes back within a day, what was not stays, and each says what became of it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWecomAppChannel } from '../../src/channels/wecom-app/channel.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { withDatabase } from '../support/database.ts';
import { memoryUploads } from '../support/ports.ts';
import { wecomEnv } from '../support/wecom-env.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
let sim: WecomSim;
let count = 0;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-13T00:00:00Z') });
  sim = await startWecomSim({ members: ['inspector-1', 'inspector-2'] });
});
afterAll(async () => await sim.close());

function run(args: string[]): Promise<Outcome> {
  return bot(['recall', ...args], { env: wecomEnv(sim, { databaseUrl: db.url, dataDir: own.dir, port: 3000 }) });
}

type Written = {
  key?: string;
  state?: string;
  text?: string;
  hoursAgo?: number;
  platformId?: string | null;
  tries?: number;
};

/** A row of the outbox as the dispatcher leaves it. */
async function write({ state = 'sent', text = '发错了', hoursAgo = 1, tries = 1, ...rest }: Written): Promise<string> {
  count += 1;
  const { key = `turn-${count}:0`, platformId = null } = rest;
  await db.store.execute(
    `insert into outbox (key, channel, target, target_key, body, mentions, state, tries, platform_message_id, sent_at)
     values ($1, 'wecom-app', '{"userId":"inspector-1"}', 'wecom-app:user:inspector-1', $2::jsonb, '{}', $3, $4::int, $5,
       case when $3 = 'sent' then now() - make_interval(hours => $6::int) end)`,
    key,
    JSON.stringify({ kind: 'text', text }),
    state,
    tries,
    platformId,
    hoursAgo,
  );
  return key;
}

/** Really delivered, so that it is on the screen. */
async function deliver(text: string): Promise<string> {
  const { corpId, agentId, secret, apiBase } = sim;
  const now = () => new Date();
  const channel = createWecomAppChannel({ corpId, agentId, secret, apiBase, uploads: memoryUploads(), now });
  const target = { userId: 'inspector-1' };
  const sent = await channel.send({ id: text, target, body: { kind: 'text', text }, mentions: [], attempt: 1 });
  return sent.ok ? (sent.platformMessageId ?? '') : '';
}

const onScreen = () => sim.deliveredTo('inspector-1').map((one) => one.shown);
const rowOf = async (key: string) =>
  (
    await db.store.query<{ state: string; error: string | null }>('select state, error from outbox where key = $1', key)
  )[0];

test('a message comes back from the screen, once, and that is written down', async () => {
  const key = await write({ platformId: await deliver('名单发错了'), text: '名单发错了' });
  const dry = await run([key, '--dry-run']);
  expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('可以撤回') });
  expect(onScreen()).toContain('名单发错了');
  const done = await run([key]);
  expect(done).toMatchObject({ code: 0, out: 'inspector-1\t“名单发错了”\t已撤回。\n' });
  expect(done.err).toContain('微信');
  expect(onScreen()).not.toContain('名单发错了');
  const calls = sim.calls('message/recall');
  expect((await run([key])).out).toContain('早已撤回');
  expect(sim.calls('message/recall')).toBe(calls);
  const audit = await db.store.query('select actor, action from audit_entry where object = $1', key);
  expect(audit).toEqual([{ actor: 'operator', action: 'message_recalled' }]);
});

test('all messages that name a record are taken back, and no other record’s', async () => {
  const texts = ['收到，编号 JC20260713-0001。', '请看 JC20260713-0001', '收到，编号 JC20260713-00012。'];
  for (const text of texts) await write({ text, platformId: await deliver(text) });
  const { code, out } = await run(['jc20260713-1', '--json']);
  expect(code).toBe(0);
  expect(jsonLines(out)).toMatchObject([
    { text: texts[0], isGone: true },
    { text: texts[1], isGone: true },
  ]);
  expect(onScreen()).toContain(texts[2]);
});

test('what has not gone out is stopped; what may have is said to', async () => {
  const pending = await write({ state: 'pending', tries: 0 });
  const held = await write({ state: 'held', tries: 1 });
  expect((await run([pending])).out).toContain('还没有发出，已取消');
  expect((await run([held])).out).toContain('也许有一条已经送到');
  expect([await rowOf(pending), await rowOf(held)]).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
  expect((await run([pending])).out).toContain('早已撤回');
});

test.each([
  ['older than a day', { platformId: 'MSG-old', hoursAgo: 25 }, '超过24小时'],
  ['without a message id', {}, '平台不让撤回'],
  ['on its way', { state: 'sending' }, '正在发送'],
  ['unknown to WeCom', { platformId: 'MSG-unknown' }, '没有撤回'],
])('a message %s stays, and says why', async (_what, written, sentence) => {
  const key = await write(written);
  expect(await run([key])).toMatchObject({ code: 1, out: expect.stringContaining(sentence) });
});

test('a recall whose answer was lost may be repeated', async () => {
  const key = await write({ platformId: await deliver('再撤一次') });
  sim.fault('message/recall', { kind: 'cut_after' });
  expect(await run([key])).toMatchObject({ code: 1, out: expect.stringContaining('请再撤一次') });
  expect(await run([key])).toMatchObject({ code: 0 });
});

test('nothing found, or nothing asked for, is said', async () => {
  expect(await run(['no-such-key'])).toMatchObject({ code: 1, err: expect.stringContaining('没有找到') });
  expect(await run([])).toMatchObject({ code: 2, err: expect.stringContaining('请写成 bot recall') });
});
