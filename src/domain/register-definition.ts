/** A register (台账) as flows/registers/*.yaml declares it: states, who is told, deadlines, columns. */
import { z } from 'zod';
import { addDays, addWorkingDays, atTime, dayOf } from './calendar.ts';
import { ROLES } from './role.ts';

const code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const role = z.enum(Object.keys(ROLES) as [keyof typeof ROLES, ...(keyof typeof ROLES)[]]);

const term = {
  hours: z.number().int().min(1).max(240).optional(),
  days: z.number().int().min(0).max(400).optional(),
  working_days: z.number().int().min(0).max(200).optional(),
  from: code.optional().describe('从哪天算：不写是进这个状态起，filed 是登记起，或写一道日期题的 id'),
  basis: z.string().min(2).max(60).optional().describe('法定依据；不写就是默认期限，可改'),
};
type TermLength = { hours?: number | undefined; days?: number | undefined; working_days?: number | undefined };
const hasOneTerm = ({ hours, days, working_days: working }: TermLength): boolean =>
  [hours, days, working].filter(isSet).length === 1;
const ONE_TERM = { error: '期限写 hours、days、working_days 中的一个' };

const variantSchema = z
  .strictObject({
    when: z
      .record(code, z.array(z.union([z.string(), z.boolean()])).min(1))
      .describe('题目 id: [答案的代码]，都对上才用这个期限；例如 form: [safety]'),
    ...term,
  })
  .refine(hasOneTerm, ONE_TERM);

const dueSchema = z
  .strictObject({
    ...term,
    variants: z.array(variantSchema).default([]).describe('按答案另定的期限，从上往下第一个对上的算'),
  })
  .refine(hasOneTerm, ONE_TERM);

const tellSchema = z.strictObject({
  roles: z.array(role).default([]).describe('告诉这些角色'),
  departments: z.array(code).default([]).describe('只告诉这些单位的；不写就不限单位'),
  owner: z.boolean().default(false).describe('告诉承办人'),
  department: z.boolean().default(false).describe('告诉主管单位的联络员和办公室'),
  next: z.string().max(20).default('').describe('接着说什么就能办，例如“材料审核”'),
});

const stateSchema = z.strictObject({
  name: z.string().min(1).max(12),
  next: z.array(code).default([]).describe('可以到哪些状态；空的就是办完了'),
  ends: z.boolean().default(false).describe('算办完了，虽然还能到 next（例如结案后被撤销）'),
  requires: z.array(code).default([]).describe('进这个状态以前必须填过的题'),
  due: dueSchema.optional(),
  tell: tellSchema.optional(),
});

/** The whole file. */
export const registerSchema = z
  .strictObject({
    register: code,
    title: z.string().min(2).max(20),
    prefix: z.string().regex(/^[A-Z]{2}$/),
    numbering: z.enum(['daily', 'random']).default('daily').describe('random：编号看不出先后'),
    department: code.optional().describe('主管单位（代码）'),
    serves: z
      .array(z.string().regex(/^M\d{3}$/))
      .default([])
      .describe('对应方案的哪些条'),
    discreet: z.boolean().default(false).describe('提醒里只写编号，不写是谁、哪家'),
    begin: code.describe('从哪个状态开始'),
    states: z.record(code, stateSchema),
    fields: z.array(code).default([]).describe('流程可以取的答案，例如 form：entry.form 就是它的代码'),
    columns: z
      .array(
        z.strictObject({
          id: code,
          title: z.string().min(1).max(12),
          personal: z.boolean().default(false).describe('个人信息：不写 --personal 就不导出'),
        }),
      )
      .default([])
      .describe('导出时的列：题目 id 和列名'),
  })
  .superRefine((definition, ctx) => {
    const known = Object.keys(definition.states);
    const named = [definition.begin, ...Object.values(definition.states).flatMap(({ next }) => next)];
    for (const state of named.filter((each) => !known.includes(each))) {
      ctx.addIssue({ code: 'custom', message: `没有状态 ${state}` });
    }
    const starts = ['state', 'filed', ...definition.columns.map(({ id }) => id)];
    for (const from of startsOf(definition.states).filter((each) => !starts.includes(each))) {
      ctx.addIssue({ code: 'custom', message: `期限从 ${from} 算：columns 里没有这道题` });
    }
  });

/** Where the deadlines of some states are said to begin. */
function startsOf(states: Readonly<Record<string, z.output<typeof stateSchema>>>): string[] {
  return Object.values(states).flatMap(({ due }) =>
    due === undefined ? [] : [due, ...due.variants].flatMap(({ from }) => from ?? []),
  );
}

export type RegisterDefinition = z.output<typeof registerSchema>;
export type RegisterState = RegisterDefinition['states'][string];
/** Register code → its definition. */
export type Registers = ReadonlyMap<string, RegisterDefinition>;

/** Every register has it besides its own: taken back by whoever filed it. */
export const WITHDRAWN = 'withdrawn';

/** What people read for a state's code. */
export function stateName(definition: RegisterDefinition, state: string): string {
  return state === WITHDRAWN ? '已撤回' : (definition.states[state]?.name ?? state);
}

/** Whether an entry in one state may be put into the other. */
export function mayMove(definition: RegisterDefinition, from: string, to: string): boolean {
  return definition.states[from]?.next.includes(to) ?? false;
}

/** Whether a state ends an entry: nothing is due any more. */
export function isFinal(definition: RegisterDefinition, state: string): boolean {
  return definition.states[state]?.ends === true || !mayGoOn(definition, state);
}

/** Whether anything may follow a state; some that end an entry can still be overturned (a decision is quashed). */
export function mayGoOn(definition: RegisterDefinition, state: string): boolean {
  return (definition.states[state]?.next.length ?? 0) > 0;
}

/** The questions that were not answered and must have been before this state; ids. */
export function missingFor(
  definition: RegisterDefinition,
  to: string,
  data: Readonly<Record<string, unknown>>,
): string[] {
  const required = definition.states[to]?.requires ?? [];
  return required.filter((id) => data[id] === undefined || data[id] === null || data[id] === '');
}

/** What of an entry a deadline may depend on: the answers, and when it was filed (ISO 8601). */
export type DueEntry = { data: Readonly<Record<string, unknown>>; filedAt: string };

/**
 * When a state that began at `since` is to be left; null: no deadline. Days end at midnight. Which term holds may
 * depend on the entry's answers (`variants`), and it may run from the day of filing (`from: filed`) or from the day
 * that a question was answered with (`from: accepted_on`).
 */
export function dueFor(state: RegisterState | undefined, since: Date, entry?: DueEntry): Date | null {
  const due = termOf(state, entry);
  if (due === undefined) return null;
  const start = startOf(due, since, entry);
  if (due.hours !== undefined) return new Date(start.getTime() + due.hours * MS_AN_HOUR);
  const day = dayOf(start);
  const last = due.working_days === undefined ? addDays(day, due.days ?? 0) : addWorkingDays(day, due.working_days);
  return atTime(addDays(last, 1), '00:00');
}

function startOf({ from = 'state' }: Term, since: Date, entry: DueEntry | undefined): Date {
  if (from === 'filed' && entry !== undefined) return new Date(entry.filedAt);
  const day = z.iso.date().safeParse(entry?.data[from]);
  return day.success ? atTime(day.data, '00:00') : since;
}

/** What is said of a deadline's ground: the article, or that it is the office's own and may be set otherwise. */
export function dueBasis(state: RegisterState | undefined, entry?: DueEntry): string {
  const due = termOf(state, entry);
  if (due === undefined) return '';
  return due.basis ?? '默认期限，可由办公室调整';
}

type Term = Omit<z.output<typeof variantSchema>, 'when'>;

function termOf(state: RegisterState | undefined, entry: DueEntry | undefined): Term | undefined {
  const due = state?.due;
  return due?.variants.find(({ when }) => entry !== undefined && isAnswered(when, entry.data)) ?? due;
}

function isAnswered(when: Readonly<Record<string, readonly unknown[]>>, data: DueEntry['data']): boolean {
  return Object.entries(when).every(([id, wanted]) => wanted.includes(data[id]));
}

const MS_AN_HOUR = 3_600_000;

function isSet(value: number | undefined): boolean {
  return value !== undefined;
}
