/** A parent who follows the county's 公众号: welcomed, answered within the five seconds, chooses by a tap; also without verification. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MpSim, startMpSim } from '../sim/wechat-mp/mp-sim.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { Running } from './running.ts';

let sim: MpSim;
let on: Running;

beforeAll(async () => {
  sim = await startMpSim({ ...CALLBACK_KEYS });
  on = await Running.start({
    WECHAT_API_BASE: sim.apiBase,
    WECHAT_MP_APP_ID: sim.state.appId,
    WECHAT_MP_APP_SECRET: sim.state.appSecret,
    WECHAT_MP_TOKEN: CALLBACK_KEYS.token,
    WECHAT_MP_ENCODING_AES_KEY: CALLBACK_KEYS.encodingAesKey,
  });
  sim.aim(`${on.url}/callback/wechat-mp`);
});
afterAll(async () => {
  await on.stop();
  await sim.close();
});

describe('a follower of the 公众号', () => {
  test('is welcomed on the callback itself', async () => {
    const parent = sim.follower('oSYNTHETICOPENID0000000001');
    await parent.subscribe('123');
    await on.settled();
    expect(parent.texts().join()).toContain('双减');
    expect(parent.screen()[0]?.by).toBe('passive');
  });

  test('asks about a licence and reads an honest answer at once', async () => {
    const parent = sim.follower('oSYNTHETICOPENID0000000001');
    const before = parent.screen().length;
    const { accepted, tries } = await parent.say('启航书法有证吗');
    await on.settled();
    expect(accepted).toBe(true);
    expect(tries).toHaveLength(1);
    expect(parent.texts().slice(before).join('\n')).toContain('启航书法');
  });

  test('chooses among several by a tap', async () => {
    const parent = sim.follower('oSYNTHETICOPENID0000000002');
    await parent.say('启航');
    await on.settled();
    const [first] = parent.screen().findLast(({ options }) => options.length > 0)?.options ?? [];
    const before = parent.screen().length;
    await parent.press(first?.label ?? '');
    await on.settled();
    expect(parent.texts().slice(before).join()).toMatch(/许可|登记/u);
  });

  test('an account without verification answers in numbers, one message for one', async () => {
    sim.setAccount('personal');
    const parent = sim.follower('oSYNTHETICOPENID0000000003');
    await parent.say('启航');
    await on.settled();
    await parent.say('启航');
    await on.settled();
    const shown = parent.screen().at(-1);
    expect(shown?.options).toEqual([]);
    expect(shown?.text).toMatch(/1\. /u);
    await parent.say('1');
    await on.settled();
    expect(parent.texts().at(-1)).toMatch(/许可|登记/u);
    sim.setAccount('verified');
  });

  test('cannot file an inspection, and nothing of what was said is kept', async () => {
    const parent = sim.follower('inspector-1');
    await parent.say('填报');
    await on.settled();
    expect(parent.texts().join()).toContain('专班成员用的');
    const kept = await on.rows<{ content: unknown }>(`select content from inbox where channel = 'wechat-mp'`);
    for (const { content } of kept) expect(Object.keys(Object(content))).toEqual(['type']);
  });

  test('never reads that the service is broken', () => {
    expect(sim.faultsShown()).toBe(0);
    expect(sim.breaches()).toEqual([]);
  });
});
