/** Campuses (校区): what a place of teaching is to the institution's permit (data-model §2.1, 民促法实施条例 §23). */
import { type InstitutionStatus, mayTrain } from './institution-status.ts';

/**
 * 增设校区: an address added to the main permit. 分校: a permit of its own from where it stands.
 * 未批准点: neither; whatever the main institution has, it has nothing.
 */
export const CAMPUS_KINDS = ['主校区', '增设校区', '分校', '未批准点'] as const;

/** A place of teaching: its kind (null: no campus), and the status of its main institution, if it has one. */
export type Place = { campus: string | null; mainStatus: InstitutionStatus | null };

/**
 * Whether a place may be given that status. Nothing is inherited: a place that nobody approved is never 有效 or 整改中,
 * however valid its main institution (first it becomes a 增设校区 or a 分校 by a decision). A 增设校区 stands on the main
 * permit and cannot outlive it; a 分校 has its own.
 */
export function mayPlaceHave({ campus, mainStatus }: Place, status: InstitutionStatus): boolean {
  if (!mayTrain(status)) return true;
  if (campus === '增设校区') return mainStatus === null || mayTrain(mainStatus);
  return campus !== '未批准点';
}
