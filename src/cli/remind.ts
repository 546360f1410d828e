/** `bot remind`: composes (and without --dry-run queues) a post of a day, the morning's unless told; one line per recipient. */
import { parseArgs } from 'node:util';
import { groupChannelsOf, openChannels, pushChannelOf } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { SIMULATOR_CAPABILITIES } from '../channels/simulator/channel.ts';
import { type DutyDeps, previewPost, runPost } from '../pipeline/duty-desk.ts';
import { type Command, printJson, printLine, printNote, usageError } from './command.ts';
import { withCore } from './with-core.ts';

export const remindCommand: Command = {
  usage: 'bot remind --date <YYYY-MM-DD> [--post <code>] [--dry-run] [--json]',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        date: { type: 'string' },
        post: { type: 'string', default: 'morning' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    const day = values.date ?? '';
    if (!isDay(day)) throw usageError('请给出日期，例如 --date 2023-07-15。');
    await withCore(async (core) => {
      const known = core.posts.filter(({ roles }) => roles !== 'groups').map(({ post }) => post);
      if (!known.includes(values.post)) throw usageError(`没有“${values.post}”，可以用：${known.join('、')}。`);
      for (const message of await previewPost(core, day, values.post)) printMessage(message, values.json === true);
      if (!values['dry-run']) await queue(core, day, values.post);
    });
    return 0;
  },
};

function isDay(word: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(`${word}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word);
}

function printMessage({ userId, text }: { userId: string; text: string }, json: boolean): void {
  if (json) printJson({ to: userId, text });
  else printLine(`${userId}\t${text.replaceAll('\n', ' / ')}`);
}

/** Whoever runs the assistant sends what is queued here. */
async function queue(core: Core, day: string, post: string): Promise<void> {
  const channel = pushChannelOf(core.config);
  const { channels } = openChannels({ ...core, accept: () => Promise.reject(new Error('nobody listens')) });
  const capabilities = (channel === null ? undefined : channels.get(channel)?.capabilities) ?? SIMULATOR_CAPABILITIES;
  const groupChannels = groupChannelsOf(core.config);
  const deps: DutyDeps = { ...core, channel, groupChannels, capabilitiesOf: () => capabilities };
  const queued = await runPost(deps, day, post);
  if (post === 'morning') await runPost(deps, day, 'group_morning');
  printNote(queued === 0 ? `${day} 的提醒已排过，没有重复排。` : `已排 ${queued} 条。`);
}
