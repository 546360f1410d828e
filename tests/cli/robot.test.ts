/** `bot robot`: a key goes in over standard input, is sealed, is never printed, and posts into its group. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { startWebhookSim, type WebhookSim } from '../sim/wecom-webhook/webhook-sim.ts';
import { withDatabase } from '../support/database.ts';
import { bot, type Outcome, withFolder } from './bot.ts';

const KEY = '693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa';
const db = withDatabase();
const own = withFolder();
let sim: WebhookSim;
let chatId = '';

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-13T00:00:00Z') });
  const [group] = await db.store.query<{ chatId: string }>(
    `select chat_id as "chatId" from group_chat where id = 'group-office'`,
  );
  chatId = group?.chatId ?? '';
  sim = await startWebhookSim({ robots: { [chatId]: KEY } });
});
afterAll(async () => await sim.close());

function run(args: string[], input = ''): Promise<Outcome> {
  const env = { DATABASE_URL: db.url, DATA_DIR: own.dir, WECOM_API_BASE: sim.apiBase };
  return bot(['robot', ...args], { env, input });
}

test('what is no robot’s address is refused with what to do', async () => {
  const { code, err } = await run(['set', 'group-office'], 'hello\n');
  expect(code).toBe(2);
  expect(err).toContain('Webhook 地址');
});

test('a group that nobody knows is named, with those that are known', async () => {
  const { code, err } = await run(['set', '没有的群'], KEY);
  expect(code).toBe(2);
  expect(err).toMatch(/没有“没有的群”这个群.*--new/);
});

test('a robot is set by its address, posts, and its key is nowhere to be read', async () => {
  const address = `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${KEY}\n`;
  const set = await run(['set', 'group-office'], address);
  expect(set).toMatchObject({ code: 0, err: '' });
  const listed = await run(['list', '--json']);
  const sent = await run(['test', 'group-office']);
  expect(sent.code).toBe(0);
  expect(sim.screen(chatId).map(({ text }) => text)).toEqual([expect.stringContaining('可以往')]);
  for (const { out, err } of [set, listed, sent]) expect(out + err).not.toContain(KEY);
  const [row] = await db.store.query<{ sealed: Uint8Array }>('select sealed_key as sealed from group_robot');
  expect(Buffer.from(row?.sealed ?? []).includes(KEY)).toBe(false);
});

test('a group that only a robot reaches is made with it', async () => {
  expect((await run(['set', '城东联合执法', '--new'], KEY)).code).toBe(0);
  expect((await run(['list'])).out).toContain('城东联合执法');
  expect((await run(['remove', '城东联合执法'])).code).toBe(0);
  expect((await run(['remove', '城东联合执法'])).code).toBe(1);
});

test('a robot that was removed at WeCom says what to do', async () => {
  const { code, out } = await run(['test', 'group-joint']);
  expect(code).toBe(1);
  expect(out).toContain('没有发出');
});
