/** The one door to changes of the register: who may (a table), then the store, then a sentence on what came of it. */
import type { Actor } from '../domain/actor.ts';
import { dayOf } from '../domain/calendar.ts';
import {
  INSTITUTION_STATUS_NAMES,
  type InstitutionStatus,
  listNextStatuses,
  mayTrain,
} from '../domain/institution-status.ts';
import { LIST_NAMES } from '../domain/published-list.ts';
import { checkRegisterPolicy, type RegisterChange } from '../domain/register-policy.ts';
import { AppError } from '../kernel/errors.ts';
import { changeStatus, type StatusChange, type StatusRefusal } from '../store/institution-changes.ts';
import { changeFact, type FactChange, type FactOutcome } from '../store/institution-facts.ts';
import { findFacts, type InstitutionFacts } from '../store/institution-history.ts';
import {
  type NewList,
  publishList,
  type Removal,
  removeFromList,
  type Withdrawal,
  withdrawList,
} from '../store/published-lists.ts';
import type { Store } from '../store/store.ts';
import { fill, TEXTS } from './texts.ts';

/** Who asks, when, of which database. */
export type RegisterDesk = { store: Store; actor: Actor; at: Date };

/** The same for changes of one institution, which a turn makes inside its own transaction. */
export type ChangeDesk = Omit<RegisterDesk, 'store'> & { store: Pick<Store, 'query' | 'transaction'> };

/** What the change rests on; `effectiveOn` as `YYYY-MM-DD`. */
export type RegisterGround = { institutionId: string; effectiveOn: string; document: string | null };

export type StatusWish = RegisterGround & { to: InstitutionStatus; recheck: string | null };

const FIELD_NAMES = { name: '名称', address: '地址', verified: '核对日期', permit: '许可证' } as const;
const statusName = (status: InstitutionStatus): string => INSTITUTION_STATUS_NAMES[status];

/** Changes a status. Gives a sentence for the person; throws AppError REGISTER_DENIED or REGISTER_REFUSED with one. */
export async function changeRegisterStatus(desk: ChangeDesk, wish: StatusWish): Promise<string> {
  const facts = await factsOf(desk, wish.institutionId);
  const { status: from, name } = facts;
  if (from === wish.to) throw refused(fill(TEXTS.registerSame, { name }));
  const sentence = { name, from: statusName(from), to: statusName(wish.to), day: wish.effectiveOn };
  // A change that does not exist is refused as such, whoever asks.
  if (!listNextStatuses(from).includes(wish.to)) throw refused(nextSentence(facts, wish.to));
  const by = permitted(desk, { kind: 'status', from, to: wish.to });
  const change: StatusChange = { ...wish, from, by, at: desk.at };
  const done = await changeStatus(desk.store, change);
  if (!done.ok) throw refused(statusSentence(done, change, facts));
  const said = fill(done.planned ? TEXTS.registerStatusPlanned : TEXTS.registerStatusDone, sentence);
  const left = mayTrain(wish.to) ? [] : facts.campuses.filter(standsOnMainPermit).map((each) => `“${each.name}”`);
  return left.length === 0 ? said : said + fill(TEXTS.registerCampusesLeft, { campuses: left.join('、') });
}

/** Nothing changes by itself, so who closes the main institution is told what is still open beneath it. */
function standsOnMainPermit({ campus, status }: InstitutionFacts['campuses'][number]): boolean {
  return campus === '增设校区' && mayTrain(status);
}

/** Changes a fact: permit, name, address, the day of the last check. Sentence and errors as for a status. */
export async function changeRegisterFact(
  desk: ChangeDesk,
  ground: RegisterGround,
  change: FactChange,
): Promise<string> {
  const { name } = await factsOf(desk, ground.institutionId);
  const by = permitted(desk, { kind: change.field });
  const done = await changeFact(desk.store, { ...ground, by, at: desk.at }, change);
  if (!done.ok) throw refused(factSentence(done.reason, name));
  return fill(TEXTS.registerFactDone, { name, field: FIELD_NAMES[change.field], day: ground.effectiveOn });
}

/** Puts in a list that was officially published. Sentence and errors as for a status. */
export async function publishRegisterList(desk: RegisterDesk, list: NewList): Promise<string> {
  const by = permitted(desk, { kind: 'list' });
  const words = { list: LIST_NAMES[list.kind], document: list.documentNumber };
  if (list.documentNumber.trim() === '') throw refused(TEXTS.registerNoDocument);
  if (list.publishedOn > dayOf(desk.at)) throw refused(TEXTS.registerFuture);
  const isNew = await publishList(desk.store, list, { by, at: desk.at });
  if (!isNew) throw refused(fill(TEXTS.registerListTwice, words));
  return fill(TEXTS.registerListDone, { ...words, count: String(new Set(list.institutionIds).size) });
}

/** Takes a published list back; nothing is deleted, and nothing is quoted from it any more. */
export async function withdrawRegisterList(desk: RegisterDesk, withdrawal: Withdrawal): Promise<string> {
  const by = permitted(desk, { kind: 'list' });
  const { kind, documentNumber, on } = withdrawal;
  const words = { list: LIST_NAMES[kind], document: documentNumber, day: on };
  const count = await withdrawList(desk.store, withdrawal, { by, at: desk.at });
  if (count === 0) throw refused(fill(TEXTS.registerListEmpty, words));
  return fill(TEXTS.registerListWithdrawn, { ...words, count: String(count) });
}

/** Takes one institution off a list (移出) by a paper; the rest of the list stays. */
export async function unlistInRegister(desk: RegisterDesk, entry: Removal): Promise<string> {
  const by = permitted(desk, { kind: 'list' });
  const { name } = await factsOf(desk, entry.institutionId);
  const words = { name, list: LIST_NAMES[entry.kind], day: entry.on };
  const wasOn = await removeFromList(desk.store, entry, { by, at: desk.at });
  if (!wasOn) throw refused(fill(TEXTS.registerNotListed, words));
  return fill(TEXTS.registerUnlisted, words);
}

async function factsOf(desk: ChangeDesk, id: string): Promise<InstitutionFacts> {
  const facts = await findFacts(desk.store, id);
  if (facts === undefined) throw refused(TEXTS.registerGone);
  return facts;
}

/** The member's id, if the table lets him. */
function permitted({ actor }: Pick<RegisterDesk, 'actor'>, change: RegisterChange): string {
  const policy = checkRegisterPolicy(actor, change);
  if (policy.ok && actor.memberId !== null) return actor.memberId;
  const who = policy.ok ? '' : (policy.who ?? '');
  const userText = fill(TEXTS.registerOnlyBy, { who, name: actor.name });
  throw new AppError({ code: 'REGISTER_DENIED', kind: 'denied', userText });
}

function refused(userText: string): AppError {
  return new AppError({ code: 'REGISTER_REFUSED', kind: 'conflict', userText });
}

function nextSentence({ name, status }: Pick<InstitutionFacts, 'name' | 'status'>, to: InstitutionStatus): string {
  const next = listNextStatuses(status);
  if (next.length === 0) return fill(TEXTS.registerEnd, { name });
  const words = { name, from: statusName(status), to: statusName(to), next: next.map(statusName).join('、') };
  return fill(TEXTS.registerNext, words);
}

function statusSentence(refusal: StatusRefusal, { to, recheck }: StatusChange, facts: InstitutionFacts): string {
  const words = { name: facts.name, to: statusName(to), number: recheck ?? '' };
  switch (refusal.reason) {
    case 'changed':
      return fill(TEXTS.registerChanged, { ...words, status: statusName(refusal.status) });
    case 'too_early':
      return fill(TEXTS.registerTooEarly, { day: refusal.lastOn });
    case 'not_rectified':
      return fill(TEXTS.registerNotRectified, { ...words, count: String(refusal.count) });
    case 'recheck':
      return fill(RECHECK_TEXTS[refusal.fault], words);
    case 'no_transition':
      return nextSentence(facts, to);
    default:
      return fill(PLAIN_TEXTS[refusal.reason], words);
  }
}

const RECHECK_TEXTS = {
  missing: TEXTS.registerRecheckMissing,
  unknown: TEXTS.registerRecheckUnknown,
  not_passed: TEXTS.registerRecheckNotPassed,
} as const;
const PLAIN_TEXTS = {
  gone: TEXTS.registerGone,
  no_document: TEXTS.registerNoDocument,
  campus: TEXTS.registerCampus,
  no_permit: TEXTS.registerNoPermit,
} as const;

function factSentence(reason: Extract<FactOutcome, { ok: false }>['reason'], name: string): string {
  const texts = {
    gone: TEXTS.registerGone,
    future: TEXTS.registerFuture,
    same: TEXTS.registerSame,
    too_early: TEXTS.registerVerifiedEarlier,
    no_document: TEXTS.registerNoDocument,
  };
  return fill(texts[reason], { name });
}
