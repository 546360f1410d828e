/** `bot chat --record`: a conversation on a scratch copy of the demo, written down as a transcript. No real data is touched. */
import { access, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { loadChecklists, loadFlows, loadRules } from '../app/load-flows.ts';
import { createTerminalChannel, type TerminalReply } from '../channels/terminal/channel.ts';
import { AppError } from '../kernel/errors.ts';
import { createLogger } from '../kernel/logger.ts';
import type { PlayInput } from '../rehearsal/player.ts';
import { Recording, type Speaker } from '../rehearsal/recording.ts';
import { withScratchServer } from '../rehearsal/scratch-server.ts';
import { ACTS, type Act, durationSchema } from '../rehearsal/transcript.ts';
import type { Store } from '../store/store.ts';
import { type ExitCode, printNote, usageError } from './command.ts';
import { readPlace } from './read-place.ts';

export type RecordArgs = {
  userId: string;
  /** The group they speak in. */
  room?: string;
  /** The transcript's file; must not exist. */
  file: string;
  show: (reply: TerminalReply) => void;
};

const PARENT = 'parent';

/** Talks until the input ends, then writes the file. */
export async function recordChat(args: RecordArgs): Promise<ExitCode> {
  await refuseExisting(args.file);
  const [flows, checklists, rules] = await Promise.all([loadFlows(), loadChecklists(), loadRules()]);
  const log = createLogger({ level: 'error', pretty: false, to: 'stderr' });
  const now = new Date();
  const yaml = await withScratchServer((databases) =>
    databases.use(now, async (store) => await record({ store, flows, checklists, rules, log }, args, now)),
  );
  // Nobody's file is written over, one that appeared meanwhile neither.
  await writeFile(args.file, yaml, { flag: 'wx' }).catch(() => {
    throw usageError(`写不进“${args.file}”，请换一个文件名。`);
  });
  printNote(`已录到 ${args.file}，提交前请换掉真实的人名。`);
  return 0;
}

async function refuseExisting(file: string): Promise<void> {
  if (!file.endsWith('.yaml')) throw usageError('录到的文件要以 .yaml 结尾，例如 --record 夜查.yaml。');
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw usageError(`文件“${file}”已经有了，请换一个名字。`);
}

async function record(input: PlayInput, args: RecordArgs, now: Date): Promise<string> {
  const recording = await Recording.open(input, await findSpeaker(input.store, args), now);
  // It prints what it is told to send, and nothing more.
  const terminal = createTerminalChannel(args.show);
  try {
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      const said = await doLine(recording, line).catch(showProblem);
      for (const message of said ?? []) await terminal.send(message);
    }
    return await recording.toYaml();
  } finally {
    await recording.close();
  }
}

async function findSpeaker(store: Store, { userId, room }: RecordArgs): Promise<Speaker> {
  const [member] = await store.query<{ name: string }>('select name from member where user_id = $1 and active', userId);
  if (member === undefined && userId !== PARENT) {
    throw usageError(`录对话用演示账号。没有“${userId}”，可用 inspector-1 等，或 parent。`);
  }
  return { name: member?.name ?? '家长', userId, ...(room === undefined ? {} : { room }) };
}

/** A line that cannot be sent is told, and the conversation goes on. */
function showProblem(thrown: unknown): undefined {
  if (!(thrown instanceof AppError)) throw thrown;
  printNote(thrown.userText);
  return undefined;
}

type Said = Awaited<ReturnType<Recording['act']>>;

/** A message, or one of `/photo`, `/location <lat>,<lon> <label>`, `/tap <key>`, `/voice <words>`, `/after <time>`. */
async function doLine(recording: Recording, line: string): Promise<Said | undefined> {
  if (line.trim() === '') return undefined;
  const [word = ''] = line.trim().split(/\s+/);
  const argument = line.trim().slice(word.length).trim();
  if (word !== '/after') return await recording.act(readAct(recording, { line, word, argument }));
  const after = durationSchema.safeParse(argument);
  if (!after.success) throw usageError('过多久写成 /after 31m、/after 3h 或 /after 7d。');
  return await recording.wait(after.data);
}

type Line = { line: string; word: string; argument: string };

function readAct(recording: Recording, { line, word, argument }: Line): Act {
  switch (word) {
    case '/photo':
      return { photo: 1 };
    case '/voice':
      return ACTS.voice.parse({ voice: argument || ' ' });
    case '/location': {
      const { label, ...at } = readPlace(argument);
      return ACTS.location.parse({ location: label || '位置', ...at });
    }
    case '/tap': {
      const keys = argument.split(',').map((key) => key.trim());
      return { tap: keys.map((key) => recording.labelOf(key) ?? key) };
    }
    default:
      return { say: line };
  }
}
