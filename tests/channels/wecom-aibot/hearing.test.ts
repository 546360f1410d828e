/** What comes over the connection is kept, or the person is asked to say it again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './connection-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const KEY = 'vMslOFbW3D6mXSXIlxjdkdi5kPQcxqD0nIXV7X2Hcig=';

describe('what people send', () => {
  it('arrives in private and from groups, with the way to answer it', async () => {
    const one = await stage.connected();
    const id = stage.sim.say({ user: 'U1' }, '一\n二  \t👍');
    expect(await one.hears(1)).toMatchObject({
      messageId: id,
      sender: { userId: 'u1' },
      chat: { id: 'u1', kind: 'direct' },
      content: { type: 'text', text: '一\n二  \t👍' },
      reply: { mode: 'ws', kind: 'message', messageId: id, reqId: expect.any(String) },
    });
    stage.sim.say({ user: 'u2', group: 'wrA' }, '@双减 填报', {
      quote: { msgtype: 'text', text: { content: '在哪？' } },
    });
    expect(await one.hears(2)).toMatchObject({
      chat: { id: 'wrA', kind: 'group' },
      quote: { text: '在哪？', fromBot: true },
    });
  });

  it('may be pictures with their own keys, recordings in words, files and videos', async () => {
    const one = await stage.connected();
    const url = 'https://x.invalid/1?sign=2';
    const items = [
      { msgtype: 'text', text: { content: '现场' } },
      { msgtype: 'image', image: { url, aeskey: KEY } },
    ];
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'image', image: { url, aeskey: KEY } });
    stage.sim.deliver({ user: 'u1', group: 'wrA' }, { msgtype: 'mixed', mixed: { msg_item: items } });
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'voice', voice: { content: '启航' } });
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'file', file: { url, aeskey: KEY } });
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'video', video: { url, aeskey: KEY } });
    await one.hears(5);
    const mediaId = `${url}#aeskey=${encodeURIComponent(KEY)}`;
    expect(one.heard.map(({ content }) => content)).toEqual([
      { type: 'image', mediaId },
      {
        type: 'mixed',
        parts: [
          { type: 'text', text: '现场' },
          { type: 'image', mediaId },
        ],
      },
      { type: 'voice', mediaId: '', transcript: '启航' },
      { type: 'file', mediaId },
      { type: 'video', mediaId },
    ]);
  });

  it('may be an entry, a click, feedback, or something new', async () => {
    const one = await stage.connected();
    stage.sim.enter('u1');
    stage.sim.event({ user: 'u1' }, { eventtype: 'feedback_event', feedback_event: { id: 'f', type: 1 } });
    stage.sim.event({ user: 'u1' }, { eventtype: 'new_event' });
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'hologram' });
    await one.hears(4);
    const [enter, feedback, unheardOf, hologram] = one.heard;
    expect(enter).toMatchObject({ content: { type: 'event', event: 'subscribe' }, reply: { kind: 'welcome' } });
    expect(feedback?.content).toEqual({ type: 'event', event: 'feedback_event' });
    expect(feedback?.reply).toBeUndefined();
    expect(unheardOf?.content).toEqual({ type: 'event', event: 'new_event' });
    expect(hologram?.content).toEqual({ type: 'unknown', platformType: 'hologram' });
    expect(one.notes).toEqual([{ kind: 'unknown_type', detail: 'hologram' }]);
  });

  it('keeps its id when it comes twice', async () => {
    const one = await stage.connected();
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'text', text: { content: 'a' } }, 'same');
    stage.sim.deliver({ user: 'u1' }, { msgtype: 'text', text: { content: 'a' } }, 'same');
    await one.hears(2);
    expect(one.heard.map(({ messageId }) => messageId)).toEqual(['same', 'same']);
  });

  it('is noted and dropped when it is broken, and the next is heard', async () => {
    const one = await stage.connected();
    const broken = [
      { cmd: 'aibot_msg_callback', headers: {}, body: { msgtype: 'text' } },
      { cmd: 'aibot_msg_callback', headers: { req_id: 'r' }, body: { msgtype: 'text', msgid: 'm', text: 5 } },
      { cmd: 'aibot_event_callback', headers: { req_id: 'r' }, body: { msgtype: 'event', event: null } },
      { cmd: 'aibot_msg_callback', headers: { req_id: 'r' }, body: [] },
      'no json',
      { cmd: 'aibot_msg_callback' },
      { nothing: true },
    ];
    for (const frame of broken) stage.sim.raw(frame);
    stage.sim.say({ user: 'u1' }, '还在吗');
    await one.hears(1);
    expect(one.heard).toHaveLength(1);
    expect(one.notes.every(({ kind }) => kind === 'bad_content')).toBe(true);
    expect(one.notes.length).toBeGreaterThanOrEqual(3);
  });
});

describe('what cannot be kept', () => {
  it('is tried again, because the platform will not', async () => {
    let tries = 0;
    const one = await stage.connected({
      accept: async () => {
        tries += 1;
        if (tries < 3) throw new Error('database away');
        return { answers: 0 };
      },
    });
    stage.sim.say({ user: 'u1' }, '填报');
    await stage.until(() => tries === 1);
    for (let step = 0; step < 4 && tries < 3; step += 1) await stage.pass(2000);
    await one.hears(1);
    expect(tries).toBe(3);
    expect(stage.sim.screen('u1')).toEqual([]);
  });

  it('is asked for again in one sentence; a click as a click', async () => {
    const isDown = { value: false };
    const one = await stage.connected({
      accept: async () => {
        if (isDown.value) throw new TypeError('the text of a secret');
        return { answers: 1 };
      },
    });
    stage.sim.say({ user: 'u1', group: 'wrA' }, '填报');
    await one.hears(1);
    const options = [{ key: 'a', label: '有' }];
    await one.send(
      { kind: 'choices', text: '有吗？', options, mode: 'single', taskId: 't', fallbackText: '' },
      { group: 'wrA' },
    );
    isDown.value = true;
    stage.sim.say({ user: 'u1', group: 'wrA' }, '填报');
    stage.sim.click({ user: 'u1', group: 'wrA' }, '有');
    stage.sim.enter('u1');
    await stage.settle();
    for (let step = 0; step < 6 && one.notes.length < 3; step += 1) await stage.pass(5000);
    await stage.until(() => stage.sim.screen('wrA').length === 3);
    expect(one.notes).toEqual(Array.from({ length: 3 }, () => ({ kind: 'accept_failed', detail: 'TypeError' })));
    const texts = stage.sim.screen('wrA').map(({ text }) => text);
    expect(texts).toContain('刚才的消息没有收好，请再发一次。');
    expect(texts).toContain('刚才的点击没有收好，请再点一次。');
    expect(stage.sim.screen('u1')).toEqual([]);
  });

  it('is not waited for without limit', async () => {
    const one = await stage.connected({ accept: () => new Promise(() => {}) });
    for (let n = 0; n < 1200; n += 1) stage.sim.say({ user: `u${n}` }, 'a');
    await stage.until(() => one.notes.length === 1200 - 1064);
    expect(one.notes.every(({ detail }) => detail === 'too many at once')).toBe(true);
    await stage.until(() => stage.sim.screen('u1199').length === 1);
    // What hangs for ever is not waited for at the end, either.
    const closing = one.channel.close();
    stage.timers.advance(10_000);
    await closing;
  });
});

describe('closing', () => {
  it('keeps what was heard before, and asks for the rest again', async () => {
    const { promise, resolve } = Promise.withResolvers<{ answers: number }>();
    const one = await stage.connected({ accept: () => promise });
    stage.sim.say({ user: 'u1' }, '先说的');
    await stage.settle();
    await stage.until(() => stage.sim.frames() === 0);
    const closing = one.channel.close();
    stage.sim.say({ user: 'u2' }, '后说的');
    await stage.until(() => stage.sim.screen('u2').length === 1);
    expect(stage.sim.screen('u2')[0]?.text).toBe('刚才的消息没有收好，请再发一次。');
    resolve({ answers: 0 });
    await closing;
    expect(one.heard.map(({ content }) => content)).toEqual([{ type: 'text', text: '先说的' }]);
  });
});
