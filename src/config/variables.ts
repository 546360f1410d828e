/** Every environment variable there is: its form, its default, and what to put there. */
import { z } from 'zod';
import { OTHER_CHANNEL_ENVS } from './other-channels.ts';
import { EXAMPLE_VALUES, previousEnv, real, wecomAppEnv } from './wecom-app.ts';

const url = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: what })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
    .optional();

const PORT = 'a port number from 0 to 65535 (0 = any free one)';
// A file may take 60 s to upload; whoever lowers this risks that a slow message is sent twice.
const LEASE = 'a number of seconds from 2 to 3600';
const REGION_CODE = 'the six digits of the county, such as 140423';
const DATABASE = 'an address such as postgresql://user:password@host:5432/name';
/** What belongs into BACKUP_KEY. */
export const BACKUP_KEY = 'a passphrase of 16 characters or more, such as the output of: openssl rand -base64 32';
const METRICS_TOKEN = '16 to 200 letters, digits, - or _, such as the output of: openssl rand -hex 24';
const MINUTES = 'a number of minutes from 5 to 1440';
const KEEP = 'how many to keep, from 1 to 1000';
const DATA_KEY = '32 random bytes in base64, such as the output of: openssl rand -base64 32';
const dataKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=?$/, DATA_KEY)
  .refine((key) => !EXAMPLE_VALUES.has(key), DATA_KEY)
  .transform((key) => new Uint8Array(Buffer.from(key, 'base64')))
  .refine((key) => key.length === 32, DATA_KEY);
/** The variables that belong to no channel. */
export const generalEnv = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT)
    .default(3000),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: DATABASE })
    .refine((url) => !EXAMPLE_VALUES.has(url), `${DATABASE}; this one is the example from .env.example`)
    .optional(),
  DATABASE_OWNER_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: DATABASE })
    .refine((url) => !EXAMPLE_VALUES.has(url), `${DATABASE}; this one is the example from .env.example`)
    .optional(),
  PUBLIC_URL: url('an address such as https://bot.example.gov.cn'),
  DEMO: z.enum(['0', '1'], '0 or 1').optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error').default('info'),
  COUNTY_NAME: z.string().max(20, 'at most 20 characters, such as 襄垣县').default('襄垣县'),
  COUNTY_REGION_CODE: z
    .string()
    .regex(/^\d{6}$/, REGION_CODE)
    .default('140423'),
  SEND_LEASE_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, LEASE)
    .transform(Number)
    .refine((seconds) => seconds >= 2 && seconds <= 3600, LEASE)
    .default(90),
  HOTLINE: z
    .string()
    .regex(/^[\d+() -]{3,30}$/, 'a telephone number')
    .optional(),
  WECOM_API_BASE: url('an address such as https://qyapi.weixin.qq.com'),
  WECHAT_API_BASE: url('an address such as https://api.weixin.qq.com'),
  DATA_KEY: dataKey.optional(),
  DATA_KEY_PREVIOUS: dataKey.optional(),
  METRICS_TOKEN: real(METRICS_TOKEN)
    .refine((value) => /^[\w-]{16,200}$/.test(value), METRICS_TOKEN)
    .optional(),
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEY: real(BACKUP_KEY)
    .refine(({ length }) => length >= 16 && length <= 1000, BACKUP_KEY)
    .optional(),
  BACKUP_EVERY_MINUTES: z
    .string()
    .regex(/^\d{1,4}$/, MINUTES)
    .transform(Number)
    .refine((minutes) => minutes >= 5 && minutes <= 1440, MINUTES)
    .default(1440),
  BACKUP_KEEP: z
    .string()
    .regex(/^\d{1,4}$/, KEEP)
    .transform(Number)
    .refine((count) => count >= 1 && count <= 1000, KEEP)
    .default(14),
});

/** Every variable that may be set; `_FILE` twins aside. `.env.example` lists the same. */
export const VARIABLE_NAMES: readonly string[] = [
  ...new Set([generalEnv, wecomAppEnv, previousEnv, ...OTHER_CHANNEL_ENVS].flatMap(({ shape }) => Object.keys(shape))),
];
