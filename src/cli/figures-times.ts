/** `bot figures register <台账> --times`: how long its lines stay in each state, in hours. */
import type { Period } from '../figures/figure-facts.ts';
import type { Ledger } from '../figures/ledger.ts';
import { isRecordLedger } from '../figures/record-ledgers.ts';
import { type StateTimes, stateTimes } from '../figures/state-times.ts';
import { listStays } from '../store/ledgers.ts';
import type { Store } from '../store/store.ts';
import { printJson, printLine, usageError } from './command.ts';
import { tableLines } from './text-table.ts';

/** Of what was filed in the period. Throws AppError USAGE for what keeps no account of its states. */
export async function readTimes(store: Store, ledger: Ledger, period: Period): Promise<StateTimes[]> {
  if (isRecordLedger(ledger.code)) throw usageError(`“${ledger.title}”没有各状态的时间，请换一个台账。`);
  return stateTimes(ledger.states, await listStays(store, { register: ledger.code, ...period }));
}

/** A table, or one JSON line a state. */
export function printTimes(ledger: Ledger, times: readonly StateTimes[], asJson: boolean): void {
  if (asJson) {
    for (const line of times) printJson(line);
    return;
  }
  printLine(`${ledger.title}，在各状态停留的小时数`);
  const rows = times.map(({ title, over, on, ...hours }) => [
    title,
    `${over}`,
    `${on}`,
    ...[hours.mean, hours.median, hours.longest].map((each) => (each === null ? '' : `${each}`)),
  ]);
  for (const line of tableLines([['状态', '走完', '还在', '平均', '中位数', '最长'], ...rows])) printLine(line);
}
