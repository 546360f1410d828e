/** `bot flow test` and `bot chat --record` as people run them: what they print, how they end, what they leave behind. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bot, jsonLines, withFolder } from './bot.ts';

const folder = withFolder();
const MINUTE = 60_000;

const HEAD = 'test: 一段\nclock: 2026-03-02 09:00 +08:00\npeople: { 李志强: inspector-1 }\nsteps:\n  - 李志强: 填报\n';

function write(name: string, yaml: string): string {
  const path = join(folder.dir, name);
  writeFileSync(path, yaml);
  return path;
}

/** The command's own temporary folder, so that what it leaves there is seen. */
const given = () => ({ env: { TMPDIR: folder.dir } });

afterEach(() => {
  expect(readdirSync(folder.dir).filter((name) => name.startsWith('assistant-'))).toEqual([]);
  expect(postgresIn(folder.dir)).toEqual([]);
});

/** Processes that were started on a folder (Linux tells). */
function postgresIn(dir: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(dir) && line.includes('postgres') ? [line] : [];
      } catch {
        return [];
      }
    });
}

describe('bot flow test', () => {
  test('plays a file: one line each, and the diff of what failed', { timeout: MINUTE }, async () => {
    const good = write('good.yaml', `${HEAD}  - bot: { to: 李志强, says: 哪家 }\n`);
    const bad = write('bad.yaml', `${HEAD}  - bot: { to: 李志强, says: 哪天 }\n`);
    const { code, out } = await bot(['flow', 'test', good, bad], given());
    expect(code).toBe(1);
    expect(out).toContain('✓ good.yaml:1 一段\n✗ bad.yaml:1 一段\n');
    expect(out).toContain('  ✗ 第6行，应当对李志强说“哪天”\n    实际：这次查的是哪家');
    expect(out).toContain('共 2 段对话，1 段不对。');
  });

  test('tells the coverage of a flow, and fails when something is missing', { timeout: MINUTE }, async () => {
    const path = write('withdraw.yaml', HEAD.replace('填报', '撤回'));
    const { code, out } = await bot(['flow', 'test', path, '--coverage', '--json'], given());
    expect(code).toBe(1);
    const [played, coverage] = jsonLines(out);
    expect(played).toMatchObject({ file: 'withdraw.yaml', line: 1, test: '一段', ok: true });
    expect(coverage).toMatchObject({ flow: 'withdraw' });
    expect(JSON.stringify(coverage)).toContain('没有对话问到“确认”');
  });

  test('plays the transcripts of a flow by its name', { timeout: MINUTE }, async () => {
    const { code, out } = await bot(['flow', 'test', 'my_tasks', '--coverage'], given());
    expect(out).toContain('✓ my_tasks.yaml:2 检查员的事，到期的在前');
    expect(out).toContain('✓ my_tasks：');
    expect(code).toBe(0);
  });

  test.each([
    ['nothing', '“nothing”不是流程，也不是对话文件。', 1],
    ['nowhere.yaml', '文件“nowhere.yaml”读不到，请核对路径。', 1],
    ['--what', '参数有误', 2],
  ])('says what is wrong with %s', async (word, sentence, status) => {
    const { code, err } = await bot(['flow', 'test', word], given());
    expect(err).toContain(sentence);
    expect(code).toBe(status);
  });

  test('tells the line of a misspelt step', async () => {
    const { code, err } = await bot(['flow', 'test', write('typo.yaml', `${HEAD}  - bott: silent\n`)], given());
    expect(err).toBe('typo.yaml 第6行：“bott”不在 people 里，也不是能写的步骤。\n');
    expect(code).toBe(1);
  });
});

describe('bot chat --record', () => {
  test('writes a transcript that passes, and never over a file', { timeout: 2 * MINUTE }, async () => {
    const path = join(folder.dir, 'recorded.yaml');
    const chat = ['chat', '--as', 'inspector-1', '--record', path];
    const input = '填报\n启航书法\n/tap list=WG\n/after 5m\n/after soon\n好\n';
    const recorded = await bot(chat, { input, ...given() });
    expect(recorded.code).toBe(0);
    expect(recorded.out).toContain('什么时候查的？');
    expect(recorded.err).toContain('过多久写成 /after 31m');
    expect(recorded.err).toContain('请换掉真实的人名');
    const again = await bot(['flow', 'test', path], given());
    expect(again.out).toContain('✓ recorded.yaml:2');
    expect(again.code).toBe(0);
    const over = await bot(chat, given());
    expect(over.err).toContain('已经有了');
    expect(over.code).toBe(2);
  });

  test('refuses an account that the demo does not have', { timeout: MINUTE }, async () => {
    const path = join(folder.dir, 'nobody.yaml');
    const { code, err } = await bot(['chat', '--as', 'nobody', '--record', path], given());
    expect(err).toContain('没有“nobody”');
    expect(code).toBe(2);
    expect(existsSync(path)).toBe(false);
  });
});
