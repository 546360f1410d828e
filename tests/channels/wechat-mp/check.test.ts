/** What the check of an account finds, and that it says where to click. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/channels/contract.ts';
import { type MpStage, openMpStage, type StageOptions } from './stage.ts';

let stage: MpStage | undefined;

async function findings(bend: (stage: MpStage) => unknown = () => {}, options: StageOptions = {}): Promise<Finding[]> {
  stage = await openMpStage({ waitMs: 0, ...options });
  await bend(stage);
  return (await stage.sides.channel.check?.()) ?? [];
}

function about(all: Finding[], what: string): Finding | undefined {
  return all.find((finding) => finding.what.includes(what));
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('the check', () => {
  it('finds a good account good, and changes nothing', async () => {
    const all = await findings();
    expect(all.map(({ state }) => state)).toEqual([
      'good',
      'good',
      'good',
      'good',
      'unknown',
      'good',
      'good',
      'unknown',
    ]);
    expect(about(all, '防火墙')?.says).toContain('2 个地址');
    expect(about(all, '服务器地址')?.fix).toContain('安全模式');
    expect(stage?.sim.breaches()).toEqual([]);
    expect(stage?.sim.calls('message/custom/send')).toBe(0);
  });

  it('names the address that is not on the list, once', async () => {
    const all = await findings(({ sim }) => {
      sim.state.isListed = false;
    });
    expect(about(all, 'IP白名单')).toMatchObject({ state: 'bad', fix: expect.stringContaining('203.0.113.7') });
    expect(about(all, 'AppID')?.state).toBe('unknown');
    expect(stage?.sim.calls('stable_token')).toBe(1);
  });

  it.each([
    ['appSecret', 'wrong', 'AppSecret不对', 'WECHAT_MP_APP_SECRET'],
    ['appId', 'wxOTHER', 'AppID不对', 'WECHAT_MP_APP_ID'],
  ] as const)('tells a wrong %s', async (name, value, says, fix) => {
    const all = await findings((here) => {
      here.sides = here.create({ [name]: value });
    });
    expect(about(all, 'AppID')).toMatchObject({ state: 'bad', says: expect.stringContaining(says) });
    expect(about(all, 'AppID')?.fix).toContain(fix);
    expect(JSON.stringify(all)).not.toContain('sim-app-secret');
  });

  it('tells a frozen secret', async () => {
    const all = await findings(({ sim }) => sim.fault('stable_token', { kind: 'errcode', errcode: 40_243 }));
    expect(about(all, 'AppID')).toMatchObject({ state: 'bad', fix: expect.stringContaining('解冻') });
  });

  it('tells missing permissions', async () => {
    const all = await findings(
      async (here) => {
        here.sim.state.hasMenus = false;
        await here.sim.follower('oA').say('在');
        await here.send('在');
      },
      { account: 'personal' },
    );
    expect(about(all, '自定义菜单')).toMatchObject({ state: 'bad', fix: expect.stringContaining('接口权限') });
    expect(about(all, '客服消息')).toMatchObject({ state: 'bad', says: expect.stringContaining('只能回一条') });
  });

  it('tells a menu that could not be looked at, and menus that a test account may not send', async () => {
    const all = await findings(
      async (here) => {
        here.sim.fault('get_current_selfmenu_info', { kind: 'errcode', errcode: -1 });
        await here.sim.follower('oA').say('在');
        const options = ['甲', '乙'].map((label) => ({ key: label, label }));
        await here.send({ kind: 'choices', text: '选', options, mode: 'single', taskId: 't', fallbackText: '选' });
      },
      { account: 'test' },
    );
    expect(about(all, '自定义菜单')?.state).toBe('unknown');
    expect(about(all, '客服消息')).toMatchObject({ state: 'bad', says: expect.stringContaining('选项改成数字') });
  });

  it('tells a clock that is wrong', async () => {
    const all = await findings(({ sim }) => {
      sim.state.base.clockAheadMs = 300_000;
    });
    expect(about(all, '时间')).toMatchObject({ state: 'bad', says: expect.stringContaining('300 秒') });
  });

  it('tells a server that cannot be reached, or is busy', async () => {
    const away = await findings((here) => {
      here.sides = here.create({ apiBase: 'http://127.0.0.1:1' });
    });
    expect(about(away, '网络')).toMatchObject({ state: 'bad', fix: expect.stringContaining('api.weixin.qq.com') });
    expect(about(away, 'AppID')?.state).toBe('unknown');
    await stage?.close();
    const busy = await findings(({ sim }) => sim.fault('getcallbackip', { kind: 'status', status: 502 }));
    expect(about(busy, '网络')).toMatchObject({ state: 'bad', says: expect.stringContaining('502') });
  });
});
