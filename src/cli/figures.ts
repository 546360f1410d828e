/** `bot figures`: the ten figures of the board out of the records, as a table for officials or one JSON line each. */
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { dayOf } from '../domain/calendar.ts';
import { type Figure, percentOf } from '../figures/figure.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { findFigurePeriod, loadFigureFacts } from '../store/figure-facts.ts';
import type { Store } from '../store/store.ts';
import { type Command, printJson, printLine, usageError } from './command.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

type Days = { from?: string | undefined; to?: string | undefined };

export const figuresCommand: Command = {
  usage: 'bot figures [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--json]',
  async run(args) {
    const options = { from: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args, options });
    for (const day of [values.from, values.to]) {
      if (day !== undefined && !isDay(day)) throw usageError('日期写成 2026-07-01 这样。');
    }
    const figures = await withStore((store) => count(store, values, new Date()));
    if (values.json === true) for (const figure of figures) printJson(asJson(figure));
    else printTable(figures);
    return 0;
  },
};

async function count(store: Store, { from, to }: Days, at: Date): Promise<Figure[]> {
  const usual = await findFigurePeriod(store, dayOf(at));
  const period = { from: from ?? usual.from, to: to ?? (from === undefined ? usual.to : dayOf(at)) };
  if (period.from > period.to) throw usageError('开始的日期不能晚于结束的日期。');
  const { regionCode } = loadConfig(process.env).county;
  return tenFigures(await loadFigureFacts(store, { at, period, isOurs: (row) => row.regionCode === regionCode }));
}

function isDay(word: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(Date.parse(`${word}T00:00:00Z`));
}

function asJson({ id, title, value, of, asOf, unit, parts, period, list, lists }: Figure): object {
  return { id, title, value, of, asOf, unit, parts, period, lists, listed: list.length };
}

function printTable(figures: readonly Figure[]): void {
  const [first] = figures;
  if (first === undefined) return;
  const period = figures.find((figure) => figure.period !== null)?.period;
  printLine(`截至 ${first.asOf}${period ? `，期间 ${period.from} 至 ${period.to}` : ''}`);
  const rows = figures.map((figure, at) => [
    `${at + 1} ${figure.title}`,
    `${figure.value}${figure.of === null ? '' : `/${figure.of}`}${figure.unit}`,
    percentText(figure),
    figure.parts.map(({ title, value }) => `${title}${value}`).join(' '),
  ]);
  for (const line of tableLines([['数', '值', '比率', '其中'], ...rows])) printLine(line);
}

function percentText({ value, of }: Figure): string {
  const percent = percentOf(value, of);
  return percent === null ? '' : `${percent}%`;
}
