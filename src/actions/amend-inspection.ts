/** Brings a filed inspection up to date after 退回补充: its record, findings and rectification as the mended form says. */
import { seriesPrefix } from '../domain/record-number.ts';
import { isUnclosed } from '../domain/rectification.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { emptyItem, fillItems } from '../store/joint-items.ts';
import { bumpRevision } from '../store/revision.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action } from './action.ts';
import { claimPhotos } from './claim-photos.ts';
import { findDrawn } from './drawn-inspections.ts';
import { type Filing, readFiling, SAFETY_CHECKLIST } from './inspection-filing.ts';
import { takeNumbers } from './number-series.ts';

/** Example: `amend: {do: [{id: mend, action: amend_inspection}]}` */
export const amendInspection: Action<Filing> = {
  name: 'amend_inspection',
  permit: 'inspection.file',
  posts: true,
  prepare: readFiling,
  async run(filings, tx) {
    const results: EffectResult[] = [];
    // Rare and small: one after the other reads more plainly than a batch.
    for (const filing of filings) results.push(await amendOne(filing, tx));
    await bumpRevision(tx, 'entries');
    return results;
  },
};

async function amendOne(filing: Filing, tx: StoreTx): Promise<EffectResult> {
  const number = filing.call.submission.amends?.number ?? '';
  const [inspection] = await tx.query<{ id: string }>('select id from inspection where number = $1 for update', number);
  if (inspection === undefined) throw new Error(`no inspection ${number} to amend`);
  const { id } = inspection;
  await updateInspection(id, filing, tx);
  await keepItem({ id, number, filing }, tx);
  const rectification = await keepRectification(id, filing, tx);
  await keepFindings({ id, rectificationId: rectification?.id ?? null, filing }, tx);
  await claimPhotos(
    tx,
    filing.answers.photos.map(({ mediaId }) => ({ id: mediaId, inspection_id: id })),
  );
  return { number, rectificationNumber: rectification?.number ?? null, dueOn: filing.dueOn };
}

/** The mended form may be of another place or hour than the drawn one. */
async function keepItem({ id, number, filing }: Kept & { filing: Filing }, tx: StoreTx): Promise<void> {
  await emptyItem(tx, number);
  const [drawn] = await findDrawn([filing], tx);
  const { mode = 'routine', itemId = null } = drawn ?? {};
  if (itemId !== null) await fillItems(tx, [{ itemId, inspectionId: id }]);
  await tx.execute('update inspection set shift = $2, mode = $3 where id = $1', id, filing.shift, mode);
}

async function updateInspection(id: string, { answers, subjectName, call }: Filing, tx: StoreTx): Promise<void> {
  await tx.execute(
    `update inspection set institution_id = $2, subject_name = $3, checklist = $4, results = $5::jsonb,
       visited_at = $6::timestamptz, latitude = $7::float8, longitude = $8::float8, place_label = $9, inspectors = $10,
       answers = $11::jsonb, is_safety_check = $12::boolean where id = $1`,
    id,
    answers.org?.id ?? null,
    subjectName,
    answers.list,
    JSON.stringify(answers.items.results),
    answers.visited_at,
    answers.place?.latitude ?? null,
    answers.place?.longitude ?? null,
    answers.place?.label ?? null,
    answers.inspectors,
    JSON.stringify(call.submission.answers),
    answers.list === SAFETY_CHECKLIST,
  );
}

type Kept = { id: string; number: string };

/** The open rectification as it has to be now; a new one where none was needed before; none when nothing is left to mend. */
async function keepRectification(inspectionId: string, filing: Filing, tx: StoreTx): Promise<Kept | undefined> {
  const [known] = await tx.query<Kept & { state: string }>(
    `select id, number, state from rectification where inspection_id = $1 and state <> 'cancelled'
     order by opened_at desc, number desc limit 1 for update`,
    inspectionId,
  );
  // What was put right and checked stays as it is.
  if (known !== undefined && !isUnclosed(known.state)) return known;
  const { dueOn } = filing;
  if (dueOn === null) return await cancelRectification(known, filing, tx);
  if (known === undefined) return await openRectification(inspectionId, { ...filing, dueOn }, tx);
  await tx.execute(
    `update rectification set due_on = $2::date, severity = $3::int, institution_id = $4, subject_name = $5 where id = $1`,
    known.id,
    dueOn,
    filing.severity,
    filing.answers.org?.id ?? null,
    filing.subjectName,
  );
  return known;
}

async function cancelRectification(known: Kept | undefined, { call }: Filing, tx: StoreTx): Promise<undefined> {
  if (known === undefined) return;
  const at = call.at.toISOString();
  await tx.execute(
    `update rectification set state = 'cancelled', closed_at = $2::timestamptz where id = $1`,
    known.id,
    at,
  );
}

async function openRectification(
  inspectionId: string,
  { dueOn, severity, day, memberId, subjectName, answers, call }: Filing & { dueOn: string },
  tx: StoreTx,
): Promise<Kept> {
  const [number = ''] = await takeNumbers(tx, [seriesPrefix('rectification', day)]);
  const id = newId();
  await tx.execute(
    `insert into rectification (id, number, inspection_id, institution_id, subject_name, state, severity, opened_at,
       due_on, department_id, owner_id)
     values ($1, $2, $3, $4, $5, 'open', $6::int, $7::timestamptz, $8::date, $9, $10)`,
    id,
    number,
    inspectionId,
    answers.org?.id ?? null,
    subjectName,
    severity,
    call.at.toISOString(),
    dueOn,
    call.actor.departmentId,
    memberId,
  );
  return { id, number };
}

/** The findings as they are now; what they were before stands in the filed form's revisions. */
async function keepFindings(
  { id, rectificationId, filing }: { id: string; rectificationId: string | null; filing: Filing },
  tx: StoreTx,
): Promise<void> {
  const rows = filing.findings.map((finding) => ({
    id: newId(),
    rectification_id: finding.corrected ? null : rectificationId,
    item_code: finding.code,
    severity: finding.severity,
    fact: finding.fact,
    corrected_on_site: finding.corrected,
    due_on: finding.corrected ? null : filing.dueOn,
    bases: finding.bases,
  }));
  await tx.execute('delete from finding where inspection_id = $1', id);
  await tx.execute(
    `insert into finding (id, inspection_id, rectification_id, item_code, severity, fact, corrected_on_site, due_on, bases)
     select r.id, $1, rectification_id, item_code, severity, fact, corrected_on_site, due_on, bases
     from jsonb_to_recordset($2::jsonb) as r(id text, rectification_id text, item_code text, severity int, fact text,
       corrected_on_site boolean, due_on date, bases jsonb)`,
    id,
    JSON.stringify(rows),
  );
}
