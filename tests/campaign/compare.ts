/** The product's figures beside the independent count: every number that differs, as a sentence. */
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { loadFigureFacts } from '../../src/store/figure-facts.ts';
import { countAll } from './count.ts';
import { FIRST_DAY, LAST_DAY, readSheet } from './county.ts';
import type { Play } from './play.ts';

/** `numbers`: how many were compared. */
export type Comparison = { numbers: number; differences: string[] };

/** As of now on the county's clock, for the whole campaign. */
export async function compareFigures({ county, ledger }: Play): Promise<Comparison> {
  const period = { from: FIRST_DAY, to: LAST_DAY };
  const question = { at: county.clock.now(), period, isOurs: () => true };
  const figures = tenFigures(await loadFigureFacts(county.core.store, question));
  const counted = countAll(ledger, await readSheet());
  const lines: [string, unknown, unknown][] = figures.flatMap((figure) => {
    const { id, value, of, parts, list, lists } = figure;
    const other = counted[id];
    const listed = lists === 'missing' ? (other?.of ?? 0) - (other?.value ?? 0) : other?.value;
    const partIds = [...new Set([...parts.map((part) => part.id), ...Object.keys(other?.parts ?? {})])];
    return [
      [`${id}.value`, value, other?.value],
      [`${id}.of`, of, other?.of],
      [`${id}.list`, list.length, listed],
      ...partIds.map((part): [string, unknown, unknown] => [
        `${id}.${part}`,
        parts.find((each) => each.id === part)?.value,
        other?.parts[part],
      ]),
    ];
  });
  const differences = lines.flatMap(([name, figure, count]) =>
    figure === count ? [] : [`${name}: the figure says ${figure}, the count ${count}`],
  );
  return { numbers: lines.length, differences };
}
