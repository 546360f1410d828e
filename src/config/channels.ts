/** What the start says about channels: which are on, which are off and why, and settings that deserve a second look. */
import type { Config } from './config.ts';
import { aibotConnectionEnv, kfEnv, mpEnv } from './other-channels.ts';
import { wecomAppEnv } from './wecom-app.ts';

/** `why` is Chinese: the county's IT person reads it. */
export type ChannelStatus = { name: string; on: boolean; why: string };

/** Every channel with its state. Example row: `{ name: 'wecom-app', on: false, why: '企业微信应用，还没填：WECOM_CORP_ID、…' }`. */
export function describeChannels(config: Config): ChannelStatus[] {
  return [
    { name: 'simulator', on: config.demo, why: config.demo ? '模拟器' : '模拟器，只在演示时用；要用就设 DEMO=1' },
    { name: 'terminal', on: true, why: '命令行：npm run --silent bot -- chat --as inspector-1' },
    describeWecomApp(config),
    describeAibot(config),
    describeKf(config),
    describeMp(config),
    { name: 'wecom-webhook', on: true, why: '群机器人，每个群一把钥匙：npm run --silent bot -- robot set <群>' },
    describeWechaty(config),
  ];
}

/** One variable alone stops the start, so "off" means that all of them are missing. */
function describeWecomApp({ wecomApp, publicUrl }: Config): ChannelStatus {
  const name = 'wecom-app';
  if (wecomApp === undefined) {
    return { name, on: false, why: `企业微信应用，还没填：${Object.keys(wecomAppEnv.shape).join('、')}` };
  }
  return { name, on: true, why: `企业微信应用 ${wecomApp.agentId}，接收消息的网址：${callbackUrl(publicUrl, name)}` };
}

function missing(what: string, shape: Record<string, unknown>): string {
  return `${what}，还没填：${Object.keys(shape).join('、')}`;
}

function describeAibot({ wecomAibot, publicUrl }: Config): ChannelStatus {
  const name = 'wecom-aibot';
  if (wecomAibot === undefined)
    return {
      name,
      on: false,
      why: missing('智能机器人', aibotConnectionEnv.pick({ WECOM_AIBOT_ID: true, WECOM_AIBOT_SECRET: true }).shape),
    };
  if (wecomAibot.mode === 'connection') return { name, on: true, why: '智能机器人，长连接，不用公网网址' };
  return { name, on: true, why: `智能机器人，接收消息的网址：${callbackUrl(publicUrl, name)}` };
}

function describeKf({ wecomKf }: Config): ChannelStatus {
  const name = 'wecom-kf';
  if (wecomKf === undefined) return { name, on: false, why: missing('微信客服', kfEnv.shape) };
  return { name, on: true, why: `微信客服，${wecomKf.openKfIds.length} 个账号，消息随企业微信应用的回调来` };
}

function describeMp({ wechatMp, publicUrl }: Config): ChannelStatus {
  const name = 'wechat-mp';
  if (wechatMp === undefined) return { name, on: false, why: missing('公众号', mpEnv.shape) };
  return { name, on: true, why: `公众号，服务器地址：${callbackUrl(publicUrl, name)}` };
}

function describeWechaty({ wechaty }: Config): ChannelStatus {
  const name = 'wechaty';
  if (wechaty === undefined) return { name, on: false, why: '个人号，非官方接口，有封号风险，一般不用' };
  return { name, on: true, why: `个人号（${wechaty.puppet}），非官方接口，有封号风险` };
}

function callbackUrl(publicUrl: string | null, name: string): string {
  return publicUrl === null ? `以 /callback/${name} 结尾` : `${publicUrl}/callback/${name}`;
}

/** On in any case: nothing of theirs is real by itself. */
const OWN = new Set(['simulator', 'terminal', 'wecom-webhook']);
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Settings that work but are probably not meant, one Chinese sentence each. */
export function listWarnings(config: Config): string[] {
  const warnings: string[] = [];
  if (config.demo && !LOOPBACK.has(config.host)) {
    warnings.push('别的电脑也能打开模拟器，谁都能冒充任何成员。正式使用请设 DEMO=0。');
  }
  const isReal = describeChannels(config).some(({ name, on }) => on && !OWN.has(name));
  if (config.demo && isReal) {
    warnings.push('已接企业微信或微信，模拟器却还开着，两边写进同一份记录。正式使用请设 DEMO=0。');
  }
  return warnings;
}
