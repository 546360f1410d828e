/** What an inspection's answers say, ready to be written: the subject, the findings, the deadline. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { defaultDueOn } from '../domain/checklist.ts';
import { type Shift, shiftOf } from '../domain/inspection-times.ts';
import { type LegalBasis, listBasesOn } from '../domain/legal-basis.ts';
import { AppError } from '../kernel/errors.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { TEXTS } from './texts.ts';

/** The checklist that counts towards the county's safety coverage (方案任务5). */
export const SAFETY_CHECKLIST = 'AQ';

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

/** `bases`: what could be cited on the day of the visit, as it was shown; the law may be another when it is read. */
type Finding = { code: string; fact: string; corrected: boolean; severity: number; bases: LegalBasis[] };

/** One filing, checked. */
export type Filing = {
  call: ActionCall;
  memberId: string;
  answers: z.infer<typeof answersSchema>;
  subjectName: string;
  findings: Finding[];
  /** null: nothing to put right. */
  dueOn: string | null;
  severity: number;
  /** By the time of arrival. */
  shift: Shift;
  day: string;
};

/** Reads a submission. Throws AppError for who is no member and for what is not complete. */
export function readFiling(call: ActionCall, world: ActionWorld): Filing {
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
  const visitedAt = new Date(answers.visited_at);
  const visitDay = dayOf(visitedAt);
  const findings = answers.findings.map((finding) => ({
    ...finding,
    severity: known.get(finding.code)?.severity ?? 3,
    bases: listBasesOn(known.get(finding.code)?.basis ?? [], visitDay),
  }));
  const open = findings.filter((finding) => !finding.corrected);
  const openItems = open.flatMap((finding) => known.get(finding.code) ?? []);
  const day = dayOf(call.at);
  const dueOn = open.length === 0 ? null : (answers.due_on ?? defaultDueOn(openItems, day));
  const severity = Math.min(3, ...open.map((finding) => finding.severity));
  const shift = shiftOf(visitedAt, world.inspectionTimes);
  return { call, memberId, answers, subjectName, findings, dueOn, severity, shift, day };
}

function incomplete(detail: string): AppError {
  return new AppError({ code: 'INSPECTION_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
}
