/** `bot remind`: composes (and without --dry-run queues) the morning messages of a day; one line per recipient. */
import { parseArgs } from 'node:util';
import type { ChannelName } from '../channels/contract.ts';
import { createSimulatorChannel } from '../channels/simulator/channel.ts';
import { WECOM_APP_CAPABILITIES } from '../channels/wecom-app/channel.ts';
import { composeDay, queueMorning } from '../pipeline/morning.ts';
import { type Command, printLine, usageError } from './command.ts';
import { withCore } from './with-core.ts';

export const remindCommand: Command = {
  name: 'remind',
  usage: 'bot remind --date <YYYY-MM-DD> [--dry-run] [--json]',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { date: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const day = values.date ?? '';
    const exists = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
    if (!exists) throw usageError('请给出日期，例如 --date 2023-07-15。');
    await withCore(async (core) => {
      for (const { userId, text } of await composeDay(core, day)) {
        printLine(values.json ? JSON.stringify({ to: userId, text }) : `${userId}\t${text.replaceAll('\n', ' / ')}`);
      }
      if (values['dry-run']) return;
      // Whoever runs the assistant sends what is queued here.
      const channel: ChannelName = core.config.wecomApp ? 'wecom-app' : 'simulator';
      const capabilities = core.config.wecomApp ? WECOM_APP_CAPABILITIES : createSimulatorChannel(() => {}).capabilities;
      const queued = await queueMorning({ ...core, channel, capabilitiesOf: () => capabilities }, day);
      process.stderr.write(queued === 0 ? `${day} 的提醒已排过，没有重复排。\n` : `已排 ${queued} 条。\n`);
    });
    return 0;
  },
};
