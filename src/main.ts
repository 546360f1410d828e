/** `npm start`: sets everything up and runs the assistant until Ctrl-C. */
import { type Core, openCore } from './app/core.ts';
import { createServer, type Server } from './app/server.ts';
import { loadConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { describeFailure, describeStart, explainListenFailure } from './config/start-screen.ts';
import { asError } from './kernel/errors.ts';
import { createLogger, type Logger } from './kernel/logger.ts';
import { findSendingHold } from './store/sending-hold.ts';

/** A stop that takes longer is cut off, within ten seconds: whatever was not committed is repeated by the platform. */
const STOP_MS = 9_500;
/** One Ctrl-C comes twice, from the terminal and from npm; a person's second one comes later and means: at once. */
const SAME_SIGNAL_MS = 1_000;

async function main(): Promise<void> {
  // Whoever reads our output may be gone, or its disk full.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  readEnvFile();
  const config = loadConfig(process.env);
  const log = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  endOnCrash(log);
  const core = await openCore(config, log);
  const { server, address } = await open(core);
  stopOnSignals({ server, core, log });
  const held = (await findSendingHold(core.store)) !== undefined;
  process.stdout.write(describeStart({ address, config, seeded: core.seeded, notStarted: server.notStarted, held }));
}

/**
 * State is unknown: end; the supervisor starts anew and the inbox resumes. Node's own last words would show the error as it
 * is, with what people wrote in it.
 */
function endOnCrash(log: Logger): void {
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (thrown: unknown) => {
      log.error(
        { err: asError(thrown) },
        event === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception',
      );
      process.exit(1);
    });
  }
}

/** Listens. If it cannot, the database is closed too: it must not stay behind on its own. */
async function open(core: Core): Promise<{ server: Server; address: string }> {
  let server: Server | undefined;
  try {
    server = await createServer(core);
    return { server, address: await server.listen() };
  } catch (thrown) {
    await server?.stop();
    await core.close();
    throw explainListenFailure(asError(thrown), core.config);
  }
}

function stopOnSignals({ server, core, log }: { server: Server; core: Core; log: Logger }): void {
  let stoppingSinceMs: number | undefined;
  const stop = async (signal: string) => {
    if (stoppingSinceMs !== undefined) {
      if (performance.now() - stoppingSinceMs < SAME_SIGNAL_MS) return;
      log.warn({ signal }, 'told again to stop: ended at once');
      process.exit(1);
    }
    stoppingSinceMs = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.warn('the stop took too long: ended');
      process.exit(1);
    }, STOP_MS).unref();
    await server.stop();
    await core.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(signal).catch((thrown: unknown) => {
        log.error({ err: asError(thrown) }, 'stop failed');
        process.exit(1);
      });
    });
  }
}

main().catch((thrown: unknown) => {
  process.stderr.write(describeFailure(asError(thrown)));
  process.exit(1);
});
