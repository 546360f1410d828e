/** Files a line of a register: number, first state with its deadline, whose business it is, and who is told. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { randomNumber, registerSeries } from '../domain/record-number.ts';
import { dueFor, isFinal, type RegisterDefinition } from '../domain/register-definition.ts';
import { findTown } from '../domain/towns.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { insertEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { readEntryForm, registerOf } from './entry-form.ts';
import { filingHookOf, hookOf } from './entry-hooks.ts';
import { dueText, tellOfEntry } from './entry-telling.ts';
import { takeNumbers } from './number-series.ts';

/** What a flow computes for it (`with:`); all but the register may be left out. */
const withSchema = z.strictObject({
  register: z.string(),
  /** Begins in another state than the register's first. */
  state: z.string().optional(),
  /** One line; else the institution's name, else the register's title. */
  subject: z.string().optional(),
  /** A department's code or id; `mine`: where whoever files works; else the register's own. */
  department: z.string().optional(),
  /** A member's id; `me` for whoever files. */
  owner: z.string().optional(),
  town: z.string().optional(),
  /** Words that may name the town it lies in; else the town that whoever files works for. */
  place: z.string().optional(),
  /** The number of the record that it comes from, or the register in which the same form files that record before. */
  parent: z.string().optional(),
  /** The day of the act, `YYYY-MM-DD`; else today. */
  on: z.string().optional(),
});

type Filed = { call: ActionCall; definition: RegisterDefinition; entry: RegisterEntry };
type Filing = { call: ActionCall; definition: RegisterDefinition; entry: Omit<RegisterEntry, 'number'> };

/** Example: `- {id: save, action: file_entry, with: {register: '"price"'}}` */
export const fileEntry: Action<Filing> = {
  name: 'file_entry',
  permit: (call) => `${registerOf(call)}.file`,
  posts: true,
  prepare(call, world) {
    const wanted = withSchema.parse(call.with);
    const { definition, ...form } = readEntryForm(call, world);
    const state = wanted.state || definition.begin;
    const at = call.at.toISOString();
    const mine = wanted.department === 'mine' ? call.actor : null;
    const institution = form.institutionId === null ? undefined : world.register.get(form.institutionId);
    const entry = {
      id: newId(),
      register: definition.register,
      state,
      subject: (wanted.subject || form.subject || mine?.departmentName || definition.title).slice(0, MAX_SUBJECT),
      campaignId: world.campaign?.id ?? null,
      institutionId: form.institutionId,
      town: wanted.town || institution?.town || townOf(wanted.place, call),
      departmentId: mine?.departmentId ?? departmentOf(wanted.department || definition.department, world),
      ownerId: ownerOf(wanted.owner, call),
      filedById: call.actor.memberId,
      filedAt: at,
      occurredOn: wanted.on || dayOf(call.at),
      dueAt: dueFor(definition.states[state], call.at, { data: form.data, filedAt: at })?.toISOString() ?? null,
      stateSince: at,
      closedAt: isFinal(definition, state) ? at : null,
      parentNumber: wanted.parent || null,
      data: form.data,
      shown: form.shown,
      flow: call.submission.flow,
      flowVersion: call.submission.version,
      flowHash: call.submission.hash,
    };
    return { call, definition, entry };
  },
  async run(filings, tx, world) {
    return await fileAll(filings, tx, world);
  },
};

const MAX_SUBJECT = 100;

async function fileAll(filings: readonly Filing[], tx: StoreTx, world: ActionWorld): Promise<EffectResult[]> {
  const isDaily = ({ definition }: Filing): boolean => definition.numbering === 'daily';
  const daily = await takeNumbers(
    tx,
    filings.filter(isDaily).map(({ definition, call }) => registerSeries(definition.prefix, dayOf(call.at))),
  );
  const filed: Filed[] = [];
  for (const filing of filings) {
    const number = isDaily(filing) ? (daily.shift() ?? '') : randomNumber(filing.definition.prefix, randomBytes(8));
    filed.push({ ...filing, entry: { ...filing.entry, number, parentNumber: parentOf(filing, filed) } });
  }
  const isPlain = ({ entry }: Filed): boolean => filingHookOf(entry.register) === undefined;
  await insertEntries(
    tx,
    filed.filter(isPlain).map(({ entry }) => entry),
  );
  const results: EffectResult[] = [];
  for (const each of filed) results.push(await (isPlain(each) ? settle(each, tx, world) : fileOne(each, tx, world)));
  return results;
}

/** One after the other where a register has something to do before: the second of a batch may join the first. */
async function fileOne(filed: Filed, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const outcome = await filingHookOf(filed.entry.register)?.({ tx, world, ...filed });
  if (outcome === undefined) return {};
  if ('joined' in outcome) return outcome.joined;
  await insertEntries(tx, [outcome.entry]);
  return { ...(await settle({ ...filed, entry: outcome.entry }, tx, world)), ...outcome.more };
}

/** What follows once an entry is written: the trade's rule, the news, what the flow may say. */
async function settle({ call, definition, entry }: Filed, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const more = await hookOf(entry.register, entry.state)?.({ tx, world, call, entry, from: null });
  await tellOfEntry({ tx, world, call, definition, entry });
  return { number: entry.number, subject: entry.subject, due: dueText(definition, entry), ...more };
}

/** Two records of one form: the second may name the first by its register, as its number is not known before. */
function parentOf({ call, entry }: Filing, filed: readonly Filed[]): string | null {
  const { sessionId } = call.submission;
  const before = filed.find(
    (each) => each.call.submission.sessionId === sessionId && each.entry.register === entry.parentNumber,
  );
  return before?.entry.number ?? entry.parentNumber;
}

/** The town that the words name, else that of whoever files; null when neither tells. */
function townOf(place: string | undefined, { actor }: ActionCall): string | null {
  return findTown(place ?? '') ?? findTown(actor.departmentName ?? '') ?? null;
}

/** `me` is whoever hands the form in; null for nobody. */
export function ownerOf(said: string | undefined, { actor }: Pick<ActionCall, 'actor'>): string | null {
  return said === 'me' ? actor.memberId : said || null;
}

/** The row id of a department by its code or id; null when the county has none such. */
export function departmentOf(said: string | undefined, { departmentIds }: ActionWorld): string | null {
  return said === undefined || said === '' ? null : (departmentIds.get(said) ?? null);
}
