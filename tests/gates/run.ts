/**
 * Runs the gates that no tool brings: floor plan, rooms, sizes, dead code, error table.
 * `node tests/gates/run.ts` checks; with `--write-floor-plan` or `--write-errors` it brings the derived file up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findErrorProblems, findErrors, renderErrors, resolveTexts } from './error-codes.ts';
import { biomeOverrides, findImpurities, findWrongImports, type Problem, readRooms } from './floor-plan.ts';
import {
  findFileProblems,
  findLongFiles,
  findReadmeProblems,
  findStrayFolders,
  listRoomFolders,
} from './room-manners.ts';
import { readSources, type SourceFile } from './source-files.ts';
import { findUnreachedFiles, findUnusedExports, findUnusedPackages, listEntries } from './unused.ts';

const ROOT = join(import.meta.dirname, '../..');
const FLOOR_PLAN = '.config/floor-plan.biome.json';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});

function read(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Biome's half of the floor plan, derived from the table: one room a line. */
function renderFloorPlan(): string {
  const overrides = biomeOverrides(readRooms(read('docs/architecture.md') ?? ''));
  return `{ "overrides": [\n${overrides.map((override) => JSON.stringify(override)).join(',\n')}\n] }\n`;
}

function checkDerived(errorsPage: string): Problem[] {
  const isPlanFresh = read(FLOOR_PLAN) === renderFloorPlan();
  return [
    ...(isPlanFresh ? [] : [`${FLOOR_PLAN}: not what docs/architecture.md says: npm run floor-plan`]),
    ...(read('docs/errors.md') === errorsPage ? [] : ['docs/errors.md: not what the source says: npm run docs:errors']),
  ];
}

function checkAll(src: readonly SourceFile[], all: readonly SourceFile[]): Problem[] {
  const rooms = readRooms(read('docs/architecture.md') ?? '');
  const errors = resolveTexts(findErrors(src), src);
  const packages = packageSchema.parse(JSON.parse(read('package.json') ?? '{}'));
  return [
    ...findWrongImports(rooms, src),
    ...findImpurities(rooms, src),
    ...findStrayFolders(ROOT, rooms),
    ...findReadmeProblems(listRoomFolders(ROOT, rooms), read),
    ...findFileProblems(all),
    ...findLongFiles(all),
    ...findUnusedExports(all),
    ...findUnreachedFiles(src, listEntries(packages.scripts)),
    ...findUnusedPackages(all, Object.keys(packages.dependencies)),
    ...findErrorProblems(errors),
    ...checkDerived(renderErrors(errors)),
  ];
}

function main(src: readonly SourceFile[]): number {
  if (process.argv.includes('--write-floor-plan')) {
    writeFileSync(join(ROOT, FLOOR_PLAN), renderFloorPlan());
    return 0;
  }
  if (process.argv.includes('--write-errors')) {
    writeFileSync(join(ROOT, 'docs/errors.md'), renderErrors(resolveTexts(findErrors(src), src)));
    return 0;
  }
  const problems = checkAll(src, [...src, ...readSources(ROOT, ['tests', '.config'])]);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(`gates: ${src.length} source files, ${problems.length} problems\n`);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main(readSources(ROOT, ['src']));
