/** Customer messages: menus, codes, quotas, tokens, outcomes that nobody knows. */
import { afterEach, describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { WECHAT_MP_CAPABILITIES } from '../../../src/channels/wechat-mp/channel.ts';
import type { Follower } from '../../sim/wechat-mp/mp-follower.ts';
import { choices, type MpStage, openMpStage, type StageOptions } from './stage.ts';

const SEND = 'message/custom/send';
const OPEN_ID = 'oSYNTHETICOPENID0000000001';

let stage: MpStage | undefined;

/** A follower who has just written and whose callback is answered. */
async function open(options: StageOptions = {}) {
  stage = await openMpStage({ waitMs: 0, ...options });
  const parent = stage.sim.follower(OPEN_ID);
  await parent.say('在吗');
  return { stage, sim: stage.sim, parent };
}

/** The same, with a callback that is waiting. */
async function openWaiting(options: StageOptions = {}) {
  stage = await openMpStage(options);
  const parent: Follower = stage.sim.follower(OPEN_ID);
  const said = parent.say('在吗');
  await stage.hears(1);
  return { stage, sim: stage.sim, parent, said };
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('a question', () => {
  it('goes as a menu, whose press comes back as the words on it', async () => {
    const { stage: here, sim, parent, said } = await openWaiting();
    expect(await here.send(choices(['查证照', '问政策']))).toEqual({ ok: true });
    // The callback waits for nothing any more.
    const { tries } = await said;
    expect(tries).toMatchObject([{ body: 'success' }]);
    expect(tries[0]?.ms).toBeLessThan(2500);
    const [menu] = parent.screen();
    expect(menu).toMatchObject({
      by: 'custom',
      options: [
        { id: '1', label: '查证照' },
        { id: '2', label: '问政策' },
      ],
    });
    expect(menu?.text.startsWith('选哪一个？\n')).toBe(true);
    const pressed = parent.press('问政策');
    const { content } = await here.hears(2);
    expect(content).toEqual({ type: 'text', text: '问政策' });
    await here.send('好的');
    await pressed;
    expect(sim.breaches()).toEqual([]);
  });

  it.each([
    ['several answers at once', choices(['甲', '乙'], { mode: 'multi' })],
    ['eleven options', choices(Array.from({ length: 11 }, (_, n) => `第${n}项`))],
    ['no options', choices([])],
    ['two options of one name', choices(['甲', '甲 '])],
    ['an option that would link', choices(['<a href="x">甲</a>', '乙'])],
    ['an option that is too long', choices(['字'.repeat(43), '乙'])],
    ['an option without a name', choices([' ', '乙'])],
    ['a question that is too long', choices(['甲', '乙'], { text: '字'.repeat(342) })],
    ['a question of no words', choices(['甲', '乙'], { text: ' ' })],
  ])('with %s is numbered text', async (_what, body) => {
    const { stage: here, parent } = await open();
    expect(await here.send(body)).toEqual({ ok: true });
    const wanted = body.kind === 'choices' ? body.fallbackText : '';
    expect(parent.screen()).toMatchObject([{ options: [], msgtype: 'text' }]);
    expect(parent.texts()[0]?.replaceAll('＜', '<')).toBe(wanted);
  });

  it('links nothing that somebody typed', async () => {
    const { stage: here, sim, parent } = await open();
    expect(await here.send(choices(['甲', '乙'], { text: '<a href="http://x">点我</a>是什么？' }))).toEqual({
      ok: true,
    });
    expect(await here.send('<a href="http://x">点我</a>')).toEqual({ ok: true });
    expect(parent.texts()[0]).toContain('＜a href');
    expect(parent.texts()[1]).toContain('＜a href');
    expect(sim.breaches()).toEqual([]);
  });

  it('that surely did not go out as a menu rides back as numbered text', async () => {
    const { stage: here, sim, parent, said } = await openWaiting();
    sim.fault(SEND, { kind: 'errcode', errcode: -1 });
    expect(await here.send(choices(['甲', '乙']))).toEqual({ ok: true });
    await said;
    expect(parent.screen()).toMatchObject([{ text: '选哪一个？\n1. 甲\n2. 乙', by: 'passive' }]);
  });

  it('that may have gone out as a menu does not ride back as well', async () => {
    const { stage: here, sim, parent, said } = await openWaiting();
    sim.fault(SEND, { kind: 'cut_after' });
    expect(await here.send(choices(['甲', '乙']))).toMatchObject({ ok: false, error: 'timeout' });
    await said;
    expect(parent.screen()).toHaveLength(1);
    expect(parent.screen()[0]?.options).toHaveLength(2);
  });
});

describe('an account that may send no customer messages', () => {
  it('answers by what rides back: options as numbers, and only one message', async () => {
    const { stage: here, sim, parent, said } = await openWaiting({ account: 'personal' });
    const { channel } = here.sides;
    expect(channel.capabilities).toEqual(WECHAT_MP_CAPABILITIES);
    expect(await here.send(choices(['甲', '乙']))).toEqual({ ok: true });
    expect(await here.send('还有一句')).toMatchObject({ ok: false, error: 'reply_window' });
    await said;
    expect(parent.screen()).toMatchObject([{ text: '选哪一个？\n1. 甲\n2. 乙', by: 'passive' }]);
    // From now on the renderer knows.
    expect(channel.capabilities).toMatchObject({ options: 0, messagesPerReply: 1, push: false });
    expect(here.notes).toMatchObject([{ kind: 'platform_warning', detail: expect.stringContaining('48001') }]);
    expect(sim.faultsShown()).toBe(0);
  });

  it('is tried again once an hour, and no more often', async () => {
    const { stage: here, sim } = await open({ account: 'personal' });
    const later = () => here.send('晚一点', { reply: null });
    expect(await later()).toMatchObject({ error: 'reply_window' });
    expect(await later()).toMatchObject({ error: 'reply_window' });
    expect(sim.calls(SEND)).toBe(1);
    here.clock.advance(3600_000);
    expect(await later()).toMatchObject({ error: 'reply_window' });
    expect(await later()).toMatchObject({ error: 'reply_window' });
    expect(sim.calls(SEND)).toBe(2);
    expect(here.notes).toHaveLength(1);
    // Verified meanwhile.
    sim.setAccount('verified');
    here.clock.advance(3600_000);
    expect(await later()).toEqual({ ok: true });
    expect(here.sides.channel.capabilities).toMatchObject({ options: 10, messagesPerReply: 5 });
  });

  it('may send texts and no menus, if it is a test account', async () => {
    const { stage: here, sim, parent } = await open({ account: 'test' });
    expect(await here.send(choices(['甲', '乙']))).toEqual({ ok: true });
    expect(await here.send(choices(['丙', '丁']))).toEqual({ ok: true });
    expect(parent.texts()).toEqual(['选哪一个？\n1. 甲\n2. 乙', '选哪一个？\n1. 丙\n2. 丁']);
    expect(here.sides.channel.capabilities).toMatchObject({ options: 0, messagesPerReply: 5 });
    expect(sim.calls(SEND)).toBe(3);
  });
});

describe('the platform’s rules', () => {
  it('five messages, then the follower must write', async () => {
    const { stage: here, parent } = await open();
    for (let count = 1; count <= 5; count += 1) expect(await here.send(`第 ${count} 条`)).toEqual({ ok: true });
    expect(await here.send('第 6 条')).toMatchObject({
      ok: false,
      error: 'reply_window',
      detail: expect.stringMatching(/45047/),
    });
    await parent.say('还在');
    expect(await here.send('第 6 条')).toEqual({ ok: true });
  });

  it('48 hours, then the follower must write', async () => {
    const { stage: here } = await open();
    here.clock.advance(48 * 3600_000 + 1000);
    expect(await here.send('晚了')).toMatchObject({
      ok: false,
      error: 'reply_window',
      detail: expect.stringMatching(/45015/),
    });
  });

  it('three messages in the minute after a click', async () => {
    stage = await openMpStage({ waitMs: 0 });
    const parent = stage.sim.follower(OPEN_ID);
    await parent.click('start:lookup');
    expect(stage.heard[0]?.content).toEqual({ type: 'menu', key: 'start:lookup' });
    for (let count = 1; count <= 3; count += 1) expect(await stage.send(`第 ${count} 条`)).toEqual({ ok: true });
    expect(await stage.send('第 4 条')).toMatchObject({ error: 'reply_window' });
    stage.clock.advance(61_000);
    expect(await stage.send('第 4 条')).toMatchObject({ error: 'reply_window' });
  });

  it.each([
    ['has stopped following', (parent: Follower) => parent.unsubscribe(), /43004/],
    ['was never there', async () => {}, /40003/],
  ] as const)('a follower who %s is no recipient', async (what, leave, detail) => {
    const { stage: here, parent } = await open();
    await leave(parent);
    const to = what === 'was never there' ? 'oNOBODY' : OPEN_ID;
    expect(await here.send('在吗', { to, reply: null })).toMatchObject({
      error: 'recipient',
      detail: expect.stringMatching(detail),
    });
  });

  it.each([
    [48_002, 'recipient'],
    [50_005, 'recipient'],
    [45_011, 'rate_limited'],
    [45_009, 'rate_limited'],
    [40_164, 'misconfigured'],
    [50_002, 'forbidden'],
    [45_002, 'too_long'],
    [87_014, 'content_blocked'],
    [12_345, 'bad_request'],
  ] as const)('%d is %s', async (errcode, error) => {
    const { stage: here, sim } = await open();
    sim.fault(SEND, { kind: 'errcode', errcode });
    const result = await here.send('在吗');
    expect(result).toMatchObject({ ok: false, error, detail: expect.stringContaining(`errcode ${errcode}`) });
    expect(!result.ok && error === 'rate_limited' ? result.retryAfterMs : 60_000).toBeGreaterThanOrEqual(60_000);
  });
});

describe('what goes out', () => {
  it.each([
    ['a group', { kind: 'text', text: '在吗' }, { chatId: 'g' }, 'bad_request'],
    ['two people at once', { kind: 'text', text: '在吗' }, { userId: 'a|b' }, 'recipient'],
    ['nothing', { kind: 'text', text: ' \n' }, { userId: OPEN_ID }, 'bad_request'],
    ['only what nobody sees', { kind: 'text', text: '\u0000\u0008' }, { userId: OPEN_ID }, 'bad_request'],
    ['too much', { kind: 'text', text: '字'.repeat(683) }, { userId: OPEN_ID }, 'too_long'],
  ] as [string, OutboundBody, { chatId: string } | { userId: string }, string][])(
    'is refused when it is for or of %s',
    async (_what, body, target, error) => {
      const { stage: here, sim } = await open();
      const message = { id: 'odd', target, body, mentions: [], attempt: 1 };
      expect(await here.sides.channel.send(message)).toMatchObject({ ok: false, error });
      expect(sim.calls(SEND)).toBe(0);
    },
  );

  it('says the text of what it has no form for', async () => {
    const { stage: here, parent } = await open();
    const notice = { title: '通知', text: '明天到期', facts: [], fallbackText: '通知：明天到期' };
    expect(await here.send({ kind: 'notice', ...notice })).toEqual({ ok: true });
    expect(await here.send({ kind: 'handover', text: '正在转', otherwise: '请打 12345。' })).toEqual({ ok: true });
    const update = { responseCode: '', label: '甲', userId: OPEN_ID };
    expect(await here.send({ kind: 'card_update', ...update })).toEqual({ ok: true });
    expect(parent.texts()).toEqual(['通知：明天到期', '请打 12345。']);
  });
});

describe('an outcome that nobody knows', () => {
  it('is repeated once, then waits until the follower writes', async () => {
    const { stage: here, sim, parent } = await open();
    sim.fault(SEND, { kind: 'cut_after' }, 2);
    expect(await here.send('有证。', { id: 'r1' })).toMatchObject({ error: 'timeout' });
    expect(await here.send('有证。', { id: 'r1', attempt: 2 })).toMatchObject({ error: 'reply_window' });
    // The known price: at most one double.
    expect(parent.texts()).toEqual(['有证。', '有证。']);
  });

  it('is forgotten when the repeat went well', async () => {
    const { stage: here, sim } = await open();
    sim.fault(SEND, { kind: 'cut_before' });
    expect(await here.send('有证。', { id: 'r1' })).toMatchObject({ error: 'timeout' });
    expect(await here.send('有证。', { id: 'r1', attempt: 2 })).toEqual({ ok: true });
    sim.fault(SEND, { kind: 'cut_before' });
    expect(await here.send('有证。', { id: 'r1' })).toMatchObject({ error: 'timeout' });
  });
});

describe('the token', () => {
  it('is the stable one, fetched once for fifty sends, and once more when it dies early', async () => {
    const { stage: here, sim } = await open();
    for (let person = 0; person < 50; person += 1) await sim.follower(`oPERSON${person}`).say('在');
    const all = () =>
      Promise.all(Array.from({ length: 50 }, (_, person) => here.send('在', { to: `oPERSON${person}`, reply: null })));
    expect((await all()).every(({ ok }) => ok)).toBe(true);
    expect([sim.calls('stable_token'), sim.calls('token')]).toEqual([1, 0]);
    sim.state.base.token = undefined;
    expect((await all()).every(({ ok }) => ok)).toBe(true);
    expect(sim.calls('stable_token')).toBe(2);
    expect(sim.breaches()).toEqual([]);
  });

  it('is renewed before it runs out', async () => {
    const { stage: here, sim } = await open();
    expect(await here.send('一')).toEqual({ ok: true });
    here.clock.advance(7_100_000);
    expect(await here.send('二')).toEqual({ ok: true });
    expect(sim.calls('stable_token')).toBe(2);
  });

  it('tells of an address that is not on the list, and asks no more than once a minute', async () => {
    const { stage: here, sim } = await open();
    sim.state.isListed = false;
    expect(await here.send('在吗')).toMatchObject({ error: 'misconfigured', detail: expect.stringMatching(/40164/) });
    expect(await here.send('在吗')).toMatchObject({ error: 'misconfigured' });
    expect(sim.calls('stable_token')).toBe(1);
  });

  it('never shows the secret', async () => {
    const { stage: here, sim } = await open();
    sim.fault('stable_token', { kind: 'status', status: 404 });
    const result = await here.send('在吗');
    expect(JSON.stringify(result)).not.toContain(sim.state.appSecret);
    expect(result).toMatchObject({ ok: false, detail: expect.stringMatching(/stable_token/) });
  });
});
