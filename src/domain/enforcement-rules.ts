/** What the law says about the order of a case (行政处罚法) beyond the register's arrows: persons, days, grounds, money. */
import { addDays } from './calendar.ts';
import { listBasesOn } from './legal-basis.ts';

/** Answers of a case's forms so far, by question id. */
type Answers = Readonly<Record<string, unknown>>;

/** What of a case a rule reads; `actedOn` is the day of the act, `YYYY-MM-DD`. */
export type CaseAsked = { data: Answers; actedOn: string };

/** Why a step is refused, and what its sentence names. */
export type CaseRefusal = {
  why:
    | 'officers'
    | 'certificates'
    | 'days'
    | 'basis'
    | 'right'
    | 'hearing'
    | 'review'
    | 'publication'
    | 'unpublished'
    | 'other'
    | 'unfinished';
  words: Readonly<Record<string, string>>;
};

type Rule = (asked: CaseAsked) => CaseRefusal | undefined;

/** State → the rules before it; the first that is broken is told. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  opened: [inOrder('acted_on', 'opened_on')],
  investigating: [enoughOfficers],
  notified: [inOrder('opened_on', 'notified_on')],
  hearing: [inOrder('notified_on', 'hearing_on')],
  decided: [
    inOrder('notified_on', 'decided_on'),
    inOrder('hearing_on', 'decided_on'),
    toldOfRight,
    heard,
    reviewed,
    inForce,
  ],
  served: [inOrder('decided_on', 'served_on')],
  executing: [published, inOrder('decided_on', 'published_on')],
  closed: [inOrder('served_on', 'closed_on'), executed],
  transferred: [namedReceiver],
  received: [inOrder('transferred_on', 'received_on')],
  revoked: [inOrder('decided_on', 'revoked_on')],
  retracted: [inOrder('revoked_on', 'retracted_on')],
};

/** States that have rules. */
export const RULED_STATES: readonly string[] = Object.keys(RULES);

/** The first rule that a case would break by coming into a state; undefined when it may. */
export function caseRefusal(to: string, asked: CaseAsked): CaseRefusal | undefined {
  for (const rule of RULES[to] ?? []) {
    const refusal = rule(asked);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Days within which a hearing may be asked for after the notice (行政处罚法 §64). */
const HEARING_DAYS = 5;

/** 行政处罚法 §42: two or more, each with a certificate. */
function enoughOfficers({ data }: CaseAsked): CaseRefusal | undefined {
  const people = namesIn(data['officers']);
  if (new Set(people).size < 2) return { why: 'officers', words: {} };
  const certificates = partsOf(data['certificates']);
  const isEach = new Set(certificates).size === people.length && certificates.every((each) => TAIL.test(each));
  return isEach ? undefined : { why: 'certificates', words: { count: String(people.length) } };
}

const TAIL = /^[0-9A-Za-z]{4}$/u;

function inOrder(before: string, after: string): Rule {
  return ({ data }) => {
    const [first, then] = [dayIn(data[before]), dayIn(data[after])];
    if (first === '' || then === '' || first <= then) return undefined;
    return { why: 'days', words: { after, before, day: first } };
  };
}

/** §64: who was told that a hearing may be asked for has five days to ask, unless it is held or given up in writing. */
function heard({ data }: CaseAsked): CaseRefusal | undefined {
  const [notified, held] = [dayIn(data['notified_on']), dayIn(data['hearing_on'])];
  // A hearing before the newest notice was about an earlier state of the case.
  const isHeld = held !== '' && held >= notified;
  if (data['hearing_right'] !== true || data['hearing_waived'] === true || isHeld) return undefined;
  const last = addDays(notified || '1970-01-01', HEARING_DAYS);
  return dayIn(data['decided_on']) > last ? undefined : { why: 'hearing', words: { day: last } };
}

/** §63: before a permit is revoked the party is told that a hearing may be asked for. What else is 较大 the county sets. */
function toldOfRight({ data }: CaseAsked): CaseRefusal | undefined {
  const isRevoking = Array.isArray(data['penalties']) && data['penalties'].includes('revoke');
  return isRevoking && data['hearing_right'] !== true ? { why: 'right', words: {} } : undefined;
}

/** §58: what was heard is reviewed by the legal section before it is decided. */
function reviewed({ data }: CaseAsked): CaseRefusal | undefined {
  return dayIn(data['hearing_on']) === '' || data['legal_review'] === true ? undefined : { why: 'review', words: {} };
}

/** §37: only law that was in force on the day of the act. */
function inForce({ data, actedOn }: CaseAsked): CaseRefusal | undefined {
  const cited = partsOf(data['basis_cited']);
  const early = cited.find((text) => listBasesOn([{ text, verified: true }], actedOn).length === 0);
  return early === undefined ? undefined : { why: 'basis', words: { basis: early, day: actedOn } };
}

/** §48: published with its day; or the reason why not. */
function published({ data }: CaseAsked): CaseRefusal | undefined {
  if (data['published'] === true) return isSaid(data['published_on']) ? undefined : { why: 'publication', words: {} };
  return isSaid(data['unpublished_why']) ? undefined : { why: 'unpublished', words: {} };
}

/** What was ordered and what was paid of it, each as [ordered, done]: question ids. */
const MONEY = [
  { name: '罚没', ordered: ['fine', 'confiscated'], done: 'paid' },
  { name: '退费', ordered: ['refund_ordered'], done: 'refunded' },
  { name: '返还', ordered: ['return_ordered'], done: 'returned' },
] as const;

/** A case is closed when all that was ordered was paid; or with the reason why not. */
function executed({ data }: CaseAsked): CaseRefusal | undefined {
  if (isSaid(data['unfinished_why'])) return undefined;
  const left = MONEY.flatMap(({ name, ordered, done }) => {
    const missing = cents(ordered.reduce((sum, id) => sum + yuan(data[id]), 0) - yuan(data[done]));
    return missing > 0 ? [`${name}${missing}元`] : [];
  });
  return left.length === 0 ? undefined : { why: 'unfinished', words: { left: left.join('、') } };
}

function namedReceiver({ data }: CaseAsked): CaseRefusal | undefined {
  if (data['transfer_to'] !== 'other' || isSaid(data['transfer_to_name'])) return undefined;
  return { why: 'other', words: {} };
}

/** Two names joined by 和 count as two, as everywhere else in the forms. */
function namesIn(said: unknown): string[] {
  return partsOf(said).flatMap((part) => part.split(/(?<=.{2})[和与跟及](?=.{2})/u));
}

function partsOf(said: unknown): string[] {
  const parts = typeof said === 'string' ? said.split(/[、,，;；\s\n]+/u) : [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const isSaid = (value: unknown): boolean => typeof value === 'string' && value !== '';
/** Sums of yuan with two decimals are exact again. */
const cents = (sum: number): number => Math.round(sum * 100) / 100;
const yuan = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** `YYYY-MM-DD` of an answered date; '' for none. */
function dayIn(value: unknown): string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/u.test(value) ? value.slice(0, 10) : '';
}
