/** Callback mode end to end: each way an answer can travel, over real HTTP, and what happens when a way breaks. */
import { afterEach, describe, expect, it } from 'vitest';
import type { OutboundMessage, SendResult } from '../../../src/channels/contract.ts';
import { type CallbackStage, choices, openCallbackStage, type StageOptions, until } from './callback-stage.ts';

const OFFICER = 'u-officer-01';
const GROUP = 'wrGROUP0001';
const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a46', 'hex'), Buffer.alloc(500, 0xaa)]);
/** Nothing is there within the patience: the platform is told “in a moment”. */
const HASTY = { patienceMs: 20, deadlineMs: 100 };

let stage: CallbackStage;
afterEach(async () => {
  expect(stage.sim.breaches()).toEqual([]);
  await stage.close();
});

async function open(options: StageOptions = {}): Promise<CallbackStage> {
  stage = await openCallbackStage(options);
  return stage;
}

function mark(taskId: string, label: string) {
  return { kind: 'card_update' as const, responseCode: 'x', label, userId: OFFICER, taskId, title: '选哪一个？' };
}

describe('what the bot hears', () => {
  it('in private, in a group, with a quote, as words spoken, and what the address check asks', async () => {
    await open({ answers: () => 0 });
    expect(await stage.sim.verifyUrl()).toBe(true);
    const quote = { msgtype: 'text', text: { content: '今天查了三家' } };
    await stage.sim.say('U-Officer-01', '查一下启航').answered;
    await stage.sim.say(OFFICER, '填报', { group: GROUP, quote }).answered;
    await stage.sim.voice(OFFICER, '有没有许可证').answered;
    await stage.sim.enter(OFFICER).answered;
    await stage.sim.feedback(OFFICER).answered;
    expect(stage.heard).toMatchObject([
      { sender: { userId: OFFICER }, chat: { id: OFFICER, kind: 'direct' }, content: { text: '查一下启航' } },
      { chat: { id: GROUP, kind: 'group' }, addressed: true, quote: { text: '今天查了三家' } },
      { content: { type: 'voice', transcript: '有没有许可证' } },
      { content: { type: 'event', event: 'subscribe' }, chat: { id: OFFICER, kind: 'direct' } },
      { content: { type: 'event', event: 'feedback_event' } },
    ]);
    expect(stage.sim.screen(OFFICER)).toEqual([]);
  });

  it('pictures, alone and among words, encrypted on the way and good for five minutes', async () => {
    await open({ answers: () => 0 });
    await stage.sim.image(OFFICER, JPEG).answered;
    await stage.sim.mixed(OFFICER, { content: '现场', bytes: JPEG }, { group: GROUP }).answered;
    const [alone, among] = stage.heard.map(({ content }) => content);
    if (alone?.type !== 'image' || among?.type !== 'mixed') throw new Error('not pictures');
    const media = await stage.sides.channel.fetchMedia?.(alone.mediaId);
    expect(Buffer.from(media?.bytes ?? []).equals(JPEG)).toBe(true);
    expect(media).toMatchObject({ contentType: 'image/jpeg', fileName: 'p.jpg' });
    const [, picture] = among.parts;
    if (picture?.type !== 'image') throw new Error('no picture');
    stage.clock.advance(5 * 60_000 + 1);
    await expect(stage.sides.channel.fetchMedia?.(picture.mediaId)).rejects.toMatchObject({ code: 'MEDIA_GONE' });
  });

  it('only from its own bot, when it knows which', async () => {
    await open({ aibotId: 'AIBOT-OTHER' });
    expect(await stage.sim.say(OFFICER, '在吗').answered).toMatchObject({ status: 403, body: '' });
    expect(stage.heard).toEqual([]);
    expect(stage.notes).toEqual([{ kind: 'foreign', detail: 'aibotid' }]);
  });
});

describe('an answer rides back on the callback', () => {
  it('as text, whole, with the likeness of every sign that would mean something', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '查一下启航');
    await stage.hears(1);
    expect(await stage.send('启航书法：*有*许可证\n有效期到 7月20日')).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(OFFICER)).toMatchObject([
      { by: 'callback', isWhole: true, text: '启航书法：＊有＊许可证\n有效期到 7月20日' },
    ]);
    expect(stage.sim.responseCalls).toBe(0);
  });

  it('as a card; its tap comes back once and is marked on the card', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    expect(await stage.send(choices(['合格', '不合格'], 't-1'))).toEqual({ ok: true });
    await said.done;
    const tapped = stage.sim.tap(OFFICER, '不合格');
    const { content, reply } = await stage.hears(2);
    expect(content).toMatchObject({ type: 'tap', key: 'key:1', taskId: 't-1' });
    expect(reply).toMatchObject({ mode: 'callback', occasion: 'card' });
    expect(await stage.send(mark('t-1', '不合格'))).toEqual({ ok: true });
    await tapped.done;
    expect(stage.sim.screen(OFFICER)).toMatchObject([
      // A second click on it says the same again.
      { text: '选哪一个？', options: [{ label: '已选：不合格', key: 'key:1' }] },
    ]);
  });

  it('as a greeting to whoever enters', async () => {
    await open();
    const entered = stage.sim.enter(OFFICER);
    await stage.hears(1);
    expect(await stage.send('您好，**要做什么**？')).toEqual({ ok: true });
    await entered.done;
    // Plain text, not markdown.
    expect(stage.texts(OFFICER)).toEqual(['您好，**要做什么**？']);
  });

  it('the next question after a tap goes by the address, because a clicked card takes no words', async () => {
    await open({ answers: ({ content }) => (content.type === 'tap' ? 2 : 1) });
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    await stage.send(choices(['合格', '不合格'], 't-2'));
    await said.done;
    const tapped = stage.sim.tap(OFFICER, '合格');
    await stage.hears(2);
    expect(await stage.send(mark('t-2', '合格'))).toEqual({ ok: true });
    expect(await stage.send(choices(['有', '没有'], 't-3'))).toEqual({ ok: true });
    await tapped.done;
    expect(stage.sim.screen(OFFICER).map(({ by, options }) => [by, options.map(({ label }) => label)])).toEqual([
      ['callback', ['已选：合格']],
      ['response_url', ['有', '没有']],
    ]);
  });

  it('words in answer to a tap go by the address, too, and leave the callback to the mark', async () => {
    await open({ answers: () => 2 });
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    await stage.send(choices(['合格', '不合格'], 't-8'));
    await said.done;
    const tapped = stage.sim.tap(OFFICER, '合格');
    await stage.hears(2);
    expect(await stage.send('收到', { isOpen: true })).toEqual({ ok: true });
    expect(await stage.send(mark('t-8', '合格'))).toEqual({ ok: true });
    await tapped.done;
    expect(stage.sim.screen(OFFICER).map(({ by }) => by)).toEqual(['callback', 'response_url']);
  });

  it('only at the first attempt: a later one may be a repeat of what has arrived', async () => {
    await open();
    stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    expect(await stage.send('好的', { attempt: 2, isOpen: true })).toEqual({ ok: true });
    expect(stage.sim.screen(OFFICER)[0]).toMatchObject({ by: 'response_url', text: '好的' });
  });

  it('a card that was marked too late is left as it is', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    await stage.send(choices(['合格', '不合格'], 't-4'));
    await said.done;
    await stage.sim.tap(OFFICER, '合格').done;
    expect(await stage.send(mark('t-4', '合格'))).toMatchObject({ ok: false, error: 'card_expired' });
  });

  it('with the person’s name in a group', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '填报', { group: GROUP });
    await stage.hears(1);
    expect(await stage.send('好的', { group: GROUP, mentions: [OFFICER] })).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(GROUP)).toMatchObject([{ text: `@${OFFICER} 好的`, mentions: [OFFICER] }]);
  });
});

describe('a second answer', () => {
  it('goes by the address; in a group its options are numbered, because no card goes there', async () => {
    await open({ answers: () => 2 });
    const said = stage.sim.say(OFFICER, '填报', { group: GROUP });
    await stage.hears(1);
    expect(await stage.send('请看', { group: GROUP })).toEqual({ ok: true });
    expect(await stage.send(choices(['有', '没有'], 't-5'), { group: GROUP })).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(GROUP).map(({ by, text }) => [by, text])).toEqual([
      ['callback', '请看'],
      ['response_url', '选哪一个？\n1. 有\n2. 没有'],
    ]);
  });

  it('and a third waits until the person speaks again', async () => {
    await open({ answers: () => 3 });
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    await stage.send('一');
    await stage.send('二');
    expect(await stage.send('三')).toMatchObject({ ok: false, error: 'reply_window' });
    await said.done;
    expect(stage.texts(OFFICER)).toEqual(['一', '二']);
  });
});

describe('a slow answer', () => {
  it('is “in a moment” first, and stands in its place when it is there', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '今日任务');
    expect(await said.answered).toMatchObject({ status: 200 });
    expect(stage.texts(OFFICER)).toEqual(['正在处理，请稍等…']);
    await until(() => stage.sim.polls >= 3);
    expect(await stage.send('今日任务：三家')).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(OFFICER)).toMatchObject([{ by: 'stream', isWhole: true, text: '今日任务：三家' }]);
    expect(stage.sim.responseCalls).toBe(0);
  });

  it('with options brings its card along', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '填报');
    await said.answered;
    expect(await stage.send(choices(['有', '没有'], 't-6'))).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(OFFICER)).toMatchObject([
      { text: '请在下面选：', isWhole: true },
      { text: '选哪一个？', options: [{ label: '有' }, { label: '没有' }] },
    ]);
  });

  it('that is never there ends before the platform’s six minutes, and comes by the address later', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '导出');
    await said.answered;
    stage.clock.advance(5 * 60_000 + 50_000);
    await said.done;
    expect(stage.texts(OFFICER)).toEqual(['还在处理，好了马上告诉您。']);
    stage.clock.advance(10 * 60_000);
    expect(await stage.send('导出好了')).toEqual({ ok: true });
    expect(stage.sim.screen(OFFICER)).toMatchObject([{}, { by: 'response_url', text: '导出好了' }]);
  });

  it('that comes after the hour waits for the person', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '导出');
    await said.answered;
    stage.clock.advance(3600_000 + 1000);
    await said.done;
    expect(await stage.send('导出好了')).toMatchObject({ ok: false, error: 'reply_window' });
    expect(stage.sim.responseCalls).toBe(0);
  });
});

describe('a caller that hangs up', () => {
  it('before the answer makes it go by the address, once', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '查一下启航');
    await stage.hears(1);
    await stage.hangUp();
    expect(await said.answered).toMatchObject({ status: null });
    expect(await stage.send('启航有许可证')).toEqual({ ok: true });
    expect(stage.sim.screen(OFFICER)).toMatchObject([{ by: 'response_url', text: '启航有许可证' }]);
    // The platform calls again about it: nothing more is said.
    expect(await stage.sim.repeat(said.msgid).answered).toMatchObject({ status: 200, body: '' });
    expect(stage.heard).toHaveLength(1);
  });

  it('before “in a moment”: no question will come, so the answer goes by the address', async () => {
    await open({ waits: { ...HASTY, pollMs: 60_000 } });
    const said = stage.sim.say(OFFICER, '查一下启航');
    await stage.hears(1);
    await stage.hangUp();
    await said.done;
    expect(await stage.send('启航有许可证')).toEqual({ ok: true });
    expect(stage.sim.screen(OFFICER)).toMatchObject([{ by: 'response_url' }]);
  });
});

describe('a repeat', () => {
  it('of a message is handed over once, and the person reads one answer', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    const again = stage.sim.repeat(said.msgid);
    expect(await stage.send('好的')).toEqual({ ok: true });
    const [first, second] = await Promise.all([said.answered, again.answered]);
    expect(second.plain).toBe(first.plain);
    expect(stage.heard).toHaveLength(1);
  });
});

describe('when the address fails', () => {
  async function lateMessage(): Promise<void> {
    const said = stage.sim.say(OFFICER, '填报');
    await stage.hears(1);
    await stage.hangUp();
    await said.answered;
  }

  it('without an answer it is uncertain, and the second try does not say it twice', async () => {
    await open();
    await lateMessage();
    stage.sim.fault({ kind: 'cut_after' });
    expect(await stage.send('只要一次', { id: 'once' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await stage.send('只要一次', { id: 'once', attempt: 2 })).toEqual({ ok: true });
    expect(stage.texts(OFFICER)).toEqual(['只要一次']);
  });

  it('and the uncertain one comes again after a restart, it is still said once', async () => {
    await open({ elsewhere: async () => ({ ok: true }) });
    await lateMessage();
    stage.sim.fault({ kind: 'cut_after' });
    expect(await stage.send('只要一次', { id: 'once' })).toMatchObject({ error: 'timeout' });
    stage.restart();
    expect(await stage.send('只要一次', { id: 'once', attempt: 2 })).toEqual({ ok: true });
    expect(stage.texts(OFFICER)).toEqual(['只要一次']);
  });

  it('used up before a restart, the next answer takes another way', async () => {
    const others: OutboundMessage[] = [];
    await open({
      answers: () => 2,
      elsewhere: async (message): Promise<SendResult> => {
        others.push(message);
        return { ok: true };
      },
    });
    await lateMessage();
    expect(await stage.send('一')).toEqual({ ok: true });
    stage.restart();
    expect(await stage.send('二', { id: 'second' })).toEqual({ ok: true });
    expect(stage.texts(OFFICER)).toEqual(['一']);
    expect(others).toMatchObject([{ id: 'second', body: { text: '二' } }]);
  });

  it('busy or at its limit is told as such and not gone round', async () => {
    await open({ elsewhere: async () => ({ ok: true }) });
    await lateMessage();
    stage.sim.fault({ kind: 'errcode', errcode: -1 });
    expect(await stage.send('一')).toMatchObject({ ok: false, error: 'busy' });
    stage.sim.fault({ kind: 'errcode', errcode: 45_009 });
    expect(await stage.send('一', { attempt: 2 })).toMatchObject({ ok: false, error: 'rate_limited' });
    const calls = stage.sim.responseCalls;
    expect(await stage.send('一', { attempt: 3 })).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(stage.sim.responseCalls).toBe(calls);
  });

  it('refusing a card, it takes the same question as text', async () => {
    await open();
    await lateMessage();
    stage.sim.fault({ kind: 'errcode', errcode: 42_027 });
    expect(await stage.send(choices(['有', '没有'], 't-7'))).toEqual({ ok: true });
    expect(stage.texts(OFFICER)).toEqual(['选哪一个？\n1. 有\n2. 没有']);
  });
});

describe('what no way of this mode can carry', () => {
  it('waits for the person, or takes the other channel where there is one, never for a group', async () => {
    await open();
    const said = stage.sim.say(OFFICER, '在吗', { group: GROUP });
    await stage.hears(1);
    await stage.send('在', { group: GROUP });
    await said.done;
    expect(await stage.send('提醒', { reply: null })).toMatchObject({ ok: false, error: 'reply_window' });
    await stage.close();

    const others: OutboundMessage[] = [];
    const elsewhere = async (message: OutboundMessage): Promise<SendResult> => {
      others.push(message);
      return { ok: false, error: 'busy', detail: 'of the other channel' };
    };
    await open({ elsewhere });
    expect(await stage.send('提醒', { to: OFFICER })).toMatchObject({ ok: false, error: 'busy' });
    expect(await stage.send('提醒', { group: GROUP })).toMatchObject({ ok: false, error: 'reply_window' });
    expect(others).toHaveLength(1);
  });

  it('and what is too long for the other channel waits, it is not lost', async () => {
    await open({ elsewhere: async () => ({ ok: false, error: 'too_long', detail: '3000 bytes of text' }) });
    expect(await stage.send('长'.repeat(1000), { to: OFFICER })).toMatchObject({ ok: false, error: 'reply_window' });
  });

  it('files go by the other channel, or are refused', async () => {
    const file = { kind: 'file' as const, mediaPath: '/nowhere', fileName: 'a.pdf' };
    await open();
    expect(await stage.send(file, { to: OFFICER })).toMatchObject({ ok: false, error: 'bad_request' });
    await stage.close();
    await open({ elsewhere: async () => ({ ok: true, platformMessageId: 'app-1' }) });
    expect(await stage.send(file, { to: OFFICER })).toEqual({ ok: true, platformMessageId: 'app-1' });
  });
});
