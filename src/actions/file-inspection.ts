/** Files an on-site inspection: the record, its findings, one rectification with a deadline, and the photos' owner. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { defaultDueOn } from '../domain/checklist.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { takeNumbers } from './number-series.ts';
import { TEXTS } from './texts.ts';

/** The checklist that counts towards the county's safety coverage (方案任务5). */
const SAFETY_CHECKLIST = 'AQ';

const itemResult = z.enum(['pass', 'fail', 'not_applicable']);
/** What the flow must have asked; see flows/inspection_site.yaml. */
const answersSchema = z.object({
  org: z.object({ id: z.string(), name: z.string() }).optional(),
  org_unlisted: z.string().optional(),
  list: z.string(),
  visited_at: z.iso.datetime({ offset: true }),
  items: z.object({ list: z.string(), results: z.record(z.string(), itemResult) }),
  findings: z.array(z.object({ code: z.string(), fact: z.string(), corrected: z.boolean() })).default([]),
  due_on: z.iso.date().optional(),
  photos: z.array(z.object({ mediaId: z.string() })).default([]),
  place: z.object({ latitude: z.number(), longitude: z.number(), label: z.string() }).optional(),
  inspectors: z.string(),
});

type Finding = { code: string; fact: string; corrected: boolean; severity: number };

type Filing = {
  call: ActionCall;
  memberId: string;
  answers: z.infer<typeof answersSchema>;
  subjectName: string;
  findings: Finding[];
  /** null: nothing to put right. */
  dueOn: string | null;
  severity: number;
  day: string;
};

/** Example: `- {id: save, action: file_inspection}` */
export const fileInspection: Action<Filing> = {
  name: 'file_inspection',
  prepare,
  async run(filings, tx, world) {
    return await fileAll(filings, tx, world);
  },
};

function prepare(call: ActionCall, world: ActionWorld): Filing {
  const memberId = call.actor.memberId;
  if (memberId === null) {
    throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
  }
  const parsed = answersSchema.safeParse(call.submission.answers);
  if (!parsed.success) throw incomplete(z.prettifyError(parsed.error));
  const answers = parsed.data;
  const list = world.checklists[answers.list];
  const subjectName = answers.org?.name ?? answers.org_unlisted;
  if (list === undefined || subjectName === undefined) throw incomplete('no checklist or no subject');
  const known = new Map(list.items.map((item) => [item.code, item]));
  const findings = answers.findings.map((finding) => ({
    ...finding,
    severity: known.get(finding.code)?.severity ?? 3,
  }));
  const open = findings.filter((finding) => !finding.corrected);
  const openItems = open.flatMap((finding) => known.get(finding.code) ?? []);
  const day = dayOf(call.at);
  const dueOn = open.length === 0 ? null : (answers.due_on ?? defaultDueOn(openItems, day));
  const severity = Math.min(3, ...open.map((finding) => finding.severity));
  return { call, memberId, answers, subjectName, findings, dueOn, severity, day };
}

function incomplete(detail: string): AppError {
  return new AppError({ code: 'INSPECTION_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
}

async function fileAll(filings: Filing[], tx: StoreTx, world: ActionWorld): Promise<EffectResult[]> {
  const prefixes = filings.flatMap((filing) => [
    seriesPrefix('inspection', filing.day),
    ...(filing.dueOn === null ? [] : [seriesPrefix('rectification', filing.day)]),
  ]);
  const numbers = await takeNumbers(tx, prefixes);
  const rows = filings.map((filing) => {
    const number = numbers.shift() ?? '';
    const rectificationNumber = filing.dueOn === null ? null : (numbers.shift() ?? null);
    return { filing, id: newId(), number, rectificationId: newId(), rectificationNumber };
  });
  await insertInspections(rows, tx, world);
  await insertRectifications(rows, tx);
  await insertFindings(rows, tx);
  await claimPhotos(rows, tx);
  return rows.map((row) => ({
    number: row.number,
    rectificationNumber: row.rectificationNumber,
    dueOn: row.filing.dueOn,
    findingCount: row.filing.findings.length,
    subjectName: row.filing.subjectName,
  }));
}

type FilingRow = {
  filing: Filing;
  id: string;
  number: string;
  rectificationId: string;
  rectificationNumber: string | null;
};

async function insertInspections(rows: FilingRow[], tx: StoreTx, world: ActionWorld): Promise<void> {
  const records = rows.map(({ filing, id, number }) => ({
    id,
    number,
    campaign_id: world.campaign?.id ?? null,
    institution_id: filing.answers.org?.id ?? null,
    subject_name: filing.subjectName,
    checklist: filing.answers.list,
    results: filing.answers.items.results,
    is_safety_check: filing.answers.list === SAFETY_CHECKLIST,
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
       visited_at, latitude, longitude, place_label, inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers)
     select * from jsonb_to_recordset($1::jsonb) as r(id text, number text, campaign_id text, institution_id text,
       subject_name text, checklist text, results jsonb, is_safety_check boolean, visited_at timestamptz,
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
    })),
  );
  if (records.length === 0) return;
  await tx.execute(
    `insert into finding (id, inspection_id, rectification_id, item_code, severity, fact, corrected_on_site, due_on)
     select * from jsonb_to_recordset($1::jsonb) as r(id text, inspection_id text, rectification_id text,
       item_code text, severity int, fact text, corrected_on_site boolean, due_on date)`,
    JSON.stringify(records),
  );
}

async function claimPhotos(rows: FilingRow[], tx: StoreTx): Promise<void> {
  const claims = rows.flatMap((row) =>
    row.filing.answers.photos.map((photo) => ({ id: photo.mediaId, inspection_id: row.id })),
  );
  if (claims.length === 0) return;
  await tx.execute(
    `update media set inspection_id = c.inspection_id
     from jsonb_to_recordset($1::jsonb) as c(id text, inspection_id text) where media.id = c.id`,
    JSON.stringify(claims),
  );
}
