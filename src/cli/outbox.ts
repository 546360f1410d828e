/** `bot outbox`: what waits to be sent after a restore; gives up what may have gone out, lets the rest go. */
import { parseArgs } from 'node:util';
import { dropRestored, readWaiting, releaseSending, type WaitingMessages } from '../store/sending-hold.ts';
import { type Command, type ExitCode, printJson, printLine, usageError } from './command.ts';
import { fill, TEXTS } from './texts.ts';
import { withStore } from './with-store.ts';

export const outboxCommand: Command = {
  usage: 'bot outbox status [--json] | bot outbox drop [--all] | bot outbox release',
  async run(args) {
    const options = { json: { type: 'boolean' }, all: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [what] = positionals;
    if (what === 'status') return await status(values.json === true);
    if (what === 'drop') return await drop(values.all === true);
    if (what === 'release') return await release();
    throw usageError(TEXTS.outboxUsage);
  },
};

async function status(json: boolean): Promise<ExitCode> {
  const waiting = await withStore(readWaiting);
  if (json) printJson(waiting);
  else for (const line of linesOf(waiting)) printLine(line);
  return 0;
}

function linesOf({ hold, channels, broadcasts }: WaitingMessages): string[] {
  const held =
    hold === null
      ? TEXTS.outboxOpen
      : fill(TEXTS.outboxHeld, { since: hold.since.toISOString(), backupAt: hold.backupAt.toISOString() });
  return [
    held,
    ...channels.map(({ channel, fromBackup, since }) => fill(TEXTS.outboxWaiting, { channel, fromBackup, since })),
    ...(broadcasts.length === 0 ? [] : [fill(TEXTS.outboxBroadcasts, { numbers: broadcasts.join('、') })]),
    ...(hold === null ? [] : [TEXTS.outboxNext]),
  ];
}

async function drop(all: boolean): Promise<ExitCode> {
  const count = await withStore((store) => dropRestored(store, { at: new Date(), all }));
  printLine(count === undefined ? TEXTS.outboxNotHeld : fill(TEXTS.outboxDropped, { count }));
  return count === undefined ? 1 : 0;
}

async function release(): Promise<ExitCode> {
  const released = await withStore((store) => releaseSending(store, new Date()));
  printLine(released ? TEXTS.outboxReleased : TEXTS.outboxNotHeld);
  return released ? 0 : 1;
}
