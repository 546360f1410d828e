/** The assistant as the benchmark runs it: the real server and pipeline; sends end in the process unless BENCH_SENDS=http. */
import { openCore } from '../../src/app/core.ts';
import { createServer } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/kernel/logger.ts';

const log = createLogger({ level: 'warn', pretty: false });
const core = await openCore(loadConfig(process.env), log);
const server = await createServer(core, {
  // What the platform's answer costs is the platform's: measured apart.
  ...(process.env['BENCH_SENDS'] === 'http' ? {} : { send: () => Promise.resolve({ ok: true as const }) }),
});
const address = await server.listen();
process.stdout.write(`${address}/healthz\n`);

process.on('SIGUSR2', () => {
  process.stdout.write(`${JSON.stringify({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() })}\n`);
});
process.on('SIGTERM', () => {
  server
    .stop()
    .then(() => core.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
});
