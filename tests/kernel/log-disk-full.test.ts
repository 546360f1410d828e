/** A full disk under the log does not end the program. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = `
import { createLogger } from '${new URL('../../src/kernel/logger.ts', import.meta.url).pathname}';
const log = createLogger({ level: 'info', pretty: false });
for (let n = 0; n < 100; n += 1) log.info({ n }, 'nobody reads this');
setTimeout(() => { log.info('nor this'); process.stderr.write('alive'); }, 20);`;

test.runIf(process.platform === 'linux')('lines that cannot be written are lost, the program is not', async () => {
  // The shell's /dev/full answers every write with ENOSPC.
  const words = ['-c', 'exec "$0" --input-type=module-typescript -e "$1" > /dev/full', process.execPath, SCRIPT];
  expect(await promisify(execFile)('sh', words)).toMatchObject({ stderr: 'alive' });
});
