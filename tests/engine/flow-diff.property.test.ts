/** What holds for the version diff whatever is changed: fixed seeds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFlows, type FlowDiff, type VersionPolicy } from '../../src/engine/flow-diff.ts';
import { BASE, before, edit, line, parse, ROWS, told } from './flow-diff-cases.ts';

describe('properties', () => {
  const rank: Record<VersionPolicy, number> = { same: 0, move: 1, revalidate: 2, finish_old: 3 };
  /** Edits that touch different places, so that any of them can be made together. */
  const pool = ROWS.filter(([, edits]) => edits.length === 1);
  const some = fc.shuffledSubarray(
    pool.map((_row, at) => at),
    { maxLength: 4 },
  );

  function editAll(indexes: readonly number[]): string | undefined {
    try {
      const yaml = edit(BASE, ...indexes.flatMap((at) => pool[at]?.[1] ?? []));
      parse(yaml);
      return yaml;
    } catch {
      // Two edits of one place, or one that another needs.
      return undefined;
    }
  }

  test('several changes are at least as strict as each of them', () => {
    let made = 0;
    fc.assert(
      fc.property(some, (indexes) => {
        const yaml = editAll(indexes);
        if (yaml === undefined || yaml === BASE) return;
        made += 1;
        const strictest = Math.max(...indexes.map((at) => rank[pool[at]?.[3] ?? 'same']));
        expect(rank[diffFlows(before, parse(yaml)).policy]).toBe(strictest);
      }),
      { seed: 20_260_302, numRuns: 300 },
    );
    expect(made).toBeGreaterThan(100);
  });

  test('what is added one way is removed the other way', () => {
    fc.assert(
      fc.property(some, (indexes) => {
        const yaml = editAll(indexes);
        if (yaml === undefined) return;
        const after = parse(yaml);
        const there = diffFlows(before, after);
        const back = diffFlows(after, before);
        const ids = (diff: FlowDiff, kind: string) =>
          diff.changes
            .flatMap((change) => (change.class === kind && /^ask\.[a-z_.]+$/u.test(change.path) ? [change.path] : []))
            .filter((path) => !/\.(when|text|over)$/u.test(path))
            .sort();
        expect(ids(there, 'added')).toEqual(ids(back, 'removed'));
        expect(ids(there, 'retyped').filter((path) => path.endsWith('.type'))).toEqual(
          ids(back, 'retyped').filter((path) => path.endsWith('.type')),
        );
      }),
      { seed: 20_260_302, numRuns: 200 },
    );
  });

  test('a new question anywhere moves, whatever it is', () => {
    const types = fc.constantFrom(
      'text',
      'int',
      'money',
      'yesno',
      'date',
      'datetime',
      'period',
      'phone',
      'location',
      'photos',
      'file',
      'voice',
    );
    const at = fc.nat({ max: before.definition.ask.length });
    fc.assert(
      fc.property(types, at, (type, index) => {
        const lines = BASE.split('\n');
        const starts = lines
          .flatMap((text, row) => (/^ {2}- /u.test(text) ? [row] : []))
          .slice(0, before.definition.ask.length);
        const row = starts[index] ?? lines.indexOf('calc:');
        lines.splice(row, 0, `  - {id: extra, type: ${type}, label: 新题, text: 新问？}`);
        const diff = diffFlows(before, parse(lines.join('\n')));
        expect(told(diff)).toEqual(['added ask.extra']);
        expect(diff.policy).toBe('move');
      }),
      { seed: 20_260_302, numRuns: 100 },
    );
  });

  test('questions in any order only move', () => {
    const free = ['open', 'kind', 'days', 'note'];
    fc.assert(
      fc.property(fc.shuffledSubarray(free, { minLength: 4 }), (order) => {
        const yaml = edit(BASE, ...free.map((id): [string, string] => [line(id), '']), [
          'calc:\n',
          `${order.map(line).join('')}calc:\n`,
        ]);
        // pupils stands on open, which is behind it now.
        const moved = yaml.replace('when: open, ', '');
        const diff = diffFlows(before, parse(moved));
        expect(diff.policy).toBe('move');
        expect(new Set(diff.changes.map((change) => change.class))).toEqual(new Set(['reordered', 'added']));
      }),
      { seed: 20_260_302, numRuns: 24 },
    );
  });
});
