/** What the start prints: which channels are on, which are off and why, and settings that deserve a second look. */
import type { Config } from './config.ts';
import { LATER_CHANNELS, type LaterChannel } from './variables.ts';

export type ChannelStatus = { name: string; on: boolean; why: string };

/** Every channel with its state. Example row: `{ name: 'wecom-app', on: false, why: 'WECOM_CORP_ID … are not set' }`. */
export function describeChannels(config: Config): ChannelStatus[] {
  return [
    {
      name: 'simulator',
      on: config.demo,
      why: config.demo ? 'demo mode' : 'off outside demo mode; DEMO=1 turns it on',
    },
    { name: 'terminal', on: true, why: 'npm run --silent bot -- chat --as inspector-1' },
    {
      name: 'wecom-app',
      on: config.wecomApp !== undefined,
      why: config.wecomApp === undefined ? describeMissing() : `agent ${config.wecomApp.agentId}`,
    },
    ...Object.keys(LATER_CHANNELS).map((name) => describeLater(name as LaterChannel, config)),
  ];
}

function describeMissing(): string {
  return 'WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_AGENT_SECRET, WECOM_TOKEN and WECOM_ENCODING_AES_KEY are not set';
}

function describeLater(name: LaterChannel, config: Config): ChannelStatus {
  const isSet = config.laterChannels.includes(name);
  return { name, on: false, why: `not in this version${isSet ? `; ${LATER_CHANNELS[name][0]} is ignored` : ''}` };
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Settings that work but are probably not meant, one English sentence each. */
export function listWarnings(config: Config): string[] {
  const warnings: string[] = [];
  if (config.demo && !LOOPBACK.has(config.host)) {
    warnings.push('The simulator is reachable from the network and lets anyone speak as any member; set DEMO=0.');
  }
  if (config.demo && config.wecomApp !== undefined) {
    warnings.push('DEMO=1 beside a real WeCom app: the simulator writes into the same records; set DEMO=0.');
  }
  return warnings;
}
