/** The assistant as a server: channels in and out, the pipeline, the web server. */
import type { FastifyInstance } from 'fastify';
import { BackupKeeper } from '../backup/backup-keeper.ts';
import type { Channel } from '../channels/contract.ts';
import { createSimulatorChannel } from '../channels/simulator/channel.ts';
import { createHttpServer } from '../http/server.ts';
import { AppError, asError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { createPipeline, type Pipeline, type PipelineOptions } from '../pipeline/pipeline.ts';
import { Spool } from '../pipeline/spool.ts';
import { createLivePort, type LivePort } from '../simulator/live-port.ts';
import { openSimulator } from '../simulator/routes.ts';
import { findSendingHold } from '../store/sending-hold.ts';
import { groupChannelsOf, openChannels, pushChannelOf } from './channels.ts';
import type { Core } from './core.ts';

export type Server = {
  http: FastifyInstance;
  pipeline: Pipeline;
  /** Channels that could not begin, by name, with a sentence on why and what to do; known once it listens. */
  notStarted: ReadonlyMap<string, string>;
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
  let port: LivePort | undefined;
  const spool = new Spool({ ...core, hand: (message, receivedAt) => pipeline.accept(message, receivedAt) });
  const { channels, routes } = openChannels({
    ...core,
    accept: spool.accept,
    acceptRepeatable: (message) => pipeline.accept(message),
  });
  if (config.demo)
    channels.set(
      'simulator',
      createSimulatorChannel((message) => port?.delivered(message)),
    );
  const { send } = overrides;
  if (send !== undefined) for (const [name, channel] of channels) channels.set(name, { ...channel, send });
  const pipeline = createPipeline(pipelineOptions(core, channels));
  if (config.demo) port = createLivePort({ ...core, pipeline });
  const http = await createHttpServer({
    callbacks: routes,
    readiness: () => readiness(core, spool),
    log,
    pages: port ? [await openSimulator({ port, clock })] : [],
    pageHosts: config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname],
  });
  const notStarted = new Map<string, string>();
  return {
    http,
    pipeline,
    notStarted,
    async listen() {
      await pipeline.start();
      core.snapshots.start();
      await spool.start();
      const address = await http.listen({ host: config.host, port: config.port });
      for (const channel of channels.values()) await startOne(channel, { log, notStarted });
      return address;
    },
    async stop() {
      await http.close();
      spool.stop();
      await pipeline.stop();
      for (const channel of channels.values()) await channel.close();
    },
  };
}

function pipelineOptions(core: Core, channels: PipelineOptions['channels']): PipelineOptions {
  const { config } = core;
  return {
    store: core.store,
    snapshots: core.snapshots,
    channels,
    pushChannel: pushChannelOf(config),
    groupChannels: groupChannelsOf(config),
    clock: core.clock,
    log: core.log,
    mediaDir: core.mediaDir,
    dataKey: core.dataKey,
    sendLeaseMs: config.sendLeaseSeconds * 1000,
    retention: core.retention,
    posts: core.posts,
    taskRules: core.taskRules,
    ...backupOf(core),
  };
}

/** What makes backups by itself, where a folder for them is configured. */
function backupOf({ config, store, dataKey, clock, log }: Core): { backup?: () => Promise<void> } {
  const { dir, key, everyMinutes, keep } = config.backup;
  if (dir === null || key === null) return {};
  const { dataDir } = config;
  const keeper = new BackupKeeper({ store, dataDir, dataKey, passphrase: key, dir, everyMinutes, keep, clock, log });
  return {
    async backup() {
      await keeper.run();
    },
  };
}

type Starting = { log: Logger; notStarted: Map<string, string> };

/** A channel that cannot begin leaves the others alone. */
async function startOne(channel: Channel, { log, notStarted }: Starting): Promise<void> {
  try {
    await channel.start?.();
  } catch (thrown) {
    log.error({ channel: channel.name, err: asError(thrown) }, 'channel not started');
    notStarted.set(channel.name, thrown instanceof AppError ? thrown.userText : '没有启动，原因见日志。');
  }
}

/**
 * Ready is who can take a message: with the database away that is still so while the spool takes them, which the reasons
 * tell. A load balancer must not send callbacks away then.
 */
async function readiness(core: Core, spool: Spool): Promise<{ ok: boolean; reasons: string[] }> {
  const { waiting, oldestSeconds, refuses } = spool.status();
  const spooling = waiting > 0 ? [`spooling: ${waiting} messages wait, the oldest for ${oldestSeconds} s`] : [];
  const isThere = await answersWithin(core, READY_WITHIN_MS);
  if (isThere) return { ok: true, reasons: [...spooling, ...(await whyHeld(core))] };
  return { ok: !refuses, reasons: ['database', ...spooling, ...(refuses ? ['spool refuses'] : [])] };
}

/** It takes messages all the same; what it says in answer waits. */
async function whyHeld({ store }: Core): Promise<string[]> {
  const hold = await findSendingHold(store).catch(() => undefined);
  return hold === undefined ? [] : ['sending is held after a restore: bot outbox'];
}

const READY_WITHIN_MS = 1_000;

/** A locked or hanging database is one that does not answer. */
async function answersWithin({ store }: Core, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  store.query('select 1').then(
    () => resolve(true),
    () => resolve(false),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
