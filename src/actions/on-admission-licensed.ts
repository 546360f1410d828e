/** A permit is handed out, or prolonged: it stands in the register in the same moment, by the register's own door. */
import { z } from 'zod';
import { competentFor } from '../domain/admission.ts';
import { dayOf } from '../domain/calendar.ts';
import { findDepartment } from '../domain/departments.ts';
import { mayTrain } from '../domain/institution-status.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { changeFact } from '../store/institution-facts.ts';
import { findFacts, type InstitutionFacts } from '../store/institution-history.ts';
import { foundInstitution, linkEntry } from '../store/institution-registration.ts';
import { PERMIT_KIND, readPermit } from './change-fact.ts';
import type { EntryArrival, EntryHook } from './entry-hooks.ts';
import { changeRegisterFact, changeRegisterStatus } from './register-change.ts';
import { deskInside } from './register-door.ts';
import { TEXTS } from './texts.ts';

const day = z.iso.date();
const paperSchema = z.object({
  decision_document: z.string().max(60),
  decided_on: day,
  permit_number: z.string().max(60),
  valid: z.object({ from: day, to: day }),
});
const applicationSchema = z.object({
  accept_document: z.string().max(60),
  accepted_on: day,
  recheck: z.string().max(60).nullable().default(null),
});
const newSchema = z.object({
  declared_name: z.string().max(80),
  category: z.enum(['subject', 'sport', 'art', 'science', 'other']),
  place: z.string().max(120),
});

/** Category code of the form → the register's word. */
const CATEGORIES = { subject: '学科类', sport: '体育', art: '文化艺术', science: '科技', other: '其他' } as const;

/** 发证. `shown`: what parents read from now on. */
export const onAdmissionLicensed: EntryHook = async (arrival) => {
  const facts = await institutionOf(arrival);
  await putBackToStart(arrival, facts);
  return await putPermit(arrival, facts.id);
};

/** 延续: the permit goes on; a status other than 过期 stays what it is. */
export const onAdmissionRenewed: EntryHook = async (arrival) => {
  const facts = await findFacts(arrival.tx, arrival.entry.institutionId ?? '');
  if (facts === undefined) throw refused(TEXTS.registerGone);
  return await putPermit(arrival, facts.id);
};

/** Out of 已吊销, 有照无证, 无照无证 through 筹设, since the day of acceptance: a permit that was revoked does not come back. */
async function putBackToStart({ tx, call, entry }: EntryArrival, { id, status }: InstitutionFacts): Promise<void> {
  if (!OUT_OF.has(status)) return;
  const { accept_document: document, accepted_on: effectiveOn, recheck } = parse(applicationSchema, entry.data);
  await changeRegisterStatus(deskInside(tx, call), {
    institutionId: id,
    to: 'preparing',
    effectiveOn,
    document,
    recheck,
  });
}

const OUT_OF: ReadonlySet<string> = new Set(['revoked', 'business_licence_only', 'unregistered']);
/** Statuses that a new permit does not end: the education bureau decides on them. */
const STAYS: ReadonlySet<string> = new Set(['suspended', 'closed_by_itself']);

async function putPermit({ tx, call, entry }: EntryArrival, institutionId: string): Promise<EffectResult> {
  const paper = parse(paperSchema, entry.data);
  const { decision_document: document, decided_on: decidedOn, valid } = paper;
  const { number, warning } = readPermit(paper.permit_number);
  const desk = deskInside(tx, call);
  const effectiveOn = valid.from > decidedOn ? valid.from : decidedOn;
  const permit = { number, kind: PERMIT_KIND, validFrom: valid.from, validUntil: valid.to };
  const said = await changeRegisterFact(desk, { institutionId, effectiveOn, document }, { field: 'permit', permit });
  // Who hands the permit out has its paper before him: that is a check of the register, too, and parents get an answer.
  const checked = { institutionId, effectiveOn: dayOf(call.at), document, by: call.actor.memberId ?? '', at: call.at };
  await changeFact(desk.store, checked, { field: 'verified' });
  const now = await findFacts(tx, institutionId);
  const isDone = now === undefined || mayTrain(now.status) || (entry.state === 'renewed' && STAYS.has(now.status));
  if (isDone) return { shown: said + warning };
  const wish = { institutionId, to: 'valid', effectiveOn, document, recheck: null } as const;
  return { shown: (await changeRegisterStatus(desk, wish)) + warning };
}

/** The institution as the register has it; one that it does not have yet is put in as 筹设 since its acceptance. */
async function institutionOf({ tx, call, world, entry }: EntryArrival): Promise<InstitutionFacts> {
  if (entry.institutionId !== null) return await foundFacts(tx, entry.institutionId);
  const { declared_name: name, category, place } = parse(newSchema, entry.data);
  const { accept_document: document, accepted_on: effectiveOn } = parse(applicationSchema, entry.data);
  const ground = { effectiveOn, document, by: call.actor.memberId ?? 'system', at: call.at };
  const word = CATEGORIES[category];
  const id = await foundInstitution(tx, ground, {
    name,
    category: word,
    regionCode: world.regionCode,
    region: world.countyName,
    town: entry.town ?? '',
    address: place,
    competentDepartment: findDepartment(competentFor(word))?.name ?? '',
  });
  await linkEntry(tx, entry.id, id);
  return await foundFacts(tx, id);
}

async function foundFacts(tx: EntryArrival['tx'], id: string): Promise<InstitutionFacts> {
  const facts = await findFacts(tx, id);
  if (facts === undefined) throw refused(TEXTS.registerGone);
  return facts;
}

function parse<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const detail = z.prettifyError(parsed.error);
  throw new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
}

function refused(userText: string): AppError {
  return new AppError({ code: 'REGISTER_REFUSED', kind: 'conflict', userText });
}
