/** 3 学科违规查实数（按形态）: what inspectors found and what leads were found to be true, each once. */
import { countedEntries, countedInspections } from './counted.ts';
import { entryRecord, type Figure, type FigureRecord, LIST_PERMIT } from './figure.ts';
import type { FigureEntry, FigureFacts } from './figure-facts.ts';
import { isConfirmedLead } from './lead-states.ts';
import { byText, TEXTS } from './texts.ts';

/**
 * Item of the checklist YX → the form it stands for (M309–M323). The rest of the list is no academic teaching that was
 * found: landlords (16), contests (17), signs only (18), advertising (19), fees (20).
 */
const FORMS: Readonly<Record<string, string>> = {
  YX01: '节假日上课',
  YX02: '一对一',
  YX03: '住家教师等',
  YX04: '研学夏令营',
  YX05: '换名目上课',
  YX06: '托管补课',
  YX07: '线上培训',
  YX08: '非学科擦边球',
  YX09: '注销后开班',
  YX10: '持证机构超许可',
  YX11: '3至6岁学科',
  YX12: '3至6岁线上',
  YX13: '超时培训',
  YX14: '超标超前',
  YX15: '在职教师授课',
};

type Offence = { form: string; record: FigureRecord };

/** A place and a form are one, whatever number of items speak of it; a lead that an inspection settled is that inspection. */
export function offencesFigure(facts: FigureFacts): Figure {
  const found = inspected(facts);
  const numbers = new Set(found.map(({ record }) => record.number));
  const told = countedEntries(facts, 'lead')
    .filter((lead) => isConfirmedLead(lead) && isAcademic(lead))
    .filter(({ parentNumber }) => parentNumber === null || !numbers.has(parentNumber))
    .map(leadOffence);
  const all = [...found, ...told];
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
  return countedInspections(facts).flatMap(({ findings, number, subjectName, ...owned }) => {
    const forms = [...new Set(findings.flatMap((code) => FORMS[code] ?? []))];
    const { ownerId, filedById, departmentId, town } = owned;
    return forms.map((form) => ({
      form,
      record: { ownerId, filedById, departmentId, town, number, name: subjectName, note: form, permits: [LIST_PERMIT] },
    }));
  });
}

/** Codes of a lead's form that are no academic teaching. */
const NOT_ACADEMIC: ReadonlySet<string> = new Set(['safety', 'fee', 'refund', 'runaway', 'other', '']);

function isAcademic({ data }: FigureEntry): boolean {
  return !NOT_ACADEMIC.has(formOf(data));
}

function formOf(data: FigureEntry['data']): string {
  const form = data['form'];
  return typeof form === 'string' ? form : '';
}

function leadOffence(lead: FigureEntry): Offence {
  const title = lead.shown['form'];
  const form = typeof title === 'string' && title !== '' ? title : formOf(lead.data);
  return { form, record: entryRecord(lead, form) };
}
