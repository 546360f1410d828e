/** `bot chat`: one conversation over standard input and output; each line is a message. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Core } from '../app/core.ts';
import type { InboundContent } from '../channels/contract.ts';
import { createTerminalChannel, type TerminalReply } from '../channels/terminal/channel.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { keepOwnPhoto } from '../pipeline/own-photo.ts';
import { conversationKey, createPipeline } from '../pipeline/pipeline.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, readNamedFile, usageError } from './command.ts';
import { readPlace } from './read-place.ts';
import { withCore } from './with-core.ts';

type ChatArgs = { userId: string; chatId: string; isGroup: boolean; json: boolean; record: string | undefined };

export const chatCommand: Command = {
  usage: 'bot chat --as <member id or "parent"> [--group <group id>] [--json] [--record <file.yaml>]',
  run: async (args) => {
    const chat = readArgs(args);
    if (chat.record !== undefined) return await record(chat, chat.record);
    return await withCore((core) => talk(core, chat));
  },
};

function readArgs(args: string[]): ChatArgs {
  const { values } = parseArgs({
    args,
    options: {
      as: { type: 'string' },
      group: { type: 'string' },
      json: { type: 'boolean', default: false },
      record: { type: 'string' },
    },
  });
  if (!values.as) throw usageError('请说明以谁的身份，例如 --as inspector-1 或 --as parent。');
  const userId = values.as.toLowerCase();
  return {
    userId,
    chatId: values.group ?? userId,
    isGroup: values.group !== undefined,
    json: values.json,
    record: values.record,
  };
}

/** Loaded when asked for: recording brings a database of its own. */
async function record({ userId, chatId, isGroup, json }: ChatArgs, file: string): Promise<ExitCode> {
  const { recordChat } = await import('./record-chat.ts');
  return await recordChat({ userId, file, show: (reply) => show(reply, json), ...(isGroup ? { room: chatId } : {}) });
}

async function talk(core: Core, chat: ChatArgs): Promise<ExitCode> {
  const { userId, chatId, isGroup } = chat;
  const known = core.snapshots.tables().members.some((member) => member.userId === userId && member.active);
  if (!known && userId !== 'parent') throw usageError(`没有成员“${userId}”，可用 inspector-1 等成员账号，或 parent。`);
  const place = {
    channel: 'terminal' as const,
    sender: { userId },
    chat: { id: chatId, kind: isGroup ? ('group' as const) : ('direct' as const) },
  };
  const offered = { taskId: '' };
  const channel = createTerminalChannel((reply) => {
    if (reply.card) offered.taskId = reply.card.taskId;
    show(reply, chat.json);
  });
  const pipeline = createPipeline({
    ...core,
    channels: new Map([['terminal', channel]]),
    pushChannel: 'terminal',
    sendLeaseMs: core.config.sendLeaseSeconds * 1000,
    onlyConversation: conversationKey(place),
  });
  await pipeline.start();
  try {
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      const content = await readLine(line, { core, userId, taskId: offered.taskId }).catch(showProblem);
      if (content === undefined) continue;
      await core.snapshots.refresh();
      const addressed = !isGroup || content.type !== 'text' || content.text.trim().startsWith('@');
      await pipeline.accept({ ...place, messageId: newId(), sentAt: core.clock.now(), content, addressed });
      await pipeline.drained();
    }
  } finally {
    await pipeline.stop();
  }
  return 0;
}

function show(reply: TerminalReply, json: boolean): void {
  if (json) printJson(reply);
  else printLine(`${reply.text}\n`);
}

/** A line that cannot be sent is told, and the conversation goes on. */
function showProblem(thrown: unknown): undefined {
  if (!(thrown instanceof AppError)) throw thrown;
  printNote(thrown.userText);
  return undefined;
}

/** `taskId`: the card that was offered last. */
type Speaker = { core: Core; userId: string; taskId: string };

/** A message, or one of `/photo <path>`, `/location <lat>,<lon> <label>`, `/tap <key>`. */
async function readLine(line: string, { core, userId, taskId }: Speaker): Promise<InboundContent | undefined> {
  if (line.trim() === '') return undefined;
  const [word = ''] = line.trim().split(/\s+/);
  const argument = line.trim().slice(word.length).trim();
  if (word === '/photo') return { type: 'image', mediaId: await keepPhoto(core, userId, argument) };
  if (word === '/tap') return readTap(argument, taskId);
  if (word === '/location') return { type: 'location', ...readPlace(argument) };
  return { type: 'text', text: line };
}

function readTap(argument: string, taskId: string): InboundContent {
  const selected = argument.split(',').map((key) => key.trim());
  if (selected.includes('')) throw usageError('点选写成 /tap 按钮的 key，多个用英文逗号隔开。');
  return { type: 'tap', key: argument, selected, taskId };
}

async function keepPhoto(core: Core, uploaderId: string, path: string): Promise<string> {
  const kept = await keepOwnPhoto(core, { channel: 'terminal', uploaderId, bytes: await readNamedFile(path) });
  if (!kept.ok) throw usageError(kept.reason);
  return kept.mediaId;
}
