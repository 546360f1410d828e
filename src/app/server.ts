/** The assistant as a server: channels in and out, the pipeline, the web server. */
import type { FastifyInstance } from 'fastify';
import type { CallbackRoute } from '../channels/callback.ts';
import type { Channel, ChannelName } from '../channels/contract.ts';
import { createSimulatorChannel } from '../channels/simulator/channel.ts';
import { createWecomAppCallback } from '../channels/wecom-app/callback.ts';
import { createWecomAppChannel } from '../channels/wecom-app/channel.ts';
import type { Config } from '../config/config.ts';
import { createHttpServer } from '../http/server.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { createLivePort, type LivePort } from '../simulator/live-port.ts';
import { openSimulator } from '../simulator/routes.ts';
import type { Core } from './core.ts';

export type Server = {
  http: FastifyInstance;
  pipeline: Pipeline;
  /** Listens; gives the address. */
  listen(): Promise<string>;
  /** Takes no more, finishes what is under way, closes everything but the core. */
  stop(): Promise<void>;
};

/** What a benchmark replaces. */
export type ServerOverrides = { send?: Channel['send'] };

/** Puts the server together; nothing listens yet. */
export async function createServer(core: Core, overrides: ServerOverrides = {}): Promise<Server> {
  const { config, log, clock } = core;
  const channels = new Map<ChannelName, Channel>();
  let port: LivePort | undefined;
  if (config.demo)
    channels.set(
      'simulator',
      createSimulatorChannel((message) => port?.delivered(message)),
    );
  const wecomApp =
    config.wecomApp &&
    createWecomAppChannel({
      ...channelOptions(config.wecomApp),
      now: () => clock.now(),
      log: (what) => log.warn(what, 'wecom-app'),
    });
  if (wecomApp) channels.set('wecom-app', { ...wecomApp, ...overrides });
  const pipeline = createPipeline({
    store: core.store,
    snapshots: core.snapshots,
    channels,
    pushChannel: wecomApp ? 'wecom-app' : 'simulator',
    clock,
    log,
    mediaDir: core.mediaDir,
    sendLeaseMs: config.sendLeaseSeconds * 1000,
  });
  if (config.demo) port = createLivePort({ ...core, pipeline });
  const http = await createHttpServer({
    callbacks: callbacks(core, pipeline),
    readiness: () => readiness(core),
    log,
    pages: port ? [await openSimulator({ port, clock })] : [],
    pageHosts: config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname],
  });
  return {
    http,
    pipeline,
    async listen() {
      await pipeline.start();
      core.snapshots.start();
      return await http.listen({ host: config.host, port: config.port });
    },
    async stop() {
      await http.close();
      await pipeline.stop();
      for (const channel of channels.values()) await channel.close();
    },
  };
}

type WecomApp = NonNullable<Config['wecomApp']>;

function channelOptions({ corpId, agentId, secret, apiBase }: WecomApp) {
  return { corpId, agentId, secret, apiBase };
}

function callbacks(core: Core, pipeline: Pipeline): CallbackRoute[] {
  const { wecomApp } = core.config;
  if (wecomApp === undefined) return [];
  const { corpId, agentId, token, encodingAesKey, previous } = wecomApp;
  return [
    createWecomAppCallback({
      corpId,
      agentId,
      credentials: [{ token, encodingAesKey }, ...(previous ? [previous] : [])],
      accept: (message) => pipeline.accept(message),
      now: () => core.clock.now(),
      note: (what) => core.log.warn(what, 'callback noted'),
    }),
  ];
}

async function readiness(core: Core): Promise<{ ok: boolean; reasons: string[] }> {
  try {
    await core.store.query('select 1');
    return { ok: true, reasons: [] };
  } catch {
    return { ok: false, reasons: ['database'] };
  }
}
