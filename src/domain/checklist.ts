/** The inspection checklists: 13 lists of items with question, severity, photo, legal bases and deadline. */
import { z } from 'zod';
import {
  type DeadlineSettings,
  type DeadlineSource,
  type DueItem,
  dueDay,
  readDeadline,
  type Severity,
} from './deadline.ts';
import { type LegalBasis, toLegalBasis } from './legal-basis.ts';

/** One line of a checklist. Fits the engine's item and holds what the records need beside. */
export type ChecklistItem = {
  code: string;
  /** Written as the compliant state: 符合 = no problem. */
  question: string;
  /** What an answer 不符合 means. */
  violation: string;
  severity: Severity;
  photo: 'required' | 'optional' | 'none';
  department: string;
  /** For officials only; never told to institutions or parents. */
  disposal: string;
  basis: LegalBasis[];
  deadlineText: string;
  /** null: neither the words nor the office name a time; the severity's default holds. */
  deadlineDays: number | null;
  deadlineInWorkingDays: boolean;
  deadlineFrom: DeadlineSource;
  note: string;
  /** The answer may name a person: mask it outside the department. */
  hidesPersonalData: boolean;
};

export type Checklist = { code: string; name: string; departments: string; items: ChecklistItem[] };

/** Checklist code → list. */
export type ChecklistTable = Readonly<Record<string, Checklist>>;

// The only deadline that the law itself sets: a permit's procedure (行政许可法 §32, §42, §44). All others are
// product defaults (checklists.md, "时限").
const STATUTORY_DEADLINES: ReadonlySet<string> = new Set(['ZZ15']);

const itemCode = z.string().regex(/^[A-Z]{2}\d{2}$/);
const fileItem = z.object({
  code: itemCode,
  question: z.string().min(1),
  violation: z.string().default(''),
  severity: z.literal([1, 2, 3]),
  photo: z.enum(['required', 'optional', 'none']),
  department: z.string().default(''),
  disposal: z.string().default(''),
  basis_list: z.array(z.object({ text: z.string().min(1), tag: z.enum(['✓', '○', '△', 'seed']) })).default([]),
  deadline: z.string().default(''),
  note: z.string().default(''),
  hide_pii: z.boolean().default(false),
});
const fileList = z
  .object({
    code: z.string().regex(/^[A-Z]{2}$/),
    name: z.string().min(1),
    departments: z.string().default(''),
    items: z.array(fileItem).min(1),
  })
  .refine((list) => list.items.every((item) => item.code.startsWith(list.code)), 'an item has another list’s code')
  .refine((list) => !hasTwice(list.items), 'an item code stands twice');
const checklistFile = z.object({
  types: z
    .array(fileList)
    .min(1)
    .refine((lists) => !hasTwice(lists), 'a checklist code stands twice'),
});

/** Reads flows/sources/checklists.json, given as parsed JSON. Throws a ZodError that names the place. */
export function parseChecklists(json: unknown, settings: DeadlineSettings = NOTHING_SET): ChecklistTable {
  const lists = checklistFile.parse(json).types.map(({ code, name, departments, items }) => ({
    code,
    name,
    departments,
    items: items.map((item) => toItem(item, settings)),
  }));
  return Object.fromEntries(lists.map((list) => [list.code, list]));
}

const NOTHING_SET: DeadlineSettings = { by_severity: {}, by_item: {} };

/** Items that settings name and that no list has, or whose deadline the law sets: what the office got wrong, in words. */
export function findWrongSettings({ by_item: byItem }: DeadlineSettings, table: ChecklistTable): string[] {
  const known = new Set(Object.values(table).flatMap(({ items }) => items.map(({ code }) => code)));
  return Object.keys(byItem).flatMap((code) => {
    if (!known.has(code)) return [`清单里没有 ${code}`];
    return STATUTORY_DEADLINES.has(code) ? [`${code} 的期限是法律规定的，不能改`] : [];
  });
}

/** The day on which one rectification of all these items falls due: the earliest of theirs. */
export function defaultDueOn(items: readonly DueItem[], day: string): string {
  const [first = dueDay(UNKNOWN_ITEM, day), ...others] = items.map((item) => dueDay(item, day));
  return others.reduce((earliest, each) => (each < earliest ? each : earliest), first);
}

/** What that day stands on: the strongest ground of the items that are due then. */
export function dueSource(items: readonly DueItem[], day: string): DeadlineSource {
  const dueOn = defaultDueOn(items, day);
  const sources = items.filter((item) => dueDay(item, day) === dueOn).map(({ deadlineFrom }) => deadlineFrom);
  return STRONGEST_FIRST.find((source) => sources.includes(source)) ?? 'default';
}

const STRONGEST_FIRST: readonly DeadlineSource[] = ['statute', 'list', 'default'];

/** Stands in for items that no list knows any more. */
const UNKNOWN_ITEM: DueItem = {
  code: '',
  severity: 2,
  deadlineDays: null,
  deadlineInWorkingDays: false,
  deadlineFrom: 'default',
};

/** The law first, then what the office set for the item, then the list's own words, then what it set by severity. */
function deadlineOf(
  { code, deadline: words, severity }: z.infer<typeof fileItem>,
  { by_item: byItem, by_severity: bySeverity }: DeadlineSettings,
): Pick<ChecklistItem, 'deadlineDays' | 'deadlineInWorkingDays' | 'deadlineFrom'> {
  const { days, inWorkingDays } = readDeadline(words);
  const isStatutory = STATUTORY_DEADLINES.has(code);
  const set = isStatutory ? undefined : byItem[code];
  if (set !== undefined) return { deadlineDays: set, deadlineInWorkingDays: false, deadlineFrom: 'default' };
  if (days === null) {
    const deadlineDays = bySeverity[severity] ?? null;
    return { deadlineDays, deadlineInWorkingDays: false, deadlineFrom: 'default' };
  }
  return {
    deadlineDays: days,
    deadlineInWorkingDays: inWorkingDays,
    deadlineFrom: isStatutory ? 'statute' : 'list',
  };
}

function toItem(item: z.infer<typeof fileItem>, settings: DeadlineSettings): ChecklistItem {
  return {
    code: item.code,
    question: item.question,
    violation: item.violation,
    severity: item.severity,
    photo: item.photo,
    department: item.department,
    disposal: item.disposal,
    basis: item.basis_list.map(({ text, tag }) => toLegalBasis(text, tag)),
    deadlineText: item.deadline,
    ...deadlineOf(item, settings),
    note: item.note,
    hidesPersonalData: item.hide_pii,
  };
}

function hasTwice(coded: readonly { code: string }[]): boolean {
  return new Set(coded.map(({ code }) => code)).size < coded.length;
}
