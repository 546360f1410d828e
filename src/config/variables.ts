/** Every environment variable there is: its form, its default, and what to put there. */
import { z } from 'zod';
import { encodingAesKey, previousEnv, wecomAppEnv } from './wecom-app.ts';

const url = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: what })
    .transform((value) => value.replace(/\/+$/, ''))
    .optional();

const PORT = 'a port number from 0 to 65535 (0 = any free one)';
// A file may take 60 s to upload; whoever lowers this risks that a slow message is sent twice.
const LEASE = 'a number of seconds from 2 to 3600';
const REGION_CODE = 'the six digits of the county, such as 140423';
/** The variables that belong to no channel, and the forms of those that come later. */
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
    .url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgresql://user:password@host:5432/name' })
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
  WECOM_AIBOT_ENCODING_AES_KEY: encodingAesKey.optional(),
  WECHAT_MP_ENCODING_AES_KEY: encodingAesKey.optional(),
});

/** Channels of later versions and their variables; the first one turns the channel on. */
export const LATER_CHANNELS = {
  'wecom-kf': ['WECOM_KF_OPEN_KFID'],
  'wecom-aibot': [
    'WECOM_AIBOT_ID',
    'WECOM_AIBOT_SECRET',
    'WECOM_AIBOT_WS_URL',
    'WECOM_AIBOT_TOKEN',
    'WECOM_AIBOT_ENCODING_AES_KEY',
  ],
  'wechat-mp': ['WECHAT_MP_APP_ID', 'WECHAT_MP_APP_SECRET', 'WECHAT_MP_TOKEN', 'WECHAT_MP_ENCODING_AES_KEY'],
  wechaty: ['WECHATY_PUPPET', 'WECHATY_TOKEN'],
} as const;
export type LaterChannel = keyof typeof LATER_CHANNELS;

/** Every variable that may be set; `_FILE` twins aside. `.env.example` lists the same. */
export const VARIABLE_NAMES: readonly string[] = [
  ...new Set([
    ...[generalEnv, wecomAppEnv, previousEnv].flatMap((schema) => Object.keys(schema.shape)),
    ...Object.values(LATER_CHANNELS).flat(),
  ]),
];
