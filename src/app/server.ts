/** The assistant as a server: channels in and out, the pipeline, the web server. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { BackupKeeper, findLastBackup } from '../backup/backup-keeper.ts';
import type { Channel } from '../channels/contract.ts';
import { createSimulatorChannel } from '../channels/simulator/channel.ts';
import { createHttpServer } from '../http/server.ts';
import { AppError, asError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { createPipeline, type Pipeline, type PipelineOptions } from '../pipeline/pipeline.ts';
import { Spool } from '../pipeline/spool.ts';
import { createLivePort, type LivePort } from '../simulator/live-port.ts';
import { openSimulator } from '../simulator/routes.ts';
import { canChangeAudit } from '../store/app-role.ts';
import { groupChannelsOf, openChannels, pushChannelOf } from './channels.ts';
import { type Core, noteHead } from './core.ts';
import { type Measuring, startMeasuring } from './measure.ts';
import { readProgramVersion } from './program-version.ts';
import { ReadinessCheck } from './readiness.ts';

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

/** Of the ten seconds that a stop may take. */
const HTTP_CLOSE_MS = 3_000;
const PIPELINE_STOP_MS = 4_000;

/** What a benchmark replaces. */
export type ServerOverrides = { send?: Channel['send'] };

/** Puts the server together; nothing listens yet. */
export async function createServer(core: Core, overrides: ServerOverrides = {}): Promise<Server> {
  const { config, log, clock } = core;
  let port: LivePort | undefined;
  const notStarted = new Map<string, string>();
  const spool = new Spool({ ...core, hand: (message, receivedAt) => pipeline.accept(message, receivedAt) });
  const ready = new ReadinessCheck({
    core,
    notStarted,
    pushChannel: pushChannelOf(config),
    spool: () => spool.status(),
    warnings: () => [...channels.values()].flatMap((channel) => channel.warnings?.() ?? []),
  });
  const measuring = startMeasuring({
    ...core,
    version: await readProgramVersion(),
    ports: {
      spool: () => spool.status(),
      isReady: async () => (await ready.check()).ok,
      lastBackup: async () => (config.backup.dir === null ? null : await findLastBackup(config.backup.dir)),
    },
  });
  const { channels, routes } = openChannels({
    ...core,
    accept: measuring.accept(spool.accept),
    acceptRepeatable: measuring.accept((message) => pipeline.accept(message)),
  });
  if (config.demo)
    channels.set(
      'simulator',
      createSimulatorChannel((message) => port?.delivered(message)),
    );
  const { send } = overrides;
  if (send !== undefined) for (const [name, channel] of channels) channels.set(name, { ...channel, send });
  for (const [name, channel] of channels) channels.set(name, measuring.channel(channel));
  const pipeline = createPipeline(pipelineOptions(core, channels));
  if (config.demo)
    port = createLivePort({ ...core, pipeline: { ...pipeline, accept: measuring.accept(pipeline.accept) } });
  const http = await createHttpServer({
    callbacks: routes,
    readiness: () => ready.check(),
    metrics: () => measuring.write(),
    metricsToken: config.metricsToken,
    answered: (answered) => measuring.answered(answered),
    log,
    pages: port ? [await openSimulator({ port, clock })] : [],
    pageHosts: config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname],
  });
  return assemble(core, { http, pipeline, spool, channels, ready, measuring, notStarted });
}

type Parts = Pick<Server, 'http' | 'pipeline'> & {
  spool: Spool;
  channels: ReadonlyMap<string, Channel>;
  ready: ReadinessCheck;
  measuring: Measuring;
  notStarted: Map<string, string>;
};

/** The order in which everything begins and ends. */
function assemble({ config, log, snapshots, store }: Core, parts: Parts): Server {
  const { http, pipeline, spool, channels, ready, measuring, notStarted } = parts;
  return {
    http,
    pipeline,
    notStarted,
    async listen() {
      await pipeline.start();
      snapshots.start();
      await spool.start();
      const address = await http.listen({ host: config.host, port: config.port });
      for (const channel of channels.values()) await startOne(channel, { log, notStarted, measuring });
      ready.begin();
      if (await canChangeAudit(store)) log.warn('the database role could change the audit: bot doctor');
      return address;
    },
    async stop() {
      ready.end();
      await closeHttp(http, log);
      spool.stop();
      await stopPipeline(pipeline, log);
      for (const channel of channels.values()) await channel.close();
      measuring.stop();
    },
  };
}

/** What is under way is answered; a caller that hangs is cut off, so that the rest of the stop has its time. */
async function closeHttp(http: FastifyInstance, log: Logger): Promise<void> {
  const closing = http.close();
  if (await endsWithin(closing, HTTP_CLOSE_MS)) return;
  log.warn('connections that did not end were cut off');
  http.server.closeAllConnections();
  await closing;
}

/** Turns and sends under way are finished; a send that hangs is left to its lease, so that the database is closed in order. */
async function stopPipeline(pipeline: Pipeline, log: Logger): Promise<void> {
  if (await endsWithin(pipeline.stop(), PIPELINE_STOP_MS)) return;
  log.warn('a send or a job that did not end was left: the next start takes it up');
}

/** False when it takes longer; what it throws is thrown. */
async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  return await Promise.race([work.then(() => true), wait(ms, false, { ref: false })]);
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
    noteAudit: () => noteHead(core.store, { ...core, dataDir: config.dataDir }),
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

type Starting = { log: Logger; notStarted: Map<string, string>; measuring: Measuring };

/** A channel that cannot begin leaves the others alone. */
async function startOne(channel: Channel, { log, notStarted, measuring }: Starting): Promise<void> {
  const { channelUp } = measuring.figures;
  try {
    await channel.start?.();
    channelUp.set(1, { channel: channel.name });
  } catch (thrown) {
    log.error({ channel: channel.name, err: asError(thrown) }, 'channel not started');
    channelUp.set(0, { channel: channel.name });
    notStarted.set(channel.name, thrown instanceof AppError ? thrown.userText : '没有启动，原因见日志。');
  }
}
