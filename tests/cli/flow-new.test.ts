/** `bot flow new` writes a flow and a transcript that pass as they are, and never over a file. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knownNames } from '../../src/app/load-flows.ts';
import { lintFlowFile } from '../../src/engine/lint/lint-file.ts';
import { readTranscripts } from '../../src/rehearsal/read-transcripts.ts';
import { bot } from './bot.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'assistant-flow-new-'));
  mkdirSync(join(dir, 'tests'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
const make = (...args: string[]) => bot(['flow', 'new', ...args, '--dir', dir]);

test('a new flow has no fault, no warning, and a transcript that can be read', async () => {
  expect((await make('gate_check', '--title', '门岗登记')).code).toBe(0);
  expect(lintFlowFile(read('gate_check.yaml'), 'gate_check.yaml', knownNames())).toEqual([]);
  expect(readTranscripts(read('tests/gate_check.yaml'), 'gate_check.yaml')).toHaveLength(2);
});

test('a file that is there stays as it is', async () => {
  writeFileSync(join(dir, 'gate_check.yaml'), 'mine');
  const refused = await make('gate_check', '--title', '门岗登记');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('没有覆盖');
  expect(read('gate_check.yaml')).toBe('mine');
});

test('from another flow: its questions under the new name, started by nothing else', async () => {
  expect((await make('night_check', '--title', '夜查登记', '--from', 'inspection_site')).code).toBe(0);
  const source = read('night_check.yaml');
  expect(source).toContain('flow: night_check\nversion: 1\ntitle: 夜查登记\n');
  expect(source).toContain('start: { say: [夜查登记] }');
  expect(lintFlowFile(source, 'night_check.yaml', knownNames())).toEqual([]);
});

test.each([
  [['Night', '--title', '夜查登记'], '小写英文'],
  [['../../etc', '--title', '夜查登记'], '小写英文'],
  [['night'], '--title'],
  [['night', '--title', '夜查: {x}'], '--title'],
  [['inspection_site', '--title', '夜查登记'], '已经有'],
  [['night', '--title', '夜查登记', '--from', 'nothing'], '没有“nothing”'],
])('%j is refused in a sentence', async (args, told) => {
  const refused = await make(...args);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(told);
  expect(existsSync(join(dir, 'night.yaml'))).toBe(false);
});
