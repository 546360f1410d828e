/** The demo chat on the real pipeline: who may be played, what a chat shows, what records come of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Core, openCore } from '../../src/app/core.ts';
import { createSimulatorChannel } from '../../src/channels/simulator/channel.ts';
import { loadConfig } from '../../src/config/config.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { cleanImage } from '../../src/kernel/image-metadata.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline/pipeline.ts';
import { createLivePort, type LivePort } from '../../src/simulator/live-port.ts';
import type { ChatLine, SimulatorInput } from '../../src/simulator/port.ts';
import { insertWakes } from '../../src/store/wakes.ts';
import { withDatabase } from '../support/database.ts';
import { jpeg } from '../support/pictures.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
/** As a phone takes it, and as it is kept. */
const [PHOTO, CLEAN] = [jpeg({ hidden: true }), keptOf(jpeg({ hidden: true }))];

function keptOf(bytes: Buffer): Buffer | undefined {
  const clean = cleanImage(bytes);
  return clean.ok ? clean.bytes : undefined;
}

let core: Core;
let port: LivePort;
let pipeline: Pipeline;
let dataDir: string;
let said = 0;
const clock = new ManualClock('2026-07-18T02:00:00Z');

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-port-'));
  const config = loadConfig({ DATABASE_URL: db.url, DATA_DIR: dataDir, DEMO: '1' });
  core = await openCore(config, silentLog, clock);
  pipeline = createPipeline({
    ...core,
    channels: new Map([['simulator', createSimulatorChannel((message) => port.delivered(message))]]),
    pushChannel: 'simulator',
    sendLeaseMs: 30_000,
  });
  port = createLivePort({ ...core, pipeline });
});

afterAll(async () => {
  await core.close();
  await rm(dataDir, { recursive: true });
});

/** Does something in a chat (their own with the bot unless named) and gives the chat's lines afterwards. */
async function act(person: string, input: SimulatorInput, chat = person): Promise<ChatLine[]> {
  said += 1;
  clock.advance(1_000);
  await port.say(person, chat, input, `message-${said}`);
  await pipeline.drained();
  return await port.history(person, chat, 100);
}

const say = (person: string, text: string, chat = person) => act(person, { kind: 'text', text }, chat);

function tap(line: ChatLine | undefined, ...selected: string[]): SimulatorInput {
  return { kind: 'tap', key: selected[0] ?? '', taskId: line?.taskId ?? null, selected };
}

describe('people and chats', () => {
  test('ten members with unit and role, and a parent', async () => {
    const people = await port.people();
    expect(people).toHaveLength(12);
    expect(people.find(({ id }) => id === 'inspector-1')).toMatchObject({ name: '李志强', kind: 'member' });
    expect(people.find(({ id }) => id === 'inspector-1')?.title).toMatch(/教育.* · /);
    expect(people.at(-1)).toMatchObject({ id: 'parent', kind: 'parent' });
  });

  test('everybody has the chat with the bot, and the groups they are in', async () => {
    const chats = async (person: string) => (await port.chats(person)).map(({ id }) => id);
    expect(await chats('fire-1')).toEqual(['fire-1', 'group-joint']);
    expect(await chats('leader-1')).toEqual(['leader-1', 'group-office']);
    expect(await chats('school-1')).toEqual(['school-1']);
  });
});

describe('a conversation', () => {
  test('lines of both sides, a tapped card shows the choice, and the person’s line says it', async () => {
    await say('inspector-1', '填报');
    const asked = (await say('inspector-1', '启航书法')).at(-1);
    expect(asked).toMatchObject({ from: 'bot', multi: false, answered: null, taskId: expect.any(String) });
    expect(asked?.options.map(({ label }) => label)).toContain('安全消防食品卫生');
    const after = await act('inspector-1', tap(asked, 'list=AQ'));
    expect(after.find(({ seq }) => seq === asked?.seq)?.answered).toBe('安全消防食品卫生');
    expect(after.at(-2)).toMatchObject({ from: 'person', personName: '李志强', text: '安全消防食品卫生' });
    expect(after.at(-1)?.text).toContain('什么时候查的');
  });

  test('a repeated click sends nothing twice', async () => {
    const before = (await port.history('office-1', 'office-1', 100)).length;
    for (let n = 0; n < 3; n += 1) await port.say('office-1', 'office-1', { kind: 'text', text: '你好' }, 'the-same');
    await pipeline.drained();
    expect((await port.history('office-1', 'office-1', 100)).length).toBe(before + 2);
  });

  test('photos, places and a receipt: the record stands beside the chat', async () => {
    const me = 'inspector-1';
    for (const text of ['现在', '全部符合，除 AQ06', '全表符合', '通道堆了三个纸箱', '没有', '后天'])
      await say(me, text);
    const kept = await port.keepPhoto(me, PHOTO);
    if (!kept.ok) throw new Error(kept.reason);
    const withPhoto = await act(me, { kind: 'photo', mediaId: kept.mediaId });
    const line = withPhoto.findLast(({ from }) => from === 'person');
    expect(line).toMatchObject({ text: '[照片]', photoUrl: `/simulator/api/photo/${kept.mediaId}` });
    expect(await port.photo(me, kept.mediaId)).toEqual({ bytes: CLEAN, contentType: 'image/jpeg' });
    await say(me, '发完了');
    const place = { kind: 'location', latitude: 36.5, longitude: 113.05, label: '开元西街' } as const;
    expect((await act(me, place)).findLast(({ from }) => from === 'person')?.text).toBe('[位置] 开元西街');
    await say(me, '王强、李敏');
    const receipt = (await say(me, '提交')).at(-1)?.text ?? '';
    const [number, rectification] = ['JC', 'ZG'].map((kind) => new RegExp(`${kind}\\d{8}-\\d{4}`).exec(receipt)?.[0]);
    const recordOf = async (wanted: string | undefined) =>
      (await port.records(me)).find((record) => record.number === wanted && wanted !== undefined);
    expect(await recordOf(number)).toMatchObject({ kind: '检查', state: '已报送' });
    expect(await recordOf(rectification)).toMatchObject({ kind: '整改', state: '待办' });
    await say(me, `撤回 ${number}`);
    await say(me, '是');
    expect(await recordOf(number)).toMatchObject({ state: '已撤回' });
    expect(await recordOf(rectification)).toMatchObject({ state: '已作废' });
    expect(await port.records('parent')).toEqual([]);
  });

  test('a report comes as a file, a download for whom it was sent to', async () => {
    const lines = await say('deputy-1', '报告 周报');
    const { fileUrl = '', text } = lines.findLast((line) => line.fileUrl !== undefined) ?? {};
    expect(text).toMatch(/^\[文件\] 周报-\d{8}\.docx$/u);
    const id = fileUrl.replace('/simulator/api/report/', '');
    expect((await port.report('deputy-1', id))?.bytes.subarray(0, 2).toString()).toBe('PK');
    expect(await port.report('inspector-1', id)).toBeUndefined();
  });

  test('what is no photo is refused with a sentence; a photo that is not there is none', async () => {
    expect(await port.keepPhoto('inspector-1', Buffer.from('<svg onload=alert(1)>'))).toEqual({
      ok: false,
      reason: expect.stringContaining('不是照片'),
    });
    const large = Buffer.concat([jpeg(), Buffer.alloc(11 * 1024 * 1024)]);
    expect(await port.keepPhoto('inspector-1', large)).toEqual({
      ok: false,
      reason: expect.stringContaining('超过10MB'),
    });
    expect(await port.photo('inspector-1', '../../etc/passwd')).toBeUndefined();
    const broken = await port.keepPhoto('inspector-1', PHOTO.subarray(0, 200));
    expect(broken).toEqual({ ok: false, reason: '这张照片不完整，打不开。请重新发 JPG 照片。' });
  });

  test('a photo that came over WeCom is not shown on the demo page', async () => {
    await core.store.execute(`insert into media (id, channel, uploader_id, state, content_type)
      values ('from-wecom', 'wecom-app', 'inspector-1', 'stored', 'image/jpeg')`);
    expect(await port.photo('inspector-1', 'from-wecom')).toBeUndefined();
  });
});

describe('a group', () => {
  test('everybody in it sees the same lines; the bot answers who spoke to it, and them only', async () => {
    const quiet = await say('inspector-2', '大家下午好', 'group-joint');
    expect(quiet.map(({ text }) => text)).toEqual(['大家下午好']);
    const lines = await say('fire-1', '@小助手 今日任务', 'group-joint');
    expect(lines.at(-1)).toMatchObject({ from: 'bot', mentions: ['fire-1'] });
    expect(await port.history('inspector-2', 'group-joint', 100)).toEqual(lines);
  });
});

describe('news', () => {
  test('listeners hear of every line: a person’s own chat as theirs, a group’s as everybody’s', async () => {
    const heard: [string, string | null][] = [];
    const stop = port.subscribe((chat, person) => heard.push([chat, person]));
    await say('grid-1', '你好');
    await say('fire-1', '@小助手 你好', 'group-joint');
    expect(heard).toEqual([
      ['grid-1', 'grid-1'],
      ['grid-1', 'grid-1'],
      ['group-joint', null],
      ['group-joint', null],
    ]);
    stop();
    await say('grid-1', '谢谢');
    expect(heard).toHaveLength(4);
  });

  test('what wakes a conversation is nobody’s line; what it makes the bot say is the bot’s', async () => {
    const before = (await say('liaison-1', '你好')).length;
    const wake = { kind: 'human_said', number: 'RG20260302-0001', text: '办公室：收到', ends: true };
    const place = { channel: 'simulator', chatId: 'liaison-1', userId: 'liaison-1' };
    const conversationKey = 'simulator:liaison-1:liaison-1';
    await insertWakes(core.store, [{ id: 'wake-shown', ...place, conversationKey, wake }]);
    await pipeline.runDue();
    const lines = await port.history('liaison-1', 'liaison-1', 50);
    expect(lines).toHaveLength(before + 1);
    expect(lines.at(-1)).toMatchObject({ from: 'bot', text: '办公室：收到' });
  });

  test('the morning can be sent by hand, once a day, and arrives in the chat', async () => {
    const count = await port.runMorning('2026-07-20');
    await pipeline.drained();
    expect(count).toBeGreaterThan(5);
    expect((await port.history('approver-1', 'approver-1', 10)).at(-1)?.text).toContain('答复一件办学许可申请');
    expect(await port.runMorning('2026-07-20')).toBe(0);
  });
});
