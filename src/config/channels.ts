/** What the start says about channels: which are on, which are off and why, and settings that deserve a second look. */
import type { Config } from './config.ts';
import { LATER_CHANNELS, type LaterChannel } from './variables.ts';
import { wecomAppEnv } from './wecom-app.ts';

/** `why` is Chinese: the county's IT person reads it. */
export type ChannelStatus = { name: string; on: boolean; why: string };

/** Every channel with its state. Example row: `{ name: 'wecom-app', on: false, why: '企业微信应用，还没填：WECOM_CORP_ID、…' }`. */
export function describeChannels(config: Config): ChannelStatus[] {
  return [
    { name: 'simulator', on: config.demo, why: config.demo ? '模拟器' : '模拟器，只在演示时用；要用就设 DEMO=1' },
    { name: 'terminal', on: true, why: '命令行：npm run --silent bot -- chat --as inspector-1' },
    describeWecomApp(config),
    ...Object.keys(LATER_CHANNELS).map((name) => describeLater(name as LaterChannel, config)),
  ];
}

/** One variable alone stops the start, so "off" means that all of them are missing. */
function describeWecomApp({ wecomApp, publicUrl }: Config): ChannelStatus {
  const name = 'wecom-app';
  if (wecomApp === undefined) {
    return { name, on: false, why: `企业微信应用，还没填：${Object.keys(wecomAppEnv.shape).join('、')}` };
  }
  const url = publicUrl === null ? '以 /callback/wecom-app 结尾' : `${publicUrl}/callback/wecom-app`;
  return { name, on: true, why: `企业微信应用 ${wecomApp.agentId}，接收消息的网址：${url}` };
}

function describeLater(name: LaterChannel, config: Config): ChannelStatus {
  const isSet = config.laterChannels.includes(name);
  return { name, on: false, why: `这一版还没有${isSet ? `，填了 ${LATER_CHANNELS[name][0]} 也不起作用` : ''}` };
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Settings that work but are probably not meant, one Chinese sentence each. */
export function listWarnings(config: Config): string[] {
  const warnings: string[] = [];
  if (config.demo && !LOOPBACK.has(config.host)) {
    warnings.push('别的电脑也能打开模拟器，谁都能冒充任何成员。正式使用请设 DEMO=0。');
  }
  if (config.demo && config.wecomApp !== undefined) {
    warnings.push('已接企业微信，模拟器却还开着，两边写进同一份记录。正式使用请设 DEMO=0。');
  }
  return warnings;
}
