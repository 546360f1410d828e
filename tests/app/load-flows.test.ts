/** What a flow file names must exist, or the start stops and says where. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadFlows } from '../../src/app/load-flows.ts';
import { AppError } from '../../src/kernel/errors.ts';

const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flows-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function loadWith(change: (source: string) => string): Promise<string> {
  await cp(join(FLOWS_DIR, 'inspection_site.yaml'), join(dir, 'inspection_site.yaml'));
  const path = join(dir, 'inspection_site.yaml');
  await writeFile(path, change(await readFile(path, 'utf8')));
  const thrown: unknown = await loadFlows(dir).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(AppError);
  return thrown instanceof AppError ? thrown.userText : '';
}

function lineOf(source: string, words: string): number {
  return source.split('\n').findIndex((line) => line.includes(words)) + 1;
}

describe('loadFlows', () => {
  test('loads every flow of the project', async () => {
    expect([...(await loadFlows()).keys()].sort()).toEqual([
      'human',
      'human_reply',
      'inspection_site',
      'license_lookup',
      'my_tasks',
      'return_item',
      'show_form',
      'unknown_names',
      'verify_name',
      'withdraw',
    ]);
  });

  test.each([
    ['an action', 'action: file_inspection', 'action: file_inspecton', '没有“file_inspecton”这个动作'],
    ['a field in a text', '“{{ org.name }}”', '“{{ org.nme }}”', '“org.nme”不存在'],
    ['a table', 'source: institutions', 'source: institution', '没有“institution”这张表'],
  ])('a misspelt %s stops the start with file and line', async (_what, right, wrong, told) => {
    const source = await readFile(join(FLOWS_DIR, 'inspection_site.yaml'), 'utf8');
    const text = await loadWith((yaml) => yaml.replace(right, wrong));
    expect(text).toContain('inspection_site.yaml');
    expect(text).toContain(`第${lineOf(source, right)}行`);
    expect(text).toContain(told);
  });

  test('a misspelt field in a rule stops the start, too', async () => {
    const text = await loadWith((yaml) => yaml.replace(`when: unlisted("org")`, `when: 'org.twon == "古韩镇"'`));
    expect(text).toContain('twon');
  });
});
