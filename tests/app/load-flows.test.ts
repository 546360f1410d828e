/** What a flow file names must exist, or the start stops and says where. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadChecklists, loadFlows, loadFlowsAgain } from '../../src/app/load-flows.ts';
import { openWalkedFlows } from '../../src/app/walked-flows.ts';
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
    const files = (await readdir(FLOWS_DIR)).filter((name) => name.endsWith('.yaml'));
    const flows = [...(await loadFlows()).keys()];
    expect(flows.sort()).toEqual(files.map((name) => name.replace('.yaml', '')).sort());
    expect(flows).toContain('inspection_site');
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

describe('loadFlowsAgain', () => {
  test('a second start reads the same flows, and walks none of them', { timeout: 120_000 }, async () => {
    const before = process.cpuUsage();
    const first = await loadFlowsAgain(dir);
    const { user: walking } = process.cpuUsage(before);
    const between = process.cpuUsage();
    const second = await loadFlowsAgain(dir);
    expect(process.cpuUsage(between).user, 'processor time').toBeLessThan(walking / 2);
    expect([...second].map(([id, { hash }]) => [id, hash])).toEqual([...first].map(([id, { hash }]) => [id, hash]));
    expect(second.get('inspection_site')?.definition).toEqual(first.get('inspection_site')?.definition);
  });

  test('what was found good counts for that text and those names only, and a broken memory for nothing', async () => {
    const walked = await openWalkedFlows(dir, ['a name']);
    walked.add('flow: x');
    await walked.keep();
    expect((await openWalkedFlows(dir, ['a name'])).has('flow: x')).toBe(true);
    expect((await openWalkedFlows(dir, ['a name'])).has('flow: y')).toBe(false);
    expect((await openWalkedFlows(dir, ['another name'])).has('flow: x')).toBe(false);
    await writeFile(join(dir, 'walked-flows.json'), '{"half');
    expect((await openWalkedFlows(dir, ['a name'])).has('flow: x')).toBe(false);
  });
});

describe('loadChecklists', () => {
  const loadDeadlines = async (yaml: string) => {
    await cp(join(FLOWS_DIR, 'sources'), join(dir, 'sources'), { recursive: true });
    await writeFile(join(dir, 'sources', 'deadlines.yaml'), yaml);
    return await loadChecklists(dir);
  };
  const itemOf = async (yaml: string, code: string) =>
    Object.values(await loadDeadlines(yaml))
      .flatMap(({ items }) => items)
      .find((item) => item.code === code);

  test('leaves no item without a deadline in the shipped files', async () => {
    const items = Object.values(await loadChecklists()).flatMap((list) => list.items);
    expect(items.filter(({ deadlineDays }) => deadlineDays === null)).toEqual([]);
  });

  test('takes the deadlines of the office’s file', async () => {
    expect(await itemOf('by_severity: {1: 5}', 'SF03')).toMatchObject({ deadlineDays: 5, deadlineFrom: 'default' });
    expect(await itemOf('by_item: {AQ10: 2}', 'AQ10')).toMatchObject({ deadlineDays: 2, deadlineFrom: 'default' });
  });

  test.each([
    ['an item that no list has', 'by_item: {AQ99: 3}', '清单里没有 AQ99'],
    ['a deadline that the law sets', 'by_item: {ZZ15: 30}', 'ZZ15 的期限是法律规定的，不能改'],
    ['a key that means nothing', 'by_items: {AQ10: 3}', 'by_items'],
  ])('stops the start at %s', async (_, yaml, told) => {
    const thrown: unknown = await loadDeadlines(yaml).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    const text = thrown instanceof AppError ? thrown.userText : '';
    expect(text).toContain('sources/deadlines.yaml');
    expect(text).toContain(told);
  });
});
