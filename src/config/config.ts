/** The environment, read once at start: checked, frozen, and every fault named together without its value. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import type { LogLevel } from '../kernel/logger.ts';
import {
  aibotCallbackEnv,
  aibotConnectionEnv,
  kfEnv,
  mpEnv,
  type WechatMpConfig,
  type WechatyConfig,
  type WecomAibotConfig,
  type WecomKfConfig,
  wechatyEnv,
} from './other-channels.ts';
import { type Env, type Fault, readSecretFiles } from './secret-files.ts';
import { BACKUP_KEY, generalEnv } from './variables.ts';
import { previousEnv, type WecomAppConfig, wecomAppEnv } from './wecom-app.ts';

export type County = Readonly<{
  name: string;
  /** Six digits, GB/T 2260. */
  regionCode: string;
  /** The office's number as people read it, or null: then nothing is made up in its place. */
  hotline: string | null;
}>;

/** What is saved by itself, and what seals it. */
export type BackupConfig = Readonly<{
  /** Seals every backup; null: none can be made. Not in the backup itself. */
  key: string | null;
  /** Where the assistant puts its own backups, absolute; null: it makes none. */
  dir: string | null;
  /** 1440: once, in the night. */
  everyMinutes: number;
  /** How many are kept; the last of each of as many days as well. */
  keep: number;
}>;

export type Config = Readonly<{
  host: string;
  port: number;
  /** Absolute. */
  dataDir: string;
  /** null: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  /** The same database as its owner, for migrations; null: `databaseUrl` does it. */
  databaseOwnerUrl: string | null;
  /** How WeCom reaches this server, without a slash at the end. */
  publicUrl: string | null;
  /** Demo data and the simulator. */
  demo: boolean;
  logLevel: LogLevel;
  /** How long a message that is being sent is left to its sender before another one takes it over. */
  sendLeaseSeconds: number;
  /** WeCom's interface, without a slash at the end. */
  apiBase: string;
  /** WeChat's, the same. */
  mpApiBase: string;
  /** For files at rest; null: the key that lies in `dataDir`. */
  dataKey: Uint8Array | null;
  /** The key before it, which still opens. */
  previousDataKey: Uint8Array | null;
  backup: BackupConfig;
  /** Opens `/metrics` from other machines; null: it is for this one only. */
  metricsToken: string | null;
  wecomApp?: WecomAppConfig;
  wecomAibot?: WecomAibotConfig;
  wecomKf?: WecomKfConfig;
  wechatMp?: WechatMpConfig;
  wechaty?: WechatyConfig;
  county: County;
}>;

/**
 * Reads the environment. Throws AppError `CONFIG_INVALID` that names every faulty variable and what belongs there.
 * `readFile` reads the files that `*_FILE` variables name.
 */
export function loadConfig(env: Env, readFile?: (path: string) => string): Config {
  const secrets = readSecretFiles(withoutBlanks(env), readFile);
  const given = secrets.env;
  const faults = [...secrets.faults];
  const general = check(generalEnv, given, faults);
  const app = anySet(wecomAppEnv.shape, given) ? check(wecomAppEnv, given, faults) : undefined;
  const previous = anySet(previousEnv.shape, given) ? check(previousEnv, given, faults) : undefined;
  const needsBackupKey = general?.BACKUP_DIR !== undefined && general.BACKUP_KEY === undefined;
  if (needsBackupKey) faults.push({ name: 'BACKUP_KEY', expected: BACKUP_KEY });
  const others = readOthers(given, { faults, ...basesOf(general), hasApp: app !== undefined });
  if (general === undefined || faults.length > 0) throw invalid(faults);
  return deepFreeze({
    host: general.HOST,
    port: general.PORT,
    dataDir: resolve(general.DATA_DIR),
    databaseUrl: general.DATABASE_URL ?? null,
    databaseOwnerUrl: general.DATABASE_OWNER_URL ?? null,
    publicUrl: general.PUBLIC_URL ?? null,
    demo: isDemo(general.DEMO, [app, ...Object.values(others)]),
    logLevel: general.LOG_LEVEL,
    sendLeaseSeconds: general.SEND_LEASE_SECONDS,
    ...basesOf(general),
    ...dataKeysOf(general),
    backup: toBackup(general),
    metricsToken: general.METRICS_TOKEN ?? null,
    ...(app === undefined ? {} : { wecomApp: toWecomApp(app, previous, basesOf(general).apiBase) }),
    ...others,
    county: { name: general.COUNTY_NAME, regionCode: general.COUNTY_REGION_CODE, hotline: general.HOTLINE ?? null },
  });
}

function dataKeysOf({ DATA_KEY, DATA_KEY_PREVIOUS }: z.output<typeof generalEnv>) {
  return { dataKey: DATA_KEY ?? null, previousDataKey: DATA_KEY_PREVIOUS ?? null };
}

/** `NAME=` in a .env file means unset; blanks around a value come from copying. */
function withoutBlanks(env: Env): Env {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== undefined && value !== ''));
}

function anySet(shape: Record<string, unknown>, env: Env): boolean {
  return Object.keys(shape).some((name) => env[name] !== undefined);
}

function check<Schema extends z.ZodType>(schema: Schema, env: Env, faults: Fault[]): z.output<Schema> | undefined {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    const name = String(path[0]);
    if (!faults.some((fault) => fault.name === name)) faults.push({ name, expected: message });
  }
  return undefined;
}

function invalid(faults: readonly Fault[]): AppError {
  const lines = faults.map(({ name, expected }) => `  ${name}: put ${expected}`);
  return new AppError({
    code: 'CONFIG_INVALID',
    kind: 'user',
    userText: `配置有误，没有启动。请检查 .env 里的 ${faults.map(({ name }) => name).join('、')}，写法见 .env.example。`,
    detail: `These environment variables are missing or wrong; correct them and start again:\n${lines.join('\n')}`,
  });
}

function toWecomApp(
  app: z.output<typeof wecomAppEnv>,
  previous: z.output<typeof previousEnv> | undefined,
  apiBase: string,
): WecomAppConfig {
  return {
    corpId: app.WECOM_CORP_ID,
    agentId: Number(app.WECOM_AGENT_ID),
    secret: app.WECOM_AGENT_SECRET,
    token: app.WECOM_TOKEN,
    encodingAesKey: app.WECOM_ENCODING_AES_KEY,
    ...(previous === undefined
      ? {}
      : {
          previous: {
            token: previous.WECOM_PREVIOUS_TOKEN,
            encodingAesKey: previous.WECOM_PREVIOUS_ENCODING_AES_KEY,
          },
        }),
    apiBase,
  };
}

/** Without a word on it: while no channel is configured. */
function isDemo(said: '0' | '1' | undefined, channels: readonly unknown[]): boolean {
  return said === undefined ? channels.every((channel) => channel === undefined) : said === '1';
}

function toBackup(general: z.output<typeof generalEnv>): BackupConfig {
  const { BACKUP_KEY: key = null, BACKUP_DIR: dir } = general;
  return {
    key,
    dir: dir === undefined ? null : resolve(dir),
    everyMinutes: general.BACKUP_EVERY_MINUTES,
    keep: general.BACKUP_KEEP,
  };
}

/** Where the platforms' interfaces are. */
function basesOf(general: z.output<typeof generalEnv> | undefined): { apiBase: string; mpApiBase: string } {
  const { WECOM_API_BASE: apiBase, WECHAT_API_BASE: mpApiBase } = general ?? {};
  return { apiBase: apiBase ?? 'https://qyapi.weixin.qq.com', mpApiBase: mpApiBase ?? 'https://api.weixin.qq.com' };
}

type OtherChannels = Pick<Config, 'wecomAibot' | 'wecomKf' | 'wechatMp' | 'wechaty'>;
type Surroundings = { faults: Fault[]; apiBase: string; mpApiBase: string; hasApp: boolean };

/** The channels beside the app. One variable of a channel asks for all that it needs. */
function readOthers(env: Env, around: Surroundings): OtherChannels {
  const { faults, mpApiBase, hasApp } = around;
  const aibot = readAibot(env, around);
  const kf = anySet(kfEnv.shape, env) ? check(kfEnv, env, faults) : undefined;
  if (kf !== undefined && !hasApp) {
    faults.push({ name: 'WECOM_CORP_ID', expected: 'the app as well: 微信客服 is reached through it' });
  }
  const mp = anySet(mpEnv.shape, env) ? check(mpEnv, env, faults) : undefined;
  const wechaty = anySet(wechatyEnv.shape, env) ? check(wechatyEnv, env, faults) : undefined;
  return {
    ...(aibot === undefined ? {} : { wecomAibot: aibot }),
    ...(kf === undefined ? {} : { wecomKf: { openKfIds: kf.WECOM_KF_OPEN_KFID } }),
    ...(mp === undefined ? {} : { wechatMp: toMp(mp, mpApiBase) }),
    ...(wechaty && { wechaty: { puppet: wechaty.WECHATY_PUPPET, token: wechaty.WECHATY_TOKEN ?? null } }),
  };
}

function toMp(mp: z.output<typeof mpEnv>, apiBase: string): WechatMpConfig {
  return {
    appId: mp.WECHAT_MP_APP_ID,
    appSecret: mp.WECHAT_MP_APP_SECRET,
    token: mp.WECHAT_MP_TOKEN,
    encodingAesKey: mp.WECHAT_MP_ENCODING_AES_KEY,
    apiBase,
  };
}

/** A bot is reached one way: whoever has set both is asked which (channels.md: either a callback URL or a connection). */
function readAibot(env: Env, { faults, apiBase }: Surroundings): WecomAibotConfig | undefined {
  const isCalledBack = env['WECOM_AIBOT_TOKEN'] !== undefined || env['WECOM_AIBOT_ENCODING_AES_KEY'] !== undefined;
  if (isCalledBack && env['WECOM_AIBOT_SECRET'] !== undefined) {
    faults.push({
      name: 'WECOM_AIBOT_SECRET',
      expected: 'nothing, or leave WECOM_AIBOT_TOKEN out: a bot has one of the two modes',
    });
    return undefined;
  }
  if (isCalledBack) {
    const bot = check(aibotCallbackEnv, env, faults);
    if (bot === undefined) return undefined;
    const {
      WECOM_AIBOT_ID: botId = null,
      WECOM_AIBOT_TOKEN: token,
      WECOM_AIBOT_ENCODING_AES_KEY: encodingAesKey,
    } = bot;
    return { mode: 'callback', botId, token, encodingAesKey, apiBase };
  }
  const bot = anySet(aibotConnectionEnv.shape, env) ? check(aibotConnectionEnv, env, faults) : undefined;
  if (bot === undefined) return undefined;
  const { WECOM_AIBOT_ID: botId, WECOM_AIBOT_SECRET: secret, WECOM_AIBOT_WS_URL: wsUrl } = bot;
  return { mode: 'connection', botId, secret, wsUrl };
}

function deepFreeze<Value extends object>(value: Value): Value {
  // Bytes cannot be frozen.
  if (value instanceof Uint8Array) return value;
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
