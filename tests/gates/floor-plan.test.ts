/** The floor plan holds: planted violations are found, by our own check and by Biome in the editor alike. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findImpurities, findRoom, findWrongImports, mayImport, readRooms } from './floor-plan.ts';
import { findImports, type SourceFile } from './source-files.ts';

const rooms = readRooms(readFileSync('docs/architecture.md', 'utf8'));

/** A file in every room, at its own level and one folder deeper. */
const PLACES = [
  ...['main.ts', 'app/x.ts', 'channels/x.ts', 'channels/one/x.ts', 'channels/two/x.ts', 'channels/wecom-crypto/x.ts'],
  ...[
    'cli',
    'http',
    'simulator',
    'pipeline',
    'conversation',
    'parents',
    'actions',
    'imports',
    'store',
    'engine',
    'register',
  ].flatMap((room) => [`${room}/x.ts`, `${room}/deep/x.ts`]),
  ...['duty/x.ts', 'domain/x.ts', 'config/x.ts', 'kernel/x.ts'],
].map((path) => `src/${path}`);

function specifierTo(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function plant(path: string, text: string): SourceFile {
  return { path, text, imports: findImports(text) };
}

function isAllowed(from: string, to: string): boolean {
  const [here, there] = [findRoom(rooms, from), findRoom(rooms, to)];
  if (here === undefined || there === undefined) throw new Error(`${from} or ${to} is in no room`);
  return mayImport(here, there);
}

describe('the table in docs/architecture.md', () => {
  it('is read whole', () => {
    expect(rooms.length).toBeGreaterThanOrEqual(19);
    expect(rooms.filter(({ pure }) => pure).map(({ path }) => path)).toEqual([
      'src/conversation/',
      'src/reports/',
      'src/parents/',
      'src/engine/',
      'src/register/',
      'src/duty/',
      'src/figures/',
      'src/domain/',
    ]);
  });

  it.each([
    ['src/engine/a.ts', 'src/domain/b.ts', true],
    ['src/domain/a.ts', 'src/store/b.ts', false],
    ['src/engine/a.ts', 'src/register/b.ts', false],
    ['src/channels/one/a.ts', 'src/channels/two/b.ts', false],
    ['src/channels/one/a.ts', 'src/channels/contract.ts', true],
    ['src/channels/one/a.ts', 'src/channels/wecom-crypto/b.ts', true],
    ['src/channels/one/a.ts', 'src/channels/one/b.ts', true],
    ['src/kernel/a.ts', 'src/config/b.ts', false],
    ['src/app/a.ts', 'src/main.ts', false],
  ])('answers whether %s may import %s: %s', (from, to, allowed) => {
    expect(isAllowed(from, to)).toBe(allowed);
  });
});

describe('findWrongImports', () => {
  it('finds an upward import, type-only and dynamic ones too', () => {
    const files = [
      plant('src/domain/a.ts', "import type { S } from '../store/store.ts';\n"),
      plant('src/engine/b.ts', "export { x } from '../pipeline/x.ts';\n"),
      plant('src/kernel/c.ts', "const late = await import('../config/config.ts');\n"),
      plant('src/engine/d.ts', "import {\n  a,\n  type B,\n} from '../actions/a.ts';\n"),
    ];
    expect(findWrongImports(rooms, files)).toEqual([
      'src/domain/a.ts:1: imports upward from src/store/ (floor 2 → 4)',
      'src/engine/b.ts:1: imports upward from src/pipeline/ (floor 3 → 6)',
      'src/kernel/c.ts:1: imports upward from src/config/ (floor 0 → 1)',
      'src/engine/d.ts:1: imports upward from src/actions/ (floor 3 → 5)',
    ]);
  });

  it('finds a sideways import', () => {
    const file = plant('src/channels/one/a.ts', "import { b } from '../two/b.ts';\n");
    expect(findWrongImports(rooms, [file])).toEqual([
      'src/channels/one/a.ts:1: imports sideways from src/channels/two/ (floor 4 → 4)',
    ]);
  });

  it('finds a folder that is in no room', () => {
    expect(findWrongImports(rooms, [plant('src/attic/a.ts', '')])[0]).toContain('no room');
  });
});

describe('findImpurities', () => {
  it.each([
    ['const now = new Date();', 'reads the clock'],
    ['const id = newId();', 'makes something random'],
    ["import { readFile } from 'node:fs/promises';", 'reaches for the machine'],
    ['setTimeout(go, 5);', 'starts a timer'],
    ['const answer = await fetch(url);', 'reaches for the network'],
  ])('finds %s in a pure room', (line, what) => {
    expect(findImpurities(rooms, [plant('src/engine/a.ts', line)])).toEqual([
      `src/engine/a.ts:1: ${what}, but its room is pure`,
    ]);
    expect(findImpurities(rooms, [plant('src/pipeline/a.ts', line)])).toEqual([]);
  });

  it('takes comments and given dates for what they are', () => {
    const text = '/** Never Date.now(). */\n// no fetch( here\nconst day = new Date(input.now);';
    expect(findImpurities(rooms, [plant('src/duty/a.ts', text)])).toEqual([]);
  });
});

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

describe('Biome with the project’s rules', () => {
  let root = '';
  let found: { category: string; path: string }[] = [];

  const probe = (from: string, to: string): string =>
    `${from.replace(/\.ts$/, '')}-${to.replace(/^src\//, '').replace(/[/.]/g, '-')}.ts`.replace(/-ts\.ts$/, '.ts');
  const pairs = PLACES.filter((place) => place !== 'src/main.ts').flatMap((from) =>
    PLACES.filter((to) => to !== from).map((to) => ({ from, to, file: probe(from, to) })),
  );
  const CIRCLE = ['src/engine/ring-one.ts', 'src/engine/ring-two.ts', 'src/engine/ring-three.ts'];

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'floor-plan-'));
    for (const file of ['.biome.json', '.gitignore', '.config']) cpSync(file, join(root, file), { recursive: true });
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const { from, to, file } of pairs) write(file, `import '${specifierTo(from, to)}';\n`);
    for (const [index, path] of CIRCLE.entries()) {
      const next = CIRCLE[(index + 1) % CIRCLE.length] ?? '';
      write(path, `import { a as b } from '${specifierTo(path, next)}';\nexport const a = b;\n`);
    }
    write('src/kernel/any.ts', 'export const a: any = 1;\nexport const b = process.env;\nexport default a!;\n');
    write('src/kernel/late.ts', 'export async function f() {}\nexport function g() { f(); }\n');
    write('src/kernel/badName.ts', 'export const a = 1;\n');
    write('src/duty/prisma.ts', "import { PrismaPg } from '@prisma/adapter-pg';\nexport const a = PrismaPg;\n");
    found = lint(root);
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const pathsOf = (rule: string): string[] =>
    found.filter(({ category }) => category.endsWith(`/${rule}`)).map(({ path }) => path);

  it('refuses exactly the imports that the table refuses', () => {
    const refused = new Set(pathsOf('noRestrictedImports'));
    const disagreements = pairs
      .filter(({ from, to, file }) => isAllowed(from, to) === refused.has(file))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(pairs.length).toBeGreaterThan(700);
    expect(disagreements).toEqual([]);
  });

  it('finds a circle', () => {
    expect([...new Set(pathsOf('noImportCycles'))].sort()).toEqual([...CIRCLE].sort());
  });

  it('finds what the style forbids', () => {
    expect(pathsOf('noExplicitAny')).toContain('src/kernel/any.ts');
    expect(pathsOf('noProcessEnv')).toContain('src/kernel/any.ts');
    expect(pathsOf('noDefaultExport')).toContain('src/kernel/any.ts');
    expect(pathsOf('noNonNullAssertion')).toContain('src/kernel/any.ts');
    expect(pathsOf('noFloatingPromises')).toContain('src/kernel/late.ts');
    expect(pathsOf('useFilenamingConvention')).toContain('src/kernel/badName.ts');
    expect(pathsOf('noRestrictedImports')).toContain('src/duty/prisma.ts');
  });
});

function lint(root: string): { category: string; path: string }[] {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '--diagnostic-level=error', 'src'];
  // Biome ends with status 1 here: violations are what this run is about.
  const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return reportSchema
    .parse(JSON.parse(stdout))
    .diagnostics.map(({ category, location }) => ({ category, path: location.path }));
}
