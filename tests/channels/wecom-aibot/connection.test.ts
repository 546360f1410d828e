/** The life of the connection: one instance has it, it comes back by itself, and it is given up where trying on would hurt. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Leases } from '../../../src/channels/ports.ts';
import { leaseNames } from '../../../src/channels/wecom-aibot/connection.ts';
import { BOT, LEASE_MS, openStage, type Stage } from './connection-stage.ts';

const { right, live, replaced } = leaseNames(BOT.botId);
let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('a connection', () => {
  it('is made by whoever holds the lease, and nothing is left when it is closed', async () => {
    const one = await stage.connected();
    expect(stage.sim.isConnected).toBe(true);
    expect(await stage.leasesOf('x').isHeld(right)).toBe(true);
    await one.channel.close();
    await stage.until(() => stage.sim.sockets === 0);
    for (const name of [right, live, replaced]) expect(await stage.leasesOf('x').isHeld(name)).toBe(false);
    expect(stage.timers.count).toBe(0);
  });

  it('names the bot in no lease', () => {
    expect(right).not.toContain(BOT.botId);
    expect(right).toMatch(/^wecom-aibot:[0-9a-f]{16}$/);
  });

  it('comes back by itself when it breaks, and hears on', async () => {
    const one = await stage.connected();
    stage.sim.drop();
    await stage.until(() => one.has('disconnected'));
    await stage.until(() => stage.sim.isConnected);
    expect(stage.sim.frames('aibot_subscribe')).toBe(2);
    stage.sim.say({ user: 'u1' }, '在吗');
    expect((await one.hears(1)).content).toEqual({ type: 'text', text: '在吗' });
  });

  it('is had by one of two instances, and by the other when the first goes', async () => {
    const one = await stage.connected({ name: 'one' });
    const two = stage.instance({ name: 'two' });
    await two.channel.start?.();
    await stage.pass(2 * LEASE_MS);
    expect(two.has('waiting')).toBe(true);
    expect(stage.sim.sockets).toBe(1);
    await one.channel.close();
    await stage.pass(LEASE_MS / 2);
    await stage.until(() => two.has('connected'));
    expect(stage.sim.kicked).toBe(0);
  });

  it('moves on when the first instance dies without a word', async () => {
    let isDead = false;
    const leases = stage.leasesOf('one');
    const dying: Leases = { ...leases, hold: (name, ms) => (isDead ? new Promise(() => {}) : leases.hold(name, ms)) };
    const one = await stage.connected({ leases: dying });
    const two = stage.instance({ name: 'two' });
    await two.channel.start?.();
    isDead = true;
    await stage.pass(LEASE_MS);
    expect(one.has('lease_lost')).toBe(true);
    await stage.pass(LEASE_MS);
    await stage.until(() => two.has('connected'));
    expect(stage.sim.kicked).toBe(0);
    isDead = false;
  });

  it('is given up at once when the lease cannot be renewed, and made again when it can', async () => {
    let fault: 'none' | 'refused' | 'thrown' = 'none';
    const leases = stage.leasesOf('one');
    const hold: Leases['hold'] = (name, ms) => {
      if (fault === 'thrown') return Promise.reject(new Error('database away'));
      return fault === 'refused' ? Promise.resolve(false) : leases.hold(name, ms);
    };
    const one = await stage.connected({ leases: { ...leases, hold } });
    for (fault of ['refused', 'thrown'] as const) {
      await stage.pass(LEASE_MS / 3);
      expect(one.has('lease_lost')).toBe(true);
      await stage.until(() => stage.sim.sockets === 0);
      expect(await one.send('在吗')).toMatchObject({ ok: false, error: 'not_connected' });
      fault = 'none';
      one.logged.length = 0;
      await stage.pass(LEASE_MS / 3);
      await stage.until(() => one.has('connected'));
    }
  });

  it('is begun anew when the platform does not know it any more', async () => {
    const one = await stage.connected();
    stage.sim.say({ user: 'u1' }, '在吗');
    await one.hears(1);
    stage.sim.fault({ kind: 'errcode', errcode: 846609 });
    expect(await one.send('在')).toMatchObject({ ok: false, error: 'not_connected' });
    one.logged.length = 0;
    await stage.pass(LEASE_MS / 3);
    await stage.until(() => one.has('connected'));
    expect(await one.send('在')).toMatchObject({ ok: true });
  });

  it('is begun anew when the platform never answers the subscription', async () => {
    stage.sim.silence();
    const one = stage.instance();
    await one.channel.start?.();
    await stage.until(() => stage.sim.frames('aibot_subscribe') === 1);
    await stage.pass(65_000);
    expect(one.has('stuck')).toBe(true);
    stage.sim.silence(false);
    await stage.pass(LEASE_MS);
    await stage.until(() => one.has('connected'));
  });

  it('writes nothing to the console, whatever is said', async () => {
    const spies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
    const one = await stage.connected();
    stage.sim.say({ user: 'u1' }, '一个秘密');
    await one.hears(1);
    await one.send('另一个秘密');
    stage.sim.raw('no json');
    stage.sim.raw({ headers: { req_id: 'x' }, errcode: 1 });
    stage.sim.drop();
    await stage.until(() => one.has('disconnected'));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(JSON.stringify(one.logged)).not.toMatch(/秘密|u1|aib-test|s3cret/);
    vi.restoreAllMocks();
  });
});

describe('a bot that another program takes', () => {
  it('is not fought for: stopped, told loudly, and kept from the other instances until the restart', async () => {
    const one = await stage.connected({ name: 'one' });
    const two = stage.instance({ name: 'two' });
    await two.channel.start?.();
    stage.sim.takeOver();
    await stage.until(() => one.has('replaced'));
    await stage.pass(5 * LEASE_MS);
    expect(stage.sim.frames('aibot_subscribe')).toBe(1);
    expect(one.logged.find(({ kind }) => kind === 'replaced')).toMatchObject({
      level: 'error',
      detail: expect.stringContaining('另一个程序'),
    });
    expect(await one.send('在吗')).toMatchObject({ ok: false, error: 'not_connected' });
    expect(await stage.leasesOf('x').isHeld(replaced)).toBe(true);
    expect(two.has('connected')).toBe(false);
  });

  it('is had again when it was one of ours that took it, after a pause of this machine', async () => {
    const one = await stage.connected({ name: 'one' });
    const two = stage.instance({ name: 'two' });
    // Frozen: no timer of either fires, and the lease runs out.
    stage.clock.advance(2 * LEASE_MS);
    await two.channel.start?.();
    await stage.until(() => two.has('connected') && one.has('replaced'));
    await stage.pass(LEASE_MS);
    await two.channel.close();
    one.logged.length = 0;
    await stage.pass(LEASE_MS);
    await stage.until(() => one.has('connected'));
  });
});

describe('a refused subscription', () => {
  it('is tried a few times, told loudly, and never again; another instance may', async () => {
    const one = stage.instance({ secret: 'wrong' });
    await one.channel.start?.();
    await stage.until(() => one.has('refused'));
    const tried = stage.sim.frames('aibot_subscribe');
    expect(tried).toBeLessThanOrEqual(4);
    expect(one.logged.find(({ kind }) => kind === 'refused')).toMatchObject({ level: 'error' });
    expect(JSON.stringify(one.logged)).not.toContain('wrong');
    await stage.pass(20 * LEASE_MS);
    expect(stage.sim.frames('aibot_subscribe')).toBe(tried);
    await stage.connected({ name: 'two' });
  });

  it('for a passing reason is tried again after minutes', async () => {
    stage.sim.refuseSubscribe(45009, 45009, 45009, 45009);
    const one = stage.instance();
    await one.channel.start?.();
    await stage.until(() => one.has('refused_for_now'));
    await stage.pass(4 * 60_000);
    expect(stage.sim.frames('aibot_subscribe')).toBe(4);
    await stage.pass(2 * 60_000);
    await stage.until(() => one.has('connected'));
  });
});
