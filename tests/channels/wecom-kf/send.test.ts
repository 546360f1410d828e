/** Answers: forms and limits, five in 48 hours, the welcome, files, and sends whose outcome nobody knows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundBody, SendResult } from '../../../src/channels/contract.ts';
import type { WecomKfChannel } from '../../../src/channels/wecom-kf/channel.ts';
import type { Parent } from '../../sim/wecom-kf/kf-sim.ts';
import { memoryUploads } from '../../support/ports.ts';
import { answer, type KfStage, openStage, until } from './stage.ts';

let stage: KfStage;
let channel: WecomKfChannel;
let parent: Parent;
const folder = mkdtempSync(join(tmpdir(), 'wecom-kf-'));

beforeEach(async () => {
  stage = await openStage();
  channel = await stage.running();
  parent = stage.sim.parent('wmSYNTHETICCUSTOMER000000001');
});
afterEach(() => stage.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function heard(act: Promise<unknown>, count = stage.heard.length + 1): Promise<void> {
  await act;
  await until(() => stage.heard.length === count && stage.isIdle());
}

function say(body: OutboundBody | string, more: { id?: string; attempt?: number } = {}): Promise<SendResult> {
  return answer(stage, channel, { userId: parent.userId, body, ...more });
}

function choices(labels: readonly string[], taskId = 'task-1'): OutboundBody {
  const options = labels.map((label, at) => ({ key: `k${at}`, label }));
  return { kind: 'choices', text: '选哪一个？', options, mode: 'single', taskId, fallbackText: '选哪一个？\n1. …' };
}

describe('texts', () => {
  beforeEach(() => heard(parent.say('在吗')));

  it('arrive as they were written', async () => {
    expect(await say('编号 XZ-7\n已收到 👨‍👩‍👧 𠮷')).toMatchObject({ ok: true, platformMessageId: expect.any(String) });
    expect(parent.texts()).toEqual(['编号 XZ-7\n已收到 👨‍👩‍👧 𠮷']);
  });

  it('may be 2,048 bytes long and not one more; nothing is ever cut', async () => {
    expect(await say(`${'字'.repeat(682)}ab`)).toMatchObject({ ok: true });
    expect(await say(`${'字'.repeat(682)}abc`)).toMatchObject({ ok: false, error: 'too_long' });
    expect(await say(' \n')).toMatchObject({ ok: false, error: 'bad_request' });
    expect(parent.texts()).toHaveLength(1);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('never become a link that we did not make, even where there is no room', async () => {
    await say('他写了 <a href="http://evil.example">点这里</A >');
    const full = `<a href="x">点</a>${'a'.repeat(2048 - 19)}`;
    expect(await say(full)).toMatchObject({ ok: true });
    expect(parent.texts()).toEqual([
      '他写了 ＜a href="http://evil.example">点这里＜/A >',
      full.replace('<a', '[a').replace('</a', '[/a'),
    ]);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it.each(['@all', 'wmSYNTHETICCUSTOMER000000001', 'a@b@c', '', 'wm1|wm2@wkSYNTHETICKFACCOUNT00000001', 'wm1@wkOTHER'])(
    'never go to «%s»',
    async (userId) => {
      const body: OutboundBody = { kind: 'text', text: 'x' };
      const result = await channel.send({ id: '1', target: { userId }, body, mentions: [], attempt: 1 });
      expect(result).toMatchObject({ ok: false, error: 'recipient' });
      expect(stage.sim.calls('kf/send_msg')).toBe(0);
    },
  );

  it('are refused for groups, which there are none of', async () => {
    const body: OutboundBody = { kind: 'text', text: 'x' };
    const target = { chatId: 'group' };
    expect((await channel.send({ id: '1', target, body, mentions: [], attempt: 1 })).ok).toBe(false);
  });

  it.each([
    [-1, 'busy'],
    [45009, 'rate_limited'],
    [45033, 'too_parallel'],
    [40096, 'recipient'],
    [95000, 'misconfigured'],
    [95004, 'misconfigured'],
    [95011, 'misconfigured'],
    [95017, 'forbidden'],
    [95032, 'forbidden'],
    [48002, 'forbidden'],
    [95001, 'reply_window'],
    [95002, 'reply_window'],
    [95013, 'reply_window'],
    [95018, 'reply_window'],
    [95031, 'reply_window'],
    [85002, 'content_blocked'],
  ])('%i is reported as %s, with the code for the operator', async (errcode, error) => {
    stage.sim.fault('kf/send_msg', { kind: 'errcode', errcode });
    const result = await say('x');
    expect(result).toMatchObject({ ok: false, error });
    expect(!result.ok && result.detail).toContain(`${errcode}`);
  });
});

describe('menus', () => {
  beforeEach(() => heard(parent.say('在吗')));

  it('carry the options; a press comes back with task and key', async () => {
    expect(await say(choices(['合格', '不合格'], 'T_1@x-0'))).toMatchObject({ ok: true });
    expect(parent.screen()[0]).toMatchObject({ msgtype: 'msgmenu', text: '选哪一个？' });
    await heard(parent.press('不合格'));
    expect(stage.heard.at(-1)?.content).toEqual({ type: 'tap', taskId: 'T_1@x-0', key: 'k1' });
    expect(await say({ kind: 'card_update', responseCode: '', label: '不合格', userId: 'x' })).toEqual({ ok: true });
  });

  it.each([
    ['eleven options', choices(Array.from({ length: 11 }, (_, n) => `${n}`))],
    ['an id of more than 128 bytes', choices(['合格'], 't'.repeat(127))],
    ['a label of more than 128 bytes', choices(['字'.repeat(43)])],
    ['an empty label', choices([' '])],
    ['several choices at once', { ...choices(['a']), mode: 'multi' } as OutboundBody],
    ['a question of more than 1,024 bytes', { ...choices(['a']), text: '问'.repeat(342) } as OutboundBody],
  ])('with %s are numbered text from the start', async (_why, body) => {
    expect(await say(body)).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ msgtype: 'text', text: '选哪一个？\n1. …' }]);
    expect(stage.sim.breaches()).toEqual([]);
  });
});

describe('five messages in 48 hours', () => {
  beforeEach(() => heard(parent.say('在吗')));

  it('the sixth is kept back without a call; the next word of the customer lets it go', async () => {
    for (let n = 1; n <= 5; n += 1) expect(await say(`第 ${n} 条`)).toMatchObject({ ok: true });
    const calls = stage.sim.calls('kf/send_msg');
    expect(await say('第 6 条', { id: 'sixth' })).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/send_msg')).toBe(calls);
    await heard(parent.say('还有吗'));
    expect(await say('第 6 条', { id: 'sixth' })).toMatchObject({ ok: true });
    expect(parent.texts()).toHaveLength(6);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('48 hours later nothing is said, and nobody is asked', async () => {
    stage.clock.advance(48 * 3600_000 + 1000);
    const calls = stage.sim.calls('kf/send_msg');
    expect(await say('提醒')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/send_msg')).toBe(calls);
  });

  it('a repeat of an uncertain message takes no second place', async () => {
    for (let n = 1; n <= 4; n += 1) await say(`${n}`);
    stage.sim.fault('kf/send_msg', { kind: 'cut_after' });
    expect(await say('5', { id: 'fifth' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await say('5', { id: 'fifth', attempt: 2 })).toMatchObject({ ok: true });
    expect(await say('6')).toMatchObject({ error: 'reply_window' });
    expect(parent.texts()).toEqual(['1', '2', '3', '4', '5']);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('what certainly did not go out takes no place', async () => {
    stage.sim.fault('kf/send_msg', { kind: 'errcode', errcode: -1 }, 3);
    for (let n = 0; n < 3; n += 1) await say('x');
    for (let n = 1; n <= 5; n += 1) expect(await say(`${n}`)).toMatchObject({ ok: true });
  });

  it('an instance that heard nothing learns of the newest message from the handle', async () => {
    for (let n = 1; n <= 5; n += 1) await say(`${n}`);
    expect(await say('6')).toMatchObject({ error: 'reply_window' });
    // From now on another instance hears; this one only sends.
    await channel.close();
    const other = stage.instance({ name: 'other' });
    stage.sim.onPing((account, token) => other.ping(account, token));
    await other.start?.();
    stage.clock.advance(5000);
    await heard(parent.say('换了一台'));
    expect(await say('6')).toMatchObject({ ok: true });
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('an instance that knows nothing believes the platform, once', async () => {
    const blind = stage.instance({ name: 'blind' });
    for (let n = 1; n <= 5; n += 1) await say(`${n}`);
    const body: OutboundBody = { kind: 'text', text: '推送' };
    const push = (id: string) => blind.send({ id, target: { userId: parent.userId }, body, mentions: [], attempt: 1 });
    expect(await push('p1')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(await push('p2')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/send_msg')).toBe(6);
  });

  it('a message that was accepted and did not arrive is noted, with the reason', async () => {
    parent.failNext(6);
    expect(await say('x')).toMatchObject({ ok: true });
    await stage.sim.ping();
    await until(() => stage.notes.length === 1 && stage.isIdle());
    expect(stage.notes).toEqual([
      { kind: 'platform_warning', detail: expect.stringMatching(/6: more than 5 messages/) },
    ]);
    expect(await say('y')).toMatchObject({ error: 'reply_window' });
  });
});

describe('the welcome', () => {
  const WELCOME = '您好，这里是双减咨询。';

  it('goes out with the code, once; what comes after it waits for the customer', async () => {
    await heard(parent.enter());
    expect(stage.heard.at(-1)).toMatchObject({
      content: { type: 'event', event: 'subscribe', key: '12345' },
      reply: { welcomeCode: expect.any(String) },
    });
    expect(await say(WELCOME)).toMatchObject({ ok: true });
    expect(await say('再说一句')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(parent.screen()).toMatchObject([{ text: WELCOME, by: 'event' }]);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('may be a menu', async () => {
    await heard(parent.enter());
    expect(await say(choices(['查机构', '举报']))).toMatchObject({ ok: true });
    await heard(parent.press('查机构'));
    expect(stage.heard.at(-1)?.content).toMatchObject({ type: 'tap', key: 'k0' });
  });

  it('too late by our clock goes another way, and is kept for a customer who never wrote', async () => {
    await heard(parent.enter());
    stage.clock.advance(21_000);
    expect(await say(WELCOME, { id: 'w' })).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/send_msg_on_event')).toBe(0);
    await heard(parent.say('你好'));
    expect(await say(WELCOME, { id: 'w' })).toMatchObject({ ok: true });
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('refused with the code goes out as an ordinary message to one who has written meanwhile', async () => {
    await heard(parent.enter());
    const reply = stage.heard.at(-1)?.reply ?? {};
    await heard(parent.say('在吗'));
    stage.sim.fault('kf/send_msg_on_event', { kind: 'errcode', errcode: 40058 });
    const body: OutboundBody = { kind: 'text', text: WELCOME };
    const target = { userId: parent.userId };
    expect(await channel.send({ id: 'w', target, body, mentions: [], attempt: 1, reply })).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ text: WELCOME, by: 'send_msg' }]);
  });

  it('whose outcome is unknown is not said twice', async () => {
    await heard(parent.enter());
    stage.sim.fault('kf/send_msg_on_event', { kind: 'cut_after' });
    expect(await say(WELCOME, { id: 'w' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await say(WELCOME, { id: 'w', attempt: 2 })).toMatchObject({ ok: true });
    expect(parent.texts()).toEqual([WELCOME]);
  });

  it('that a busy platform refused is said at the second try', async () => {
    await heard(parent.enter());
    stage.sim.fault('kf/send_msg_on_event', { kind: 'errcode', errcode: -1 });
    expect(await say(WELCOME, { id: 'w' })).toMatchObject({ ok: false, error: 'busy' });
    expect(await say(WELCOME, { id: 'w', attempt: 2 })).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ text: WELCOME, by: 'event' }]);
  });

  it('is not said to one who comes back', async () => {
    await heard(parent.enter());
    await say(WELCOME);
    stage.clock.advance(3600_000);
    await heard(parent.enter());
    expect(stage.heard.at(-1)?.content).toMatchObject({ type: 'event', event: 'enter_session' });
  });
});

describe('sends whose outcome nobody knows', () => {
  beforeEach(() => heard(parent.say('在吗')));

  it.each(['text', 'menu'])('a %s repeated after a broken answer is delivered once', async (kind) => {
    const body = kind === 'text' ? '编号 7F3K' : choices(['a', 'b']);
    stage.sim.fault('kf/send_msg', { kind: 'cut_after' });
    expect(await say(body, { id: 'once' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await say(body, { id: 'once', attempt: 2 })).toMatchObject({ ok: true });
    expect(parent.screen()).toHaveLength(1);
  });

  it('a token that dies under twenty parallel sends is fetched once', async () => {
    const parents = Array.from({ length: 20 }, (_, n) => stage.sim.parent(`wmCUSTOMER${n}`));
    for (const [n, one] of parents.entries()) await heard(one.say('在吗'), n + 2);
    const before = stage.sim.calls('gettoken');
    stage.sim.revokeToken();
    const sends = parents.map((one) => answer(stage, channel, { userId: one.userId, body: '好' }));
    expect((await Promise.all(sends)).every(({ ok }) => ok)).toBe(true);
    expect(stage.sim.calls('gettoken')).toBe(before + 1);
  });

  it('tells no token, no secret, no id and no word, whatever breaks', async () => {
    const details: string[] = [];
    for (const fault of [
      { kind: 'cut_before' },
      { kind: 'status', status: 500 },
      { kind: 'errcode', errcode: 40008 },
    ] as const) {
      stage.sim.fault('kf/send_msg', fault);
      const result = await say('机密');
      details.push(result.ok ? 'sent' : result.detail);
    }
    expect(details).not.toContain('sent');
    expect(details.join()).not.toMatch(/sim-secret|SIM-ACCESS-TOKEN|access_token=|机密|SYNTHETIC/);
  });
});

describe('files', () => {
  const mediaPath = join(folder, 'report.xlsx');
  const file: OutboundBody = { kind: 'file', mediaPath, fileName: '台账 1月.xlsx' };

  beforeEach(async () => {
    writeFileSync(mediaPath, 'PK some spreadsheet');
    await heard(parent.say('表呢'));
  });

  it('are uploaded once, under their name, and reused by whoever sends them again', async () => {
    const uploads = memoryUploads();
    const one = stage.instance({ uploads });
    const two = stage.instance({ uploads });
    const post = { target: { userId: parent.userId }, body: file, mentions: [], attempt: 1 };
    expect(await one.send({ ...post, id: 'f1' })).toMatchObject({ ok: true });
    expect(await two.send({ ...post, id: 'f2' })).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ msgtype: 'file', fileName: '台账 1月.xlsx' }, { msgtype: 'file' }]);
    expect(stage.sim.calls('media/upload')).toBe(1);
  });

  it('are uploaded once more when the platform has lost them', async () => {
    await say(file);
    for (const mediaId of stage.sim.mediaIds()) stage.sim.expireMedia(mediaId);
    expect(await say(file)).toMatchObject({ ok: true });
    expect(stage.sim.calls('media/upload')).toBe(2);
  });

  it('are sent even when nobody can say whether they were uploaded before', async () => {
    const away = () => Promise.reject(new Error('database away'));
    const one = stage.instance({ uploads: { find: away, keep: away, forget: away } });
    const post = { id: 'f', target: { userId: parent.userId }, body: file, mentions: [], attempt: 1 };
    expect(await one.send(post)).toMatchObject({ ok: true });
  });

  it('as a picture are sent as one', async () => {
    writeFileSync(mediaPath, Buffer.from('89504e470d0a1a0a00000000', 'hex'));
    expect(await say({ ...file, as: 'image' })).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ msgtype: 'image' }]);
  });

  it('an interrupted upload has reached nobody', async () => {
    stage.sim.fault('media/upload', { kind: 'cut_after' });
    expect(await say(file)).toMatchObject({ error: 'network' });
  });

  it('too large, too small or missing are refused before the upload', async () => {
    writeFileSync(mediaPath, Buffer.alloc(20 * 1024 * 1024 + 1));
    expect(await say(file)).toMatchObject({ error: 'too_long' });
    writeFileSync(mediaPath, '12345');
    expect(await say(file)).toMatchObject({ error: 'bad_request' });
    rmSync(mediaPath);
    expect(await say(file)).toMatchObject({ error: 'bad_request' });
    expect(stage.sim.calls('media/upload')).toBe(0);
  });

  it('that parents send are fetched and checked', async () => {
    const mediaId = stage.sim.addMedia(Buffer.from('ffd8ffe000104a464946', 'hex'), 'p.jpg');
    await heard(parent.send('image', { media_id: mediaId }));
    expect(stage.heard.at(-1)?.content).toEqual({ type: 'image', mediaId });
    expect(await channel.fetchMedia?.(mediaId)).toMatchObject({ contentType: 'image/jpeg', fileName: 'p.jpg' });
    await expect(channel.fetchMedia?.('GONE')).rejects.toMatchObject({ code: 'MEDIA_GONE' });
  });
});
