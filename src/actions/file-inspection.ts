/** Files an on-site inspection: the record, its findings, one rectification with a deadline, and the photos' owner. */
import { visitKind } from '../domain/inspection-times.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { fillItems } from '../store/joint-items.ts';
import { bumpRevision } from '../store/revision.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionWorld } from './action.ts';
import { claimPhotos } from './claim-photos.ts';
import { type Drawn, findDrawn } from './drawn-inspections.ts';
import { type Filing, readFiling, SAFETY_CHECKLIST } from './inspection-filing.ts';
import { takeNumbers } from './number-series.ts';

/** Example: `- {id: save, action: file_inspection}` */
export const fileInspection: Action<Filing> = {
  name: 'file_inspection',
  permit: 'inspection.file',
  prepare: readFiling,
  async run(filings, tx, world) {
    return await fileAll(filings, tx, world);
  },
};

async function fileAll(filings: Filing[], tx: StoreTx, world: ActionWorld): Promise<EffectResult[]> {
  const prefixes = filings.flatMap((filing) => [
    seriesPrefix('inspection', filing.day),
    ...(filing.dueOn === null ? [] : [seriesPrefix('rectification', filing.day)]),
  ]);
  const numbers = await takeNumbers(tx, prefixes);
  const drawn = await findDrawn(filings, tx);
  const rows = filings.map((filing, n) => {
    const number = numbers.shift() ?? '';
    const rectificationNumber = filing.dueOn === null ? null : (numbers.shift() ?? null);
    const { mode, itemId } = drawn[n] ?? NOT_DRAWN;
    return { filing, id: newId(), number, rectificationId: newId(), rectificationNumber, mode, itemId };
  });
  await insertInspections(rows, tx, world);
  await fillItems(
    tx,
    rows.flatMap(({ id, itemId }) => (itemId === null ? [] : [{ itemId, inspectionId: id }])),
  );
  await insertRectifications(rows, tx);
  await insertFindings(rows, tx);
  await claimPhotos(
    tx,
    rows.flatMap(({ id, filing }) => filing.answers.photos.map(({ mediaId }) => ({ id: mediaId, inspection_id: id }))),
  );
  return rows.map((row) => ({
    number: row.number,
    rectificationNumber: row.rectificationNumber,
    dueOn: row.filing.dueOn,
    findingCount: row.filing.findings.length,
    subjectName: row.filing.subjectName,
    // An ordinary visit by day needs no word.
    kind: row.mode === 'routine' && row.filing.shift === 'day' ? '' : visitKind(row.filing.shift, row.mode),
  }));
}

type FilingRow = {
  filing: Filing;
  id: string;
  number: string;
  rectificationId: string;
  rectificationNumber: string | null;
} & Drawn;

const NOT_DRAWN: Drawn = { mode: 'routine', itemId: null };

async function insertInspections(rows: FilingRow[], tx: StoreTx, world: ActionWorld): Promise<void> {
  const records = rows.map(({ filing, id, number, mode }) => ({
    id,
    number,
    campaign_id: world.campaign?.id ?? null,
    institution_id: filing.answers.org?.id ?? null,
    subject_name: filing.subjectName,
    checklist: filing.answers.list,
    results: filing.answers.items.results,
    is_safety_check: filing.answers.list === SAFETY_CHECKLIST,
    shift: filing.shift,
    mode,
    visited_at: filing.answers.visited_at,
    latitude: filing.answers.place?.latitude ?? null,
    longitude: filing.answers.place?.longitude ?? null,
    place_label: filing.answers.place?.label ?? null,
    inspectors: filing.answers.inspectors,
    filed_by_id: filing.memberId,
    filed_at: filing.call.at.toISOString(),
    flow: filing.call.submission.flow,
    flow_version: filing.call.submission.version,
    flow_hash: filing.call.submission.hash,
    answers: filing.call.submission.answers,
  }));
  await tx.execute(
    `insert into inspection (id, number, campaign_id, institution_id, subject_name, checklist, results, is_safety_check,
       shift, mode, visited_at, latitude, longitude, place_label, inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers)
     select * from jsonb_to_recordset($1::jsonb) as r(id text, number text, campaign_id text, institution_id text,
       subject_name text, checklist text, results jsonb, is_safety_check boolean, shift text, mode text, visited_at timestamptz,
       latitude float8, longitude float8, place_label text, inspectors text, filed_by_id text, filed_at timestamptz,
       flow text, flow_version int, flow_hash text, answers jsonb)`,
    JSON.stringify(records),
  );
}

async function insertRectifications(rows: FilingRow[], tx: StoreTx): Promise<void> {
  const records = rows.flatMap(({ filing, id, rectificationId, rectificationNumber }) =>
    rectificationNumber === null
      ? []
      : [
          {
            id: rectificationId,
            number: rectificationNumber,
            inspection_id: id,
            institution_id: filing.answers.org?.id ?? null,
            subject_name: filing.subjectName,
            severity: filing.severity,
            opened_at: filing.call.at.toISOString(),
            due_on: filing.dueOn,
            department_id: filing.call.actor.departmentId,
            owner_id: filing.memberId,
          },
        ],
  );
  if (records.length === 0) return;
  await tx.execute(
    `insert into rectification (id, number, inspection_id, institution_id, subject_name, state, severity, opened_at,
       due_on, department_id, owner_id)
     select id, number, inspection_id, institution_id, subject_name, 'open', severity, opened_at, due_on,
       department_id, owner_id
     from jsonb_to_recordset($1::jsonb) as r(id text, number text, inspection_id text, institution_id text,
       subject_name text, severity int, opened_at timestamptz, due_on date, department_id text, owner_id text)`,
    JSON.stringify(records),
  );
  await bumpRevision(tx, 'entries');
}

async function insertFindings(rows: FilingRow[], tx: StoreTx): Promise<void> {
  const records = rows.flatMap((row) =>
    row.filing.findings.map((finding) => ({
      id: newId(),
      inspection_id: row.id,
      rectification_id: finding.corrected || row.rectificationNumber === null ? null : row.rectificationId,
      item_code: finding.code,
      severity: finding.severity,
      fact: finding.fact,
      corrected_on_site: finding.corrected,
      due_on: finding.corrected ? null : row.filing.dueOn,
      bases: finding.bases,
    })),
  );
  if (records.length === 0) return;
  await tx.execute(
    `insert into finding (id, inspection_id, rectification_id, item_code, severity, fact, corrected_on_site, due_on, bases)
     select * from jsonb_to_recordset($1::jsonb) as r(id text, inspection_id text, rectification_id text,
       item_code text, severity int, fact text, corrected_on_site boolean, due_on date, bases jsonb)`,
    JSON.stringify(records),
  );
}
