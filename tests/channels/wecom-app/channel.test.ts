/** Sending through the stand-in: forms, limits, tokens, refusals, and sends whose outcome nobody knows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, OutboundBody, SendResult } from '../../../src/channels/contract.ts';
import type { Uploads } from '../../../src/channels/ports.ts';
import { createWecomAppChannel } from '../../../src/channels/wecom-app/channel.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startWecomSim, type WecomSim } from '../../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../../support/ports.ts';

const MEMBERS = Array.from({ length: 100 }, (_value, at) => `member-${at}`);
let sim: WecomSim;
let channel: Channel;
let clock: ManualClock;
let logged: string[];
let uploads: Uploads;
const folder = mkdtempSync(join(tmpdir(), 'wecom-app-'));

beforeEach(async () => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  logged = [];
  uploads = memoryUploads();
  sim = await startWecomSim({ members: MEMBERS, now: () => clock.now() });
  channel = createChannel();
});
afterEach(() => sim.close());

function createChannel(changes: Partial<{ secret: string; apiBase: string; agentId: number }> = {}): Channel {
  const { corpId, agentId, secret, apiBase } = sim;
  const log = (what: { kind: string }) => logged.push(what.kind);
  return createWecomAppChannel({ corpId, agentId, secret, apiBase, uploads, now: () => clock.now(), log, ...changes });
}

function send(body: OutboundBody, userId = 'member-0', id = 'out-1'): Promise<SendResult> {
  return channel.send({ id, target: { userId }, body, mentions: [], attempt: 1 });
}

function text(content: string, userId?: string): Promise<SendResult> {
  return send({ kind: 'text', text: content }, userId);
}

function choices(taskId: string, count = 2): OutboundBody {
  const options = Array.from({ length: count }, (_value, at) => ({ key: `k${at}`, label: `选项${at}` }));
  return {
    kind: 'choices',
    text: '确认提交？',
    options,
    mode: 'single',
    taskId,
    fallbackText: '确认提交？\n1. 是\n2. 否',
  };
}

describe('texts', () => {
  it('arrive as they were written, under the duplicate check', async () => {
    expect(await text('编号 XZ-7\n已收到 👨‍👩‍👧 𠮷')).toMatchObject({
      ok: true,
      platformMessageId: expect.any(String),
    });
    expect(sim.deliveredTo('member-0')).toMatchObject([
      {
        shown: '编号 XZ-7\n已收到 👨‍👩‍👧 𠮷',
        request: { touser: 'member-0', enable_duplicate_check: 1, duplicate_check_interval: 14_400 },
      },
    ]);
  });

  it('may be 2,048 bytes long and not one more; nothing is ever cut', async () => {
    expect(await text(`${'字'.repeat(682)}ab`)).toMatchObject({ ok: true });
    expect(await text(`${'字'.repeat(682)}abc`)).toMatchObject({ ok: false, error: 'too_long' });
    expect(sim.counts()).toMatchObject({ delivered: 1, textsCut: 0 });
  });

  it('never become a link that we did not make', async () => {
    await text('他写了 <a href="http://evil.example">点这里</A >');
    expect(sim.deliveredTo('member-0')[0]?.shown).toBe('他写了 ＜a href="http://evil.example">点这里＜/A >');
  });

  it.each(['@all', 'member-0|member-1', '', 'a b', '@ALL'])('never go to «%s»', async (userId) => {
    expect(await text('x', userId)).toMatchObject({ ok: false, error: 'recipient' });
    expect(sim.calls('message/send')).toBe(0);
  });

  it('are refused for groups that are no app’s', async () => {
    const target = { chatId: 'group-joint' };
    expect(
      await channel.send({ id: '1', target, body: { kind: 'text', text: 'x' }, mentions: [], attempt: 1 }),
    ).toMatchObject({
      ok: false,
    });
  });

  it('tell when the only recipient is unknown', async () => {
    expect(await text('x', 'stranger')).toMatchObject({ ok: false, error: 'recipient' });
  });

  it('read partial failure out of an answer with errcode 0 (T16)', async () => {
    const answer = { errcode: 0, errmsg: 'ok', invaliduser: 'member-0', msgid: 'm' };
    const token = { errcode: 0, access_token: 't', expires_in: 7200 };
    channel = createWecomAppChannel({
      corpId: 'ww1',
      agentId: 1,
      secret: 's',
      apiBase: 'https://qyapi.weixin.qq.com',
      uploads,
      now: () => clock.now(),
      fetch: async (url) => Response.json(`${url}`.includes('gettoken') ? token : answer),
    });
    expect(await text('x')).toMatchObject({ ok: false, error: 'recipient', detail: 'invaliduser' });
  });

  it('mark exactly the three unknown of a hundred as failed (T16)', async () => {
    const everybody = [...MEMBERS.slice(0, 97), 'gone-1', 'gone-2', 'gone-3'];
    const results = await Promise.all(everybody.map((userId) => text('今日任务', userId)));
    const failed = everybody.filter((_userId, at) => results[at]?.ok === false);
    expect(failed).toEqual(['gone-1', 'gone-2', 'gone-3']);
  });
});

describe('cards', () => {
  it('carry the options; a tap comes back with their keys and marks the card', async () => {
    expect(await send(choices('t-1'))).toMatchObject({ ok: true });
    expect(sim.deliveredTo('member-0')[0]).toMatchObject({ msgtype: 'template_card', card: { keys: ['k0', 'k1'] } });
    const responseCode = sim.newResponseCode();
    const update: OutboundBody = { kind: 'card_update', responseCode, label: '已选：是', userId: 'member-0' };
    expect(await send(update)).toMatchObject({ ok: true });
    expect(sim.cardUpdates()).toMatchObject([{ userIds: ['member-0'], replaceName: '已选：是' }]);
    expect(await send(update)).toMatchObject({ ok: false, error: 'card_expired' });
  });

  it.each([42014, 42027, 40008, 40058, 999_999])(
    'refused with %i fall back to the numbered text at once',
    async (errcode) => {
      sim.fault('message/send', { kind: 'errcode', errcode });
      expect(await send(choices('t-1'))).toMatchObject({ ok: true });
      expect(sim.deliveredTo('member-0')).toMatchObject([{ msgtype: 'text', shown: '确认提交？\n1. 是\n2. 否' }]);
      expect(logged).toEqual(['card_fallback']);
    },
  );

  it('do not fall back when the trouble is not the card', async () => {
    sim.fault('message/send', { kind: 'errcode', errcode: 81013 });
    expect(await send(choices('t-1'))).toMatchObject({ error: 'recipient' });
    expect(sim.calls('message/send')).toBe(1);
  });

  it('with more options than a card holds are numbered text from the start', async () => {
    await send(choices('t-1', 21));
    expect(sim.deliveredTo('member-0')).toMatchObject([{ msgtype: 'text' }]);
  });
});

describe('the token', () => {
  it('dies under fifty parallel sends: one refresh, fifty delivered (T13)', async () => {
    await text('warm-up', 'member-99');
    sim.revokeToken(42001);
    const results = await Promise.all(MEMBERS.slice(0, 50).map((userId) => text('早上好', userId)));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(sim.counts()).toMatchObject({ tokenFetches: 2, delivered: 51, duplicatesDropped: 0 });
  });

  it('with a wrong secret is asked for once a minute, and every send says so', async () => {
    channel = createChannel({ secret: 'wrong' });
    const results = await Promise.all(MEMBERS.map((userId) => text('x', userId)));
    expect(results.every((result) => !result.ok && result.error === 'misconfigured')).toBe(true);
    expect(sim.counts().wrongSecretTries).toBe(1);
    clock.advance(61_000);
    await text('x');
    expect(sim.counts().wrongSecretTries).toBe(2);
  });

  it('that is refused again and again costs two sends a call and no storm', async () => {
    sim.fault('message/send', { kind: 'errcode', errcode: 40014 }, 100);
    for (let round = 0; round < 10; round += 1) expect(await text('x')).toMatchObject({ error: 'token' });
    expect(sim.counts().tokenFetches).toBeLessThanOrEqual(4);
  });
});

describe('limits', () => {
  it('45009 pauses that interface for a minute and no other', async () => {
    sim.fault('message/send', { kind: 'errcode', errcode: 45009 });
    expect(await text('x')).toMatchObject({ error: 'rate_limited', retryAfterMs: 60_000 });
    clock.advance(20_000);
    expect(await text('x')).toMatchObject({ error: 'rate_limited', retryAfterMs: 40_000 });
    expect(sim.calls('message/send')).toBe(1);
    const responseCode = sim.newResponseCode();
    expect(await send({ kind: 'card_update', responseCode, label: '好', userId: 'member-0' })).toMatchObject({
      ok: true,
    });
    clock.advance(40_000);
    expect(await text('x')).toMatchObject({ ok: true });
  });

  it.each([
    [-1, 'busy'],
    [45033, 'too_parallel'],
    [60020, 'misconfigured'],
    [48002, 'forbidden'],
    [85002, 'content_blocked'],
  ])('%i is reported as %s, with the code for the operator', async (errcode, error) => {
    sim.fault('message/send', { kind: 'errcode', errcode });
    const result = await text('x');
    expect(result).toMatchObject({ ok: false, error });
    expect(!result.ok && result.detail).toContain(`${errcode}`);
  });
});

describe('sends whose outcome nobody knows', () => {
  it.each(['text', 'card'])('a %s repeated after a broken answer is delivered once', async (kind) => {
    const body: OutboundBody = kind === 'text' ? { kind: 'text', text: '编号 7F3K' } : choices('t-1');
    sim.fault('message/send', { kind: 'cut_after' });
    expect(await send(body)).toMatchObject({ ok: false, error: 'timeout' });
    expect(await send(body)).toMatchObject({ ok: true });
    expect(sim.counts()).toMatchObject({ delivered: 1, duplicatesDropped: 1 });
  });

  it('a 502 counts as unknown, a 503 as busy', async () => {
    sim.fault('message/send', { kind: 'status', status: 502 });
    sim.fault('message/send', { kind: 'status', status: 503 });
    expect(await text('x')).toMatchObject({ error: 'timeout' });
    expect(await text('x')).toMatchObject({ error: 'busy' });
  });

  it('a server that is away has certainly received nothing', async () => {
    await sim.close();
    expect(await text('x')).toMatchObject({ ok: false, error: 'network' });
    sim = await startWecomSim();
  });

  it('a token call that times out has sent nothing either', async () => {
    sim.fault('gettoken', { kind: 'cut_after' });
    expect(await text('x')).toMatchObject({ ok: false, error: 'network' });
  });

  it('tells no token and no secret, whatever breaks', async () => {
    const details: string[] = [];
    for (const path of ['gettoken', 'message/send'] as const) {
      for (const fault of [
        { kind: 'cut_before' },
        { kind: 'status', status: 500 },
        { kind: 'errcode', errcode: 40008 },
      ] as const) {
        channel = createChannel();
        sim.fault(path, fault);
        const result = await text('机密');
        details.push(result.ok ? 'sent' : result.detail);
      }
    }
    expect(details).not.toContain('sent');
    expect(details.join()).not.toMatch(/sim-secret|SIM-ACCESS-TOKEN|access_token=|机密/);
  });
});

describe('files', () => {
  const path = join(folder, 'report.xlsx');
  const file: OutboundBody = { kind: 'file', mediaPath: path, fileName: '台账 1月.xlsx' };

  beforeEach(() => writeFileSync(path, 'PK some spreadsheet'));
  afterEach(() => rmSync(path, { force: true }));

  it('are uploaded under their name and sent', async () => {
    expect(await send(file)).toMatchObject({ ok: true });
    expect(sim.deliveredTo('member-0')).toMatchObject([{ msgtype: 'file', shown: '台账 1月.xlsx' }]);
  });

  it('are not uploaded twice for one message, so that a repeat is the same request', async () => {
    sim.fault('message/send', { kind: 'cut_after' });
    expect(await send(file)).toMatchObject({ error: 'timeout' });
    expect(await send(file)).toMatchObject({ ok: true });
    expect(sim.calls('media/upload')).toBe(1);
    expect(sim.counts()).toMatchObject({ delivered: 1, duplicatesDropped: 1 });
  });

  it('are uploaded once more when the media id is dead', async () => {
    sim.fault('message/send', { kind: 'errcode', errcode: 40007 });
    expect(await send(file)).toMatchObject({ ok: true });
    expect(sim.calls('media/upload')).toBe(2);
    expect(logged).toEqual(['media_renewed']);
  });

  it('an interrupted upload has reached nobody', async () => {
    sim.fault('media/upload', { kind: 'cut_after' });
    expect(await send(file)).toMatchObject({ error: 'network' });
  });

  it('too large, too small or missing are refused before the upload', async () => {
    writeFileSync(path, Buffer.alloc(20 * 1024 * 1024 + 1));
    expect(await send(file)).toMatchObject({ error: 'too_long' });
    writeFileSync(path, '12345');
    expect(await send(file)).toMatchObject({ error: 'bad_request' });
    rmSync(path);
    expect(await send(file)).toMatchObject({ error: 'bad_request' });
    expect(sim.calls('media/upload')).toBe(0);
  });
});
