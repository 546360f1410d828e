/** Planted breaches of the house rules are found. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  findFileProblems,
  findLongFiles,
  findReadmeProblems,
  findStrayFolders,
  listRoomFolders,
  MAX_FILE_LINES,
} from './room-manners.ts';

const file = (path: string, text: string) => ({ path, text, imports: [] });

describe('findLongFiles', () => {
  it('finds a file of 401 lines and passes one of 400', () => {
    const lines = (count: number) => `${'x\n'.repeat(count)}`;
    expect(findLongFiles([file('src/a.ts', lines(MAX_FILE_LINES))])).toEqual([]);
    expect(findLongFiles([file('src/a.ts', lines(MAX_FILE_LINES + 1))])).toEqual(['src/a.ts: 401 lines, at most 400']);
  });

  it('lets tables of cases be long', () => {
    expect(findLongFiles([file('tests/cases/many.ts', 'x\n'.repeat(900))])).toEqual([]);
  });
});

describe('findFileProblems', () => {
  it('asks for an opening sentence', () => {
    expect(findFileProblems([file('src/a/b.ts', "import 'x';\n")])).toHaveLength(1);
    expect(findFileProblems([file('src/a/b.ts', '/** What it is for. */\n')])).toEqual([]);
    expect(findFileProblems([file('src/a/b.ts', '#!/usr/bin/env node\n/** What it is for. */\n')])).toEqual([]);
  });

  it.each(['utils', 'helpers', 'common', 'types', 'index'])('refuses a file named %s', (name) => {
    expect(findFileProblems([file(`src/a/${name}.ts`, '/** X. */\n')])).toHaveLength(1);
  });
});

describe('findReadmeProblems', () => {
  it('asks every room for a README of at most ten lines', () => {
    const texts: Record<string, string> = { 'src/a/README.md': 'x\n'.repeat(10), 'src/b/README.md': 'x\n'.repeat(11) };
    expect(findReadmeProblems(['src/a/', 'src/b/', 'src/c/'], (path) => texts[path])).toEqual([
      'src/b/README.md: 11 lines, at most 10',
      'src/c/README.md: missing; say what belongs here, what does not, one example',
    ]);
  });
});

describe('the folders of src', () => {
  const rooms = ['src/main.ts', 'src/a/', 'src/b/<name>/', 'src/b/*.ts', 'src/gone/'].map((path) => ({
    path,
    floor: 0,
    pure: false,
  }));
  let root = '';

  function build(folders: readonly string[]): string {
    root = mkdtempSync(join(tmpdir(), 'rooms-'));
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'src/main.ts'), '');
    return root;
  }

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are held against the table, both ways', () => {
    expect(findStrayFolders(build(['src/a', 'src/b/one', 'src/attic']), rooms)).toEqual([
      'src/attic/: not in the table of docs/architecture.md',
      'docs/architecture.md: the table names src/gone/, which does not exist',
    ]);
  });

  it('each need a README, every channel too', () => {
    const folders = build(['src/a', 'src/b/one', 'src/b/two', 'src/gone']);
    expect(listRoomFolders(folders, rooms)).toEqual(['src/a/', 'src/b/', 'src/b/one/', 'src/b/two/', 'src/gone/']);
  });
});
