/** The variables of every channel but the app: what each one needs, and what it becomes. */
import { z } from 'zod';
import { encodingAesKey, real, secret, token } from './wecom-app.ts';

/** 智能机器人: over a long connection of ours, or by callbacks to us. One of the two. */
export type WecomAibotConfig =
  | Readonly<{ mode: 'connection'; botId: string; secret: string; wsUrl: string }>
  | Readonly<{ mode: 'callback'; botId: string | null; token: string; encodingAesKey: string; apiBase: string }>;

/** 微信客服 accounts; their calls go through the app. */
export type WecomKfConfig = Readonly<{ openKfIds: readonly string[] }>;

/** 公众号/服务号 in safe mode. */
export type WechatMpConfig = Readonly<{
  appId: string;
  appSecret: string;
  token: string;
  encodingAesKey: string;
  apiBase: string;
}>;

/** The package that drives the account, and its own token where it wants one. */
export type WechatyConfig = Readonly<{ puppet: string; token: string | null }>;

const WS_URL = 'an address such as wss://openws.work.weixin.qq.com (ws:// only for this machine)';
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
const KF_IDS = 'the 客服账号 ids (wk…), several separated by commas';

export const aibotConnectionEnv = z.object({
  WECOM_AIBOT_ID: real('the Bot ID (智能机器人 → API 模式 → 长连接)'),
  WECOM_AIBOT_SECRET: secret('the Secret of the bot'),
  WECOM_AIBOT_WS_URL: z
    .url({ protocol: /^wss?$/, error: WS_URL })
    // The Secret travels over it.
    .refine((url) => url.startsWith('wss:') || LOOPBACK.has(new URL(url).hostname), WS_URL)
    .default('wss://openws.work.weixin.qq.com'),
});

export const aibotCallbackEnv = z.object({
  WECOM_AIBOT_TOKEN: token,
  WECOM_AIBOT_ENCODING_AES_KEY: encodingAesKey,
  WECOM_AIBOT_ID: real('the Bot ID').optional(),
});

export const kfEnv = z.object({
  WECOM_KF_OPEN_KFID: real(KF_IDS)
    .transform((ids) => ids.split(/[,，\s]+/u).filter(Boolean))
    .refine((ids) => ids.length > 0 && ids.every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id)), KF_IDS),
});

export const mpEnv = z.object({
  WECHAT_MP_APP_ID: real('the AppID (设置与开发 → 基本配置)'),
  WECHAT_MP_APP_SECRET: secret('the AppSecret'),
  WECHAT_MP_TOKEN: token,
  WECHAT_MP_ENCODING_AES_KEY: encodingAesKey,
});

export const wechatyEnv = z.object({
  WECHATY_PUPPET: z
    .string()
    .regex(
      /^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]{0,100}$/,
      'the name of a puppet package, such as wechaty-puppet-service',
    ),
  WECHATY_TOKEN: secret("the puppet's token").optional(),
});

/** Variables that turn a channel on; each with the others it brings. */
export const OTHER_CHANNEL_ENVS = [aibotConnectionEnv, aibotCallbackEnv, kfEnv, mpEnv, wechatyEnv] as const;
