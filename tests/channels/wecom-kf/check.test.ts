/** The check tells what is wrong and where to click, changes nothing, and shows no secret. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/channels/contract.ts';
import { type KfStage, openStage } from './stage.ts';

let stage: KfStage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function check(options: Parameters<KfStage['instance']>[0] = {}): Promise<Finding[]> {
  return (await stage.instance(options).check?.()) ?? [];
}

describe('the check', () => {
  it('finds everything good where it is', async () => {
    stage.sim.servicer('u-servicer-01').receives();
    const findings = await check();
    expect(findings.map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good']);
    expect(stage.sim.calls('kf/sync_msg') + stage.sim.calls('kf/send_msg')).toBe(0);
  });

  it('tells which account the app may not use', async () => {
    const findings = await check({ openKfIds: [stage.sim.openKfId, 'wkOTHER'] });
    expect(findings).toContainEqual(
      expect.objectContaining({ state: 'bad', what: '客服账号 2', fix: expect.stringContaining('可调用接口的应用') }),
    );
  });

  it('tells that nobody is at the desk', async () => {
    stage.sim.servicer('u-servicer-01').receives(false);
    expect(await check()).toContainEqual(
      expect.objectContaining({ state: 'bad', fix: expect.stringContaining('接待人员') }),
    );
  });

  it.each([
    [40001, 'bad', 'Secret'],
    [60020, 'bad', '企业可信IP'],
    [48002, 'bad', '可调用接口的应用'],
    [-1, 'unknown', '稍后'],
  ])('reads %i', async (errcode, state, where) => {
    stage.sim.fault('kf/account/list', { kind: 'errcode', errcode });
    expect(await check()).toMatchObject([{ state, fix: expect.stringContaining(where) }]);
  });

  it('tells a wrong secret, and does not show it', async () => {
    const findings = await check({ secret: 'wrong-secret-7' });
    expect(findings).toMatchObject([{ state: 'bad', fix: expect.stringContaining('Secret') }]);
    expect(JSON.stringify(findings)).not.toContain('wrong-secret-7');
  });

  it.each([
    [-60_000, '快 60 秒'],
    [60_000, '慢 60 秒'],
  ])('tells how far the clock is off when the platform is %i ms ahead', async (aheadMs, says) => {
    await stage.close();
    stage = await openStage({}, aheadMs);
    expect(await check()).toContainEqual(
      expect.objectContaining({ state: 'bad', what: '服务器时间', says: expect.stringContaining(says) }),
    );
  });
});
