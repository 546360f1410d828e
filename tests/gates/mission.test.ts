/** docs/mission.md: every row of the plan is answered by what is really there, or says why not. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadFlows, loadPosts, loadRegisters, loadTaskRules } from '../../src/app/load-flows.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
/** The plan's rows (first and last of each run), as the map of the plan numbers them. */
const RUNS: readonly (readonly [number, number])[] = [
  [1, 4],
  [10, 16],
  [101, 106],
  [201, 208],
  [301, 324],
  [401, 421],
  [501, 522],
  [601, 641],
];
const IDS = RUNS.flatMap(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, n) => `M${String(from + n).padStart(3, '0')}`),
);
const COLUMNS = 8;

type Row = {
  id: string;
  flows: string[];
  records: string[];
  reminder: string;
  figures: string;
  tests: string[];
  note: string;
};

let rows: Row[] = [];
let flows = new Set<string>();
let registers: Awaited<ReturnType<typeof loadRegisters>> = new Map();
let tables = new Set<string>();
let rules: Awaited<ReturnType<typeof loadTaskRules>> = [];
let posts = new Set<string>();
/** File → the flows that its transcripts are of, and every phrase that is said in it. */
const transcripts = new Map<string, string>();

const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name);

beforeAll(async () => {
  const page = await readFile(join(ROOT, 'docs/mission.md'), 'utf8');
  rows = page.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, id = '', , flow = '', record = '', reminder = '', figures = '', test = '', note = ''] = cells;
    if (!/^M\d{3}$/u.test(id)) return [];
    expect(cells, id).toHaveLength(COLUMNS + 2);
    return [{ id, flows: names(flow), records: names(record), reminder, figures, tests: names(test), note }];
  });
  flows = new Set((await loadFlows()).keys());
  registers = await loadRegisters();
  rules = await loadTaskRules();
  posts = new Set((await loadPosts()).map(({ post }) => post));
  const schema = await readFile(join(ROOT, 'prisma/schema.prisma'), 'utf8');
  tables = new Set([...schema.matchAll(/@@map\("([a-z_]+)"\)/gu)].map(([, name = '']) => name));
  for (const name of await readdir(join(ROOT, 'flows/tests'))) {
    if (name.endsWith('.yaml'))
      transcripts.set(`flows/tests/${name}`, await readFile(join(ROOT, 'flows/tests', name), 'utf8'));
  }
});

test('every row of the plan stands once, in order', () => {
  expect(rows.map(({ id }) => id)).toEqual(IDS);
  expect(IDS).toHaveLength(133);
});

describe.each(IDS)('%s', (id) => {
  const row = (): Row =>
    rows.find((each) => each.id === id) ?? {
      id,
      flows: [],
      records: [],
      reminder: '',
      figures: '',
      tests: [],
      note: '',
    };

  test('names only what there is', () => {
    const { flows: named, records, tests, figures, reminder } = row();
    expect(named.filter((flow) => !flows.has(flow))).toEqual([]);
    expect(records.filter((record) => !registers.has(record) && !tables.has(record))).toEqual([]);
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(figures).toMatch(/^(?:—|全部|(?:[1-9]|10)(?: (?:[1-9]|10))*)$/u);
    const known = new Set([...rules.map(({ rule }) => rule), ...posts]);
    const [, asked = ''] = /((?:任务|定时) .*)/u.exec(reminder) ?? [];
    expect(names(asked).filter((name) => !known.has(name))).toEqual([]);
  });

  test('is answered, or says why not', () => {
    const { flows: named, records, tests, note } = row();
    if (note.startsWith('未做')) return;
    expect(named.length + records.length > 0 || note !== '').toBe(true);
    expect(tests.length).toBeGreaterThan(0);
  });

  test('is claimed by the files that serve it, and by no others', () => {
    const { records, reminder } = row();
    const serving = [...registers.values()].filter(({ serves }) => serves.includes(id)).map(({ register }) => register);
    expect(serving.filter((register) => !records.includes(register))).toEqual([]);
    const ruled = rules.filter(({ serves }) => serves.includes(id)).map(({ rule }) => rule);
    expect(ruled.filter((rule) => !names(reminder).includes(rule))).toEqual([]);
  });
});

test('what was not done or not wholly done is told apart, and is little', () => {
  const open = rows.filter(({ note }) => /未做|部分做到/u.test(note)).map(({ id }) => id);
  expect(open).toEqual(['M106', 'M308', 'M313', 'M314', 'M320', 'M322', 'M323', 'M419']);
});

test('every flow of members and the public is somebody’s row, or serves them all', () => {
  const named = new Set(rows.flatMap((row) => row.flows));
  const families = new Set([...named].map((flow) => flow.split('_')[0]));
  const left = [...flows].filter((flow) => !families.has(flow.split('_')[0]) && !SERVES_ALL.has(flow));
  expect(left).toEqual([]);
});

/** Flows that belong to no row of the plan: how the assistant itself is used. */
const SERVES_ALL = new Set([
  'human',
  'human_reply',
  'return_item',
  'show_form',
  'withdraw',
  'unknown_names',
  'verify_name',
  'undelivered',
]);

test('each transcript that a row names is of one of its flows', () => {
  for (const { id, flows: named, tests } of rows) {
    for (const path of tests.filter((each) => each.startsWith('flows/tests/'))) {
      const source = transcripts.get(path) ?? '';
      const isOfIt = named.some((flow) => new RegExp(`^flow: ${flow}$`, 'mu').test(source));
      expect(isOfIt || says(source, named), `${id}: ${path}`).toBe(true);
    }
  }
});

/** Whether somebody says a start phrase of one of the flows. */
function says(source: string, named: readonly string[]): boolean {
  return named.some((flow) => startsOf(flow).some((phrase) => source.includes(`: ${phrase}`)));
}

const phrases = new Map<string, string[]>();
beforeAll(async () => {
  for (const flow of flows) {
    const file: { start?: { say?: string[] } } = parse(await readFile(join(ROOT, 'flows', `${flow}.yaml`), 'utf8'));
    phrases.set(flow, (file.start?.say ?? []).map(String));
  }
});
function startsOf(flow: string): string[] {
  return phrases.get(flow) ?? [];
}
