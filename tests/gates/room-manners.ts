/** Rules that make a room readable: a README, telling file names, a first sentence in every file, no file too long. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findRoom, type Problem, type Room } from './floor-plan.ts';
import type { SourceFile } from './source-files.ts';

/** Hard limit for a file; style aims at 150. */
export const MAX_FILE_LINES = 400;
const MAX_README_LINES = 10;
// Names that say nothing: whatever lies there belongs beside the code that owns it.
const SAYS_NOTHING = /^(?:utils?|helpers?|common|types?|index|misc|shared)\.ts$/;
/** Tables of cases and data may be as long as they are. */
const LENGTH_EXEMPT = /^tests\/(?:cases|vectors)\//;

/** Folders of src that are in no room, and rooms of the table that do not exist. */
export function findStrayFolders(root: string, rooms: readonly Room[]): Problem[] {
  const strays = foldersIn(root, 'src').filter(
    (folder) => !rooms.some((room) => room.path.startsWith(folder)) && findRoom(rooms, `${folder}x.ts`) === undefined,
  );
  const missing = rooms.filter(({ path }) => !path.includes('*') && !path.includes('<') && !exists(root, path));
  return [
    ...strays.map((folder) => `${folder}: not in the table of docs/architecture.md`),
    ...missing.map(({ path }) => `docs/architecture.md: the table names ${path}, which does not exist`),
  ];
}

/** The folders that are rooms and need a README: those of the table, and one per channel. */
export function listRoomFolders(root: string, rooms: readonly Room[]): string[] {
  const named = rooms.map(({ path }) => path).filter((path) => path.endsWith('/') && !path.includes('<'));
  const each = rooms.filter(({ path }) => path.endsWith('<name>/'));
  const open = rooms.filter(({ path }) => path.endsWith('*.ts')).map(({ path }) => path.replace('*.ts', ''));
  const channels = each.flatMap(({ path }) => foldersIn(root, path.replace('<name>/', '')));
  return [...new Set([...named, ...open, ...channels])].sort();
}

/** READMEs that are missing or longer than ten lines. */
export function findReadmeProblems(rooms: readonly string[], read: (path: string) => string | undefined): Problem[] {
  return rooms.flatMap((room) => {
    const text = read(`${room}README.md`);
    if (text === undefined) return [`${room}README.md: missing; say what belongs here, what does not, one example`];
    const lines = text.trimEnd().split('\n').length;
    return lines > MAX_README_LINES ? [`${room}README.md: ${lines} lines, at most ${MAX_README_LINES}`] : [];
  });
}

/** Files that do not open with a doc comment, or whose name says nothing. */
export function findFileProblems(files: readonly SourceFile[]): Problem[] {
  return files.flatMap(({ path, text }) => [
    ...(/^(?:#![^\n]*\n)?\/\*\*/.test(text)
      ? []
      : [`${path}:1: open with one sentence /** that says what it is for */`]),
    ...(SAYS_NOTHING.test(path.split('/').at(-1) ?? '')
      ? [`${path}: the name says nothing; name it after its export`]
      : []),
  ]);
}

/** Files over the hard limit. */
export function findLongFiles(files: readonly SourceFile[]): Problem[] {
  return files
    .filter(({ path }) => !LENGTH_EXEMPT.test(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_FILE_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines, at most ${MAX_FILE_LINES}`);
}

function foldersIn(root: string, folder: string): string[] {
  const parent = folder.replace(/\/?$/, '/');
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}${entry.name}/`);
}

function exists(root: string, path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/');
  const name = parts.pop() ?? '';
  return readdirSync(join(root, parts.join('/'))).includes(name);
}
