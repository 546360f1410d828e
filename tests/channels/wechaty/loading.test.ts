/** wechaty is loaded by the name of its puppet, says nothing on the console, leaves no handler and no open handle. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadWechaty } from '../../../src/channels/wechaty/load-wechaty.ts';

describe('loading', () => {
  it('finds an installed puppet by its name', async () => {
    const bot = await loadWechaty({ puppet: 'wechaty-puppet-mock' });
    expect(bot.puppet.name()).toContain('wechaty-puppet-mock');
    expect(bot.isLoggedIn).toBe(false);
  });

  it('says what to install for one that is not there', async () => {
    await expect(loadWechaty({ puppet: 'wechaty-puppet-nowhere' })).rejects.toMatchObject({
      code: 'WECHATY_PUPPET_MISSING',
      userText: expect.stringContaining('npm install wechaty-puppet-nowhere'),
    });
  });

  it.each([
    '../../evil',
    '/tmp/evil.mjs',
    'node:fs',
    'data:text/javascript,1',
    'https://evil.example/x.mjs',
    'a/b',
    '',
  ])('imports nothing but packages: «%s»', async (puppet) => {
    await expect(loadWechaty({ puppet })).rejects.toMatchObject({ code: 'WECHATY_PUPPET_MISSING' });
  });

  it('says that a package which is no puppet does not start, and never tells the token', async () => {
    const refusal: unknown = await loadWechaty({ puppet: 'yaml', token: 'puppet_secret_1' }).catch((error) => error);
    expect(refusal).toMatchObject({ code: 'WECHATY_PUPPET_FAILED' });
    expect(`${refusal}${JSON.stringify(refusal)}`).not.toContain('puppet_secret_1');
  });

  it('lets no puppet catch the exceptions of the whole program', async () => {
    const before = process.listeners('uncaughtException').length;
    await loadWechaty({ puppet: 'wechaty-puppet-wechat4u' });
    expect(process.listeners('uncaughtException')).toHaveLength(before);
  });

  it('keeps the login where it is told to, for our eyes only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wechaty-memory-'));
    const bot = await loadWechaty({ puppet: 'wechaty-puppet-mock', memoryFile: join(folder, 'wechaty', 'account') });
    const file = join(folder, 'wechaty', 'account.memory-card.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // What a puppet does after a login; wechaty hides the memory from bots in its types only.
    const { memory } = bot as unknown as {
      memory: { set(key: string, value: string): Promise<void>; save(): Promise<void> };
    };
    await memory.set('login', 'kept');
    await memory.save();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'wechaty'))).toEqual(['account.memory-card.json']);
    rmSync(folder, { recursive: true });
  });
});

describe('a whole run in its own process', () => {
  it('prints nothing, writes no file, and ends by itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wechaty-run-'));
    const script = join(import.meta.dirname, 'whole-run.ts');
    const run = await promisify(execFile)(process.execPath, [script], { cwd: folder, timeout: 15_000 });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({ heard: ['机密一'], sent: true, failed: 'timeout', closed: true });
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
