/** Who has to be admitted and is not (应办未办), who is on the way, who is done: counted from the register and the admissions (M102). */
import { dayOf } from '../domain/calendar.ts';
import { INSTITUTION_STATUS_NAMES } from '../domain/institution-status.ts';
import type { RegisterRow } from '../register/institution.ts';
import { listReadmissible } from '../store/readmissible.ts';
import { listEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_SHOWN = 10;
/** 有照无证, 证过期, and of those revoked who was put right. */
const WANTED: readonly string[] = ['business_licence_only', 'expired', 'revoked'];

export type AdmissionsDue = {
  /** Institutions that nobody has begun with, by status in the order of WANTED, then by town. */
  waiting: RegisterRow[];
  /** Admissions on their way (not renewals): all, and those that were accepted. */
  open: number;
  accepted: number;
  /** Got their permit in the campaign, or this year when none is on. */
  done: number;
};

/** Counts it as of now. */
export async function countAdmissionsDue(
  tx: Pick<StoreTx, 'query'>,
  { institutions, campaign }: Pick<ActionWorld, 'institutions' | 'campaign'>,
  at: Date,
): Promise<AdmissionsDue> {
  const since = campaign?.startsOn ?? `${dayOf(at).slice(0, 4)}-01-01`;
  const entries = (await listEntries(tx, 'admission')).filter(({ data }) => data['kind'] !== 'renew');
  const open = entries.filter(isOpen);
  const begun = new Set(open.map(({ institutionId }) => institutionId));
  const readmissible = await listReadmissible(tx);
  const isWaiting = ({ id, status }: RegisterRow): boolean =>
    !begun.has(id) && WANTED.includes(status) && (status !== 'revoked' || readmissible.has(id));
  return {
    waiting: institutions.filter(isWaiting).toSorted((a, b) => rank(a) - rank(b) || a.town.localeCompare(b.town)),
    open: open.length,
    accepted: open.filter(({ data }) => data['accepted_on'] !== undefined).length,
    done: entries.filter(({ data, state }) => HANDED_OUT.has(state) && String(data['decided_on']) >= since).length,
  };
}

/** The list as it is said; null when there is nothing at all to say. */
export function composeAdmissionsDue({ waiting, open, accepted, done }: AdmissionsDue): string | null {
  const wanted = waiting.length + open + done;
  if (wanted === 0) return null;
  const counts = { wanted, waiting: waiting.length, open, accepted, done, rate: Math.round((done / wanted) * 100) };
  const words = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
  const lines = waiting.slice(0, MOST_SHOWN).map(({ name, status }, n) => {
    return `${n + 1}. ${name}（${INSTITUTION_STATUS_NAMES[status]}）`;
  });
  const left = waiting.length - MOST_SHOWN;
  const rest = left > 0 ? [fill(TEXTS.admissionsDueRest, { count: String(left) })] : [];
  const next = waiting.length > 0 ? [TEXTS.admissionsDueNext] : [];
  return [fill(TEXTS.admissionsDueHead, words), ...lines, ...rest, ...next].join('\n');
}

const HANDED_OUT: ReadonlySet<string> = new Set(['licensed', 'registered', 'escrowed', 'listed']);
/** On its way to the permit; what follows the permit is the register's business no more. */
const isOpen = ({ closedAt, state }: RegisterEntry): boolean => closedAt === null && !HANDED_OUT.has(state);
const rank = ({ status }: RegisterRow): number => WANTED.indexOf(status);
