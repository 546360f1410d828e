/** Brings wechaty and one puppet in, only when this channel starts: silent, without files of its own, without global handlers. */

import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { Bot } from './bot.ts';

export type LoadOptions = {
  /** The npm package that drives the account, e.g. `wechaty-puppet-service`. */
  puppet: string;
  /** The puppet's own token, where it wants one. */
  token?: string | null;
  /** Where the login is kept, absolute, without an extension; without one it is forgotten at the end. */
  memoryFile?: string;
};

/** No path, no address, nothing of Node's own. */
const PACKAGE_NAME = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;

/** A bot that is ready to start. Throws AppError `WECHATY_PUPPET_MISSING` or `WECHATY_PUPPET_FAILED`. */
export async function loadWechaty(options: LoadOptions): Promise<Bot> {
  const { puppet, token, memoryFile } = options;
  if (!PACKAGE_NAME.test(puppet)) throw missing(puppet);
  const { WechatyBuilder, log } = await import('wechaty').catch(() => {
    throw missing('wechaty');
  });
  silence(log);
  if (memoryFile !== undefined) await prepareMemory(memoryFile);
  const bot = WechatyBuilder.build({
    // wechaty's type lists the puppets of its time; any package is resolved by its name.
    puppet: puppet as 'wechaty-puppet-service',
    puppetOptions: token ? { token } : {},
    ...(memoryFile === undefined ? {} : { name: memoryFile }),
  });
  await withoutNewHandlers(() => bot.init()).catch(() => {
    throw isInstalled(puppet) ? unusable() : missing(puppet);
  });
  return bot;
}

/** Whether a package is there to be imported. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (thrown) {
    // A package for `import` alone is there all the same.
    return thrown instanceof Error && 'code' in thrown && thrown.code !== 'MODULE_NOT_FOUND';
  }
}

type Talkative = { level(name: 'silent'): unknown };

/** brolog prints what people write. The class keeps the level of every logger that is made after this. */
function silence(log: Talkative): void {
  log.level('silent');
  const brolog: unknown = log.constructor;
  if (typeof brolog === 'function' && 'level' in brolog && typeof brolog.level === 'function') brolog.level('silent');
}

/** Some puppets (wechat4u) catch every exception of the process and go on; ours ends after an unknown one. */
async function withoutNewHandlers(load: () => Promise<void>): Promise<void> {
  const exceptions = new Set<unknown>(process.listeners('uncaughtException'));
  const rejections = new Set<unknown>(process.listeners('unhandledRejection'));
  try {
    await load();
  } finally {
    for (const listener of process.listeners('uncaughtException')) {
      if (!exceptions.has(listener)) process.off('uncaughtException', listener);
    }
    for (const listener of process.listeners('unhandledRejection')) {
      if (!rejections.has(listener)) process.off('unhandledRejection', listener);
    }
  }
}

/** The file holds the login of the account: nobody else on the machine may read it. */
async function prepareMemory(memoryFile: string): Promise<void> {
  await mkdir(dirname(memoryFile), { recursive: true, mode: 0o700 });
  await writeFile(`${memoryFile}.memory-card.json`, '{}', { flag: 'wx', mode: 0o600 }).catch(() => undefined);
}

function missing(name: string): AppError {
  return new AppError({
    code: 'WECHATY_PUPPET_MISSING',
    kind: 'user',
    userText: `没有安装微信个人号组件 ${name}。请在程序所在的文件夹运行 npm install ${name}，再重新启动。`,
    detail: `package ${name} cannot be imported`,
  });
}

function unusable(): AppError {
  return new AppError({
    code: 'WECHATY_PUPPET_FAILED',
    kind: 'external',
    userText: '微信个人号组件没能启动。请核对 .env 里的 WECHATY_PUPPET 和 WECHATY_TOKEN，再重新启动。',
    // What it said may hold the token.
    detail: 'the puppet could not be made',
  });
}
