/** What stands on the screen when the assistant has started, or why it has not: read by the county's IT person. */
import { AppError } from '../kernel/errors.ts';
import { maskText } from '../kernel/mask.ts';
import { describeCrash } from '../kernel/mask-error.ts';
import { describeChannels, listWarnings } from './channels.ts';
import type { Config } from './config.ts';

/**
 * `address` is where the server listens, `seeded` whether demo data was put in just now; `notStarted`: channels that are
 * configured and could not begin, each with what to do; `held`: the records come from a backup, nothing is sent yet.
 */
export type Started = {
  address: string;
  config: Config;
  seeded: boolean;
  notStarted?: ReadonlyMap<string, string>;
  held?: boolean;
};

const HELD = '刚从备份恢复，消息都先不发。先看 npm run --silent bot -- outbox status，再放行。';

/** The screen of a good start: addresses, channels, warnings. */
export function describeStart({ address, config, seeded, notStarted = new Map(), held = false }: Started): string {
  const simulator = `  simulator   ${address}/simulator   用浏览器打开${seeded ? '（已放入演示数据）' : ''}`;
  const channels = describeChannels(config).map(({ on, name, why }) => {
    const trouble = notStarted.get(name);
    return `  ${on && trouble === undefined ? '开 on ' : '关 off'}  ${name.padEnd(14)}${trouble ?? why}`;
  });
  return [
    '',
    `  双减工作小助手 · ${config.county.name} · 已启动`,
    '',
    ...(config.demo ? [simulator] : []),
    `  health      ${address}/healthz   ${address}/readyz`,
    '',
    ...channels,
    ...(held ? ['', `  注意：${HELD}`] : []),
    ...listWarnings(config).flatMap((warning) => ['', `  注意：${warning}`]),
    '',
    '  按 Ctrl-C 停止，数据会保留。',
    '',
    '',
  ].join('\n');
}

/** Why it did not start: the sentence, then the code and what a maintainer needs. */
export function describeFailure(error: Error): string {
  if (error instanceof AppError) {
    // Some details are the sentence itself.
    const detail = error.message === error.userText ? '' : `: ${maskText(error.message)}`;
    return `\n${error.userText}\n\n${error.code}${detail}\n`;
  }
  return `\n没有启动，程序出了错。请把下面的内容发给维护人员。\n\n${describeCrash(error)}\n`;
}

/** An address that cannot be listened on, as an error that says what to do; any other error as it is. */
export function explainListenFailure(error: Error, { host, port }: Pick<Config, 'host' | 'port'>): Error {
  const reason = 'code' in error ? error.code : undefined;
  if (reason === 'EADDRINUSE') {
    return new AppError({
      code: 'PORT_IN_USE',
      kind: 'conflict',
      userText: `端口 ${port} 已经被占用，没有启动。可能助手已经在运行；也可以在 .env 里把 PORT 换成别的数字，例如 3001。`,
      detail: error.message,
      cause: error,
    });
  }
  if (reason === 'EACCES' || reason === 'EADDRNOTAVAIL' || reason === 'ENOTFOUND') {
    return new AppError({
      code: 'LISTEN_REFUSED',
      kind: 'user',
      userText: `地址 ${host} 端口 ${port} 用不了，没有启动。请检查 .env 里的 HOST 和 PORT；1024 以下的端口一般用户不能用。`,
      detail: error.message,
      cause: error,
    });
  }
  return error;
}
