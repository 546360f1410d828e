/** Dead code is found, living code is left alone. */
import { describe, expect, it } from 'vitest';
import { findExports, findImports, type SourceFile } from './source-files.ts';
import { findUnreachedFiles, findUnusedExports, findUnusedPackages, listEntries } from './unused.ts';

function file(path: string, text: string): SourceFile {
  return { path, text, imports: findImports(text) };
}

const owner = file('src/a/owner.ts', 'export const used = 1;\nexport const dead = 2;\nexport type Shape = { a: 1 };\n');

describe('findImports', () => {
  it('reads every form that the formatter leaves', () => {
    const text = [
      "import './bare.ts';",
      "import { a, type B, c as d } from './named.ts';",
      "import type { E } from './typed.ts';",
      "import * as all from './all.ts';",
      "import zod from 'zod';",
      "export { f } from './again.ts';",
      'import {\n  g,\n  h,\n} from "./no.ts";',
      "import {\n  i,\n} from './lines.ts';",
      "const late = await import('./late.ts');",
    ].join('\n');
    expect(findImports(text).map(({ specifier, names }) => [specifier, names])).toEqual([
      ['./bare.ts', []],
      ['./named.ts', ['a', 'B', 'c']],
      ['./typed.ts', ['E']],
      ['./all.ts', null],
      ['zod', ['default']],
      ['./again.ts', ['f']],
      ['./lines.ts', ['i']],
      ['./late.ts', null],
    ]);
  });
});

describe('findExports', () => {
  it('reads declarations and lists', () => {
    const text =
      'export async function f() {}\nexport function* g() {}\nexport class K {}\nexport type T = 1;\nexport { a as b, type U };\n';
    expect(findExports(text)).toEqual([
      { name: 'f', isType: false },
      { name: 'g', isType: false },
      { name: 'K', isType: false },
      { name: 'T', isType: true },
      { name: 'b', isType: false },
      { name: 'U', isType: true },
    ]);
  });
});

describe('findUnusedExports', () => {
  it('finds a planted dead export and a dead type', () => {
    const user = file('src/b/user.ts', "import { used } from '../a/owner.ts';\n");
    const found = findUnusedExports([owner, user]);
    expect(found.map((problem) => problem.split(';')[0])).toEqual([
      'src/a/owner.ts: nobody imports dead',
      'src/a/owner.ts: nobody imports Shape',
    ]);
  });

  it('counts a use in a test, by a star and by a late import', () => {
    const test = file('tests/a/owner.test.ts', "import { dead, type Shape, used } from '../../src/a/owner.ts';\n");
    expect(findUnusedExports([owner, test])).toEqual([]);
    const star = file('src/b/star.ts', "import * as all from '../a/owner.ts';\n");
    expect(findUnusedExports([owner, star])).toEqual([]);
    const late = file('src/b/late.ts', "const it = await import('../a/owner.ts');\n");
    expect(findUnusedExports([owner, late])).toEqual([]);
  });

  it('leaves a type alone that its own file names in a signature', () => {
    const own = file('src/a/own.ts', 'export type In = 1;\nexport function f(x: In) {}\n');
    const user = file('src/b/user.ts', "import { f } from '../a/own.ts';\n");
    expect(findUnusedExports([own, user])).toEqual([]);
  });
});

describe('findUnreachedFiles', () => {
  it('finds a file that only a test imports', () => {
    const main = file('src/main.ts', "import { a } from './a/a.ts';\n");
    const reached = file('src/a/a.ts', 'export const a = 1;\n');
    const lost = file('src/a/lost.ts', 'export const lost = 1;\n');
    const entries = listEntries({ start: 'node --env-file-if-exists=.env src/main.ts', test: 'vitest run' });
    expect(entries).toEqual(['src/main.ts']);
    expect(findUnreachedFiles([main, reached, lost], entries)).toEqual([
      'src/a/lost.ts: no program reaches it (from src/main.ts)',
    ]);
  });
});

describe('findUnusedPackages', () => {
  it('finds a package that nobody imports', () => {
    const user = file('src/a/a.ts', "import { z } from 'zod';\nimport { x } from '@scope/pack/deep';\n");
    expect(findUnusedPackages([user], ['zod', '@scope/pack', 'left-pad', 'node'])).toEqual([
      'package.json: nobody imports left-pad',
    ]);
  });
});
