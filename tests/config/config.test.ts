/** The environment as an operator may get it wrong: every fault by name, no value, nothing half started. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { SECRET_NAMES } from '../../src/config/secret-files.ts';
import { VARIABLE_NAMES } from '../../src/config/variables.ts';
import { EXAMPLE_VALUES } from '../../src/config/wecom-app.ts';
import { AppError } from '../../src/kernel/errors.ts';

const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const APP = {
  WECOM_CORP_ID: 'wx5823bf96d3bd56c7',
  WECOM_AGENT_ID: '1000002',
  WECOM_AGENT_SECRET: 'pP7-secret_of_the_app',
  WECOM_TOKEN: 'QDG6eK',
  WECOM_ENCODING_AES_KEY: KEY,
};

function refusal(env: Record<string, string | undefined>, readFile?: (path: string) => string): AppError {
  try {
    loadConfig(env, readFile);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('the configuration was accepted');
}

function namesIn(error: AppError): string[] {
  return [...error.message.matchAll(/^ {2}([A-Z_]+): put ./gm)].map((match) => match[1] ?? '');
}

describe('loadConfig', () => {
  it('starts in demo mode with an empty environment', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: expect.stringMatching(/\/\.data$/),
      databaseUrl: null,
      databaseOwnerUrl: null,
      publicUrl: null,
      demo: true,
      logLevel: 'info',
      sendLeaseSeconds: 90,
      apiBase: 'https://qyapi.weixin.qq.com',
      mpApiBase: 'https://api.weixin.qq.com',
      dataKey: null,
      metricsToken: null,
      previousDataKey: null,
      backup: { key: null, dir: null, everyMinutes: 1440, keep: 14 },
      county: { name: '襄垣县', regionCode: '140423', hotline: null },
    });
  });

  it('turns demo mode off with the first channel, unless asked for', () => {
    expect(loadConfig(APP).demo).toBe(false);
    expect(loadConfig({ ...APP, DEMO: '1' }).demo).toBe(true);
    expect(loadConfig({ DEMO: '0' }).demo).toBe(false);
  });

  it('gathers the app, trims what was copied with blanks, and drops slashes at the end', () => {
    const env = {
      ...APP,
      WECOM_TOKEN: ' QDG6eK\n',
      WECOM_API_BASE: 'http://127.0.0.1:9/',
      PUBLIC_URL: 'https://a.cn//',
    };
    const config = loadConfig(env);
    expect(config.publicUrl).toBe('https://a.cn');
    expect(config.wecomApp).toEqual({
      corpId: 'wx5823bf96d3bd56c7',
      agentId: 1000002,
      secret: 'pP7-secret_of_the_app',
      token: 'QDG6eK',
      encodingAesKey: KEY,
      apiBase: 'http://127.0.0.1:9',
    });
  });

  it('takes the former token and key as a pair', () => {
    const previous = { WECOM_PREVIOUS_TOKEN: 'old1', WECOM_PREVIOUS_ENCODING_AES_KEY: KEY };
    expect(loadConfig({ ...APP, ...previous }).wecomApp?.previous).toEqual({ token: 'old1', encodingAesKey: KEY });
    const half = { ...APP, WECOM_PREVIOUS_TOKEN: 'old1' };
    expect(namesIn(refusal(half))).toEqual(['WECOM_PREVIOUS_ENCODING_AES_KEY']);
  });

  it('cannot be changed afterwards', () => {
    const config: Config = loadConfig(APP);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.wecomApp)).toBe(true);
    expect(Object.isFrozen(config.county)).toBe(true);
  });

  it.each(Object.keys(APP))('names %s when only that one is missing', (name) => {
    const error = refusal({ ...APP, [name]: undefined });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(namesIn(error)).toEqual([name]);
    expect(error.userText).toContain(name);
  });

  it('treats an empty value as a missing one', () => {
    expect(namesIn(refusal({ ...APP, WECOM_TOKEN: '' }))).toEqual(['WECOM_TOKEN']);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3 thousand'],
    ['DATABASE_URL', 'mysql://u:geheim@h/x'],
    ['PUBLIC_URL', 'ftp://geheim'],
    ['DEMO', 'yes-geheim'],
    ['LOG_LEVEL', 'loud-geheim'],
    ['COUNTY_REGION_CODE', '1404-geheim'],
    ['HOTLINE', '办公室'],
    ['WECOM_API_BASE', 'qyapi-geheim'],
    ['WECHAT_API_BASE', 'geheim'],
    ['WECOM_ENCODING_AES_KEY', `${KEY}=`],
    ['WECOM_ENCODING_AES_KEY', KEY.slice(1)],
    ['WECOM_AGENT_ID', '1000002x'],
    ['WECOM_TOKEN', 'has blank geheim'],
    ['DATA_KEY', 'geheim'],
  ])('refuses %s=%s and does not repeat the value', (name, value) => {
    const error = refusal({ ...APP, [name]: value });
    expect(namesIn(error)).toEqual([name]);
    expect(`${error.message}${error.userText}`).not.toContain(value);
    expect(`${error.message}${error.userText}`).not.toContain('geheim');
  });

  it('names all faulty variables at once', () => {
    const error = refusal({ PORT: 'x', DEMO: '2', WECOM_CORP_ID: 'ww1', WECOM_ENCODING_AES_KEY: 'short' });
    expect(namesIn(error).sort()).toEqual(
      ['DEMO', 'PORT', 'WECOM_AGENT_ID', 'WECOM_AGENT_SECRET', 'WECOM_ENCODING_AES_KEY', 'WECOM_TOKEN'].sort(),
    );
  });

  it('gathers the other channels, each with all that it needs', () => {
    const env = {
      ...APP,
      WECOM_KF_OPEN_KFID: 'wk1，wk2',
      WECOM_AIBOT_ID: 'aib1',
      WECOM_AIBOT_SECRET: 'secret-of-the-bot',
      WECHAT_MP_APP_ID: 'wx1',
      WECHAT_MP_APP_SECRET: 'secret-of-the-account',
      WECHAT_MP_TOKEN: 'QDG6eK',
      WECHAT_MP_ENCODING_AES_KEY: KEY,
      WECHAT_API_BASE: 'http://127.0.0.1:8/',
      WECHATY_PUPPET: 'wechaty-puppet-mock',
    };
    expect(loadConfig(env)).toMatchObject({
      demo: false,
      wecomKf: { openKfIds: ['wk1', 'wk2'] },
      wecomAibot: { mode: 'connection', botId: 'aib1', wsUrl: 'wss://openws.work.weixin.qq.com' },
      wechatMp: { appId: 'wx1', token: 'QDG6eK', apiBase: 'http://127.0.0.1:8' },
      wechaty: { puppet: 'wechaty-puppet-mock', token: null },
    });
  });

  it('takes the bot in one of its two modes, never both', () => {
    const called = { WECOM_AIBOT_TOKEN: 'QDG6eK', WECOM_AIBOT_ENCODING_AES_KEY: KEY };
    expect(loadConfig(called).wecomAibot).toMatchObject({ mode: 'callback', botId: null, token: 'QDG6eK' });
    expect(namesIn(refusal({ ...called, WECOM_AIBOT_SECRET: 'secret-of-the-bot' }))).toEqual(['WECOM_AIBOT_SECRET']);
    expect(namesIn(refusal({ WECOM_AIBOT_ID: 'aib1' }))).toEqual(['WECOM_AIBOT_SECRET']);
    expect(namesIn(refusal({ WECOM_AIBOT_TOKEN: 'QDG6eK' }))).toEqual(['WECOM_AIBOT_ENCODING_AES_KEY']);
  });

  it('sends the bot’s Secret in the clear to this machine only', () => {
    const bot = { WECOM_AIBOT_ID: 'aib1', WECOM_AIBOT_SECRET: 'secret-of-the-bot' };
    const here = loadConfig({ ...bot, WECOM_AIBOT_WS_URL: 'ws://127.0.0.1:9' });
    expect(here.wecomAibot).toMatchObject({ mode: 'connection' });
    expect(namesIn(refusal({ ...bot, WECOM_AIBOT_WS_URL: 'ws://example.invalid' }))).toEqual(['WECOM_AIBOT_WS_URL']);
  });

  it('wants the app beside 微信客服', () => {
    expect(namesIn(refusal({ WECOM_KF_OPEN_KFID: 'wk1' }))).toEqual(['WECOM_CORP_ID']);
  });

  it('takes a data key of 32 bytes and no other', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(loadConfig({ DATA_KEY: key }).dataKey).toEqual(new Uint8Array(32).fill(7));
    expect(namesIn(refusal({ DATA_KEY: 'c2hvcnQ=' }))).toEqual(['DATA_KEY']);
  });
});

describe('secrets in files', () => {
  const files: Record<string, string> = { '/run/token': 'QDG6eK\n', '/run/empty': '\n' };
  const read = (path: string): string => {
    const content = files[path];
    if (content === undefined) throw new Error('ENOENT');
    return content;
  };

  it('reads a secret from its file', () => {
    const config = loadConfig({ ...APP, WECOM_TOKEN: undefined, WECOM_TOKEN_FILE: '/run/token' }, read);
    expect(config.wecomApp?.token).toBe('QDG6eK');
  });

  it('offers a file for every secret', () => {
    for (const name of SECRET_NAMES) {
      expect(namesIn(refusal({ [`${name}_FILE`]: '/nowhere' }, read))).toContain(`${name}_FILE`);
    }
  });

  it.each([
    ['cannot be read', { WECOM_TOKEN: undefined, WECOM_TOKEN_FILE: '/run/none' }],
    ['is empty', { WECOM_TOKEN: undefined, WECOM_TOKEN_FILE: '/run/empty' }],
    ['is named beside the value', { WECOM_TOKEN_FILE: '/run/token' }],
  ])('refuses a file that %s', (_name, change) => {
    expect(namesIn(refusal({ ...APP, ...change }, read))).toContain('WECOM_TOKEN_FILE');
  });
});

/** `NAME=value` and `# NAME=value` lines of a .env file. */
function readExample(text: string): { name: string; value: string; on: boolean }[] {
  return text.split('\n').flatMap((line) => {
    const [, off, name, value] = /^(# )?([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, on: off === undefined }];
  });
}

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const entries = readExample(text);
  const values = new Map(entries.map(({ name, value }) => [name, value]));

  it('starts when it is copied as it is', () => {
    const set = Object.fromEntries(entries.filter(({ on }) => on).map(({ name, value }) => [name, value]));
    expect(Object.keys(set).length).toBeGreaterThan(0);
    expect(() => loadConfig(set)).not.toThrow();
  });

  it('has one comment line above every variable', () => {
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      if (readExample(line).length > 0) expect(lines[index - 1], line).toMatch(/^# [^=]+$/);
    }
  });

  it('lists every variable that is read, and every secret as a file', () => {
    const files = SECRET_NAMES.map((name) => `${name}_FILE`);
    expect([...values.keys()].sort()).toEqual([...VARIABLE_NAMES, ...files].sort());
  });

  it('is refused where a real secret is needed, name by name', () => {
    const examples = Object.keys(APP).filter((name) => EXAMPLE_VALUES.has(values.get(name) ?? ''));
    expect(examples).toEqual(['WECOM_CORP_ID', 'WECOM_AGENT_SECRET', 'WECOM_TOKEN', 'WECOM_ENCODING_AES_KEY']);
    for (const name of examples) {
      expect(namesIn(refusal({ ...APP, [name]: values.get(name) }))).toEqual([name]);
    }
  });
});
