/** `bot broadcast`: written from a list, shown, cancelled; a list with a slip is sent to nobody. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { cancelBroadcastOf, listAll, showOne } from '../../src/cli/broadcast.ts';
import { type GivenBroadcast, newBroadcast } from '../../src/cli/broadcast-new.ts';
import { noBroadcasts } from '../actions/broadcasts.ts';
import { withStage } from '../actions/stage.ts';
import { jsonLines } from './bot.ts';

const on = withStage();
let dir: string;
const out: string[] = [];
const file = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'assistant-broadcast-'));
  await writeFile(file('words.txt'), '明天9点到县教育局三楼开会\n');
  await writeFile(file('people.csv'), '账号,姓名\nInspector-1,李志强\nteacher-9,某\ninspector-1,李志强\n');
  await writeFile(file('more.csv'), 'liaison-1\n');
  await writeFile(file('slip.csv'), '账号\ninspector-1\n李 志强\n');
});
afterAll(async () => await rm(dir, { recursive: true }));
beforeEach(async () => {
  await noBroadcasts(on.stage);
  out.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => out.push(String(text)) > 0);
});
afterEach(() => vi.restoreAllMocks());

const said = () => out.splice(0).join('');
const written = async (given: Partial<GivenBroadcast>, dryRun = false) => {
  const whole = { by: 'office-1', textFile: file('words.txt'), to: undefined, files: [], at: undefined, ...given };
  return await newBroadcast(on.stage.core, whole, dryRun);
};
const rows = (sql: string) => on.stage.core.store.query(sql);
const recipients = async () =>
  (await on.stage.core.store.query<{ id: string }>('select user_id as id from broadcast_recipient order by 1')).map(
    ({ id }) => id,
  );

test('lists become a broadcast that waits; shown, gone on with after a death, cancelled', async () => {
  const { core } = on.stage;
  const files = [file('people.csv'), file('more.csv')];
  expect(await written({ files }, true)).toBe(0);
  expect(said()).toMatch(/【通知】明天9点[\s\S]*共3人：.*成员以外1人/u);
  expect(await recipients()).toEqual([]);
  expect(await written({ files })).toBe(0);
  const number = /TZ\d{8}-\d{4}/u.exec(said())?.[0] ?? '';
  expect(await recipients()).toEqual(['inspector-1', 'liaison-1', 'teacher-9']);

  // As if it had died with a part of the list written: the same command ends what it began, and nothing is there twice.
  await core.store.execute(`update broadcast set state = 'draft'`);
  await core.store.execute(`delete from broadcast_recipient where user_id = 'teacher-9'`);
  expect(await written({ files })).toBe(0);
  expect(said()).toContain(number);
  expect(await recipients()).toHaveLength(3);
  expect(await rows('select number, state from broadcast')).toEqual([{ number, state: 'waiting' }]);
  expect(await written({ files })).toBe(1);
  expect(said()).toMatch(/已经有了/u);

  expect(await listAll(core, true)).toBe(0);
  expect(jsonLines(said())).toEqual([
    expect.objectContaining({ number, state: '待审', waiting: 3, text: '【通知】明天9点到县教育局三楼开会' }),
  ]);
  await core.store.execute(`update broadcast_recipient set state = 'failed', error = 'recipient: 81013 no such user'
    where user_id = 'teacher-9'`);
  expect(await showOne(core, number, false)).toBe(0);
  expect(said()).toMatch(/teacher-9\t\t没送到\t收不到.*\t.*81013 no such user/u);
  expect(await showOne(core, number, true)).toBe(0);
  expect(jsonLines(said())).toHaveLength(4);
  expect(await cancelBroadcastOf(core, { number, by: 'leader-1', reason: '改期' })).toBe(0);
  said();
  await listAll(core, false);
  expect(said()).toMatch(/已取消/u);
  expect(await cancelBroadcastOf(core, { number, by: 'leader-1', reason: '' })).toBe(1);
});

test('words that mean people, at a time', async () => {
  expect(await written({ to: '公安的联络员', at: '2026-07-20 09:00' })).toBe(0);
  expect(await rows('select send_at as at from broadcast')).toEqual([{ at: new Date('2026-07-20T09:00:00+08:00') }]);
});

test.each<[string, () => Partial<GivenBroadcast>, RegExp]>([
  ['a slip in the list', () => ({ files: [file('slip.csv')] }), /1行不是账号/u],
  ['nobody', () => ({ to: '王小二' }), /不知道是谁/u],
  ['neither people nor a list', () => ({}), /--to 或 --from-file/u],
  ['both', () => ({ to: '检查员', files: [file('more.csv')] }), /--to 或 --from-file/u],
  ['a time that is none', () => ({ to: '检查员', at: 'tomorrow' }), /时间写成/u],
  ['no author', () => ({ to: '检查员', by: '' }), /--by/u],
  ['who may not', () => ({ to: '检查员', by: 'inspector-1' }), /办公室/u],
  ['no words', () => ({ to: '检查员', textFile: file('none.txt') }), /读不到/u],
])('%s', async (_what, given, why) => {
  await expect(written(given())).rejects.toMatchObject({ userText: expect.stringMatching(why) });
  expect(await recipients()).toEqual([]);
});

test('one that is not there', async () => {
  expect(await showOne(on.stage.core, 'TZ20260713-0009', false)).toBe(1);
});
