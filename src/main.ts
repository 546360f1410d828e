/** `npm start`: sets everything up and runs the assistant until Ctrl-C. */
import { openCore } from './app/core.ts';
import { createServer } from './app/server.ts';
import { describeChannels, listWarnings } from './config/channels.ts';
import { loadConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { AppError, asError } from './kernel/errors.ts';
import { createLogger } from './kernel/logger.ts';

/** A stop that takes longer is cut off: whatever was not committed is repeated by the platform. */
const STOP_MS = 10_000;

async function main(): Promise<void> {
  readEnvFile();
  const config = loadConfig(process.env);
  const log = createLogger({ level: config.logLevel, pretty: process.stdout.isTTY });
  const core = await openCore(config, log);
  const server = await createServer(core);
  const address = await server.listen();
  print(address, config, core.seeded);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
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
  process.on('unhandledRejection', (thrown) => {
    // State is unknown: end; the supervisor starts anew and the inbox resumes.
    log.error({ err: asError(thrown) }, 'unhandled rejection');
    process.exit(1);
  });
}

function print(address: string, config: ReturnType<typeof loadConfig>, seeded: boolean): void {
  const lines = ['', `  双减工作小助手 · ${config.county.name}`, ''];
  if (config.demo) lines.push(`  simulator   ${address}/simulator${seeded ? '   (demo data was put in)' : ''}`);
  lines.push(`  health      ${address}/healthz   ${address}/readyz`, '');
  for (const channel of describeChannels(config)) {
    lines.push(`  ${channel.on ? 'on ' : 'off'}  ${channel.name.padEnd(14)} ${channel.why}`);
  }
  for (const warning of listWarnings(config)) lines.push('', `  ! ${warning}`);
  lines.push('', '  Ctrl-C stops the assistant.', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((thrown: unknown) => {
  const error = asError(thrown);
  const detail = error instanceof AppError ? `${error.code}: ${error.message}` : (error.stack ?? error.message);
  process.stderr.write(`${detail}\n`);
  process.exit(1);
});
