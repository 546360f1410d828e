/** docs/figures.md: what the page says a statistic is answered by can really be asked. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadRegisters } from '../../src/app/load-flows.ts';
import { isCountable } from '../../src/figures/count-ledger.ts';
import { listLedgers } from '../../src/figures/record-ledgers.ts';

const page = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8');
const ledgers = new Map(listLedgers(await loadRegisters()).map((ledger) => [ledger.code, ledger]));
const rows = page.split('\n').filter((line) => /^\| M\d{3}/u.test(line));

/** `register lead --by form` → its parts. */
const commands = [...page.matchAll(/`register (\w+)((?: --(?:by|sum) \w+)*(?: --times)?)`/gu)].map(
  ([whole, code = '', options = '']) => ({
    whole,
    code,
    columns: [...options.matchAll(/--(by|sum) (\w+)/gu)].map(([, option, id = '']) => ({ option, id })),
  }),
);

test.each(commands)('$whole', ({ code, columns }) => {
  const ledger = ledgers.get(code);
  expect(ledger, code).toBeDefined();
  for (const { option, id } of columns) {
    const isKnown =
      option === 'by' ? isCountable(ledger ?? { columns: [] }, id) : ledger?.columns.some((one) => one.id === id);
    expect(isKnown, `--${option} ${id}`).toBe(true);
  }
});

describe('rows', () => {
  test('are those of the mission map that have a statistic, in order, none twice', () => {
    const numbers = rows.flatMap((row) =>
      (row.split('|')[1] ?? '').split(',').flatMap((part) => {
        const [from = 0, to = from] = [...part.matchAll(/M(\d{3})/gu)].map(([, digits]) => Number(digits));
        return Array.from({ length: to - from + 1 }, (_, n) => from + n);
      }),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((each) => each < 11 || (each > 633 && each < 700))).toEqual([]);
    // The map's rows with a statistic of its own.
    const ranges = [
      [11, 16],
      [101, 105],
      [201, 208],
      [301, 324],
      [401, 421],
      [501, 522],
      [613, 621],
      [623, 627],
      [630, 633],
    ];
    const expected = ranges.flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
    expect([...numbers].sort((a, b) => a - b)).toEqual(expected);
  });

  test('each is answered by a command or says why not', () => {
    const empty = rows.filter((row) => {
      const [, , , command = '', why = ''] = row.split('|').map((cell) => cell.trim());
      return command === '—' ? why === '' : !command.includes('`');
    });
    expect(empty).toEqual([]);
  });
});
