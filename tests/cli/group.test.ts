/** `bot group`: a group is created at WeCom, written down, and speaks; a lost answer is found again. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { withDatabase } from '../support/database.ts';
import { wecomEnv } from '../support/wecom-env.ts';
import { bot, jsonLines, type Outcome, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
let sim: WecomSim;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-13T00:00:00Z') });
  sim = await startWecomSim({ members: ['inspector-1', 'Liaison-1', 'guest'] });
});
afterAll(async () => await sim.close());

function run(args: string[]): Promise<Outcome> {
  return bot(['group', ...args], { env: wecomEnv(sim, { databaseUrl: db.url, dataDir: own.dir, port: 3000 }) });
}

const WISH = ['create', '--name', '双减联合执法群', '--owner', 'inspector-1'];
const rows = (chatId: string) =>
  db.store.query<{ name: string; channel: string; purpose: string; shows: boolean; members: string[] }>(
    `select g.name, g.channel, g.purpose, g.shows_internal as shows,
       array(select m.user_id from group_member gm join member m on m.id = gm.member_id where gm.group_id = g.id
         order by 1) as members
     from group_chat g where g.chat_id = $1`,
    chatId,
  );

test('a group is created, its members are noted, and it says its first words', async () => {
  const { code, out, err } = await run([...WISH, '--members', 'liaison-1，guest', '--purpose', '联合执法']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const chatId = /编号 ([0-9a-z]{32})。/.exec(out)?.[1] ?? '';
  expect(sim.chat(chatId)).toMatchObject({ owner: 'inspector-1', members: ['inspector-1', 'liaison-1', 'guest'] });
  expect(sim.chat(chatId)?.messages).toMatchObject([{ shown: expect.stringContaining('双减工作小助手') }]);
  expect(await rows(chatId)).toEqual([
    {
      name: '双减联合执法群',
      channel: 'wecom-app',
      purpose: '联合执法',
      shows: true,
      members: ['inspector-1', 'liaison-1'],
    },
  ]);
  expect(out).toContain('群里 3 人，其中 2 人是系统里的成员');
  const listed = await run(['list', '--json']);
  expect(jsonLines(listed.out)).toContainEqual({
    ...{ name: '双减联合执法群', purpose: '联合执法', channel: 'wecom-app', chatId, hasRobot: false, members: 2 },
  });
  expect((await run(['list'])).out).toContain('双减联合执法群');
});

test('a group that was created gets the morning message of the groups', async () => {
  const { out } = await run([...WISH, '--members', 'guest']);
  const chatId = /编号 ([0-9a-z]{32})。/.exec(out)?.[1] ?? '';
  const env = wecomEnv(sim, { databaseUrl: db.url, dataDir: own.dir, port: 3000 });
  expect((await bot(['remind', '--date', '2026-07-13'], { env })).code).toBe(0);
  const queued = await db.store.query<{ channel: string; key: string }>(
    `select channel, key from outbox where target ->> 'chatId' = $1`,
    chatId,
  );
  expect(queued).toEqual([{ channel: 'wecom-app', key: expect.stringContaining('morning:2026-07-13:group:') }]);
});

test('a creation whose answers were lost says how to go on, and going on finds the group', async () => {
  sim.fault('appchat/create', { kind: 'cut_after' });
  sim.fault('appchat/get', { kind: 'cut_before' });
  const lost = await run([...WISH, '--members', 'guest']);
  expect(lost.code).toBe(1);
  const chatId = /--chat-id ([0-9a-z]{32})/.exec(lost.err)?.[1] ?? '';
  expect(await rows(chatId)).toEqual([]);
  const found = await run([...WISH, '--members', 'guest', '--chat-id', chatId]);
  expect(found).toMatchObject({ code: 0, err: '' });
  expect(found.out).toContain('早已建好，现已登记');
  expect(await rows(chatId)).toMatchObject([{ members: ['inspector-1'] }]);
});

test('a refusal of WeCom says what to change where', async () => {
  expect((await run([...WISH, '--members', 'nobody'])).err).toContain('通讯录');
  sim.setAgent({ parties: [9] });
  const { code, err } = await run([...WISH, '--members', 'guest']);
  sim.setAgent({ parties: [1] });
  expect(code).toBe(1);
  expect(err).toContain('可见范围');
});

test('a group whose first words were lost is written down all the same', async () => {
  sim.fault('appchat/send', { kind: 'errcode', errcode: -1 });
  const { code, out, err } = await run([...WISH, '--members', 'guest']);
  expect(code).toBe(1);
  expect(err).toContain('成员还看不到这个群');
  expect(await rows(/编号 ([0-9a-z]{32})。/.exec(out)?.[1] ?? '')).toHaveLength(1);
});

test.each([
  [[], '请写成 bot group create'],
  [['create', '--name', '群'], '请写成 bot group create'],
  [['create', '--name', '群', '--owner', 'inspector-1', '--members', 'inspector-1'], '群成员要有 2 到 2000 人'],
  [[...WISH, '--members', 'guest', '--chat-id', 'a-b'], '群编号只能用数字和字母'],
])('unusable arguments %j are refused before anything is called', async (args, sentence) => {
  const before = sim.calls('appchat/create');
  const { code, err } = await run(args);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) });
  expect(sim.calls('appchat/create')).toBe(before);
});
