/** What the doctor finds out about the connection, without disturbing one that is there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseNames } from '../../../src/channels/wecom-aibot/connection.ts';
import { BOT, type InstanceOptions, LEASE_MS, openStage, type Stage } from './connection-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function finds(options: InstanceOptions = {}) {
  const doctor = stage.instance({ name: 'doctor', ...options });
  return (await doctor.channel.check?.())?.map(({ state, says }) => `${state}: ${says}`) ?? [];
}

describe('a check', () => {
  it('subscribes once when nobody does, and leaves', async () => {
    expect(await finds()).toEqual([expect.stringMatching(/^good/), expect.stringMatching(/^good: 试连成功/)]);
    await stage.until(() => stage.sim.sockets === 0);
    expect(stage.sim.frames('aibot_subscribe')).toBe(1);
    expect(await stage.leasesOf('x').isHeld(leaseNames(BOT.botId).right)).toBe(false);
  });

  it('finds a wrong secret by asking once', async () => {
    expect(await finds({ secret: 'wrong' })).toEqual([
      expect.stringMatching(/^good/),
      'bad: 企业微信不接受 ID 或 Secret（错误码 40001）。',
    ]);
    expect(stage.sim.frames('aibot_subscribe')).toBe(1);
  });

  it('finds that nobody is there', async () => {
    expect((await finds({ wsUrl: 'ws://127.0.0.1:9' }))[1]).toMatch(/^unknown: 连不上/);
  });

  it.each(['', 'https://x.invalid', 'ws://openws.example.invalid', 'nonsense'])(
    'finds a wrong address: %j',
    async (wsUrl) => {
      expect(await finds({ wsUrl })).toEqual([expect.stringMatching(/^bad/)]);
      expect(stage.sim.frames('aibot_subscribe')).toBe(0);
    },
  );

  it('leaves a running instance alone', async () => {
    await stage.connected({ name: 'one' });
    expect((await finds())[1]).toMatch(/^good: 正在运行的助手已连上/);
    expect(stage.sim.kicked).toBe(0);
  });

  it('tells when the running instance has the right and no connection', async () => {
    stage.sim.silence();
    await stage.instance({ name: 'one' }).channel.start?.();
    expect((await finds())[1]).toMatch(/^unknown: 正在运行的助手负责连接/);
  });

  it('tells when another program took the bot', async () => {
    const one = await stage.connected({ name: 'one' });
    stage.sim.takeOver();
    await stage.until(() => one.has('replaced'));
    await stage.pass(LEASE_MS);
    expect((await finds())[1]).toMatch(/^bad: 机器人被另一个程序接管/);
    expect(stage.sim.frames('aibot_subscribe')).toBe(1);
  });
});
