/** 3 学科违规查实数（按形态）: what inspectors found and what leads were found to be true, each once. */
import { countedEntries, countedInspections } from './counted.ts';
import { entryRecord, type Figure, type FigureRecord, LIST_PERMIT } from './figure.ts';
import type { FigureEntry, FigureFacts } from './figure-facts.ts';
import { isConfirmedLead } from './lead-states.ts';
import { byText, TEXTS } from './texts.ts';

const FORMS = {
  holidays: '节假日上课',
  oneOnOne: '一对一',
  tutors: '住家教师等',
  trips: '研学夏令营',
  disguised: '换名目上课',
  care: '托管补课',
  online: '线上培训',
  borderline: '非学科擦边球',
  deregistered: '注销后开班',
  beyondPermit: '持证机构超许可',
  preschool: '3至6岁学科',
  hours: '超时培训',
  level: '超标超前',
} as const;

/**
 * Item of the checklist YX → the form it stands for (M309–M314, M320–M323). The rest of the list is no academic training
 * that was found: teachers in service (15, task 2), landlords (16), contests (17), signs (18), advertising (19), fees (20).
 */
const BY_ITEM: Readonly<Record<string, string>> = {
  YX01: FORMS.holidays,
  YX02: FORMS.oneOnOne,
  YX03: FORMS.tutors,
  YX04: FORMS.trips,
  YX05: FORMS.disguised,
  YX06: FORMS.care,
  YX07: FORMS.online,
  YX08: FORMS.borderline,
  YX09: FORMS.deregistered,
  YX10: FORMS.beyondPermit,
  YX11: FORMS.preschool,
  YX12: FORMS.preschool,
  YX13: FORMS.hours,
  YX14: FORMS.level,
};

/** A lead's form (src/domain/lead-routing.ts) → the same; the other forms are no academic training. */
const BY_LEAD_FORM: Readonly<Record<string, string>> = {
  one_on_one: FORMS.oneOnOne,
  live_in_tutor: FORMS.tutors,
  housekeeping: FORMS.tutors,
  crowd_tutoring: FORMS.tutors,
  study_trip: FORMS.trips,
  summer_camp: FORMS.trips,
  online: FORMS.online,
  deregistered: FORMS.deregistered,
  preschool: FORMS.preschool,
  borderline: FORMS.borderline,
};

type Offence = { form: string; institutionId: string | null; on: string; record: FigureRecord };

/** One visit and one form are one, whatever number of items speak of it; a lead that a visit settled is that visit. */
export function offencesFigure(facts: FigureFacts): Figure {
  const found = inspected(facts);
  const told = countedEntries(facts, 'lead').filter(isConfirmedLead).flatMap(leadOffence);
  const all = [...found, ...told.filter((lead) => !found.some((visit) => isSettledBy(lead, visit)))];
  const counts = new Map<string, number>();
  for (const { form } of all) counts.set(form, (counts.get(form) ?? 0) + 1);
  const parts = [...counts]
    .map(([form, value]) => ({ id: form, title: form, value }))
    .sort((a, b) => b.value - a.value || byText(a.id, b.id));
  return {
    ...TEXTS.offences,
    value: all.length,
    of: null,
    parts,
    asOf: facts.asOf,
    period: facts.period,
    lists: 'counted',
    list: all.map(({ record }) => record),
  };
}

function inspected(facts: FigureFacts): Offence[] {
  return countedInspections(facts).flatMap(({ findings, number, subjectName, institutionId, visitedOn, ...owned }) => {
    const forms = [...new Set(findings.flatMap((code) => BY_ITEM[code] ?? []))];
    const { ownerId, filedById, departmentId, town } = owned;
    return forms.map((form) => ({
      ...{ form, institutionId, on: visitedOn },
      record: {
        ...{ ownerId, filedById, departmentId, town, number, name: subjectName, note: form },
        pressing: true,
        permits: [LIST_PERMIT],
      },
    }));
  });
}

function leadOffence(lead: FigureEntry): (Offence & { parentNumber: string | null })[] {
  const said = lead.data['form'];
  const form = typeof said === 'string' ? BY_LEAD_FORM[said] : undefined;
  if (form === undefined) return [];
  const { institutionId, filedOn: on, parentNumber } = lead;
  return [{ form, institutionId, on, parentNumber, record: entryRecord(lead, { note: form, pressing: true }) }];
}

/** The lead came out of that visit, or the visit went to the same place after it and found the same. */
function isSettledBy(lead: Offence & { parentNumber: string | null }, visit: Offence): boolean {
  if (lead.parentNumber === visit.record.number) return true;
  const isSamePlace = lead.institutionId !== null && lead.institutionId === visit.institutionId;
  return isSamePlace && lead.form === visit.form && lead.on <= visit.on;
}
