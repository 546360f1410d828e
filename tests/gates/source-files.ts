/** The project's source files as the gates see them: paths, text, imports and exports, found by reading, not by compiling. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** One import or re-export. `names` is null when everything is meant (`* as x`, `import()`, `export *`). */
export type ImportStatement = { specifier: string; names: string[] | null; line: number };

export type SourceFile = {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
  imports: ImportStatement[];
};

const GENERATED = ['src/store/generated/'];

/** All TypeScript files below these folders, generated ones left out. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return listFiles(root, folders)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: findImports(text) };
    });
}

/** Every file below these folders, sorted, with forward slashes. */
export function listFiles(root: string, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !GENERATED.some((folder) => path.startsWith(folder)))
    .sort();
}

/** The path that a relative import means, or undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(dirname(from), specifier)) : undefined;
}

// The clause before `from` holds names, braces, blanks and commas only: it cannot run over a statement's end.
const STATIC = /^(?:import|export)\s+(?:type\s+)?([\w\s,{}*$]+?)\s+from\s+'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

/** Finds imports and re-exports, the type-only and the dynamic ones too. Formatted code only (Biome sees to that). */
export function findImports(text: string): ImportStatement[] {
  const lineOf = (match: RegExpExecArray): number => text.slice(0, match.index).split('\n').length;
  const statics = [...text.matchAll(STATIC)].map((match) => ({
    specifier: match[2] ?? '',
    names: namesOf(match[1] ?? ''),
    line: lineOf(match),
  }));
  const bare = [...text.matchAll(BARE)].map((match) => ({ specifier: match[1] ?? '', names: [], line: lineOf(match) }));
  const dynamic = [...text.matchAll(DYNAMIC)].map((match) => ({
    specifier: match[1] ?? '',
    names: null,
    line: lineOf(match),
  }));
  return [...statics, ...bare, ...dynamic].sort((a, b) => a.line - b.line);
}

/** `a, { type B, c as d }` → a's default, B and c, by the names they have where they come from. */
function namesOf(clause: string): string[] | null {
  if (clause.includes('*')) return null;
  const [before = '', braces = ''] = clause.split(/[{}]/);
  const named = braces.split(',').map(
    (part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)[0] ?? '',
  );
  return [...(before.trim() === '' ? [] : ['default']), ...named].filter((name) => name !== '');
}

const DECLARED = /^export\s+(?:async\s+)?(?:abstract\s+)?(?:function\*?|class|const|let|type|interface)\s+([\w$]+)/gm;
const LISTED = /^export\s+(?:type\s+)?\{([^}]*)\}/gm;

/** A name that a file exports; types vanish at run time. */
export type ExportedName = { name: string; isType: boolean };

/** The names that a file exports. */
export function findExports(text: string): ExportedName[] {
  const declared = [...text.matchAll(DECLARED)].map(([whole, name = '']) => ({
    name,
    isType: /^export\s+(?:type|interface)\b/.test(whole),
  }));
  const listed = [...text.matchAll(LISTED)].flatMap(([whole, names = '']) =>
    readList(names, whole.startsWith('export type')),
  );
  return [...declared, ...listed];
}

/** `a, type B, c as d` → a, B, d. */
function readList(names: string, allTypes: boolean): ExportedName[] {
  const parts = names.split(',').map((part) => part.trim());
  return parts.filter(Boolean).map((part) => ({
    name:
      part
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)
        .at(-1) ?? '',
    isType: allTypes || part.startsWith('type '),
  }));
}
