/** `bot unknown`: what the public asks for most and the register does not have. */
import { parseArgs } from 'node:util';
import { listMostAsked } from '../actions/unknown-names.ts';
import { dayOf } from '../domain/calendar.ts';
import { type Command, printJson, printLine, usageError } from './command.ts';
import { tableLines } from './text-table.ts';
import { withCore } from './with-core.ts';

const USAGE = 'bot unknown [--days 30] [--json]';
/** Kept no longer (docs/operations.md). */
const MOST_DAYS = 366;
const MOST_SHOWN = 100;

export const unknownCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values } = parseArgs({ args, options: { days: { type: 'string' }, json: { type: 'boolean' } } });
    const days = readDays(values.days ?? '30');
    const rows = await withCore(({ store, snapshots, clock }) => {
      const { register, countyName } = snapshots.current().actionWorld;
      const scope = { register, countyName, today: dayOf(clock.now()), days, most: MOST_SHOWN };
      return store.transaction((tx) => listMostAsked(tx, scope));
    });
    if (values.json) for (const { text, ...rest } of rows) printJson({ name: text, ...rest });
    else if (rows.length === 0) printLine(`近${days}天没有查不到的名字。`);
    else {
      const lines = rows.map(({ text, count, lastDay, isLead }) => [text, `${count}`, lastDay, isLead ? '已派' : '']);
      for (const line of tableLines([['名字', '次数', '最近一次', '核实'], ...lines])) printLine(line);
    }
    return 0;
  },
};

function readDays(word: string): number {
  const days = /^\d{1,3}$/u.test(word) ? Number(word) : 0;
  if (days < 1 || days > MOST_DAYS) throw usageError(`--days 要写 1 到 ${MOST_DAYS} 的整数，例如 ${USAGE}`);
  return days;
}
