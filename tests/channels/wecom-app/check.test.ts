/** What `check` finds of an app, in the order in which it is to be mended. */
import { describe, expect, it } from 'vitest';
import type { Channel, Finding } from '../../../src/channels/contract.ts';
import { withApp } from './rig.ts';

const app = withApp();

async function findings(channel: Channel = app.rig.channel): Promise<Record<string, Finding>> {
  const all = (await channel.check?.()) ?? [];
  return Object.fromEntries(all.map((finding) => [finding.what, finding]));
}

describe('the check of an app', () => {
  it('finds all well but the callback, which cannot be asked', async () => {
    const found = await findings();
    const states = Object.entries(found).map(([what, { state }]) => [what, state]);
    expect(Object.fromEntries(states)).toEqual({
      到企业微信服务器的网络: 'good',
      企业ID和Secret: 'good',
      企业可信IP: 'good',
      应用: 'good',
      可见范围: 'good',
      服务器的时间: 'good',
      防火墙名单: 'good',
      接收消息的网址: 'unknown',
    });
    expect(found['接收消息的网址']?.fix).toContain('/callback/wecom-app');
    expect(found['防火墙名单']?.says).toContain('从 2 个地址打过来，接口有 1 个地址');
  });

  it('sends nothing and changes nothing', async () => {
    await findings();
    expect(app.rig.sim.calls('message/send')).toBe(0);
    expect(app.rig.sim.counts().delivered).toBe(0);
  });

  it.each([
    ['Secret', { secret: 'wrong' }, 'WECOM_AGENT_SECRET'],
    ['企业ID', { corpId: 'wwOTHER' }, 'WECOM_CORP_ID'],
  ])('says where the right %s stands, and asks only once', async (_what, changes, variable) => {
    const found = await findings(app.rig.open(changes));
    expect(found['企业ID和Secret']).toMatchObject({ state: 'bad', fix: expect.stringContaining(variable) });
    expect(found['应用']?.state).toBe('unknown');
    expect(app.rig.sim.counts().tokenFetches).toBe(1);
  });

  it('names the address that has to be on the list of 企业可信IP', async () => {
    const errmsg = 'not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info';
    app.rig.sim.fault('agent/get', { kind: 'errcode', errcode: 60020, errmsg });
    const found = await findings();
    expect(found['企业可信IP']).toMatchObject({ state: 'bad', fix: expect.stringContaining('203.0.113.9') });
    expect(found['企业ID和Secret']?.state).toBe('good');
  });

  it('tells a closed app from one of another number and from one without permission', async () => {
    app.rig.sim.setAgent({ close: 1 });
    expect((await findings())['应用']).toMatchObject({ state: 'bad', fix: expect.stringContaining('启用应用') });
    expect((await findings(app.rig.open({ agentId: 7 })))['应用']).toMatchObject({
      state: 'bad',
      fix: expect.stringContaining('WECOM_AGENT_ID'),
    });
    app.rig.sim.fault('agent/get', { kind: 'errcode', errcode: 301007 });
    expect((await findings())['应用']).toMatchObject({ state: 'bad', says: expect.stringContaining('301007') });
  });

  it('says who sees the app', async () => {
    app.rig.sim.setAgent({ parties: [3, 4], users: ['u1'] });
    expect((await findings())['可见范围']?.says).toContain('2 个部门、1 个人');
    app.rig.sim.setAgent({ parties: [], users: [], tags: [] });
    expect((await findings())['可见范围']?.state).toBe('bad');
  });

  it.each([59_000, -59_000, 61_000, -61_000])('looks at the clock, here %i ms apart', async (ahead) => {
    app.rig.sim.setClockAhead(ahead);
    const { state, says } = (await findings())['服务器的时间'] ?? { state: 'unknown', says: '' };
    expect([state, says]).toEqual([
      Math.abs(ahead) > 60_000 ? 'bad' : 'good',
      expect.stringContaining(`${Math.abs(ahead) / 1000} 秒`),
    ]);
  });

  it('says that the network is away, and claims nothing else', async () => {
    await app.rig.sim.close();
    const found = await findings();
    expect(found['到企业微信服务器的网络']).toMatchObject({ state: 'bad' });
    const others = Object.values(found).filter(({ what }) => what !== '到企业微信服务器的网络');
    expect(others.map(({ state }) => state)).toEqual(others.map(() => 'unknown'));
  });

  it('shows no secret and no token', async () => {
    app.rig.sim.fault('agent/get', { kind: 'errcode', errcode: 48002 });
    const written = JSON.stringify([await findings(), await findings(app.rig.open({ secret: 'wrong' }))]);
    expect(written).not.toMatch(/sim-secret|SIM-ACCESS-TOKEN|access_token/);
  });
});
