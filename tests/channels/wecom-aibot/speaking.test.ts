/** Every way to say something over the connection, and where each goes when the platform does not take it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { type Instance, openStage, type Stage } from './connection-stage.ts';

let stage: Stage;
let one: Instance;
beforeEach(async () => {
  stage = await openStage();
  one = await stage.connected();
});
afterEach(() => stage.close());

const GROUP = 'wrGroupA';
const ask = (taskId = 'task-1', labels = ['合格', '不合格']): OutboundBody => ({
  kind: 'choices',
  text: '消防合格吗？',
  options: labels.map((label, index) => ({ key: `key:${index}`, label })),
  mode: 'single',
  taskId,
  fallbackText: ['消防合格吗？', ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n'),
});

/** What is on the screen, without the blanks and likenesses that markdown needs. */
function texts(chatId: string): string[] {
  return stage.sim.screen(chatId).map(({ text }) => text);
}

async function says(text: string, group?: string): Promise<void> {
  const count = one.heard.length + 1;
  stage.sim.say(group === undefined ? { user: 'u1' } : { user: 'u1', group }, text);
  await one.hears(count);
}

describe('an answer', () => {
  it('is a finished stream first, then markdown, all in answer to the message', async () => {
    await says('在吗');
    expect(await one.send('在。')).toEqual({ ok: true });
    expect(await one.send('有什么事？')).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([
      { text: '在。', via: 'stream', isOpen: false },
      { text: '有什么事？', via: 'markdown' },
    ]);
    expect(stage.sim.frames('aibot_respond_msg')).toBe(2);
    expect(stage.sim.frames('aibot_send_msg')).toBe(0);
  });

  it('in a group names whom it is for, and nobody else', async () => {
    await says('@双减 填报', GROUP);
    await one.send('<@u9> 好的 @all', { group: GROUP, mentions: ['u1', 'all', 'a|b'] });
    expect(stage.sim.screen(GROUP)).toMatchObject([{ text: '@u1 ＜@u9> 好的 @all', mentions: ['u1'] }]);
  });

  it('to something said before a restart stands beside, so that nothing said before is overwritten', async () => {
    await says('在吗');
    const { reply } = one.last;
    await one.send('之前说的');
    await one.channel.close();
    const two = await stage.connected({ name: 'two' });
    await two.send('之后说的', { reply: reply ?? null });
    expect(stage.sim.screen('u1')).toMatchObject([
      { text: '之前说的', via: 'stream' },
      { text: '之后说的', via: 'markdown' },
    ]);
  });

  it.each([
    ['whose request is forgotten', 846605],
    ['whose stream is too old', 846608],
  ])('%s goes as a push', async (_what, errcode) => {
    await says('在吗');
    stage.sim.fault({ kind: 'errcode', errcode }, 'aibot_respond_msg');
    expect(await one.send('在。')).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([{ text: '在。', via: 'markdown' }]);
    expect(stage.sim.frames('aibot_send_msg')).toBe(1);
  });

  it('after a day is a push without a try', async () => {
    await says('在吗');
    stage.clock.advance(24 * 3600_000);
    expect(await one.send('在。')).toEqual({ ok: true });
    expect(stage.sim.frames('aibot_respond_msg')).toBe(0);
  });

  it('that may have arrived is said again into the same stream, so that it stands there once', async () => {
    await says('在吗');
    stage.sim.fault({ kind: 'no_ack' });
    expect(await one.send('在。', { id: 'row' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await one.send('在。', { id: 'row', attempt: 2 })).toEqual({ ok: true });
    expect(texts('u1')).toEqual(['在。']);
  });

  it('that is cut off with the line is uncertain', async () => {
    await says('在吗');
    stage.sim.fault({ kind: 'cut' });
    expect(await one.send('在。')).toMatchObject({ ok: false, error: 'timeout' });
    expect(await one.send('在。')).toMatchObject({ ok: false, error: 'not_connected' });
  });
});

describe('a push', () => {
  it('reaches people and groups that have spoken to the bot, as markdown', async () => {
    await says('在吗');
    await says('@双减 在吗', GROUP);
    expect(await one.send('今天两件事', { reply: null })).toEqual({ ok: true });
    expect(await one.send('请看', { reply: null, group: GROUP, mentions: ['u1'] })).toEqual({ ok: true });
    expect(texts('u1')).toEqual(['今天两件事']);
    expect(stage.sim.screen(GROUP)).toMatchObject([{ text: '@u1 请看', mentions: ['u1'], via: 'markdown' }]);
  });

  it('to somebody who has not is told as such', async () => {
    expect(await one.send('在吗', { user: 'stranger', reply: null })).toMatchObject({ ok: false, error: 'recipient' });
  });

  it.each(['a|b', '@all', '', 'x'.repeat(200), '张三'])('to %j is not even tried', async (user) => {
    expect(await one.send('在吗', { user, reply: null })).toMatchObject({ ok: false, error: 'recipient' });
    expect(stage.sim.frames()).toBe(0);
  });
});

describe('what cannot be sent', () => {
  it.each([
    [45009, 'rate_limited'],
    [-1, 'busy'],
    [45033, 'too_parallel'],
    [40201, 'content_blocked'],
    [48002, 'forbidden'],
    [846609, 'not_connected'],
    [999999, 'bad_request'],
  ])('says why: %i is %s', async (errcode, error) => {
    await says('在吗');
    stage.sim.fault({ kind: 'errcode', errcode });
    expect(await one.send('在。')).toMatchObject({ ok: false, error });
  });

  it('leaves a chat alone after a limit, and only that chat', async () => {
    await says('在吗');
    await says('在吗', GROUP);
    stage.sim.fault({ kind: 'errcode', errcode: 45009 });
    const first = await one.send('一', { reply: null });
    expect(first).toMatchObject({ ok: false, error: 'rate_limited', retryAfterMs: 60_000 });
    const calls = stage.sim.frames();
    expect(await one.send('二', { reply: null })).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(stage.sim.frames()).toBe(calls);
    expect(await one.send('三', { reply: null, group: GROUP })).toEqual({ ok: true });
    stage.clock.advance(60_001);
    expect(await one.send('四', { reply: null })).toEqual({ ok: true });
  });

  it('is refused before it is sent when it is empty or too long', async () => {
    await says('在吗');
    expect(await one.send(' \n')).toMatchObject({ ok: false, error: 'bad_request' });
    const { textBytes } = one.channel.capabilities;
    expect(await one.send('a'.repeat(textBytes + 1))).toMatchObject({ ok: false, error: 'too_long' });
    expect(stage.sim.frames()).toBe(0);
    // However much of it has to be replaced.
    expect(await one.send('*'.repeat(textBytes))).toEqual({ ok: true });
    expect(texts('u1')).toEqual(['＊'.repeat(textBytes)]);
  });

  it('is not tried without a connection', async () => {
    await one.channel.close();
    expect(await one.send('在吗', { reply: null })).toMatchObject({ ok: false, error: 'not_connected' });
  });
});

describe('a question', () => {
  it('is a card; a click brings the key, and the card then says what was chosen', async () => {
    await says('填报');
    expect(await one.send(ask())).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([{ text: '消防合格吗？', options: ['合格', '不合格'] }]);
    stage.sim.click({ user: 'u1' }, '不合格');
    const tap = await one.hears(2);
    expect(tap).toMatchObject({ content: { type: 'tap', key: 'key:1', taskId: 'task-1' }, reply: { kind: 'card' } });
    const responseCode = tap.content.type === 'tap' ? (tap.content.responseCode ?? '') : '';
    expect(responseCode).toBe(tap.reply?.['reqId']);
    const update = { kind: 'card_update', responseCode, label: '不合格', userId: 'u1', taskId: 'task-1' } as const;
    expect(await one.send({ ...update, title: '消防合格吗？' })).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([{ text: '消防合格吗？', options: ['已选：不合格'] }]);
    // The answer to a click is a push: the request of a click takes nothing but the card.
    expect(await one.send('已记下。')).toEqual({ ok: true });
    expect(stage.sim.screen('u1')[1]).toMatchObject({ text: '已记下。', via: 'markdown' });
  });

  it('has its card changed within 5 s or not at all', async () => {
    await says('填报');
    await one.send(ask());
    stage.sim.click({ user: 'u1' }, '合格');
    await one.hears(2);
    stage.clock.advance(4900);
    const update: OutboundBody = {
      kind: 'card_update',
      responseCode: 'r',
      label: '合格',
      userId: 'u1',
      taskId: 'task-1',
    };
    expect(await one.send(update)).toMatchObject({ ok: false, error: 'card_expired' });
    expect(stage.sim.frames('aibot_respond_update_msg')).toBe(0);
    expect(await one.send(update, { reply: null })).toMatchObject({ ok: false, error: 'card_expired' });
  });

  it('whose change the platform finds too late is told as such', async () => {
    await says('填报');
    await one.send(ask());
    stage.sim.click({ user: 'u1' }, '合格');
    await one.hears(2);
    stage.sim.fault({ kind: 'errcode', errcode: 846605 }, 'aibot_respond_update_msg');
    const update: OutboundBody = {
      kind: 'card_update',
      responseCode: 'r',
      label: '合格',
      userId: 'u1',
      taskId: 'task-1',
    };
    expect(await one.send(update)).toMatchObject({ ok: false, error: 'card_expired' });
  });

  it('that fits no card, or whose card is refused, is numbered text', async () => {
    await says('填报');
    await one.send(
      ask(
        't1',
        Array.from({ length: 30 }, (_, n) => `第${n}`),
      ),
    );
    expect(texts('u1').at(-1)).toMatch(/^消防合格吗？\n1\.\u00a0第0\n2\.\u00a0第1\n/);
    stage.sim.fault({ kind: 'errcode', errcode: 42027 });
    expect(await one.send(ask('t2'))).toEqual({ ok: true });
    expect(texts('u1').at(-1)).toBe('消防合格吗？\n1.\u00a0合格\n2.\u00a0不合格');
    expect(one.has('card_fallback')).toBe(true);
  });

  it('goes as a push when its request is forgotten, in groups too', async () => {
    await says('填报', GROUP);
    stage.sim.chats.forgetCallbacks();
    expect(await one.send(ask('t3'), { group: GROUP })).toEqual({ ok: true });
    expect(stage.sim.screen(GROUP)).toMatchObject([{ options: ['合格', '不合格'], via: 'template_card' }]);
  });

  it('with ticks brings all that were ticked; lists one each', async () => {
    await says('填报');
    await one.send({ ...ask('t4', ['一', '二', '三']), mode: 'multi' } as OutboundBody);
    stage.sim.click({ user: 'u1' }, '一', '三');
    expect((await one.hears(2)).content).toMatchObject({ key: 'submit', selected: ['key:0', 'key:2'] });
    const lists = ['谁去', '哪天'].map((title, at) => ({
      key: `l${at}`,
      title,
      options: [{ key: `o${at}`, label: `选${at}` }],
    }));
    await one.send({ kind: 'selects', title: '分派', lists, submit: '确定', taskId: 't5', fallbackText: '…' });
    stage.sim.click({ user: 'u1' }, '选0', '选1');
    expect((await one.hears(3)).content).toMatchObject({ selected: ['o0', 'o1'] });
  });

  it('news and hand-overs arrive in their form', async () => {
    await says('有什么');
    const facts = [{ name: '期限', value: '7月20日' }];
    await one.send({ kind: 'notice', title: '到期', text: '启航书法', facts, fallbackText: '…' });
    await one.send({ kind: 'notice', title: '题'.repeat(40), text: '', facts: [], fallbackText: '到期：启航书法' });
    await one.send({ kind: 'handover', text: '转人工', otherwise: '请打 12345。' });
    expect(texts('u1')).toEqual(['到期\n启航书法\n期限：7月20日', '到期：启航书法', '请打 12345。']);
  });
});

describe('a welcome', () => {
  it('is said once within 5 s, in plain words; what follows is a push', async () => {
    stage.sim.enter('u1');
    await one.hears(1);
    expect(await one.send('您好！我能 *查* 机构。')).toEqual({ ok: true });
    expect(await one.send('还有菜单。')).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([
      { text: '您好！我能 *查* 机构。', via: 'text' },
      { text: '还有菜单。', via: 'markdown' },
    ]);
  });

  it('may be a card', async () => {
    stage.sim.enter('u1');
    await one.hears(1);
    await one.send(ask('t1', ['查机构', '举报']));
    expect(stage.sim.screen('u1')).toMatchObject([{ options: ['查机构', '举报'], via: 'template_card' }]);
    expect(stage.sim.frames('aibot_respond_welcome_msg')).toBe(1);
  });

  it.each(['too late', 'refused', 'too long'])('%s is a push', async (what) => {
    stage.sim.enter('u1');
    await one.hears(1);
    if (what === 'too late') stage.clock.advance(5000);
    if (what === 'refused') stage.sim.fault({ kind: 'errcode', errcode: 40008 }, 'aibot_respond_welcome_msg');
    const text = what === 'too long' ? '字'.repeat(800) : '您好！';
    expect(await one.send(text)).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([{ text, via: 'markdown' }]);
  });
});

describe('a slow answer', () => {
  it('begins as “in a moment” in the same place', async () => {
    await says('查一下启航');
    stage.timers.advance(1499);
    await stage.settle();
    expect(stage.sim.screen('u1')).toEqual([]);
    stage.timers.advance(1);
    await stage.until(() => stage.sim.screen('u1').length === 1);
    expect(stage.sim.screen('u1')).toMatchObject([{ text: '正在处理，请稍等…', isOpen: true }]);
    await one.send('启航书法有证。');
    expect(stage.sim.screen('u1')).toMatchObject([{ text: '启航书法有证。', isOpen: false }]);
    await stage.pass(7 * 60_000);
    expect(texts('u1')).toEqual(['启航书法有证。']);
  });

  it('says nothing of it when it is quick, or when there will be none', async () => {
    await says('查一下启航');
    await one.send('启航书法有证。');
    await one.channel.close();
    const silent = await stage.connected({ name: 'two', accept: async () => ({ answers: 0 }) });
    stage.sim.say({ user: 'u2' }, '谢谢');
    await silent.hears(1);
    await stage.pass(10_000);
    expect(texts('u1')).toEqual(['启航书法有证。']);
    expect(texts('u2')).toEqual([]);
  });

  it('that is a card closes it before', async () => {
    await says('填报');
    stage.timers.advance(1500);
    await stage.until(() => stage.sim.screen('u1').length === 1);
    await one.send(ask());
    expect(stage.sim.screen('u1')).toMatchObject([
      { text: '请看下面一条。', isOpen: false },
      { options: ['合格', '不合格'] },
    ]);
  });

  it('that does not come in minutes closes it with a promise, and comes beside', async () => {
    await says('导出');
    stage.timers.advance(1500);
    await stage.until(() => stage.sim.screen('u1').length === 1);
    stage.timers.advance(5.5 * 60_000);
    await stage.until(() => stage.sim.screen('u1')[0]?.isOpen === false);
    expect(texts('u1')).toEqual(['还在处理，好了马上告诉您。']);
    await one.send('好了。');
    expect(texts('u1')).toEqual(['还在处理，好了马上告诉您。', '好了。']);
  });

  it('keeps below the limits of the chat', async () => {
    for (let n = 0; n < 25; n += 1) {
      await says(`第 ${n} 句`);
      await one.send(`答 ${n}`);
    }
    expect(stage.sim.chats.dropped).toBe(0);
    expect(texts('u1')).toHaveLength(25);
  });
});
