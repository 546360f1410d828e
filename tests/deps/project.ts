/** Reads what the rules look at from the project's own files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLockfile } from './lockfile.ts';
import type { Project } from './rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const packageSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

/** The project as it lies on the disk. */
export function readProject(): { project: Project; lockText: string } {
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  const lockText = read('package-lock.json');
  const pages = readdirSync(join(ROOT, 'docs/decisions')).map((name) => read(`docs/decisions/${name}`));
  const { allowScripts } = packageSchema.parse(JSON.parse(read('package.json')));
  return { project: { lock: readLockfile(lockText), allowScripts, decisions: pages.join('\n') }, lockText };
}
