/** What the account says, end to end over wechaty's mock puppet: to whom, how often, and what becomes of faults. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboundBody, OutboundMessage, SendResult } from '../../../src/channels/contract.ts';
import { MockAccount, type MockContact, until } from './mock-account.ts';

let account: MockAccount;
let nowMs: number;
let inspector: MockContact;
beforeEach(async () => {
  nowMs = Date.now();
  account = new MockAccount({ now: () => new Date(nowMs), sendTimeoutMs: 100 });
  inspector = account.person('张检查员', '#inspector-1');
  await account.login();
});
afterEach(() => account.close());

function send(body: OutboundBody, more: Partial<OutboundMessage> = {}): Promise<SendResult> {
  return account.channel.send({
    id: 'out-1',
    target: { userId: 'inspector-1' },
    body,
    mentions: [],
    attempt: 1,
    ...more,
  });
}
const text = (said: string, more?: Partial<OutboundMessage>) => send({ kind: 'text', text: said }, more);
const shown = () => account.screen(inspector).map((one) => one.text);

describe('texts', () => {
  it('reach a member by the remark, without a word from there before (after a restart)', async () => {
    expect(await text('明天 9:00 集中检查 👮‍♀️')).toMatchObject({ ok: true });
    expect(shown()).toEqual(['明天 9:00 集中检查 👮‍♀️']);
  });

  it('reach somebody of the public who has spoken, also before a restart', async () => {
    const parent = account.person('家长');
    const heard = await account.say(parent, '在吗');
    const target = { userId: heard?.sender.userId ?? '' };
    expect(await text('在', { target })).toMatchObject({ ok: true });
    const restarted = new MockAccount();
    const again = restarted.mocker.createContact({ ...parent.payload });
    await restarted.login();
    const message: OutboundMessage = {
      id: '2',
      target,
      body: { kind: 'text', text: '还在' },
      mentions: [],
      attempt: 1,
    };
    expect(await restarted.channel.send(message)).toMatchObject({ ok: true });
    expect([account.screen(parent)[0]?.text, restarted.screen(again)[0]?.text]).toEqual(['在', '还在']);
    await restarted.close();
  });

  it.each(['nobody', '~0123456789abcdef0123456789abcdef', 'nobody|@all', '', '#inspector-1', '.*'])(
    'to «%s» reach nobody',
    async (userId) => {
      expect(await text('x', { target: { userId } })).toMatchObject({ ok: false, error: 'recipient' });
      expect(account.puppet.sends).toBe(0);
    },
  );

  it('to a remark that two contacts have reach neither', async () => {
    account.person('李', '#office-1');
    account.person('王', '#Office-1 ');
    expect(await text('x', { target: { userId: 'office-1' } })).toMatchObject({ error: 'recipient' });
  });

  it('go where the remark is now, not where it was', async () => {
    await account.say(inspector, '在吗');
    const successor = account.person('接任者', '#inspector-1');
    account.mocker.contactPayload(inspector.id, { ...inspector.payload, alias: '' });
    nowMs += 5 * 60_000;
    expect(await text('交接')).toMatchObject({ ok: true });
    expect([account.screen(inspector), account.screen(successor)[0]?.text]).toEqual([[], '交接']);
  });

  it('may be 2,048 bytes long and not one more; empty ones are refused', async () => {
    expect(await text(`${'字'.repeat(682)}ab`)).toMatchObject({ ok: true });
    expect(await text(`${'字'.repeat(682)}abc`)).toMatchObject({ error: 'too_long' });
    expect(await text(' ')).toMatchObject({ error: 'bad_request' });
  });
});

describe('groups', () => {
  it('read a text that mentions who is there; who is not there is left out', async () => {
    const room = account.room(inspector);
    account.person('李', '#office-1');
    const more = { target: { chatId: room.id }, mentions: ['inspector-1', 'office-1', 'nobody'] };
    expect(await text('请报送', more)).toMatchObject({ ok: true });
    expect(account.screen(room)).toMatchObject([{ text: '@张检查员 请报送', mentions: [inspector.id] }]);
    expect(account.logged).toContainEqual({ kind: 'mention_left_out', detail: '2 of 3' });
  });

  it('that the account is not in are no recipients; one that cannot be read now is tried later', async () => {
    expect(await text('x', { target: { chatId: 'nowhere@chatroom' } })).toMatchObject({ error: 'recipient' });
    const room = account.room(inspector);
    account.puppet.roomRawPayload = () => Promise.reject(new Error('机密'));
    expect(await text('x', { target: { chatId: room.id } })).toMatchObject({ error: 'busy' });
  });
});

describe('other bodies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wechaty-'));
  const path = join(folder, 'upload.bin');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are their plain words; a card update has nothing to update', async () => {
    await send({
      kind: 'choices',
      text: '?',
      options: [],
      mode: 'single',
      taskId: 't',
      fallbackText: '选哪个？\n1. 甲',
    });
    await send({ kind: 'selects', title: '?', lists: [], submit: '好', taskId: 't', fallbackText: '分派：1. 甲' });
    await send({ kind: 'notice', title: '?', text: '', facts: [], fallbackText: '整改到期' });
    await send({ kind: 'handover', text: '转', otherwise: '请打 12345。' });
    expect(await send({ kind: 'card_update', responseCode: 'c', label: '好', userId: 'u' })).toEqual({ ok: true });
    expect(shown()).toEqual(['选哪个？\n1. 甲', '分派：1. 甲', '整改到期', '请打 12345。']);
  });

  it('a file arrives whole under its name, a picture with an end that shows it as one', async () => {
    writeFileSync(path, 'PK some spreadsheet');
    expect(await send({ kind: 'file', mediaPath: path, fileName: '台账 1月.xlsx' })).toMatchObject({ ok: true });
    writeFileSync(path, Buffer.from('ffd8ffe000104a46', 'hex'));
    await send({ kind: 'file', mediaPath: path, fileName: '照片', as: 'image' });
    const screen = account.screen(inspector);
    expect(screen.map(({ fileName }) => fileName)).toEqual(['台账 1月.xlsx', '照片.jpg']);
    expect(screen[0]?.bytes?.toString()).toBe('PK some spreadsheet');
  });

  it('a file that is too large, empty or missing is refused before the puppet is asked', async () => {
    writeFileSync(path, Buffer.alloc(20 * 1024 * 1024 + 1));
    const file: OutboundBody = { kind: 'file', mediaPath: path, fileName: 'x' };
    expect(await send(file)).toMatchObject({ error: 'too_long' });
    writeFileSync(path, '');
    expect(await send(file)).toMatchObject({ error: 'bad_request' });
    rmSync(path);
    expect(await send(file)).toMatchObject({ error: 'bad_request' });
    expect(account.puppet.sends).toBe(0);
  });
});

describe('faults', () => {
  it('without a login nothing is tried', async () => {
    const fresh = new MockAccount();
    const message: OutboundMessage = {
      id: '1',
      target: { userId: 'inspector-1' },
      body: { kind: 'text', text: 'x' },
      mentions: [],
      attempt: 1,
    };
    expect(await fresh.channel.send(message)).toMatchObject({ error: 'not_connected' });
    await account.puppet.logout();
    expect(await text('x')).toMatchObject({ error: 'not_connected' });
    expect(account.notes).toContainEqual(expect.objectContaining({ kind: 'logged_out' }));
  });

  it.each([
    ['a string', 'not logged in', 'not_connected'],
    ['a string in Chinese', '操作太频繁，请稍后再试', 'rate_limited'],
    ['a gRPC error', Object.assign(new Error('8 RESOURCE_EXHAUSTED: x'), { code: 8 }), 'rate_limited'],
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'network'],
    ['somebody who left', '对方开启了朋友验证，你还不是他（她）朋友', 'recipient'],
    ['a late answer', Object.assign(new Error('x'), { name: 'DEADLINE_EXCEEDED', code: 4 }), 'timeout'],
    ['a busy server', new Error('server is busy'), 'busy'],
    ['something that it cannot do', new Error('PuppetX: messageSendFile not supported'), 'bad_request'],
    ['something unknown', new Error('ret -1'), 'timeout'],
    ['nothing', undefined, 'timeout'],
  ] as const)('%s is told in the contract’s words', async (_what, what, error) => {
    account.puppet.faults.push({ kind: 'throws', what });
    expect(await text('机密')).toMatchObject({ ok: false, error });
  });

  it('something unknown that comes again and again ends, and wakes somebody', async () => {
    account.puppet.faults.push({ kind: 'throws', what: 'ret -1' });
    expect(await text('x', { attempt: 3 })).toMatchObject({ error: 'bad_request' });
  });

  it('words of the puppet are never told: they may repeat the message', async () => {
    account.puppet.faults.push({ kind: 'throws', what: new Error(`cannot send 机密 to ${inspector.id}`) });
    const result = await text('机密');
    expect(result).toMatchObject({ detail: 'the puppet threw Error' });
    expect(JSON.stringify([account.logged, account.notes])).not.toMatch(/机密/);
  });

  it('an account that is told to slow down rests, to everybody', async () => {
    const other = account.person('李', '#office-1');
    account.puppet.faults.push({ kind: 'throws', what: '操作太频繁' });
    expect(await text('一')).toMatchObject({ error: 'rate_limited', retryAfterMs: 600_000 });
    nowMs += 60_000;
    const blocked = await text('二', { target: { userId: 'office-1' } });
    expect(blocked).toMatchObject({ error: 'rate_limited', retryAfterMs: 540_000 });
    expect(account.puppet.sends).toBe(1);
    nowMs += 540_000;
    expect(await text('二', { target: { userId: 'office-1' } })).toMatchObject({ ok: true });
    expect(account.screen(other)).toHaveLength(1);
  });

  it('no more than 30 a minute leave the account, whoever they are for', async () => {
    for (let count = 0; count < 30; count += 1) {
      account.person(`检查员${count}`, `#member-${count}`);
      expect(await text('集合', { id: `${count}`, target: { userId: `member-${count}` } })).toMatchObject({ ok: true });
    }
    expect(await text('x')).toMatchObject({ error: 'rate_limited', retryAfterMs: 60_000 });
    nowMs += 60_000;
    expect(await text('x')).toMatchObject({ ok: true });
  });
});

describe('a try without an answer', () => {
  it('is uncertain after its time, and not begun again while it is under way', async () => {
    account.puppet.faults.push({ kind: 'late', ms: 150 });
    expect(await text('只要一次')).toMatchObject({ error: 'timeout' });
    expect(await text('只要一次', { attempt: 2 })).toMatchObject({ ok: true });
    expect(shown()).toEqual(['只要一次']);
  });

  it('that never ends is begun again at the third attempt', async () => {
    account.puppet.faults.push({ kind: 'hangs' });
    expect(await text('x')).toMatchObject({ error: 'timeout' });
    expect(await text('x', { attempt: 2 })).toMatchObject({ error: 'timeout' });
    expect(account.puppet.sends).toBe(1);
    expect(await text('x', { attempt: 3 })).toMatchObject({ ok: true });
    expect(shown()).toEqual(['x']);
  });

  it('that was given up while the recipient was looked for says nothing later', async () => {
    let release: (ids: string[]) => void = () => {};
    account.puppet.contactList = () => new Promise((resolve) => (release = resolve));
    expect(await text('x')).toMatchObject({ error: 'busy' });
    release([...account.mocker.cacheContactPayload.keys()]);
    account.puppet.contactList = async () => [...account.mocker.cacheContactPayload.keys()];
    expect(await text('y', { id: 'out-2' })).toMatchObject({ ok: true });
    await until(() => shown().length > 0);
    expect(shown()).toEqual(['y']);
  });
});
