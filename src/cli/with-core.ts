/** Opens the core for a command and closes it whatever happens. The log goes to standard error, warnings only. */
import { type Core, openCore } from '../app/core.ts';
import { loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { createLogger } from '../kernel/logger.ts';

/** Runs the work on an open core. */
export async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  readEnvFile();
  const config = loadConfig(process.env);
  const core = await openCore(config, createLogger({ level: 'warn', pretty: false, to: 'stderr' }));
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
