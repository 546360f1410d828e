/** `bot remind`: composes (and without --dry-run queues) the morning messages of a day; one line per recipient. */
import { parseArgs } from 'node:util';
import { groupChannelsOf, openChannels, pushChannelOf } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { SIMULATOR_CAPABILITIES } from '../channels/simulator/channel.ts';
import type { MorningMessage } from '../duty/compose-morning.ts';
import { composeDay, queueMorning } from '../pipeline/morning.ts';
import { type Command, printJson, printLine, printNote, usageError } from './command.ts';
import { withCore } from './with-core.ts';

export const remindCommand: Command = {
  usage: 'bot remind --date <YYYY-MM-DD> [--dry-run] [--json]',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { date: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const day = values.date ?? '';
    if (!isDay(day)) throw usageError('请给出日期，例如 --date 2023-07-15。');
    await withCore(async (core) => {
      for (const message of await composeDay(core, day)) printMessage(message, values.json === true);
      if (!values['dry-run']) await queue(core, day);
    });
    return 0;
  },
};

function isDay(word: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(`${word}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word);
}

function printMessage({ userId, text }: MorningMessage, json: boolean): void {
  if (json) printJson({ to: userId, text });
  else printLine(`${userId}\t${text.replaceAll('\n', ' / ')}`);
}

/** Whoever runs the assistant sends what is queued here. */
async function queue(core: Core, day: string): Promise<void> {
  const channel = pushChannelOf(core.config);
  const { channels } = openChannels({ ...core, accept: () => Promise.reject(new Error('nobody listens')) });
  const capabilities = (channel === null ? undefined : channels.get(channel)?.capabilities) ?? SIMULATOR_CAPABILITIES;
  const groupChannels = groupChannelsOf(core.config);
  const queued = await queueMorning({ ...core, channel, groupChannels, capabilitiesOf: () => capabilities }, day);
  printNote(queued === 0 ? `${day} 的提醒已排过，没有重复排。` : `已排 ${queued} 条。`);
}
