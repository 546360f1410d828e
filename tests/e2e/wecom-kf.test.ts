/** A parent in WeCom's 微信客服: asks, taps, is handed to a human and comes back; nobody there ever becomes a member. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallbackClient } from '../sim/wecom/callback-client.ts';
import { type KfSim, startKfSim } from '../sim/wecom-kf/kf-sim.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { Running } from './running.ts';

let sim: KfSim;
let on: Running;

beforeAll(async () => {
  sim = await startKfSim();
  on = await Running.start({
    WECOM_API_BASE: sim.apiBase,
    WECOM_CORP_ID: sim.corpId,
    WECOM_AGENT_ID: '1000002',
    WECOM_AGENT_SECRET: sim.secret,
    WECOM_TOKEN: CALLBACK_KEYS.token,
    WECOM_ENCODING_AES_KEY: CALLBACK_KEYS.encodingAesKey,
    WECOM_KF_OPEN_KFID: sim.openKfId,
  });
  const identity = { corpId: sim.corpId, agentId: 1000002, now: () => new Date() };
  const client = new CallbackClient({ url: `${on.url}/callback/wecom-app`, ...CALLBACK_KEYS }, identity);
  sim.onPing(async (account, token) => {
    const at = Math.floor(Date.now() / 1000);
    const fields = { ToUserName: sim.corpId, CreateTime: at, MsgType: 'event', Event: 'kf_msg_or_event' };
    const elements = Object.entries({ ...fields, Token: token, OpenKfId: account });
    const xml = `<xml>${elements.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('')}</xml>`;
    expect((await client.deliver(xml)).accepted).toBe(true);
  });
});
afterAll(async () => {
  await on.stop();
  await sim.close();
});

describe('a parent in 微信客服', () => {
  test('is welcomed, asks about a licence with a name in it, and reads an honest answer', async () => {
    const parent = sim.parent('wmSYNTHETICCUSTOMER000000001');
    await parent.enter();
    await on.until(() => parent.screen().length === 1);
    expect(parent.texts()[0]).toContain('双减');
    await parent.say('启航书法有证吗');
    await on.until(() => parent.screen().length > 1);
    await on.settled();
    expect(parent.texts().slice(1).join('\n')).toContain('启航书法');
    expect(sim.breaches()).toEqual([]);
  });

  test('chooses among several by a tap', async () => {
    const parent = sim.parent('wmSYNTHETICCUSTOMER000000002');
    await parent.say('启航');
    await on.until(() => parent.screen().some(({ options }) => options.length > 0));
    const [first] = parent.screen().at(-1)?.options ?? [];
    const before = parent.screen().length;
    await parent.press(first?.label ?? '');
    await on.until(() => parent.screen().length > before);
    await on.settled();
    expect(parent.texts().at(-1)).toMatch(/许可|登记/u);
  });

  test('cannot file an inspection, whatever the id looks like', async () => {
    const parent = sim.parent('inspector-1');
    await parent.say('填报');
    await on.until(() => parent.screen().length > 0);
    expect(parent.texts().join()).toContain('专班成员用的');
    expect(await on.count(`conversation where channel = 'wecom-kf' and state like '%inspection_site%'`)).toBe(0);
  });

  test('is handed to a human, hears nothing of the bot meanwhile, and gets it back', async () => {
    const parent = sim.parent('wmSYNTHETICCUSTOMER000000003');
    const servicer = sim.servicer('u-servicer-01');
    servicer.receives();
    await parent.say('人工');
    await on.until(() => parent.texts().join().includes('转人工'));
    await servicer.says(parent, '您好，我是办公室。');
    const during = parent.screen().length;
    await parent.say('启航书法有证吗');
    await on.settled();
    expect(parent.screen().length).toBe(during);
    await servicer.ends(parent);
    await on.until(() => parent.screen().length > during);
    const after = parent.screen().length;
    await parent.say('启航书法有证吗');
    await on.until(() => parent.screen().length > after);
    expect(parent.texts().at(-1)).toContain('启航书法');
  });

  test('keeps nothing of what was said but that it was said', async () => {
    const kept = await on.rows<{ content: unknown }>(`select content from inbox where channel = 'wecom-kf'`);
    expect(kept.length).toBeGreaterThan(3);
    for (const { content } of kept) expect(Object.keys(Object(content))).toEqual(['type']);
  });
});
