/** The eight kinds of offences of the plan (保障措施 1: M613–M620) and which checklist items speak of each. */
import type { ChecklistItem, ChecklistTable } from './checklist.ts';
import type { LegalBasis } from './legal-basis.ts';

/** Category code → its name. */
export const CASE_CATEGORIES = {
  contract: '培训合同',
  course: '培训课程',
  material: '培训材料',
  time: '培训时间',
  staff: '培训人员',
  fee: '培训收费',
  running: '违法违规举办',
  advertising: '广告宣传',
  other: '其他',
} as const;
type CaseCategory = keyof typeof CASE_CATEGORIES;

/** Whole lists or single items (mission-map M613–M620). */
const ITEMS: Readonly<Record<CaseCategory, readonly string[]>> = {
  contract: ['HT'],
  course: ['FX01', 'YX08'],
  material: ['CL'],
  time: ['YX01', 'YX13', 'FX02'],
  staff: ['RY', 'JS09'],
  fee: ['SF'],
  running: ['ZZ01', 'ZZ13'],
  advertising: ['GG'],
  other: [],
};

/** The item of a code, in whatever case it was written. */
export function findItem(checklists: ChecklistTable, said: string): ChecklistItem | undefined {
  const code = said.trim().toUpperCase();
  return checklists[code.slice(0, 2)]?.items.find((item) => item.code === code);
}

/** The grounds that a case may rest on: those of its item, else those of its category; each once. */
export function basesOfCase(checklists: ChecklistTable, of: { item: string; category: unknown }): LegalBasis[] {
  const named = findItem(checklists, of.item);
  const all = named === undefined ? codesOf(of.category).flatMap((code) => itemsOf(checklists, code)) : [named];
  const bases = all.flatMap(({ basis }) => basis);
  return bases.filter(({ text }, at) => bases.findIndex((each) => each.text === text) === at);
}

function codesOf(category: unknown): readonly string[] {
  return Object.entries(ITEMS).find(([code]) => code === category)?.[1] ?? [];
}

function itemsOf(checklists: ChecklistTable, code: string): readonly ChecklistItem[] {
  const items = checklists[code.slice(0, 2)]?.items ?? [];
  return code.length === 2 ? items : items.filter((item) => item.code === code);
}
