/** `bot menu push`: puts the flows' words on the menu that people see below the chat. */
import { parseArgs } from 'node:util';
import { loadFlows } from '../app/load-flows.ts';
import { SEND_ERRORS } from '../channels/contract.ts';
import type { ApiResult } from '../channels/tencent/api.ts';
import { type MenuButton, type MenuRules, menuFaults, WECOM_MENU_RULES } from '../channels/tencent/menu.ts';
import { MP_MENU_RULES, pushMpMenu } from '../channels/wechat-mp/menu.ts';
import { openMpApi } from '../channels/wechat-mp/mp-api.ts';
import { openAppApi } from '../channels/wecom-app/app-api.ts';
import { createAppMenu } from '../channels/wecom-app/menu.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { readEnvFile } from '../config/env-file.ts';
import { systemClock } from '../kernel/clock.ts';
import { type Command, type ExitCode, printLine, printNote, usageError } from './command.ts';
import { layMenu, type MenuLayout } from './menu-layout.ts';

const USAGE = 'bot menu push [--channel wecom-app|wechat-mp] [--dry-run]';

/** One platform's menu. */
type MenuPlace = {
  rules: MenuRules;
  /** Only flows that this role may use; absent: all. */
  role?: string;
  /** Undefined when the channel is not configured. */
  push(config: Config, buttons: readonly MenuButton[]): Promise<ApiResult> | undefined;
  /** Where it is seen, and what it needs. */
  seen: string;
};

const PLACES: Readonly<Record<string, MenuPlace>> = {
  'wecom-app': {
    rules: WECOM_MENU_RULES,
    push: ({ wecomApp }, buttons) => {
      if (wecomApp === undefined) return undefined;
      return createAppMenu(openAppApi({ ...wecomApp, now: () => systemClock.now() }), wecomApp.agentId, buttons);
    },
    seen: '成员在企业微信“工作台”里点开本应用，菜单就在聊天窗口底部；看不到新菜单就退出应用再进。应用要先设好“接收消息”，点了才有反应。',
  },
  'wechat-mp': {
    rules: MP_MENU_RULES,
    // What followers may use.
    role: 'public',
    push: ({ wechatMp }, buttons) => {
      if (wechatMp === undefined) return undefined;
      return pushMpMenu(openMpApi({ ...wechatMp, now: () => systemClock.now() }), buttons);
    },
    seen: '关注的人在公众号聊天窗口底部看到；看不到新菜单就取消关注再关注，或等一天。没有认证的订阅号放不了菜单。',
  },
};

export const menuCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { channel: { type: 'string' }, 'dry-run': { type: 'boolean' } },
      allowPositionals: true,
    });
    if (positionals.join() !== 'push') throw usageError(`请写成 ${USAGE}`);
    const channel = values.channel ?? 'wecom-app';
    const place = Object.hasOwn(PLACES, channel) ? PLACES[channel] : undefined;
    if (place === undefined) throw usageError(`--channel 可用：${Object.keys(PLACES).join('、')}。`);
    const layout = layMenu((await loadFlows()).values(), place.rules, place.role);
    show(layout);
    const faults = menuFaults(layout.buttons, place.rules);
    for (const fault of faults) printNote(fault);
    if (faults.length > 0) return 1;
    return values['dry-run'] === true ? 0 : await push(place, layout.buttons);
  },
};

function show({ buttons, left }: MenuLayout): void {
  for (const { name, children = [] } of buttons) {
    printLine(name);
    for (const child of children) printLine(`  ${child.name}`);
  }
  if (left.length > 0) printNote(`放不下、没有放进菜单的：${left.join('、')}。这些仍然可以直接说。`);
}

async function push(place: MenuPlace, buttons: readonly MenuButton[]): Promise<ExitCode> {
  readEnvFile();
  const result = await place.push(loadConfig(process.env), buttons);
  if (result === undefined) {
    printNote('这个渠道还没有接通，菜单没有放上去。请先照 README 填好 .env。');
    return 1;
  }
  if (!result.ok) {
    printNote(`菜单没有放上去：${SEND_ERRORS[result.error].userText}（${result.detail}）`);
    return 1;
  }
  printLine('菜单已放上去，原来的菜单被替换。');
  printLine(place.seen);
  return 0;
}
