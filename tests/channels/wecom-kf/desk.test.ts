/** The desk: the bot is silent while a human serves, gives parents away when asked, and is there again afterwards. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult } from '../../../src/channels/contract.ts';
import type { WecomKfChannel } from '../../../src/channels/wecom-kf/channel.ts';
import { TEXTS } from '../../../src/channels/wecom-kf/texts.ts';
import type { Parent, Servicer } from '../../sim/wecom-kf/kf-sim.ts';
import { answer, type KfStage, openStage, until } from './stage.ts';

let stage: KfStage;
let channel: WecomKfChannel;
let parent: Parent;
let colleague: Servicer;

beforeEach(async () => {
  stage = await openStage();
  channel = await stage.running();
  parent = stage.sim.parent('wmSYNTHETICCUSTOMER000000001');
  colleague = stage.sim.servicer('u-servicer-01');
  colleague.receives();
});
afterEach(() => stage.close());

/** Everything that was pinged has been fetched. */
async function settled(act: Promise<unknown>): Promise<void> {
  const calls = stage.sim.calls('kf/sync_msg');
  await act;
  await until(() => stage.sim.calls('kf/sync_msg') > calls && stage.isIdle());
}

function say(text: string, more: { id?: string; attempt?: number } = {}): Promise<SendResult> {
  return answer(stage, channel, { userId: parent.userId, body: text, ...more });
}

function handOver(more: { id?: string; attempt?: number } = {}): Promise<SendResult> {
  const body = { kind: 'handover', text: '正在转人工，请稍候。', otherwise: '现在没有人值守，请留言。' } as const;
  return answer(stage, channel, { userId: parent.userId, body, ...more });
}

function refusals(): unknown[] {
  return stage.sim.breaches().filter(({ kind }) => kind !== 'refused');
}

describe('while a human serves', () => {
  it('nothing is taken in and nothing is said; afterwards the bot says that it is back', async () => {
    await settled(parent.say('一'));
    await settled(colleague.takes(parent));
    await settled(parent.say('二'));
    await settled(colleague.says(parent, '您好'));
    expect(await say('机器人的话')).toMatchObject({ ok: false, error: 'reply_window' });
    await settled(parent.say('三'));
    expect(stage.said()).toEqual(['一']);
    await settled(colleague.ends(parent));
    expect(parent.texts()).toEqual(['您好', TEXTS.botIsBack]);
    await settled(parent.say('四'));
    expect(stage.said()).toEqual(['一', '四']);
    expect(await say('机器人的话')).toMatchObject({ ok: true });
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('the state is asked before the first words of somebody unknown, and then not for ten minutes', async () => {
    parent.customer.state = 3;
    await settled(parent.say('给人工的'));
    expect(stage.said()).toEqual([]);
    await settled(parent.say('还是给人工的'));
    expect(stage.sim.calls('kf/service_state/get')).toBe(1);
    stage.clock.advance(10 * 60_000 + 1);
    parent.customer.state = 1;
    await settled(parent.say('给机器人的'));
    expect(stage.sim.calls('kf/service_state/get')).toBe(2);
    expect(stage.said()).toEqual(['给机器人的']);
  });

  it('a customer who waits in the pool is the desk’s, too', async () => {
    parent.customer.state = 2;
    await settled(parent.say('在排队'));
    expect(stage.said()).toEqual([]);
    expect(await say('机器人')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/send_msg')).toBe(0);
  });

  it('what was said to a human while we were down is not answered afterwards', async () => {
    await channel.close();
    stage.sim.onPing(() => {});
    await parent.say('给机器人的', { quiet: true });
    await colleague.takes(parent, 4);
    await parent.say('给人工的', { quiet: true });
    await colleague.ends(parent, { withCode: false });
    await parent.say('又给机器人的', { quiet: true });
    const other = stage.sim.parent('wmOTHER');
    other.customer.state = 3;
    await other.say('人工在听');
    await colleague.ends(other, { withCode: false });
    stage.clock.advance(3600_000);
    const next = stage.instance();
    await next.start?.();
    await until(() => stage.said().length === 2 && stage.isIdle());
    expect(stage.said()).toEqual(['给机器人的', '又给机器人的']);
  });

  it('news of yesterday about the desk says nothing about today', async () => {
    await channel.close();
    stage.sim.onPing(() => {});
    await colleague.takes(parent);
    // Ended by the platform in the night, without an event.
    parent.customer.state = 0;
    stage.clock.advance(12 * 3600_000);
    const next = stage.instance();
    await settled(Promise.resolve(next.start?.()));
    stage.sim.onPing((account, token) => next.ping(account, token));
    await settled(parent.say('早上好'));
    expect(stage.said()).toEqual(['早上好']);
  });

  it('after the end of one session the platform may give the next one to a human at once', async () => {
    await channel.close();
    stage.sim.onPing(() => {});
    await colleague.takes(parent);
    await colleague.ends(parent, { withCode: false });
    await parent.say('又来了');
    parent.customer.state = 3;
    const next = stage.instance();
    await settled(Promise.resolve(next.start?.()));
    expect(stage.said()).toEqual([]);
    expect(stage.sim.calls('kf/service_state/get')).toBe(1);
  });

  it('a page that is taken twice leaves out the same words twice', async () => {
    let isAway = true;
    await channel.close();
    channel = stage.instance({
      accept: async ({ content }) => {
        if (isAway && content.type === 'text' && content.text === '别人的') throw new Error('database away');
      },
    });
    stage.sim.onPing(() => {});
    parent.customer.state = 3;
    await parent.say('给人工的');
    await colleague.ends(parent, { withCode: false });
    await stage.sim.parent('wmOTHER').say('别人的');
    await channel.start?.();
    await until(() => stage.notes.length === 1 && stage.isIdle());
    isAway = false;
    stage.timers.advance(1000);
    await until(() => stage.said().length === 1 && stage.isIdle());
    expect(stage.said()).toEqual(['别人的']);
  });

  it('a state that cannot be asked for keeps the message where it is', async () => {
    stage.sim.fault('kf/service_state/get', { kind: 'cut_before' });
    await settled(parent.say('一'));
    expect(stage.said()).toEqual([]);
    stage.timers.advance(1000);
    await until(() => stage.said().length === 1);
  });

  it('without the right to ask the bot answers, and the operator is told', async () => {
    stage.sim.fault('kf/service_state/get', { kind: 'errcode', errcode: 48002 });
    await settled(parent.say('一'));
    expect(stage.said()).toEqual(['一']);
    expect(stage.notes).toMatchObject([{ kind: 'platform_warning' }]);
  });

  it('an instance that only sends learns from the handle that the human has gone', async () => {
    await settled(parent.say('一'));
    await settled(colleague.takes(parent));
    await channel.close();
    const other = stage.instance({ name: 'other' });
    stage.sim.onPing((account, token) => other.ping(account, token));
    stage.clock.advance(5000);
    await colleague.ends(parent, { withCode: false });
    await settled(Promise.resolve(other.start?.()));
    await settled(parent.say('二'));
    expect(await say('答')).toMatchObject({ ok: true });
    expect(parent.texts()).toEqual(['答']);
  });

  it('95018 makes us ask who has the customer', async () => {
    await settled(parent.say('一'));
    // Taken over at the desk, and the news of it is still on its way.
    parent.customer.state = 3;
    expect(await say('x')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/service_state/get')).toBe(2);
    await settled(parent.say('二'));
    expect(stage.said()).toEqual(['一']);
  });

  it('what the parent takes back is taken back, whoever serves', async () => {
    const msgid = await parent.say('说错了', { quiet: true });
    await settled(stage.sim.ping());
    await settled(colleague.takes(parent));
    await settled(parent.recall(msgid));
    expect(stage.heard.at(-1)?.content).toEqual({ type: 'recall', messageId: msgid });
  });
});

describe('the end of a human’s session', () => {
  it('is not announced with a code that is too old', async () => {
    await settled(parent.say('一'));
    await settled(colleague.takes(parent));
    stage.sim.onPing(() => {});
    await colleague.ends(parent);
    stage.clock.advance(21_000);
    await channel.ping(stage.sim.openKfId, null);
    await until(() => stage.sim.asked().length === 4 && stage.isIdle());
    expect(stage.sim.calls('kf/send_msg_on_event')).toBe(0);
    expect(parent.texts()).toEqual([]);
  });

  it('is announced once, even when the page is taken twice', async () => {
    let isAway = true;
    await channel.close();
    channel = stage.instance({
      accept: async () => {
        if (isAway) throw new Error('database away');
      },
    });
    stage.sim.onPing(() => {});
    parent.customer.state = 3;
    await colleague.ends(parent);
    await stage.sim.parent('wmOTHER').say('别人的');
    await channel.start?.();
    await until(() => stage.notes.length === 1 && stage.isIdle());
    isAway = false;
    stage.timers.advance(1000);
    await until(() => stage.said().length === 1 && stage.isIdle());
    expect(parent.texts()).toEqual([TEXTS.botIsBack]);
    expect(stage.sim.breaches()).toEqual([]);
  });
});

describe('handing over', () => {
  beforeEach(() => settled(parent.say('人工')));

  it('gives the parent to a colleague who is receiving, and says so', async () => {
    stage.sim.servicer('u-servicer-00').receives(false);
    expect(await handOver()).toMatchObject({ ok: true });
    expect(parent.customer).toMatchObject({ state: 3, servicer: 'u-servicer-01' });
    expect(parent.screen()).toMatchObject([{ text: '正在转人工，请稍候。', by: 'event' }]);
    await settled(parent.say('给人工的'));
    expect(stage.said()).toEqual(['人工']);
    await settled(colleague.ends(parent));
    await settled(parent.say('给机器人的'));
    expect(stage.said()).toEqual(['人工', '给机器人的']);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('takes colleagues in turn', async () => {
    stage.sim.servicer('u-servicer-02').receives();
    await handOver();
    const other = stage.sim.parent('wmOTHER');
    await settled(other.say('人工'));
    const body = { kind: 'handover', text: '转', otherwise: '没人' } as const;
    await answer(stage, channel, { userId: other.userId, body });
    expect(new Set([parent.customer.servicer, other.customer.servicer]).size).toBe(2);
  });

  it('goes to the pool when the colleague has just left', async () => {
    stage.sim.fault('kf/service_state/trans', { kind: 'errcode', errcode: 95014 });
    expect(await handOver()).toMatchObject({ ok: true });
    expect(parent.customer.state).toBe(2);
    expect(parent.texts()).toEqual(['正在转人工，请稍候。']);
    await settled(parent.say('排队时说的'));
    expect(stage.said()).toEqual(['人工']);
  });

  it.each([95014, 95016, 95018])('refused both ways with %i says so, and the bot goes on', async (errcode) => {
    stage.sim.fault('kf/service_state/trans', { kind: 'errcode', errcode }, 2);
    expect(await handOver()).toMatchObject({ ok: true });
    expect(parent.texts()).toEqual(['现在没有人值守，请留言。']);
    await settled(parent.say('那问你'));
    expect(stage.said()).toEqual(['人工', '那问你']);
  });

  it('with nobody receiving says so at once', async () => {
    colleague.receives(false);
    expect(await handOver()).toMatchObject({ ok: true });
    expect(parent.texts()).toEqual(['现在没有人值守，请留言。']);
    expect(stage.sim.calls('kf/service_state/trans')).toBe(0);
  });

  it('that was carried out although its answer was lost is not done twice', async () => {
    stage.sim.fault('kf/service_state/trans', { kind: 'cut_after' });
    expect(await handOver({ id: 'h' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await handOver({ id: 'h', attempt: 2 })).toMatchObject({ ok: true });
    expect(stage.sim.calls('kf/service_state/trans')).toBe(1);
    expect(parent.customer.state).toBe(3);
  });

  it('says so before, where the session has used up its code', async () => {
    await settled(colleague.takes(parent));
    // Given back by the desk without an end, as only another program could.
    Object.assign(parent.customer, { state: 1, servicer: null, gaveCode: true });
    stage.clock.advance(10 * 60_000 + 1);
    await settled(parent.say('又要人工'));
    expect(await handOver()).toMatchObject({ ok: true });
    expect(parent.screen()).toMatchObject([{ text: '正在转人工，请稍候。', by: 'send_msg' }]);
    expect(parent.customer.state).toBe(3);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('from an ended session waits for the parent', async () => {
    await settled(colleague.takes(parent));
    await settled(colleague.ends(parent, { withCode: false }));
    expect(await handOver()).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.calls('kf/service_state/trans')).toBe(0);
  });

  it('waits while the platform is busy', async () => {
    stage.sim.fault('kf/servicer/list', { kind: 'errcode', errcode: -1 });
    expect(await handOver({ id: 'h' })).toMatchObject({ ok: false, error: 'busy' });
    stage.sim.fault('kf/service_state/trans', { kind: 'errcode', errcode: -1 });
    expect(await handOver({ id: 'h', attempt: 2 })).toMatchObject({ ok: false, error: 'busy' });
    expect(await handOver({ id: 'h', attempt: 3 })).toMatchObject({ ok: true });
    expect(refusals()).toEqual([]);
  });

  it('to a desk that already has the parent is done', async () => {
    await settled(colleague.takes(parent));
    expect(await handOver()).toEqual({ ok: true });
    expect(stage.sim.calls('kf/service_state/trans')).toBe(0);
  });
});
