/** What may be said about one institution's licence on a day: ten verdicts, no more (flows.md §6, parents-qa). */
import type { InstitutionStatus, RegisterRow } from './institution.ts';
import { normalise } from './normalise.ts';
import { findShortName } from './places.ts';
import { ACADEMIC_WORDS } from './subjects.ts';

/** Every verdict of the look-up; the codes are part of the outside contract. */
export type Verdict =
  | 'valid'
  | 'valid_other_scope'
  | 'expired'
  | 'suspended_or_revoked'
  | 'no_permit'
  | 'other_district'
  | 'ambiguous'
  | 'not_found'
  | 'not_required'
  | 'source_unavailable';

/** Who asks, when, and for which county. */
export type VerdictSetting = { words: string; today: string; countyName: string };

// data-model §2.5: unchecked for 30 days must be said, for 90 days no conclusion is given.
const OLD_DAYS = 30;
const STALE_DAYS = 90;
const DAY_MS = 86_400_000;
/** What a status means for the public; 整改中 is valid until something else is published (parents-qa rule 4). */
const BY_STATUS: Readonly<Record<InstitutionStatus, Verdict>> = {
  preparing: 'no_permit',
  valid: 'valid',
  rectifying: 'valid',
  suspended: 'suspended_or_revoked',
  closed_by_itself: 'suspended_or_revoked',
  expired: 'expired',
  revoked: 'suspended_or_revoked',
  deregistered: 'suspended_or_revoked',
  business_licence_only: 'no_permit',
  unregistered: 'no_permit',
  not_training: 'not_required',
};

/** The verdict on a row by its own status alone: a branch inherits nothing from its main institution. */
export function verdictOn(row: RegisterRow, setting: VerdictSetting): Verdict {
  if (!isInCounty(row, setting.countyName)) return 'other_district';
  if (ageOf(row, setting.today) === 'stale') return 'source_unavailable';
  const verdict = BY_STATUS[row.status];
  if (verdict !== 'valid') return verdict;
  if (row.permitValidUntil !== null && row.permitValidUntil < setting.today) return 'expired';
  return isAcademicAskedOfOther(row, setting.words) ? 'valid_other_scope' : 'valid';
}

/** How old the row's facts are: fresh, over 30 days (old), or over 90 days or never checked (stale). */
export function ageOf(row: RegisterRow, today: string): 'fresh' | 'old' | 'stale' {
  if (row.verifiedAt === null) return 'stale';
  const days = (Date.parse(today) - Date.parse(row.verifiedAt)) / DAY_MS;
  // An unreadable date is no date.
  if (!(days <= STALE_DAYS)) return 'stale';
  return days > OLD_DAYS ? 'old' : 'fresh';
}

/** Whether the row belongs to the county that answers; a row without a region does. */
export function isInCounty(row: RegisterRow, countyName: string): boolean {
  const short = findShortName(countyName) ?? countyName;
  return row.region === '' || row.region === countyName || row.region === short;
}

/** The question is about schoolwork, the permit is for something else. */
function isAcademicAskedOfOther(row: RegisterRow, words: string): boolean {
  if (row.category.includes('学科') && !row.category.includes('非学科')) return false;
  const asked = normalise(words).replaceAll(' ', '');
  return ACADEMIC_WORDS.test(asked) && !ACADEMIC_WORDS.test(row.name);
}
