/** Answers that ride back on their callback: in time, whole, once, and what happens when they cannot. */
import { afterEach, describe, expect, it } from 'vitest';
import { byteLength } from '../../../src/kernel/text.ts';
import { FAULT_TEXT } from '../../sim/wechat-mp/mp-sim.ts';
import { type MpStage, openMpStage, type StageOptions, until } from './stage.ts';

const SEND = 'message/custom/send';
const OPEN_ID = 'oSYNTHETICOPENID0000000001';

let stage: MpStage | undefined;

async function open(options: StageOptions = {}) {
  stage = await openMpStage(options);
  return { stage, sim: stage.sim, parent: stage.sim.follower(OPEN_ID) };
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('the address', () => {
  it('passes the check of the console', async () => {
    const { sim } = await open();
    expect(await sim.wire.verifyUrl()).toBe(true);
  });
});

describe.each(['xml', 'json'] as const)('a quick answer (%s)', (form) => {
  it.each(['safe', 'compatible'] as const)('rides back in %s mode, and nothing is called', async (mode) => {
    const { stage: here, sim, parent } = await open({ form, mode });
    const said = parent.say('启航书法有证吗');
    await here.hears(1);
    expect(await here.send('启航书法有证，在有效期内。')).toEqual({ ok: true });
    expect(await said).toMatchObject({ accepted: true, tries: [{ status: 200 }] });
    expect(parent.screen()).toMatchObject([{ text: '启航书法有证，在有效期内。', by: 'passive' }]);
    expect([sim.calls(SEND), sim.calls('stable_token'), sim.faultsShown()]).toEqual([0, 0, 0]);
    expect(sim.breaches()).toEqual([]);
  });

  it('carries every sign that people can write', async () => {
    const { stage: here, sim, parent } = await open({ form });
    const words = [
      ']]>',
      '&amp; < > " \'',
      '👨‍👩‍👧‍👦 𠮷 ﷽',
      'a\nb\n\nc',
      '1. 甲\n2. 乙',
      '\u0008有\u0000\ufffe声\ud800',
    ];
    for (const [index, text] of words.entries()) {
      const said = parent.say(`第 ${index} 句`);
      await here.hears(index + 1);
      expect(await here.send(text)).toEqual({ ok: true });
      await said;
    }
    expect(parent.texts()).toEqual([...words.slice(0, 5), '有声']);
    expect(sim.breaches()).toEqual([]);
  });

  it('carries the longest text', async () => {
    const { stage: here, sim, parent } = await open({ form });
    const longest = '字'.repeat(682);
    const said = parent.say('有哪些机构');
    await here.hears(1);
    expect(byteLength(longest)).toBe(2046);
    expect(await here.send(longest)).toEqual({ ok: true });
    await said;
    expect(parent.texts()).toEqual([longest]);
    expect(sim.breaches()).toEqual([]);
  });
});

describe('nothing to say', () => {
  it('is answered at once', async () => {
    const { parent } = await open({ answers: () => 0 });
    const { tries } = await parent.event('VIEW', { EventKey: 'https://x' });
    expect(tries).toMatchObject([{ status: 200, body: 'success' }]);
    expect(tries[0]?.ms).toBeLessThan(1500);
    expect(parent.screen()).toEqual([]);
  });

  it('is what plain mode gets, and the follower sees that something is wrong', async () => {
    const { stage: here, sim, parent } = await open({ mode: 'plain' });
    expect(await parent.say('有证吗')).toMatchObject({ accepted: false, tries: [{}, {}, {}] });
    expect(parent.texts()).toEqual([FAULT_TEXT]);
    expect(sim.faultsShown()).toBe(1);
    expect(here.heard).toEqual([]);
    expect(here.notes[0]).toMatchObject({ kind: 'platform_warning' });
  });
});

describe('a greeting', () => {
  it('rides back on the subscription, with the scene of the code', async () => {
    const { stage: here, parent } = await open();
    const done = parent.subscribe('12345');
    const { content } = await here.hears(1);
    expect(content).toEqual({ type: 'event', event: 'subscribe', key: '12345' });
    expect(await here.send('你好，发机构名称就能查证照。')).toEqual({ ok: true });
    await done;
    expect(parent.screen()).toMatchObject([{ text: '你好，发机构名称就能查证照。', by: 'passive' }]);
  });
});

describe('a slow answer', () => {
  it('lets the callback go in time, and comes as a customer message', async () => {
    const { stage: here, sim, parent } = await open({ waitMs: 40 });
    const { tries } = await parent.say('有证吗');
    expect(tries).toMatchObject([{ status: 200, body: 'success' }]);
    expect(await here.send('有证。')).toEqual({ ok: true });
    expect(parent.screen()).toMatchObject([{ text: '有证。', by: 'custom' }]);
    expect([sim.calls(SEND), sim.faultsShown()]).toEqual([1, 0]);
  });

  it('waits by default no longer than the platform does', async () => {
    const { parent } = await open();
    const { tries } = await parent.say('有证吗');
    expect(tries).toMatchObject([{ status: 200, body: 'success' }]);
    expect(tries[0]?.ms).toBeGreaterThan(3500);
    expect(tries[0]?.ms).toBeLessThan(5000);
  });
});

describe('more than one answer', () => {
  it('sends the first back and the others after it, in order', async () => {
    const { stage: here, sim, parent } = await open({ answers: () => 3 });
    const said = parent.say('查一下');
    await here.hears(1);
    for (const text of ['一', '二', '三']) expect(await here.send(text)).toEqual({ ok: true });
    await said;
    expect(
      parent
        .screen()
        .map(({ by }) => by)
        .sort(),
    ).toEqual(['custom', 'custom', 'passive']);
    await sim.settled();
    expect(new Set(parent.texts())).toEqual(new Set(['一', '二', '三']));
  });
});

describe('an answer that did not leave whole', () => {
  it('comes as a customer message when no try is left', async () => {
    const { stage: here, sim, parent } = await open();
    const said = parent.say('有证吗');
    await here.hears(1);
    await here.hangUp({ final: true });
    await said;
    expect(await here.send('有证。')).toEqual({ ok: true });
    expect(parent.screen().find(({ text }) => text === '有证。')).toMatchObject({ by: 'custom' });
    expect(sim.calls(SEND)).toBe(1);
  });

  it('rides back on the retry that is waiting already', async () => {
    const { stage: here, parent } = await open({ account: 'personal' });
    const said = parent.say('有证吗');
    await here.hears(1);
    await here.hangUp();
    await until(() => here.received > 1);
    expect(await here.send('有证。')).toEqual({ ok: true });
    expect(await said).toMatchObject({ accepted: true, tries: [{ status: null }, { status: 200 }] });
    expect(parent.screen()).toMatchObject([{ text: '有证。', by: 'passive' }]);
    expect(here.handed).toHaveLength(1);
  });

  it('is not tried again by a later attempt: that might be a repeat', async () => {
    const { stage: here, sim, parent } = await open();
    const said = parent.say('有证吗');
    await here.hears(1);
    expect(await here.send('有证。', { attempt: 2 })).toEqual({ ok: true });
    expect(parent.screen()).toMatchObject([{ by: 'custom' }]);
    sim.hangUp({ final: true });
    await said;
  });
});

describe('retries of the platform', () => {
  it('hand the message over once, and the newest connection gets the answer', async () => {
    const { stage: here, sim, parent } = await open();
    const first = parent.say('有证吗');
    await here.hears(1);
    const second = sim.repeat();
    expect(await first).toMatchObject({ tries: [{ status: 200, body: 'success' }] });
    expect(await here.send('有证。')).toEqual({ ok: true });
    await second;
    expect(parent.texts()).toEqual(['有证。']);
    expect(here.handed).toHaveLength(1);
  });

  it('after the answer left: the same once more, because the platform did not get it', async () => {
    const { stage: here, sim, parent } = await open();
    const said = parent.say('有证吗');
    await here.hears(1);
    await here.send('有证。');
    await said;
    await sim.repeat();
    expect(parent.texts()).toEqual(['有证。', '有证。']);
    expect([here.handed.length, sim.calls(SEND)]).toEqual([1, 0]);
  });

  it('long after it: no retry, nothing', async () => {
    const { stage: here, sim, parent } = await open();
    const said = parent.say('有证吗');
    await here.hears(1);
    await here.send('有证。');
    await said;
    here.clock.advance(60_000);
    expect(await sim.repeat()).toMatchObject({ tries: [{ body: 'success' }] });
    here.restart();
    expect(await sim.repeat()).toMatchObject({ tries: [{ body: 'success' }] });
    expect(parent.texts()).toEqual(['有证。']);
    expect(here.heard).toHaveLength(1);
  });

  it('while the message is still being kept: all wait for the one hand-over', async () => {
    const { stage: here, parent } = await open({ deadlineMs: 150, waitMs: 100 });
    const { promise, resolve } = Promise.withResolvers<void>();
    here.slow = promise;
    const said = parent.say('有证吗');
    await until(() => here.received === 2);
    resolve();
    await here.hears(1);
    expect(await here.send('有证。')).toEqual({ ok: true });
    expect(await said).toMatchObject({ accepted: true });
    expect(parent.texts()).toEqual(['有证。']);
    expect(here.handed).toHaveLength(1);
  });

  it('when it could not be kept: 503 until it can', async () => {
    const { stage: here, parent } = await open({ answers: () => 0 });
    here.isFull = true;
    expect(await parent.say('有证吗')).toMatchObject({ accepted: false, tries: [{ status: 503 }, {}, {}] });
    here.isFull = false;
    expect(await parent.say('有证吗')).toMatchObject({ accepted: true });
    expect(here.heard).toHaveLength(1);
  });

  it('whoever offered an answer to a message that could not be kept is not left waiting', async () => {
    const { stage: here, parent } = await open();
    here.isFull = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    here.slow = promise;
    const content = parent.say('有证吗', { MsgId: '77' });
    await until(() => here.received === 1);
    const offered = here.send('有证。', { to: OPEN_ID, reply: { messageId: '77' } });
    resolve();
    expect(await offered).toEqual({ ok: true });
    await content;
    expect(parent.screen().filter(({ text }) => text === '有证。')).toMatchObject([{ by: 'custom' }]);
  });
});

describe('other people', () => {
  it('cannot get an answer that was not for them', async () => {
    const { stage: here, sim, parent } = await open({ waitMs: 300 });
    const other = sim.follower('oSYNTHETICOPENID0000000002');
    await other.subscribe();
    here.clock.advance(1);
    const said = parent.say('有证吗');
    const { reply } = await here.hears(2);
    expect(await here.send('给别人的', { to: other.openId, ...(reply ? { reply } : {}) })).toEqual({ ok: true });
    await said;
    expect(parent.screen()).toEqual([]);
    expect(other.screen()).toMatchObject([{ text: '给别人的', by: 'custom' }]);
  });
});
