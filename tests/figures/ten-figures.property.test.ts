/** Whatever the records are: a share is never more than one, a list is as long as its number says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safetyCoverage } from '../../src/duty/coverage.ts';
import type { FigureFacts } from '../../src/figures/figure-facts.ts';
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { entry, factsOf, institution, rectification, safetyCheck, task } from './facts.ts';

const SEED = 20_260_718;
const id = fc.integer({ min: 1, max: 12 }).map(String);
const day = fc.constantFrom(
  '2026-06-30',
  '2026-07-01',
  '2026-07-17',
  '2026-07-18',
  '2026-07-19',
  '2026-08-31',
  '2026-09-01',
);
const moment = fc.option(
  fc.constantFrom('2026-07-18T03:59:59.999Z', '2026-07-18T04:00:00.000Z', '2026-08-01T00:00:00.000Z'),
  {
    nil: null,
  },
);
const STATUSES = [
  'preparing',
  'valid',
  'rectifying',
  'suspended',
  'expired',
  'revoked',
  'deregistered',
  'unregistered',
];

const institutions = fc.uniqueArray(
  fc.record({
    id,
    status: fc.constantFrom(...STATUSES),
    inEscrow: fc.constantFrom(true, false, null),
    permitValidUntil: fc.option(day, { nil: null }),
    synthetic: fc.boolean(),
    campus: fc.constantFrom(null, '增设校区', '分校', '未批准点'),
    parentId: fc.option(id, { nil: null }),
  }),
  { maxLength: 12, selector: (row) => row.id },
);
const inspections = fc.array(
  fc.record({
    institutionId: fc.option(id, { nil: null }),
    visitedOn: day,
    isSafetyCheck: fc.boolean(),
    withdrawn: fc.boolean(),
    findings: fc.subarray(['YX01', 'YX02', 'YX18', 'AQ06']),
  }),
  { maxLength: 20 },
);
const rectifications = fc.array(
  fc.record({
    institutionId: fc.option(id, { nil: null }),
    state: fc.constantFrom('open', 'submitted', 'passed', 'failed', 'closed', 'cancelled'),
    openedOn: day,
    dueOn: day,
  }),
);
const entries = fc.array(
  fc.record({
    register: fc.constantFrom('lead', 'risk', 'dispute'),
    state: fc.constantFrom('new', 'filed', 'settled', 'confirmed', 'handling', 'closed', 'declined', 'withdrawn'),
    institutionId: fc.option(id, { nil: null }),
    filedOn: day,
    dueAt: moment,
    data: fc.record({
      level: fc.constantFrom('red', 'orange', 'yellow', 'green', null),
      form: fc.constantFrom('one_on_one', 'safety'),
      amount: fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constant('many')),
    }),
  }),
);
const tasks = fc.array(fc.record({ state: fc.constantFrom('open', 'done', 'cancelled'), dueOn: day }));

const facts: fc.Arbitrary<FigureFacts> = fc
  .record({ institutions, inspections, rectifications, entries, tasks })
  .map((random) =>
    factsOf({
      institutions: random.institutions.map((more) => institution(more.id, more)),
      inspections: random.inspections.map((more, n) => safetyCheck('1', { ...more, number: `JC${n}` })),
      rectifications: random.rectifications.map((more, n) => rectification(`ZG${n}`, more)),
      entries: random.entries.map((more, n) => entry(more.register, `XS${n}`, more)),
      tasks: random.tasks.map((more, n) => task(`RW${n}`, more)),
    }),
  );

test('numerator ≤ denominator, parts are no less than nothing, the list is as long as its number', () => {
  fc.assert(
    fc.property(facts, (each) => {
      for (const figure of tenFigures(each)) {
        const { value, of, lists, list, parts } = figure;
        expect(value).toBeLessThanOrEqual(of ?? value);
        expect(list).toHaveLength(lists === 'counted' ? value : (of ?? 0) - value);
        expect(parts.every((part) => part.value >= 0)).toBe(true);
      }
    }),
    { seed: SEED },
  );
});

test('the coverage is the one of the morning message', () => {
  fc.assert(
    fc.property(facts, (each) => {
      const real = each.institutions.filter(({ synthetic }) => !synthetic);
      const rows = real.length > 0 ? real : each.institutions;
      const { from, to } = each.period;
      const checked = each.inspections.filter(
        ({ isSafetyCheck, withdrawn, visitedOn }) =>
          isSafetyCheck && !withdrawn && from <= visitedOn && visitedOn <= to,
      );
      const ids = new Set(checked.flatMap(({ institutionId }) => institutionId ?? []));
      const { due, done } = safetyCoverage(rows, ids);
      expect(tenFigures(each)[0]).toMatchObject({ value: done, of: due });
    }),
    { seed: SEED },
  );
});
