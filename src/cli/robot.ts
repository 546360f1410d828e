/** `bot robot`: the keys of group robots (群机器人). A key comes in over standard input and is never printed. */
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { openChannels } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { SEND_ERRORS } from '../channels/contract.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { listRobots, makeRobotGroup, removeRobot, setRobot } from '../store/robots.ts';
import { type Command, type ExitCode, printJson, printLine, usageError } from './command.ts';
import { withCore } from './with-core.ts';

/** The console gives out an address; its key is a UUID. */
const KEY = /(?:^|[?&]key=)([0-9A-Za-z-]{16,64})\s*$/;

const USAGE = 'bot robot set <群> [--new]（钥匙从标准输入读） | list [--json] | remove <群> | test <群>';

export const robotCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { new: { type: 'boolean' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [verb, name] = positionals;
    if (verb === 'list') return await withCore((core) => list(core, values.json === true));
    if (name === undefined || !['set', 'remove', 'test'].includes(verb ?? '')) throw usageError(`请写成 ${USAGE}`);
    if (verb === 'remove') return await withCore((core) => remove(core, name));
    if (verb === 'test') return await withCore((core) => test(core, name));
    const key = KEY.exec(await readAll(process.stdin))?.[1];
    if (key === undefined) {
      throw usageError(
        '请把群机器人的 Webhook 地址从标准输入给进来，例如：npm run --silent bot -- robot set 联合执法群 < 地址.txt',
      );
    }
    return await withCore((core) => set(core, { name, key, isNew: values.new === true }));
  },
};

async function set(core: Core, { name, key, isNew }: { name: string; key: string; isNew: boolean }): Promise<ExitCode> {
  const known = findGroup(core, name);
  if (known === undefined && !isNew) {
    throw usageError(`没有“${name}”这个群。要新登记这个群，请加 --new。现有的群：${groupNames(core)}。`);
  }
  const groupId = known?.id ?? newId();
  if (known === undefined) await makeRobotGroup(core.store, { id: groupId, name });
  await setRobot(core.store, core.dataKey, { groupId, key, by: 'bot robot' });
  printLine(`“${known?.name ?? name}”的群机器人已登记。发一条试试：npm run --silent bot -- robot test ${name}`);
  return 0;
}

async function list({ store }: Core, json: boolean): Promise<ExitCode> {
  const robots = await listRobots(store);
  for (const robot of robots) {
    if (json) printJson(robot);
    else printLine(`${robot.groupName}\t登记于 ${new Date(robot.setAt).toISOString().slice(0, 10)}`);
  }
  if (robots.length === 0 && !json) printLine('还没有登记群机器人。');
  return 0;
}

async function remove(core: Core, name: string): Promise<ExitCode> {
  const group = groupNamed(core, name);
  const isGone = await removeRobot(core.store, group.id);
  printLine(isGone ? `“${group.name}”的群机器人已去掉。` : `“${group.name}”没有群机器人。`);
  return isGone ? 0 : 1;
}

async function test(core: Core, name: string): Promise<ExitCode> {
  const { chatId, name: shown } = groupNamed(core, name);
  const { channels } = openChannels({ ...core, accept: () => Promise.reject(new Error('nobody listens')) });
  const text = `测试：双减工作小助手可以往“${shown}”发消息了。`;
  const body = { kind: 'text', text } as const;
  const message = { id: newId(), target: { chatId }, body, mentions: [], attempt: 1 };
  const result = await channels.get('wecom-webhook')?.send(message);
  if (result?.ok) printLine('已发出，请到群里看一下。');
  else
    printLine(`没有发出：${result === undefined ? '' : `${SEND_ERRORS[result.error].userText}（${result.detail}）`}`);
  return result?.ok ? 0 : 1;
}

function findGroup(core: Core, name: string) {
  const { groups } = core.snapshots.tables().directory;
  return groups.find(({ id, name: called }) => id === name || called === name);
}

function groupNamed(core: Core, name: string) {
  const group = findGroup(core, name);
  if (group !== undefined) return group;
  throw new AppError({
    code: 'GROUP_UNKNOWN',
    kind: 'user',
    userText: `没有“${name}”这个群。现有的群：${groupNames(core)}。`,
  });
}

function groupNames(core: Core): string {
  const names = core.snapshots.tables().directory.groups.map((group) => group.name);
  return names.length === 0 ? '无' : names.join('、');
}
