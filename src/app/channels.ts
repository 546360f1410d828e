/** Every configured channel, put together with what it needs of the store. Nothing listens yet. */
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import type { Accept, CallbackRoute } from '../channels/callback.ts';
import type { Channel, ChannelName, OutboundBody } from '../channels/contract.ts';
import { createWechatMpChannel } from '../channels/wechat-mp/channel.ts';
import { createWechatyChannel } from '../channels/wechaty/channel.ts';
import { createAibotCallbackChannel } from '../channels/wecom-aibot/callback-channel.ts';
import { createAibotConnectionChannel } from '../channels/wecom-aibot/channel.ts';
import { createWecomAppCallback } from '../channels/wecom-app/callback.ts';
import { createWecomAppChannel } from '../channels/wecom-app/channel.ts';
import { createWecomKfChannel, type WecomKfChannel } from '../channels/wecom-kf/channel.ts';
import { createWecomWebhookChannel } from '../channels/wecom-webhook/channel.ts';
import type { Config } from '../config/config.ts';
import { newId } from '../kernel/ids.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { createLeases } from '../store/leases.ts';
import { createPullBook } from '../store/pull-book.ts';
import { countRobots, createRobotKeys } from '../store/robots.ts';
import { createUploads } from '../store/uploads.ts';
import type { Core } from './core.ts';
import { createNoteLog } from './note-log.ts';

/** What the channels bring: themselves, and the addresses that platforms call. */
export type OpenChannels = { channels: Map<ChannelName, Channel>; routes: CallbackRoute[] };

/** What every channel is built from. */
type Site = Pick<Core, 'config' | 'store' | 'clock' | 'log'> & {
  dataKey: DataKey;
  /** Durable even while the database is away. */
  accept: Accept;
  /** Straight into the database, for what can be fetched again at any time. Default `accept`. */
  acceptRepeatable?: Accept;
};

/** Opens what is configured. */
export function openChannels(site: Site): OpenChannels {
  const ports = portsOf(site);
  const opened: OpenChannels = { channels: new Map(), routes: [] };
  const kf = openKf(site, ports);
  openApp(site, ports, { opened, kf });
  if (kf) opened.channels.set(kf.name, kf);
  openAibot(site, ports, opened);
  openMp(site, ports, opened);
  const { store, clock, log } = site;
  const webhook = createWecomWebhookChannel({
    apiBase: site.config.apiBase,
    keys: createRobotKeys(store, site.dataKey),
    countKeys: () => countRobots(store),
    uploads: ports.uploads,
    now: () => clock.now(),
    log: (what) => log.warn(what, 'wecom-webhook'),
  });
  opened.channels.set(webhook.name, webhook);
  const wechaty = openWechaty(site, ports);
  if (wechaty) opened.channels.set(wechaty.name, wechaty);
  return opened;
}

/** Where members are reached who have not just spoken; null: nowhere. */
export function pushChannelOf({ wecomApp, wecomAibot, wechaty, demo }: Config): ChannelName | null {
  if (wecomApp) return 'wecom-app';
  if (wecomAibot?.mode === 'connection') return 'wecom-aibot';
  if (wechaty) return 'wechaty';
  return demo ? 'simulator' : null;
}

/** Channels on which a group may be posted to unasked. */
export function groupChannelsOf({ wecomApp, wecomAibot, wechaty }: Config): ChannelName[] {
  return [
    'wecom-webhook',
    ...(wecomApp ? (['wecom-app'] as const) : []),
    ...(wecomAibot?.mode === 'connection' ? (['wecom-aibot'] as const) : []),
    ...(wechaty ? (['wechaty'] as const) : []),
  ];
}

type Ports = ReturnType<typeof portsOf>;

function portsOf({ store }: Site) {
  return { leases: createLeases(store, newId()), uploads: createUploads(store) };
}

type Opening = { opened: OpenChannels; kf: WecomKfChannel | undefined };

function openApp({ config, clock, log, accept }: Site, { uploads }: Ports, { opened, kf }: Opening): void {
  if (config.wecomApp === undefined) return;
  const { corpId, agentId, secret, apiBase, token, encodingAesKey, previous } = config.wecomApp;
  const now = () => clock.now();
  const app = createWecomAppChannel({
    ...{ corpId, agentId, secret, apiBase, now, uploads },
    log: (what) => log.warn(what, 'wecom-app'),
  });
  opened.channels.set(app.name, app);
  const callback = createWecomAppCallback({
    ...{ corpId, agentId, accept, now },
    credentials: [{ token, encodingAesKey }, ...(previous ? [previous] : [])],
    note: createNoteLog({ log, clock }, 'wecom-app'),
    clockOffMs: () => app.clockOffMs(),
    ...(kf && { onKfPing: ({ openKfId, token: ticket }) => kf.ping(openKfId, ticket) }),
  });
  opened.routes.push(callback);
}

function openAibot({ config, clock, log, accept }: Site, ports: Ports, { channels, routes }: OpenChannels): void {
  const { wecomAibot, apiBase, mpApiBase } = config;
  const mediaHosts = [apiBase, mpApiBase].map((base) => new URL(base).origin);
  const now = () => clock.now();
  if (wecomAibot?.mode === 'connection') {
    const { botId, secret, wsUrl } = wecomAibot;
    const channel = createAibotConnectionChannel({
      ...{ botId, secret, wsUrl, accept, now, mediaHosts, ...ports },
      note: (what) => log.warn(what, 'wecom-aibot noted'),
      log: ({ level, ...what }) => log[level](what, 'wecom-aibot'),
    });
    channels.set(channel.name, channel);
  }
  if (wecomAibot?.mode === 'callback') {
    const { botId, token, encodingAesKey } = wecomAibot;
    const app = channels.get('wecom-app');
    const { channel, route } = createAibotCallbackChannel({
      ...{ token, encodingAesKey, apiBase, accept, now, mediaHosts },
      ...(botId !== null && { aibotId: botId }),
      // Members have the same ids in the app; a tap there would answer in a conversation that has not asked.
      ...(app && { elsewhere: (message) => app.send({ ...message, body: inWords(message.body) }) }),
      note: createNoteLog({ log, clock }, 'wecom-aibot'),
    });
    channels.set(channel.name, channel);
    routes.push(route);
  }
}

function inWords(body: OutboundBody): OutboundBody {
  return 'fallbackText' in body ? { kind: 'text', text: body.fallbackText } : body;
}

function openMp({ config, clock, log, accept }: Site, { uploads }: Ports, { channels, routes }: OpenChannels): void {
  if (config.wechatMp === undefined) return;
  const { channel, route } = createWechatMpChannel({
    ...{ ...config.wechatMp, accept, uploads },
    now: () => clock.now(),
    note: createNoteLog({ log, clock }, 'wechat-mp'),
  });
  channels.set(channel.name, channel);
  routes.push(route);
}

function openKf({ config, store, clock, log, ...site }: Site, ports: Ports): WecomKfChannel | undefined {
  const { wecomApp, wecomKf } = config;
  if (wecomApp === undefined || wecomKf === undefined) return undefined;
  const { corpId, secret, apiBase } = wecomApp;
  return createWecomKfChannel({
    ...{ corpId, secret, apiBase, ...ports },
    accept: site.acceptRepeatable ?? site.accept,
    openKfIds: wecomKf.openKfIds,
    pulls: createPullBook(store, 'wecom-kf'),
    now: () => clock.now(),
    note: createNoteLog({ log, clock }, 'wecom-kf'),
  });
}

function openWechaty({ config, clock, log, accept }: Site, { leases }: Ports): Channel | undefined {
  if (config.wechaty === undefined) return undefined;
  return createWechatyChannel({
    ...{ ...config.wechaty, leases, accept },
    memoryFile: join(config.dataDir, 'wechaty', 'account'),
    now: () => clock.now(),
    note: (what) => log.warn(what, 'wechaty noted'),
    // On the screen of whoever starts it and nowhere else: it lets its reader into the account.
    showQrCode: (address) => process.stdout.write(`\n请用机器人的微信扫码登录：\n${renderUnicodeCompact(address)}\n`),
    log: (what) => log.info(what, 'wechaty'),
  });
}
