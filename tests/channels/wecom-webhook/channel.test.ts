/** Posting through the stand-in of group robots: forms, mentions, refusals, limits, and that no key is ever told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, OutboundBody, OutboundMessage, SendResult } from '../../../src/channels/contract.ts';
import { SEND_ERRORS } from '../../../src/channels/contract.ts';
import {
  createWecomWebhookChannel,
  type WecomWebhookChannelOptions,
} from '../../../src/channels/wecom-webhook/channel.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startWebhookSim, type WebhookSim } from '../../sim/wecom-webhook/webhook-sim.ts';
import { memoryRobotKeys, memoryUploads } from '../../support/ports.ts';

const KEYS = { 'group-a': '693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa', 'group-b': '00000000-7bbb-4bc4-97a0-0ec2sifa5bbb' };
const ODD_KEYS = {
  ...KEYS,
  odd: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1',
  gone: 'ffffffff-0000-4bc4-97a0-0ec2sifa5ccc',
};
let sim: WebhookSim;
let clock: ManualClock;
let channel: Channel;
let logged: string[];

beforeEach(async () => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  logged = [];
  sim = await startWebhookSim({ robots: KEYS, now: () => clock.now() });
  channel = createChannel();
});
afterEach(() => sim.close());

function createChannel(changes: Partial<WecomWebhookChannelOptions> = {}): Channel {
  return createWecomWebhookChannel({
    apiBase: sim.apiBase,
    keys: memoryRobotKeys(ODD_KEYS),
    uploads: memoryUploads(),
    now: () => clock.now(),
    log: ({ kind }) => logged.push(kind),
    ...changes,
  });
}

function send(body: OutboundBody, more: Partial<OutboundMessage> = {}): Promise<SendResult> {
  return channel.send({ id: 'out-1', target: { chatId: 'group-a' }, body, mentions: [], attempt: 1, ...more });
}

/** An address where nobody listens. */
async function closedBase(): Promise<string> {
  const gone = await startWebhookSim({ robots: {} });
  const { apiBase } = gone;
  await gone.close();
  return apiBase;
}

const text = (said: string, more?: Partial<OutboundMessage>) => send({ kind: 'text', text: said }, more);
const last = () => sim.screen('group-a').at(-1);

function notice(changes: Partial<Extract<OutboundBody, { kind: 'notice' }>> = {}): OutboundBody {
  return {
    kind: 'notice',
    title: '整改到期',
    text: '启航书法 明天到期',
    facts: [{ name: '期限', value: '7月20日' }],
    link: { label: '打开', url: 'https://bot.example.invalid/console?id=1' },
    fallbackText: '整改到期：启航书法，7月20日。',
    ...changes,
  };
}

describe('texts', () => {
  it('arrive in the group as they were written', async () => {
    expect(await text('明天 9:00 集中检查\n带好执法证 👮‍♀️')).toEqual({ ok: true });
    expect(sim.screen('group-a')).toMatchObject([
      { msgtype: 'text', text: '明天 9:00 集中检查\n带好执法证 👮‍♀️', mentions: [] },
    ]);
    expect(sim.screen('group-b')).toEqual([]);
  });

  it('may be 2,048 bytes long and not one more', async () => {
    expect(await text(`${'字'.repeat(682)}ab`)).toEqual({ ok: true });
    expect(await text(`${'字'.repeat(682)}abc`)).toMatchObject({ error: 'too_long' });
    expect(sim.calls('send')).toBe(1);
  });

  it('mention members by their ids, each once', async () => {
    await text('请报送', { mentions: ['inspector-1', 'zhang.san', 'inspector-1'] });
    expect(last()?.mentions).toEqual(['inspector-1', 'zhang.san']);
  });

  it.each(['@all', '@ALL', 'all', 'All', '', '~9f2c', 'a|b', 'a b', 'a>b'])('never mention «%s»', async (id) => {
    expect(await text('请报送', { mentions: [id, 'inspector-1'] })).toEqual({ ok: true });
    expect(last()?.mentions).toEqual(['inspector-1']);
    expect(logged).toEqual(['mention_left_out']);
  });

  it.each([
    '@all 大家注意',
    '<@all> 请看',
    '<@inspector-1> 请看',
    '<A href="http://evil.example">x</a>',
    `${'<@all>'.repeat(341)}`,
  ])('hold words that look like a mention or a link and are none: %s', async (said) => {
    expect(await text(said)).toEqual({ ok: true });
    expect(last()).toMatchObject({ mentions: [], links: [] });
    expect(last()?.text).toHaveLength(said.length);
    expect(last()?.text.replace(/[＜(](?=[@/aA])/g, '<')).toBe(said);
  });

  it('are refused when empty', async () => {
    expect(await text(' \n')).toMatchObject({ error: 'bad_request' });
    expect(sim.calls('send')).toBe(0);
  });
});

describe('other bodies', () => {
  it('a notice with a link is a card that leads there', async () => {
    expect(await send(notice())).toEqual({ ok: true });
    const url = 'https://bot.example.invalid/console?id=1';
    expect(last()).toMatchObject({
      msgtype: 'template_card',
      text: '整改到期\n启航书法 明天到期\n期限 7月20日\n打开',
      links: [url, url],
    });
  });

  it('a notice without a link, with somebody to mention, or too long for a card is markdown', async () => {
    const { link: _none, ...plain } = notice() as Extract<OutboundBody, { kind: 'notice' }>;
    await send(plain);
    expect(last()).toMatchObject({ msgtype: 'markdown', text: '整改到期\n启航书法 明天到期\n期限：7月20日' });
    await send(notice(), { mentions: ['inspector-1'] });
    expect(last()).toMatchObject({
      msgtype: 'markdown',
      mentions: ['inspector-1'],
      links: ['https://bot.example.invalid/console?id=1'],
    });
    await send(notice({ text: '很'.repeat(500) }));
    expect(last()).toMatchObject({ msgtype: 'markdown', mentions: [] });
    expect(last()?.text).toContain('很'.repeat(500));
  });

  it('a notice longer than markdown may be is its short form', async () => {
    expect(await send(notice({ text: '很'.repeat(2000) }))).toEqual({ ok: true });
    expect(last()).toMatchObject({ msgtype: 'text', text: '整改到期：启航书法，7月20日。' });
  });

  it('what people wrote stays words inside markdown', async () => {
    const hostile = '# 标题\n> 引用\n**粗** `x` [点我](http://evil.example) <@all> <font color="warning">红</font>';
    expect(await send(notice({ title: hostile, text: hostile, facts: [{ name: hostile, value: hostile }] }))).toEqual({
      ok: true,
    });
    expect(last()?.msgtype).toBe('markdown');
    expect(last()).toMatchObject({ mentions: [], links: ['https://bot.example.invalid/console?id=1'] });
    expect(last()?.text).toContain('＃ 标题\n＞ 引用\n＊＊粗＊＊ ｀x｀ ［点我］(http://evil.example) ＜@all>');
  });

  it('an address that could end early, or is none of the web’s, opens nothing else', async () => {
    await send(notice({ link: { label: '打开', url: 'https://a.example.invalid/x)(y z' } }), { mentions: ['a'] });
    expect(last()?.links).toEqual(['https://a.example.invalid/x%29%28y%20z']);
    await send(notice({ link: { label: '打开', url: 'javascript:alert(1)' } }));
    expect(last()).toMatchObject({ msgtype: 'markdown', links: [] });
  });

  it('a refused card goes out as markdown, once', async () => {
    sim.fault('send', { kind: 'errcode', errcode: 42045 });
    expect(await send(notice())).toEqual({ ok: true });
    expect(sim.screen('group-a')).toMatchObject([{ msgtype: 'markdown' }]);
    expect(logged).toEqual(['card_fallback']);
  });

  it('a card whose fate is unknown is not followed by markdown', async () => {
    sim.fault('send', { kind: 'cut_after' });
    expect(await send(notice())).toMatchObject({ error: 'timeout' });
    expect(sim.screen('group-a')).toHaveLength(1);
  });

  it('questions, lists and hand-overs are their plain words; a card update has nothing to update', async () => {
    await send({
      kind: 'choices',
      text: '?',
      options: [],
      mode: 'single',
      taskId: 't',
      fallbackText: '选哪个？\n1. 甲',
    });
    await send({ kind: 'selects', title: '?', lists: [], submit: '好', taskId: 't', fallbackText: '分派：1. 甲' });
    await send({ kind: 'handover', text: '转', otherwise: '请打 12345。' });
    expect(sim.screen('group-a').map((one) => one.text)).toEqual(['选哪个？\n1. 甲', '分派：1. 甲', '请打 12345。']);
    expect(await send({ kind: 'card_update', responseCode: 'c', label: '好', userId: 'u' })).toEqual({ ok: true });
    expect(sim.calls('send')).toBe(3);
  });
});

describe('refusals', () => {
  it('a person, a group without a robot and a key that is none are told before any call', async () => {
    expect(await text('x', { target: { userId: 'inspector-1' } })).toMatchObject({ error: 'recipient' });
    expect(await text('x', { target: { chatId: 'group-z' } })).toMatchObject({ error: 'recipient' });
    expect(await text('x', { target: { chatId: 'odd' } })).toMatchObject({ error: 'misconfigured' });
    expect(sim.calls('send')).toBe(0);
  });

  it.each([
    ['removed', 'misconfigured'],
    ['disabled', 'forbidden'],
    ['not_in_group', 'forbidden'],
  ] as const)('a robot that is %s is never tried again and wakes somebody', async (state, error) => {
    sim.setRobot('group-a', state);
    expect(await text('x')).toMatchObject({ ok: false, error });
    expect(SEND_ERRORS[error]).toMatchObject({ retry: 'never', wakeOperator: true });
  });

  it.each([
    [93000, 'misconfigured'],
    [93004, 'forbidden'],
    [93006, 'misconfigured'],
    [93008, 'forbidden'],
    [-1, 'busy'],
    [45033, 'too_parallel'],
    [40008, 'bad_request'],
    [45002, 'too_long'],
    [85002, 'content_blocked'],
    [999_999, 'bad_request'],
  ] as const)('errcode %i is %s', async (errcode, error) => {
    sim.fault('send', { kind: 'errcode', errcode });
    expect(await text('x')).toMatchObject({ ok: false, error });
  });

  it('after 45009 one robot rests for a minute, the others go on', async () => {
    sim.fault('send', { kind: 'errcode', errcode: 45009 });
    expect(await text('一')).toMatchObject({ error: 'rate_limited', retryAfterMs: 60_000 });
    clock.advance(20_000);
    expect(await text('二')).toMatchObject({ error: 'rate_limited', retryAfterMs: 40_000 });
    expect(await text('二', { target: { chatId: 'group-b' } })).toEqual({ ok: true });
    expect(sim.calls('send')).toBe(2);
    clock.advance(40_000);
    expect(await text('三')).toEqual({ ok: true });
  });

  it('a broken line is uncertain, an unreachable server is certain, a gateway’s 502 is uncertain', async () => {
    sim.fault('send', { kind: 'cut_after' });
    expect(await text('x')).toMatchObject({ error: 'timeout' });
    sim.fault('send', { kind: 'status', status: 502 });
    expect(await text('x')).toMatchObject({ error: 'timeout' });
    channel = createChannel({ apiBase: await closedBase() });
    expect(await text('x')).toMatchObject({ error: 'network' });
  });

  it('keys that cannot be read now are read later', async () => {
    channel = createChannel({
      keys: { keyOf: () => Promise.reject(new Error('connection to postgres://u:p@h lost')) },
    });
    const result = await text('x');
    expect(result).toMatchObject({ ok: false, error: 'busy' });
    expect(JSON.stringify(result)).not.toContain('postgres');
  });

  it('tell no key, whatever breaks and whatever the platform repeats', async () => {
    const key = KEYS['group-a'];
    const details: string[] = [];
    for (const fault of [
      { kind: 'cut_before' },
      { kind: 'status', status: 404 },
      { kind: 'status', status: 500 },
      { kind: 'errcode', errcode: 93000, errmsg: `invalid webhook url /cgi-bin/webhook/send?key=${key}` },
    ] as const) {
      sim.fault('send', fault);
      const result = await text('机密');
      details.push(result.ok ? 'sent' : result.detail);
    }
    channel = createChannel({ apiBase: await closedBase() });
    const away = await text('机密');
    details.push(away.ok ? 'sent' : away.detail);
    expect(details).toHaveLength(5);
    expect(details.join()).not.toContain('sent');
    expect(details.join()).not.toMatch(/693a91f6|0ec2sifa5aaa|机密/);
  });
});

describe('the pace that the channel asks for', () => {
  it('stays under what the platform punishes', async () => {
    const { limits } = channel.capabilities;
    const sentAt: number[] = [];
    for (let second = 0; second < 600; second += 1) {
      const now = clock.now().getTime();
      const isFree = limits.every(
        (limit) => sentAt.filter((at) => at > now - limit.seconds * 1000).length < limit.count,
      );
      if (isFree) {
        sentAt.push(now);
        expect(await text(`${second}`)).toEqual({ ok: true });
      }
      clock.advance(1000);
    }
    expect(sim.breaches()).toEqual([]);
    expect(sim.screen('group-a').length).toBe(180);
  });

  it('and the stand-in does punish what is faster', async () => {
    for (let count = 0; count < 20; count += 1) await text(`${count}`);
    expect(await text('21')).toMatchObject({ error: 'rate_limited' });
    clock.advance(60_000);
    expect(await text('22')).toMatchObject({ error: 'rate_limited' });
    expect(sim.breaches()).toEqual(['more than 20 in a minute', 'posted while shut out']);
  });
});

describe('the check', () => {
  it('posts nothing, and says what is known', async () => {
    channel = createChannel({ countKeys: async () => 2 });
    expect(await channel.check?.()).toMatchObject([
      { state: 'unknown', says: expect.stringContaining('2 个群') },
      { state: 'good' },
    ]);
    expect(sim.screen('group-a')).toEqual([]);
  });

  it('says what to do where nothing is registered or nothing is reached', async () => {
    channel = createChannel({ countKeys: async () => 0, apiBase: await closedBase() });
    expect(await channel.check?.()).toMatchObject([{ state: 'unknown', fix: expect.stringContaining('添加') }]);
    channel = createChannel({ countKeys: async () => 1, apiBase: await closedBase() });
    expect(await channel.check?.()).toMatchObject([
      { state: 'unknown' },
      { state: 'bad', fix: expect.stringContaining('qyapi.weixin.qq.com') },
    ]);
    channel = createChannel({ countKeys: () => Promise.reject(new Error('away')) });
    expect(await channel.check?.()).toMatchObject([{ state: 'unknown' }, { state: 'good' }]);
  });
});
