/** The environment, read once at start: checked, frozen, and every fault named together without its value. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import type { LogLevel } from '../kernel/logger.ts';
import { type Env, type Fault, readSecretFiles } from './secret-files.ts';
import { generalEnv, LATER_CHANNELS, type LaterChannel } from './variables.ts';
import { previousEnv, type WecomAppConfig, wecomAppEnv } from './wecom-app.ts';

export type County = Readonly<{
  name: string;
  /** Six digits, GB/T 2260. */
  regionCode: string;
  /** The office's number as people read it, or null: then nothing is made up in its place. */
  hotline: string | null;
}>;

export type Config = Readonly<{
  host: string;
  port: number;
  /** Absolute. */
  dataDir: string;
  /** null: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  /** How WeCom reaches this server, without a slash at the end. */
  publicUrl: string | null;
  /** Demo data and the simulator. */
  demo: boolean;
  logLevel: LogLevel;
  /** How long a message that is being sent is left to its sender before another one takes it over. */
  sendLeaseSeconds: number;
  wecomApp?: WecomAppConfig;
  county: County;
  /** Channels that are configured but come with a later version. */
  laterChannels: readonly LaterChannel[];
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
  if (general === undefined || faults.length > 0) throw invalid(faults);
  const apiBase = general.WECOM_API_BASE ?? 'https://qyapi.weixin.qq.com';
  return deepFreeze({
    host: general.HOST,
    port: general.PORT,
    dataDir: resolve(general.DATA_DIR),
    databaseUrl: general.DATABASE_URL ?? null,
    publicUrl: general.PUBLIC_URL ?? null,
    demo: general.DEMO === undefined ? app === undefined : general.DEMO === '1',
    logLevel: general.LOG_LEVEL,
    sendLeaseSeconds: general.SEND_LEASE_SECONDS,
    ...(app === undefined ? {} : { wecomApp: toWecomApp(app, previous, apiBase) }),
    county: { name: general.COUNTY_NAME, regionCode: general.COUNTY_REGION_CODE, hotline: general.HOTLINE ?? null },
    laterChannels: listLaterChannels(given),
  });
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

function listLaterChannels(env: Env): LaterChannel[] {
  const all = Object.keys(LATER_CHANNELS) as LaterChannel[];
  return all.filter((channel) => env[LATER_CHANNELS[channel][0]] !== undefined);
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
