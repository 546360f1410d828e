/** Generates Prisma's client into src/store/generated, unless it is there for this very schema and Prisma version. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = fileURLToPath(new URL('../src/store/generated/.stamp', import.meta.url));
const schemaFile = fileURLToPath(new URL('schema.prisma', import.meta.url));
const packageFile = createRequire(import.meta.url).resolve('prisma/package.json');

// The content and not the time of the file: a checkout gives old files new times.
const stamp = createHash('sha256').update(readFileSync(schemaFile)).update(readFileSync(packageFile)).digest('hex');

function isFresh(): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

function generate(): number {
  const program = join(dirname(packageFile), 'build', 'index.js');
  const result = spawnSync(process.execPath, [program, 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Generating needs no schema engine, but Prisma downloads one unless this names a file that exists.
      PRISMA_SCHEMA_ENGINE_BINARY: packageFile,
      // No calls home.
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status === 0) writeFileSync(stampFile, stamp);
  else console.error(`${result.stdout}\n${result.stderr}\nprisma generate failed`);
  return result.status ?? 1;
}

if (!isFresh()) process.exitCode = generate();
