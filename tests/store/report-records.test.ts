/** Records as they stood at an earlier moment; reports kept sealed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeReport, type ReportDeps } from '../../src/actions/make-report.ts';
import { queueReport } from '../../src/actions/queue-report.ts';
import { loadChecklists, loadRegisters } from '../../src/app/load-flows.ts';
import { dayOf } from '../../src/domain/calendar.ts';
import { tenFigures } from '../../src/figures/ten-figures.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { findFigurePeriod, loadFigureFacts } from '../../src/store/figure-facts.ts';
import { loadReportRecords, type ReportRecords } from '../../src/store/report-records.ts';
import { listReports, readReport } from '../../src/store/reports.ts';
import { readParts, readTables } from '../reports/read-docx.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const CUT = new Date('2026-07-12T16:00:00Z');
const PERIOD = { from: '2026-07-01', to: '2026-07-31' };
const KEY = new Uint8Array(32).fill(7);
let deps: ReportDeps;

async function recordsAt(at: Date): Promise<ReportRecords> {
  const { registers, checklists } = deps;
  return await loadReportRecords(db.store, {
    at,
    now: deps.now,
    period: PERIOD,
    isOurs: () => true,
    registers,
    checklists,
  });
}

async function lead(id: string, filedAt: string, now: { state: string; data: object; dueAt?: string }): Promise<void> {
  await db.store.execute(
    `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, due_at, state_since, data,
       shown, flow, flow_version, flow_hash)
     values ($1, $1, 'lead', $2, 's', $3::timestamptz, '2026-07-09', $4::timestamptz, $3::timestamptz, $5::jsonb,
       '{"source":"网格"}', 'f', 1, 'h')`,
    id,
    now.state,
    filedAt,
    now.dueAt ?? null,
    JSON.stringify(now.data),
  );
}

async function step(
  id: string,
  at: string,
  [from, to]: readonly [string | null, string],
  data: object = {},
): Promise<void> {
  await db.store.execute(
    `insert into entry_event (entry_id, at, from_state, to_state, data) values ($1, $2::timestamptz, $3, $4, $5::jsonb)`,
    id,
    at,
    from,
    to,
    JSON.stringify(data),
  );
}

beforeAll(async () => {
  await seedDemo(db.store, { today: new Date('2026-07-10T02:00:00Z') });
  deps = {
    db: db.store,
    now: new Date('2026-07-18T10:00:00Z'),
    county: { name: '襄垣县', regionCode: '140423' },
    registers: await loadRegisters(),
    checklists: await loadChecklists(),
    dataKey: KEY,
    madeBy: 'operator',
  };
  // Friday the 10th, 09:00: one working day to accept it, so it is late from Tuesday on, not on the 12th.
  await lead('L1', '2026-07-10T01:00:00Z', {
    state: 'closed',
    data: { form: 'other', finding: 'unfounded', outcome: 'x' },
  });
  await step('L1', '2026-07-10T01:00:00Z', [null, 'new']);
  await step('L1', '2026-07-13T01:00:00Z', ['new', 'accepted']);
  await step('L1', '2026-07-14T01:00:00Z', ['accepted', 'unfounded'], { finding: 'unfounded', outcome: 'x' });
  await step('L1', '2026-07-15T01:00:00Z', ['unfounded', 'closed']);
  await lead('L2', '2026-07-13T01:00:00Z', { state: 'new', data: {} });
  await step('L2', '2026-07-13T01:00:00Z', [null, 'new']);
  await lead('L3', '2026-07-02T01:00:00Z', { state: 'closed', data: { finding: 'confirmed', measure: 'case' } });
  await step('L3', '2026-07-02T01:00:00Z', [null, 'new']);
  await step('L3', '2026-07-06T01:00:00Z', ['new', 'closed']);
});

describe('at Sunday’s midnight', () => {
  test('later moves and later leads are taken back, with what they said', async () => {
    const { facts } = await recordsAt(CUT);
    const leads = facts.entries
      .filter(({ register }) => register === 'lead')
      .map(({ number, state, data }) => [number, state, data]);
    expect(leads).toContainEqual(['L1', 'new', { form: 'other' }]);
    expect(leads).toContainEqual(['L3', 'closed', { finding: 'confirmed', measure: 'case' }]);
    expect(leads.map(([number]) => number)).not.toContain('L2');
  });

  test('its deadline is that of the state it was in', async () => {
    const { facts } = await recordsAt(CUT);
    expect(facts.entries.find(({ number }) => number === 'L1')?.dueAt).toBe('2026-07-13T16:00:00.000Z');
  });

  test('registers say the same as the figures', async () => {
    const { facts, ledgers } = await recordsAt(CUT);
    const rows = (ledgers.get('lead')?.rows ?? []).map(({ number, state }) => [number, state]);
    expect(rows).toContainEqual(['L1', 'new']);
    const [, , , leads] = tenFigures(facts);
    expect(rows).toHaveLength(leads?.value ?? -1);
  });

  test('now nothing is taken back', async () => {
    const { facts } = await recordsAt(new Date('2026-07-18T10:00:00Z'));
    expect(
      facts.entries
        .filter(({ register }) => register === 'lead')
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['closed', 'closed', 'new'].sort());
  });
});

test('inspections, rectifications and tasks of later, an institution’s status', async () => {
  const now = (await recordsAt(new Date('2026-07-18T10:00:00Z'))).facts;
  const before = (await recordsAt(new Date('2026-06-01T00:00:00Z'))).facts;
  expect([now.inspections.length > 0, now.rectifications.length > 0, now.tasks.length > 0]).toEqual([true, true, true]);
  expect([before.inspections, before.rectifications, before.tasks]).toEqual([[], [], []]);
  expect([before.tasks, before.entries.filter(({ register }) => register === 'lead')]).toEqual([[], []]);
  const [one] = now.institutions.filter(({ status }) => status === 'valid');
  await db.store.execute(
    `insert into institution_change (institution_id, field, before, after, effective_on, by)
     values ($1, 'status', 'suspended', 'valid', '2026-07-15', 'test')`,
    one?.id,
  );
  const statusAt = async (at: string) =>
    (await recordsAt(new Date(at))).facts.institutions.find(({ id }) => id === one?.id)?.status;
  expect(await statusAt('2026-07-14T15:59:00Z')).toBe('suspended');
  // From midnight of the 15th on it is valid again.
  expect(await statusAt('2026-07-15T16:00:00Z')).toBe('valid');
});

test('the file’s ten figures are those of the board at that moment', async () => {
  const { now, county } = deps;
  const facts = await loadFigureFacts(db.store, {
    at: now,
    period: await findFigurePeriod(db.store, dayOf(now)),
    isOurs: ({ regionCode }) => regionCode === county.regionCode,
  });
  const { bytes } = await makeReport('final', dayOf(now), deps);
  const [table = []] = readTables(readParts(bytes).get('word/document.xml') ?? '');
  expect(table.slice(1).map(([, title, value]) => [title, value])).toEqual(
    tenFigures(facts).map(({ title, value, of, unit }) => [title, `${of === null ? value : `${value}/${of}`}${unit}`]),
  );
});

test.each(['daily', 'weekly', 'monthly', 'final'] as const)(
  '%s: no member and no institution is named',
  async (kind) => {
    const { bytes } = await makeReport(kind, dayOf(deps.now), deps);
    const said = [...readParts(bytes)].filter(([path]) => path.endsWith('.xml')).map(([, xml]) => xml);
    const names = await db.store.query<{ name: string }>('select name from member union select name from institution');
    expect(names.length).toBeGreaterThan(600);
    expect(names.filter(({ name }) => said.some((xml) => xml.includes(name)))).toEqual([]);
  },
);

describe('a schedule', () => {
  test('sends a kept report to several, each once however often it runs', async () => {
    const { report } = await makeReport('weekly', '2026-07-13', deps);
    const post = { key: 'weekly:2026-07-13', channel: 'simulator', userIds: ['leader-1', 'deputy-1'] };
    const queue = () => db.store.transaction((tx) => queueReport(tx, report, post));
    expect([await queue(), await queue()]).toEqual([2, 0]);
  });
});

describe('a report that is kept', () => {
  test('comes back byte for byte, sealed in the table', async () => {
    const { report, bytes } = await makeReport('weekly', '2026-07-13', deps);
    expect(report).toMatchObject({
      kind: 'weekly',
      from: '2026-07-06',
      to: '2026-07-12',
      asOf: '2026-07-12T16:00:00.000Z',
      fileName: '周报-20260712.docx',
      madeBy: 'operator',
    });
    const kept = await readReport(db.store, report.id, KEY);
    expect(kept?.bytes.equals(bytes)).toBe(true);
    expect(kept?.report).toEqual(report);
    const [row] = await db.store.query<{ head: string }>(
      `select encode(substr(sealed, 1, 4), 'escape') as head from report where id = $1`,
      report.id,
    );
    expect(row?.head).toBe('\\000box');
    expect(await listReports(db.store, 10)).toContainEqual(report);
  });

  test('opens with no other key, and nobody has another id', async () => {
    const { report } = await makeReport('daily', '2026-07-18', deps);
    await expect(readReport(db.store, report.id, new Uint8Array(32))).rejects.toMatchObject({ code: 'BOX_OTHER_KEY' });
    expect(await readReport(db.store, 'none', KEY)).toBeUndefined();
  });

  test('is not made of a day that has not come', async () => {
    await expect(makeReport('daily', '2026-07-19', deps)).rejects.toMatchObject({ code: 'USAGE' });
  });
});
