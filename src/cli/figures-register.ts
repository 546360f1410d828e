/** `bot figures register`: how many lines a register has by state, department, town, month or one of its columns. */
import { parseArgs } from 'node:util';
import {
  COUNT_BY,
  type CountLine,
  countLedger,
  isCountable,
  type LedgerCount,
  listSummable,
} from '../figures/count-ledger.ts';
import type { Ledger } from '../figures/ledger.ts';
import type { Store } from '../store/store.ts';
import { type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { type GivenDays, periodOf } from './figure-days.ts';
import { printTimes, readTimes } from './figures-times.ts';
import { readLedger } from './ledger-code.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

export const REGISTER_USAGE =
  'bot figures register <台账> [--by state|department|town|month|<列>] [--sum <列>] [--times] [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--json]';

/** More groups than this are no options: somebody's own words. */
const MOST_GROUPS = 60;

/** Runs the command; `args` is what stands behind `figures register`. */
export async function countRegister(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      by: { type: 'string', default: 'state' },
      sum: { type: 'string' },
      times: { type: 'boolean', default: false },
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [code, ...more] = positionals;
  if (code === undefined || more.length > 0) throw usageError(`请写成 ${REGISTER_USAGE}`);
  const { by, sum, json, times, ...days } = values;
  if (times) return await showTimes({ code, days, asJson: json === true });
  const { ledger, counted } = await withStore((store) => count(store, { code, by, sum, days }));
  if (json === true) for (const line of [...counted.lines, counted.all]) printJson(asJson(line));
  else printTable(ledger, counted);
  return 0;
}

async function showTimes({
  code,
  days,
  asJson,
}: {
  code: string;
  days: GivenDays;
  asJson: boolean;
}): Promise<ExitCode> {
  const at = new Date();
  const { ledger, lines } = await withStore(async (store) => {
    const period = await periodOf(store, days, at);
    const found = await readLedger(store, code);
    return { ledger: found, lines: await readTimes(store, found, period) };
  });
  printTimes(ledger, lines, asJson);
  return 0;
}

type Asked = { code: string; by: string; sum: string | undefined; days: GivenDays };

async function count(store: Store, { code, by, sum, days }: Asked): Promise<{ ledger: Ledger; counted: LedgerCount }> {
  const at = new Date();
  const period = await periodOf(store, days, at);
  const ledger = await readLedger(store, code);
  if (!isCountable(ledger, by)) {
    throw usageError(`“${ledger.title}”不能按“${by}”数，可用：${listGroupings(ledger).join('、')}。`);
  }
  const summable = listSummable(ledger);
  if (sum !== undefined && !summable.includes(sum)) {
    const some = summable.length === 0 ? '没有写数字的列' : `可用：${summable.join('、')}`;
    throw usageError(`“${ledger.title}”的“${sum}”不能加，${some}。`);
  }
  const counted = countLedger(ledger, { by, sum, period, at });
  if (counted.lines.length > MOST_GROUPS) {
    throw usageError(
      `“${counted.by}”写法有 ${counted.lines.length} 种，是文字不是选项，请换一列，或用 bot export 导出。`,
    );
  }
  return { ledger, counted };
}

/** `state（状态）`, … */
function listGroupings({ columns }: Ledger): string[] {
  const own = columns.filter(({ personal }) => !personal).map(({ id, title }) => [id, title] as const);
  return [...Object.entries(COUNT_BY), ...own].map(([id, title]) => `${id}（${title}）`);
}

function asJson({ key, title, count: lines, late, sum }: CountLine): object {
  return { key, title, count: lines, late, ...(sum === null ? {} : { sum }) };
}

function printTable(ledger: Ledger, { by, summed, lines, all, period, overlaps, withdrawn }: LedgerCount): void {
  printLine(`${ledger.title}，${period.from} 至 ${period.to}`);
  const isSummed = summed !== null;
  const head = [by, '条数', '超期', ...(isSummed ? [`${summed}合计`, '平均', '中位数'] : [])];
  const rows = [...lines, all].map((line) => [
    line.title,
    `${line.count}`,
    `${line.late}`,
    ...(isSummed ? sumCells(line) : []),
  ]);
  for (const line of tableLines([head, ...rows])) printLine(line);
  if (withdrawn > 0) printNote(`另有已撤回 ${withdrawn} 条，没有算。`);
  if (overlaps) printNote('一条可以选几项，各行相加会多于合计。');
}

function sumCells({ sum }: CountLine): string[] {
  return sum === null ? ['', '', ''] : [`${sum.total}`, `${sum.mean}`, `${sum.median}`];
}
