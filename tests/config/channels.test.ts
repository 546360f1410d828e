/** What the start prints about channels. */
import { describe, expect, it } from 'vitest';
import { describeChannels, listWarnings } from '../../src/config/channels.ts';
import { loadConfig } from '../../src/config/config.ts';

const APP = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_AGENT_SECRET: 'secret-of-the-app',
  WECOM_TOKEN: 'QDG6eK',
  WECOM_ENCODING_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
};

function statesOf(env: Record<string, string>): Record<string, boolean> {
  return Object.fromEntries(describeChannels(loadConfig(env)).map(({ name, on }) => [name, on]));
}

describe('describeChannels', () => {
  it('has the simulator and the terminal with an empty environment', () => {
    const off = { 'wecom-kf': false, 'wecom-aibot': false, 'wechat-mp': false, wechaty: false };
    const on = { simulator: true, terminal: true, 'wecom-webhook': true };
    expect(statesOf({})).toEqual({ ...on, 'wecom-app': false, ...off });
  });

  it('has the app instead of the simulator once the app is configured', () => {
    expect(statesOf(APP)).toMatchObject({ simulator: false, 'wecom-app': true });
  });

  it('names what is missing, and never a secret', () => {
    const app = describeChannels(loadConfig({})).find(({ name }) => name === 'wecom-app');
    for (const variable of Object.keys(APP)) expect(app?.why).toContain(variable);
    const printed = JSON.stringify(describeChannels(loadConfig(APP)));
    for (const secret of [APP.WECOM_AGENT_SECRET, APP.WECOM_TOKEN, APP.WECOM_ENCODING_AES_KEY]) {
      expect(printed).not.toContain(secret);
    }
  });

  it('tells the address that the console asks for', () => {
    const rows = describeChannels(loadConfig({ ...APP, PUBLIC_URL: 'https://bot.example.gov.cn/' }));
    const app = rows.find(({ name }) => name === 'wecom-app');
    expect(app?.why).toContain('https://bot.example.gov.cn/callback/wecom-app');
  });

  it('says of each of the others how it is reached', () => {
    const aibot = { WECOM_AIBOT_ID: 'aib1', WECOM_AIBOT_SECRET: 'secret-of-the-bot' };
    const kf = { ...APP, WECOM_KF_OPEN_KFID: 'wk1,wk2' };
    const rows = [aibot, kf].flatMap((env) => describeChannels(loadConfig(env)));
    expect(rows.find(({ name, on }) => name === 'wecom-aibot' && on)?.why).toBe('智能机器人，长连接，不用公网网址');
    expect(rows.find(({ name, on }) => name === 'wecom-kf' && on)?.why).toContain('2 个账号');
    expect(JSON.stringify(rows)).not.toContain('secret-of-the-bot');
  });
});

describe('listWarnings', () => {
  it('is empty for the defaults and for a plain WeCom set-up', () => {
    expect(listWarnings(loadConfig({}))).toEqual([]);
    expect(listWarnings(loadConfig({ ...APP, HOST: '0.0.0.0' }))).toEqual([]);
  });

  it('warns about a simulator that the network reaches or that stands beside real data', () => {
    expect(listWarnings(loadConfig({ HOST: '0.0.0.0' }))).toHaveLength(1);
    expect(listWarnings(loadConfig({ ...APP, DEMO: '1' }))).toHaveLength(1);
  });
});
