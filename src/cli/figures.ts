/** `bot figures`: the ten figures of the board out of the records, or the counts of one register, as a table or JSON lines. */
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { type Figure, percentOf } from '../figures/figure.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { loadFigureFacts } from '../store/figure-facts.ts';
import type { Store } from '../store/store.ts';
import { type Command, printJson, printLine } from './command.ts';
import { type GivenDays, periodOf } from './figure-days.ts';
import { countRegister, REGISTER_USAGE } from './figures-register.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

export const figuresCommand: Command = {
  usage: `bot figures [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--json] | ${REGISTER_USAGE}`,
  async run(args) {
    const [what, ...rest] = args;
    if (what === 'register') return await countRegister(rest);
    const options = { from: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args, options });
    const figures = await withStore((store) => count(store, values, new Date()));
    if (values.json === true) for (const figure of figures) printJson(asJson(figure));
    else printTable(figures);
    return 0;
  },
};

async function count(store: Store, days: GivenDays, at: Date): Promise<Figure[]> {
  const period = await periodOf(store, days, at);
  const { regionCode } = loadConfig(process.env).county;
  return tenFigures(await loadFigureFacts(store, { at, period, isOurs: (row) => row.regionCode === regionCode }));
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
