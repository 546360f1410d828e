/** A register's count as a chat shows it: the total, one line a group, what there is none of, how to count it otherwise. */
import { dayName } from '../domain/calendar.ts';
import type { CountLine, LedgerCount } from './count-ledger.ts';
import { TEXTS } from './texts.ts';

/** What one message holds on a phone; more groups than this are somebody's own words. */
const MOST_LINES = 15;

/** `own`: only some of the lines were counted; `hint`: the name in the hint how to count otherwise, '' for no hint. */
export type CountShown = { title: string; counted: LedgerCount; own: boolean; hint: string };

export function composeCount({ title, counted, own, hint }: CountShown): string {
  const { lines, all, period, withdrawn, overlaps, by } = counted;
  const some = lines.filter(({ count }) => count > 0);
  const none = lines.filter(({ count, key }) => count === 0 && key !== '');
  const rest = some.slice(MOST_LINES);
  const days = `${dayName(period.from)}至${dayName(period.to)}，按${by}`;
  return [
    TEXTS.countHead(title, days),
    TEXTS.countTotal(all.count, all.late),
    ...some.slice(0, MOST_LINES).map(lineText),
    ...(rest.length > 0
      ? [
          TEXTS.countMore(
            rest.length,
            rest.reduce((sum, { count }) => sum + count, 0),
          ),
        ]
      : []),
    ...(all.count > 0 && none.length > 0 ? [TEXTS.countZero(none.map((line) => line.title).join('、'))] : []),
    ...(withdrawn > 0 ? [TEXTS.countWithdrawn(withdrawn)] : []),
    ...(overlaps ? [TEXTS.countOverlaps] : []),
    ...(own ? [TEXTS.countScope] : []),
    ...(hint === '' ? [] : [TEXTS.countHint(hint)]),
  ].join('\n');
}

function lineText({ title, count, late }: CountLine): string {
  return `${title} ${count}${late > 0 ? TEXTS.countLate(late) : ''}`;
}
