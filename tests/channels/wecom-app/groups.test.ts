/** Groups that the app created: what arrives in them, and how they come to be. */
import { describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { appChatFault, createAppChat } from '../../../src/channels/wecom-app/appchat.ts';
import { withApp } from './rig.ts';

const app = withApp();
const GROUP = { chatId: 'group1' };
const wish = { name: '双减联合执法群', owner: 'u1', members: ['u1', 'u2'], chatId: 'group1' };

const notice: Extract<OutboundBody, { kind: 'notice' }> = {
  kind: 'notice',
  title: '整改到期',
  text: '启航书法 明天到期',
  facts: [{ name: '期限', value: '7月20日' }],
  link: { label: '查看', url: 'https://bot.example.invalid/r/1' },
  fallbackText: '整改到期：启航书法，7月20日。',
};

function open(): void {
  app.rig.sim.addChat('group1', { members: ['u1', 'u2'] });
}

const shown = () => app.rig.sim.chat('group1')?.messages.map((one) => [one.msgtype, one.shown, one.mentions]);

describe('messages to a group', () => {
  it('are texts that mention whom they should, and nobody else', async () => {
    open();
    expect(await app.rig.send({ kind: 'text', text: '请看 <@u3> @all' }, GROUP, ['u2', 'u2', '@all', 'a|b'])).toEqual({
      ok: true,
    });
    expect(shown()).toEqual([['text', '请看 ＜@u3> @all', ['u2']]]);
  });

  it('that are too long, or empty, are refused and not cut', async () => {
    open();
    expect(await app.rig.send({ kind: 'text', text: '字'.repeat(683) }, GROUP)).toMatchObject({ error: 'too_long' });
    expect(await app.rig.send({ kind: 'text', text: ' ' }, GROUP)).toMatchObject({ error: 'bad_request' });
    expect(await app.rig.send({ kind: 'text', text: `<@u1>${'字'.repeat(681)}` }, GROUP)).toEqual({ ok: true });
    expect(app.rig.sim.counts().textsCut).toBe(0);
    expect(shown()).toHaveLength(1);
  });

  it('with news and a link are text cards; with somebody to mention, or without a link, texts', async () => {
    open();
    const { link: _link, ...plain } = notice;
    for (const [body, mentions] of [
      [notice, []],
      [notice, ['u1']],
      [plain, []],
    ] as const) {
      expect(await app.rig.send(body, GROUP, [...mentions])).toEqual({ ok: true });
    }
    expect(shown()).toEqual([
      ['textcard', '整改到期\n启航书法 明天到期\n期限：7月20日\n查看', []],
      ['text', '整改到期：启航书法，7月20日。', ['u1']],
      ['text', '整改到期：启航书法，7月20日。', []],
    ]);
  });

  it('with a question are numbered text, because nothing comes back from a group', async () => {
    open();
    const question = { text: '选哪个？', options: [{ key: 'a', label: '甲' }], mode: 'single', taskId: 't' } as const;
    await app.rig.send({ kind: 'choices', ...question, options: [...question.options], fallbackText: '1. 甲' }, GROUP);
    await app.rig.send({ kind: 'card_update', responseCode: 'c', label: '甲', userId: 'u1' }, GROUP);
    expect(shown()).toEqual([['text', '1. 甲', []]]);
  });

  it.each([
    ['image', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['voice', Buffer.from('#!AMR\n0123456789')],
    ['video', Buffer.concat([Buffer.alloc(4), Buffer.from('ftypmp42 and so on')])],
    ['file', Buffer.from('%PDF-1.7 and so on')],
  ])('may be a %s', async (kind, bytes) => {
    open();
    const as = kind === 'file' ? undefined : (kind as 'image' | 'voice' | 'video');
    expect(await app.rig.send(app.rig.file(bytes, as), GROUP)).toEqual({ ok: true });
    expect(shown()).toEqual([[kind, '检查表.bin', []]]);
  });

  it('of another app are a matter of configuration; unknown ones are no recipient', async () => {
    app.rig.sim.addChat('group1', { members: ['u1'], isForeign: true });
    expect(await app.rig.send({ kind: 'text', text: '在吗' }, GROUP)).toMatchObject({ error: 'misconfigured' });
    expect(await app.rig.send({ kind: 'text', text: '在吗' }, { chatId: 'nobody' })).toMatchObject({
      error: 'recipient',
    });
    expect(await app.rig.send({ kind: 'text', text: '在吗' }, { chatId: 'robot:1' })).toMatchObject({
      error: 'recipient',
    });
  });

  it('whose outcome is unknown are reported as such, and a repeat stands there twice', async () => {
    open();
    app.rig.sim.fault('appchat/send', { kind: 'cut_after' });
    expect(await app.rig.send({ kind: 'text', text: '通知' }, GROUP)).toMatchObject({ error: 'timeout' });
    expect(await app.rig.send({ kind: 'text', text: '通知' }, GROUP)).toEqual({ ok: true });
    expect(shown()).toHaveLength(2);
  });
});

describe('creating a group', () => {
  it('gives it the name, the owner and the members that were asked for', async () => {
    expect(await createAppChat(app.rig.api(), wish)).toEqual({
      ok: true,
      chatId: 'group1',
      members: ['u1', 'u2'],
      existed: false,
    });
    expect(app.rig.sim.chat('group1')).toMatchObject({ name: '双减联合执法群', owner: 'u1', members: ['u1', 'u2'] });
  });

  it('whose answer was lost finds what it made', async () => {
    app.rig.sim.fault('appchat/create', { kind: 'cut_after' });
    expect(await createAppChat(app.rig.api(), wish)).toMatchObject({ ok: true, existed: true, members: ['u1', 'u2'] });
  });

  it('that never arrived is a failure, and may be repeated', async () => {
    app.rig.sim.fault('appchat/create', { kind: 'cut_before' });
    expect(await createAppChat(app.rig.api(), wish)).toMatchObject({ ok: false, error: 'timeout' });
    expect(await createAppChat(app.rig.api(), wish)).toMatchObject({ ok: true, existed: false });
    expect(await createAppChat(app.rig.api(), wish)).toMatchObject({ ok: true, existed: true });
  });

  it('with somebody who does not exist, or by an app that not everybody sees, is refused', async () => {
    const stranger = { ...wish, members: ['u1', 'stranger'] };
    expect(await createAppChat(app.rig.api(), stranger)).toMatchObject({ ok: false, errcode: 86216 });
    app.rig.sim.setAgent({ parties: [7] });
    expect(await createAppChat(app.rig.api(), wish)).toMatchObject({ ok: false, error: 'forbidden', errcode: 48002 });
  });

  it.each([
    [{ name: ' ' }, '群名'],
    [{ name: '长'.repeat(51) }, '群名'],
    [{ chatId: 'a-b' }, '群编号'],
    [{ members: ['u1', 'U1'] }, '群成员'],
    [{ owner: 'u3' }, '群主'],
  ])('with %j is refused before anything is called', (changes, sentence) => {
    expect(appChatFault({ ...wish, ...changes })).toContain(sentence);
    expect(appChatFault({ ...wish, owner: 'U2' })).toBeUndefined();
  });
});
