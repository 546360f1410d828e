/** A program that uses the embedded server, for tests that kill it: prints what it got, stops when its input ends. */
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { silentLog } from '../../src/store/store-log.ts';

// A terminal's Ctrl-C reaches the whole process group; a real program drains first and so outlives it for a while.
process.on('SIGINT', () => process.stdout.write('interrupted\n'));

const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: silentLog });
process.stdout.write(`${JSON.stringify({ url: server.url, adopted: server.adopted })}\n`);
process.stdin.resume();
process.stdin.once('end', () => server.stop());
