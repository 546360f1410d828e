/** T37: every secret variable missing, too short or an example's: the start refuses, names it, and never says the value. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { SECRET_NAMES } from '../../src/config/secret-files.ts';
import { EXAMPLE_VALUES } from '../../src/config/wecom-app.ts';
import { asError } from '../../src/kernel/errors.ts';

const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const APP = {
  ...{ WECOM_CORP_ID: 'wx5823bf96d3bd56c7', WECOM_AGENT_ID: '1000002' },
  ...{ WECOM_AGENT_SECRET: 'pP7-secret_of_the_app', WECOM_TOKEN: 'QDG6eK', WECOM_ENCODING_AES_KEY: KEY },
};
const PREVIOUS = { WECOM_PREVIOUS_TOKEN: 'QDG5eK', WECOM_PREVIOUS_ENCODING_AES_KEY: KEY };
const CONNECTION = { WECOM_AIBOT_ID: 'aib1', WECOM_AIBOT_SECRET: 'pP7-secret_of_the_bot' };
const CALLBACK = { WECOM_AIBOT_TOKEN: 'QDG6eK', WECOM_AIBOT_ENCODING_AES_KEY: KEY };
const MP = {
  ...{ WECHAT_MP_APP_ID: 'wx1', WECHAT_MP_APP_SECRET: 'pP7-secret_of_the_account' },
  ...{ WECHAT_MP_TOKEN: 'QDG6eK', WECHAT_MP_ENCODING_AES_KEY: KEY },
};

type Case = {
  /** A configuration that works. */
  whole: Readonly<Record<string, string>>;
  /** Shorter than any real one. */
  short: string;
  /** It may be left out: the rest works without it. */
  optional?: true;
};

const CASES: Readonly<Record<(typeof SECRET_NAMES)[number], Case>> = {
  DATABASE_URL: { whole: { DATABASE_URL: 'postgresql://u:p@h/d' }, short: 'p0stgre', optional: true },
  DATABASE_OWNER_URL: {
    whole: { DATABASE_URL: 'postgresql://u:p@h/d', DATABASE_OWNER_URL: 'postgresql://o:p@h/d' },
    short: 'p0stgre',
    optional: true,
  },
  DATA_KEY: { whole: { DATA_KEY: `${KEY}=` }, short: KEY.slice(0, 30), optional: true },
  DATA_KEY_PREVIOUS: {
    whole: { DATA_KEY: `${KEY}=`, DATA_KEY_PREVIOUS: `${KEY}=` },
    short: KEY.slice(0, 30),
    optional: true,
  },
  BACKUP_KEY: { whole: { BACKUP_DIR: '/b', BACKUP_KEY: 'a passphrase of some words' }, short: 'fifteen letters' },
  METRICS_TOKEN: { whole: { METRICS_TOKEN: 'k7Qw-93fZx_Lm2Rt8' }, short: 'k7Qw-93fZx_Lm2R', optional: true },
  WECOM_AGENT_SECRET: { whole: APP, short: 'pP7-sec' },
  WECOM_TOKEN: { whole: APP, short: 'Q7' },
  WECOM_ENCODING_AES_KEY: { whole: APP, short: KEY.slice(1) },
  WECOM_PREVIOUS_TOKEN: { whole: { ...APP, ...PREVIOUS }, short: 'Q7' },
  WECOM_PREVIOUS_ENCODING_AES_KEY: { whole: { ...APP, ...PREVIOUS }, short: KEY.slice(1) },
  WECOM_AIBOT_SECRET: { whole: CONNECTION, short: 'pP7-sec' },
  WECOM_AIBOT_TOKEN: { whole: CALLBACK, short: 'Q7' },
  WECOM_AIBOT_ENCODING_AES_KEY: { whole: CALLBACK, short: KEY.slice(1) },
  WECHAT_MP_APP_SECRET: { whole: MP, short: 'pP7-sec' },
  WECHAT_MP_TOKEN: { whole: MP, short: 'Q7' },
  WECHAT_MP_ENCODING_AES_KEY: { whole: MP, short: KEY.slice(1) },
  WECHATY_TOKEN: {
    whole: { WECHATY_PUPPET: 'wechaty-puppet-mock', WECHATY_TOKEN: 'puppet-token-1' },
    short: 'pup-7',
    optional: true,
  },
};

/** What the operator is told, or undefined when it starts. */
function refusal(env: Readonly<Record<string, string | undefined>>): string | undefined {
  try {
    loadConfig(env);
    return undefined;
  } catch (thrown) {
    const error = asError(thrown);
    return `${error.message}\n${'userText' in error ? String(error.userText) : ''}\n${JSON.stringify(error)}`;
  }
}

function readExample(name: string): string | undefined {
  const line = readFileSync('.env.example', 'utf8').match(new RegExp(`^(?:# )?${name}=(.+)$`, 'm'));
  return line?.[1];
}

test.each(SECRET_NAMES)('%s missing', (name) => {
  const { whole, optional } = CASES[name];
  expect(refusal(whole)).toBeUndefined();
  const said = refusal({ ...whole, [name]: undefined });
  if (optional) expect(said).toBeUndefined();
  else expect(said).toContain(name);
});

test.each(SECRET_NAMES)('%s too short', (name) => {
  const { whole, short } = CASES[name];
  const said = refusal({ ...whole, [name]: short });
  expect(said).toContain(name);
  expect(said).not.toContain(short);
});

test.each(SECRET_NAMES.flatMap((name) => [...EXAMPLE_VALUES].map((value) => [name, value] as const)))(
  '%s with the example %s',
  (name, value) => {
    const said = refusal({ ...CASES[name].whole, [name]: value });
    expect(said).toContain(name);
    expect(said).not.toContain(value);
  },
);

test.each(SECRET_NAMES.filter((name) => readExample(name) !== undefined))('%s as .env.example has it', (name) => {
  const value = readExample(name) ?? '';
  const said = refusal({ ...CASES[name].whole, [name]: value });
  expect(said).toContain(name);
  expect(said).not.toContain(value);
});

test('the program itself ends with 1, names the variables and prints no value', async () => {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...APP, WECOM_TOKEN: 'Q7', WECOM_AGENT_SECRET: 'geheim7', BACKUP_DIR: '/nowhere' };
  const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => output.push(text));
  const [code] = await once(child, 'close');
  const said = output.join('');
  expect(code).toBe(1);
  for (const name of ['WECOM_TOKEN', 'WECOM_AGENT_SECRET', 'BACKUP_KEY']) expect(said).toContain(name);
  for (const value of ['Q7', 'geheim7', KEY]) expect(said).not.toContain(value);
});
