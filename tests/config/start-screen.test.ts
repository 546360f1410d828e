/** What the county's IT person reads at the start, good or bad. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { describeFailure, describeStart, explainListenFailure } from '../../src/config/start-screen.ts';
import { AppError } from '../../src/kernel/errors.ts';

const address = 'http://127.0.0.1:3000';

function failure(code: string): Error {
  return Object.assign(new Error(`listen ${code}: 127.0.0.1:3000`), { code });
}

describe('describeStart', () => {
  it('has the addresses of the simulator and of both health checks', () => {
    const screen = describeStart({ address, config: loadConfig({}), seeded: true });
    expect(screen).toContain(`${address}/simulator`);
    expect(screen).toContain(`${address}/healthz   ${address}/readyz`);
    expect(screen).toContain('已放入演示数据');
  });

  it('has a line for every channel, on or off, with the reason', () => {
    const screen = describeStart({ address, config: loadConfig({}), seeded: false });
    expect(screen).toMatch(/^ {2}开 on {3}simulator {5}模拟器$/m);
    expect(screen).toMatch(/^ {2}关 off {2}wecom-app {5}企业微信应用，还没填：WECOM_CORP_ID、/m);
    expect(screen).not.toContain('已放入演示数据');
  });

  it('shows a channel that could not begin as off, with what to do', () => {
    const config = loadConfig({ WECHATY_PUPPET: 'wechaty-puppet-nix' });
    const notStarted = new Map([['wechaty', '没有装这个包，请先安装。']]);
    const screen = describeStart({ address, config, seeded: false, notStarted });
    expect(screen).toMatch(/^ {2}关 off {2}wechaty {7}没有装这个包，请先安装。$/m);
  });

  it('names no simulator where there is none', () => {
    const screen = describeStart({ address, config: loadConfig({ DEMO: '0' }), seeded: false });
    expect(screen).not.toContain('/simulator');
    expect(screen).toContain('/healthz');
  });

  it('warns of a simulator that others can open', () => {
    const config = loadConfig({ HOST: '0.0.0.0' });
    expect(describeStart({ address, config, seeded: false })).toMatch(/^ {2}注意：.*DEMO=0/m);
  });
});

describe('describeFailure', () => {
  it('says it in Chinese first, then the code and the detail for a maintainer', () => {
    const error = new AppError({ code: 'A_GONE', kind: 'external', userText: '没有了。', detail: 'it is gone' });
    expect(describeFailure(error)).toBe('\n没有了。\n\nA_GONE: it is gone\n');
  });

  it('does not say the same twice', () => {
    const error = new AppError({ code: 'A_WRONG', kind: 'user', userText: '第3行不对。', detail: '第3行不对。' });
    expect(describeFailure(error)).toBe('\n第3行不对。\n\nA_WRONG\n');
  });

  it('hands an unexpected error over whole', () => {
    const text = describeFailure(new Error('odd'));
    expect(text).toContain('请把下面的内容发给维护人员');
    expect(text).toContain('start-screen.test.ts');
  });
});

describe('explainListenFailure', () => {
  it.each([
    ['EADDRINUSE', 'PORT_IN_USE', '端口 3000 已经被占用'],
    ['EACCES', 'LISTEN_REFUSED', 'HOST 和 PORT'],
    ['EADDRNOTAVAIL', 'LISTEN_REFUSED', '127.0.0.1'],
  ])('explains %s', (reason, code, words) => {
    const error = explainListenFailure(failure(reason), loadConfig({}));
    expect(error).toMatchObject({ code });
    expect(error instanceof AppError && error.userText).toContain(words);
  });

  it('leaves any other error alone', () => {
    const odd = failure('EPIPE');
    expect(explainListenFailure(odd, loadConfig({}))).toBe(odd);
  });
});
