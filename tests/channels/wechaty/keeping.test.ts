/** One instance holds the account: the lease, the login by QR code, the start and the end. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Leases } from '../../../src/channels/ports.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { memoryLeases } from '../../support/ports.ts';
import { MockAccount, until } from './mock-account.ts';

type Holders = NonNullable<Parameters<typeof memoryLeases>[2]>;
const opened: MockAccount[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((account) => account.close()));
});

function open(changes: ConstructorParameters<typeof MockAccount>[0] = {}): MockAccount {
  const account = new MockAccount({ leaseMs: 90, ...changes });
  opened.push(account);
  return account;
}

const kinds = (account: MockAccount) => account.logged.map(({ kind }) => kind);

describe('the lease', () => {
  it('lets one instance log in; the other takes over when the first ends', async () => {
    const holders: Holders = new Map();
    const nowMs = () => performance.now();
    const first = open({ leases: memoryLeases('first', nowMs, holders) });
    const second = open({ leases: memoryLeases('second', nowMs, holders) });
    await first.login();
    await second.channel.start?.();
    expect([first.loads, second.loads]).toEqual([1, 0]);
    expect(kinds(second)).toEqual(['waiting']);
    await first.close();
    expect(first.puppet.state.inactive()).toBe(true);
    await until(() => second.loads === 1);
  });

  it('that is lost stops the bot at once', async () => {
    const holders: Holders = new Map();
    const account = open({ leases: memoryLeases('one', () => performance.now(), holders) });
    await account.login();
    holders.set('wechaty:wechaty-puppet-mock', { holder: 'other', until: Number.POSITIVE_INFINITY });
    await until(() => kinds(account).includes('stopped'));
    expect(kinds(account)).toContain('lease_lost');
    const body = { kind: 'text', text: 'x' } as const;
    const message = { id: '1', target: { userId: 'a' }, body, mentions: [], attempt: 1 };
    expect(await account.channel.send(message)).toMatchObject({ error: 'not_connected' });
    // Its own stopping is no logout that an operator must repair.
    expect(account.notes.filter(({ kind }) => kind === 'logged_out')).toEqual([]);
  });

  it('that cannot be renewed counts until it has run out', async () => {
    let isAway = false;
    const memory = memoryLeases('one', () => performance.now());
    const leases: Leases = {
      ...memory,
      hold: (name, ms) => (isAway ? Promise.reject(new Error('away')) : memory.hold(name, ms)),
    };
    const account = open({ leases });
    await account.login();
    isAway = true;
    await until(() => kinds(account).includes('fault'));
    expect(kinds(account)).not.toContain('stopped');
    await until(() => kinds(account).includes('stopped'));
    expect(JSON.stringify(account.logged)).not.toContain('away');
  });
});

describe('the start', () => {
  it('shows the QR code to the operator and to nobody else', async () => {
    const account = open();
    await account.login();
    expect(account.qrCodes).toEqual(['https://login.weixin.qq.com/l/secret==']);
    expect(account.notes).toEqual([{ kind: 'scan', detail: expect.any(String) }]);
    expect(JSON.stringify([account.logged, account.notes])).not.toMatch(/secret|login\.weixin/);
  });

  it('that cannot load says so and frees the account', async () => {
    const leases = memoryLeases('one', () => performance.now());
    const missing = new AppError({ code: 'WECHATY_PUPPET_MISSING', kind: 'user', userText: '没有安装' });
    const account = open({ leases, load: () => Promise.reject(missing) });
    await expect(account.channel.start?.()).rejects.toBe(missing);
    expect(await leases.isHeld('wechaty:wechaty-puppet-mock')).toBe(false);
  });

  it('is made again when the puppet has stopped by itself, but not at once', async () => {
    const account = open({ restartMs: 300 });
    const startedAt = performance.now();
    await account.login();
    await account.puppet.stop();
    await until(() => account.loads === 2);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
    account.mocker.login(account.self);
    expect(await account.say(account.person('家长'), '在吗')).toMatchObject({ content: { text: '在吗' } });
    expect(account.heard).toHaveLength(1);
  });

  it('with an error of wechaty’s is no end of the program, and its words are not logged', async () => {
    const account = open();
    await account.login();
    account.puppet.emit('error', { data: '机密: connection to 1.2.3.4 lost' });
    await until(() => kinds(account).includes('wechaty_error'));
    expect(JSON.stringify(account.logged)).not.toMatch(/机密|1\.2\.3\.4/);
  });
});

describe('the end', () => {
  it('hears no more, can be asked for twice, and before the start', async () => {
    const account = open();
    await account.login();
    const parent = account.person('家长');
    await account.say(parent, '在吗');
    await account.close();
    await account.close();
    expect(account.puppet.state.inactive()).toBe(true);
    parent.say('还在吗').to(account.self);
    await new Promise((resolve) => setImmediate(resolve));
    expect(account.heard).toHaveLength(1);
    await open().close();
  });
});

describe('the check', () => {
  it('tells package, login and risk, and loads nothing', async () => {
    const account = open();
    expect(await account.channel.check?.()).toMatchObject([
      { state: 'good', says: '已安装 wechaty-puppet-mock。' },
      { state: 'unknown', says: expect.stringContaining('没有在运行') },
      { state: 'unknown', says: expect.stringContaining('个人号') },
    ]);
    expect(account.loads).toBe(0);
    await account.login();
    expect(await account.channel.check?.()).toMatchObject([{}, { state: 'good', says: '已登录。' }, {}]);
  });

  it('says what to install', async () => {
    const account = open({ puppet: 'wechaty-puppet-nowhere' });
    expect(await account.channel.check?.()).toMatchObject([
      { state: 'bad', fix: expect.stringContaining('npm install wechaty-puppet-nowhere') },
      {},
      {},
    ]);
  });
});
