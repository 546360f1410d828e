/** The table of docs/channels.md says what the channels say of themselves. `WRITE_DOCS=1` brings it up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openChannels } from '../../src/app/channels.ts';
import type { Capabilities, Channel, SendLimit } from '../../src/channels/contract.ts';
import { loadConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
const PAGE = new URL('../../docs/channels.md', import.meta.url);
const BETWEEN = /(?<=<!-- capabilities -->\n)[\s\S]*?(?=<!-- \/capabilities -->)/;
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const ALL = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_AGENT_SECRET: 'secret-of-the-test',
  WECOM_TOKEN: 'token1',
  WECOM_ENCODING_AES_KEY: KEY,
  WECOM_KF_OPEN_KFID: 'wk1',
  WECHAT_MP_APP_ID: 'wx1',
  WECHAT_MP_APP_SECRET: 'secret-of-the-test',
  WECHAT_MP_TOKEN: 'token1',
  WECHAT_MP_ENCODING_AES_KEY: KEY,
  WECHATY_PUPPET: 'wechaty-puppet-mock',
};
const CONNECTION = { WECOM_AIBOT_ID: 'aib1', WECOM_AIBOT_SECRET: 'secret-of-the-test' };
const CALLBACK = { WECOM_AIBOT_TOKEN: 'token1', WECOM_AIBOT_ENCODING_AES_KEY: KEY };
const ORDER = ['wecom-app', 'wecom-aibot', 'wecom-webhook', 'wecom-kf', 'wechat-mp', 'wechaty'];

const AUDIENCES: Readonly<Record<Capabilities['audience'], string>> = { members: '成员', public: '家长', both: '都有' };

function open(env: Record<string, string>): Channel[] {
  const site = {
    config: loadConfig(env),
    store: db.store,
    clock: systemClock,
    log: silentLog,
    dataKey: new Uint8Array(32),
  };
  const { channels } = openChannels({ ...site, accept: async () => ({ answers: 0 }) });
  return [...channels.values()].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
}

function rows(): string[] {
  const called = open({ ...ALL, ...CALLBACK }).filter(({ name }) => name === 'wecom-aibot');
  return open({ ...ALL, ...CONNECTION }).flatMap(({ name, capabilities }) => {
    const isBot = name === 'wecom-aibot';
    const own = [row(isBot ? `${name} 长连接` : name, capabilities)];
    return isBot ? [...own, ...called.map((other) => row(`${name} 回调`, other.capabilities))] : own;
  });
}

function row(name: string, can: Capabilities): string {
  const buttons = can.options === 0 ? '序号' : `最多 ${can.options} 个${can.multiSelect ? '，可多选' : ''}`;
  const replies = can.messagesPerReply === undefined ? '不限' : `限次：${can.messagesPerReply} 条`;
  const cells = [
    `\`${name}\``,
    AUDIENCES[can.audience],
    can.groups ? '听' : '不听',
    can.push ? '能' : '不能',
    buttons,
    `${can.textBytes}`,
    replies,
    can.limits.map(limitText).join('，') || '—',
  ];
  return `| ${cells.join(' | ')} |`;
}

function limitText({ count, seconds }: SendLimit): string {
  const window = seconds === 60 ? '每分钟' : seconds === 3600 ? '每小时' : `每 ${seconds} 秒`;
  return `${window} ${count} 条`;
}

function table(): string {
  const heads = ['渠道', '认谁', '群里说话', '主动发', '按钮', '一条最多（字节）', '怎么回话', '限速（每人、每群）'];
  return [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows(), ''].join('\n');
}

test('docs/channels.md says what every channel can do', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env['WRITE_DOCS'] === '1') writeFileSync(PAGE, page.replace(BETWEEN, `\n${table()}\n`));
  expect(readFileSync(PAGE, 'utf8')).toContain(table());
});
