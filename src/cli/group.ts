/** `bot group`: work groups that the self-built app creates and posts to, and all groups that are known. */
import { parseArgs } from 'node:util';
import { openChannels } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { SEND_ERRORS } from '../channels/contract.ts';
import type { ApiFailure } from '../channels/tencent/api.ts';
import { openAppApi } from '../channels/wecom-app/app-api.ts';
import { type AppChatWish, appChatFault, createAppChat } from '../channels/wecom-app/appchat.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type GroupRow, loadDirectory } from '../store/directory-repository.ts';
import { keepGroup } from '../store/groups.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { tableLines } from './text-table.ts';
import { withCore } from './with-core.ts';
import { withStore } from './with-store.ts';

const USAGE =
  'bot group create --name <群名> --owner <账号> --members <账号,账号…> [--purpose <用途>] [--chat-id <群编号>] | list [--json]';
const PURPOSE = '工作群';
/** WeCom shows a group only when something was said in it (doc 90245). */
const FIRST_WORDS = '这个群由双减工作小助手建立，用来发提醒和通知。要填报或查机构，请私聊小助手。';

/** What the platform says when a group cannot be made → what to do. */
const REFUSALS: Readonly<Record<number, string>> = {
  48002: '应用要全企业可见才能建群：企业微信管理后台 → 应用管理 → 自建 → 本应用 → 可见范围，改成全企业。',
  86207: '群主的账号不对，请到企业微信通讯录核对。',
  86216: '成员里有企业微信不认识的账号，请到企业微信通讯录核对。',
  60020: '这台服务器不在企业可信IP里：企业微信管理后台 → 应用管理 → 自建 → 本应用 → 企业可信IP。',
};

export const groupCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        owner: { type: 'string' },
        members: { type: 'string' },
        purpose: { type: 'string' },
        'chat-id': { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [verb] = positionals;
    if (verb === 'list') return await list(values.json === true);
    if (verb !== 'create') throw usageError(`请写成 ${USAGE}`);
    const { name = '', owner = '', members = '', purpose = PURPOSE } = values;
    const wish = readWish({ name, owner, members, chatId: values['chat-id'] });
    return await withCore((core) => create(core, wish, purpose));
  },
};

/** The chat id is ours, so that a creation whose answer was lost is found again under it. */
function readWish(given: { name: string; owner: string; members: string; chatId: string | undefined }): AppChatWish {
  const { name, owner, chatId = newId().replaceAll('-', '') } = given;
  const listed = given.members.split(/[,，、\s]+/u).filter((member) => member !== '');
  if (owner === '' || listed.length === 0) throw usageError(`请写成 ${USAGE}`);
  const isListed = listed.some((member) => member.toLowerCase() === owner.toLowerCase());
  const wish = { name, owner, members: isListed ? listed : [owner, ...listed], chatId };
  const fault = appChatFault(wish);
  if (fault !== undefined) throw usageError(fault);
  return wish;
}

async function create(core: Core, wish: AppChatWish, purpose: string): Promise<ExitCode> {
  const { wecomApp } = core.config;
  if (wecomApp === undefined) throw appIsOff();
  const api = openAppApi({ ...wecomApp, now: () => core.clock.now() });
  const made = await createAppChat(api, wish);
  if (!made.ok) {
    printNote(`没有建成：${refusalOf(made)}`);
    if (made.error === 'timeout') printNote(`可能已经建好，请在同一条命令后面加 --chat-id ${wish.chatId} 再运行一次。`);
    return 1;
  }
  const { chatId, members: userIds } = made;
  let known: number;
  try {
    known = await keepGroup(core.store, { chatId, channel: 'wecom-app', name: wish.name, purpose, userIds });
  } catch (thrown) {
    printNote(`群已建好，但没有登记上。请在同一条命令后面加 --chat-id ${chatId} 再运行一次。`);
    throw thrown;
  }
  printLine(`“${wish.name}”${made.existed ? '早已建好，现已登记' : '已建好'}，编号 ${chatId}。`);
  printLine(`群里 ${userIds.length} 人，其中 ${known} 人是系统里的成员。`);
  return await sayFirstWords(core, chatId);
}

async function sayFirstWords(core: Core, chatId: string): Promise<ExitCode> {
  const { channels } = openChannels({ ...core, accept: () => Promise.reject(new Error('nobody listens')) });
  const body = { kind: 'text', text: FIRST_WORDS } as const;
  const result = await channels
    .get('wecom-app')
    ?.send({ id: newId(), target: { chatId }, body, mentions: [], attempt: 1 });
  if (result?.ok) return 0;
  const why = result === undefined ? '' : SEND_ERRORS[result.error].userText;
  printNote(`群里的第一句话没有发出，所以成员还看不到这个群。${why}下一条提醒发出后就能看到。`);
  return 1;
}

function refusalOf({ error, errcode, detail }: ApiFailure): string {
  const known = errcode === undefined ? undefined : REFUSALS[errcode];
  return known ?? `${SEND_ERRORS[error].userText}（${detail}）`;
}

function appIsOff(): AppError {
  return new AppError({
    code: 'APP_IS_OFF',
    kind: 'user',
    userText: '还没有接企业微信应用。请先照 README 把 WECOM_… 各项填进 .env。',
  });
}

async function list(json: boolean): Promise<ExitCode> {
  const { groups } = await withStore((store) => loadDirectory(store));
  if (json) for (const group of groups) printJson(plainGroup(group));
  else if (groups.length === 0) printLine('还没有登记任何群。');
  else for (const line of tableLines([['群', '用途', '渠道', '机器人', '成员'], ...groups.map(rowOf)])) printLine(line);
  return 0;
}

function plainGroup({ name, purpose, channel, chatId, hasRobot = false, memberIds }: GroupRow) {
  return { name, purpose, channel, chatId, hasRobot, members: memberIds.length };
}

function rowOf({ name, purpose, channel, hasRobot, memberIds }: GroupRow): string[] {
  return [name, purpose, channel, hasRobot ? '有' : '无', String(memberIds.length)];
}
