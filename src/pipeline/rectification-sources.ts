/** The rectifications that are not closed as a look-up table for flows: those the person may see, the most pressing first. */
import { dayName } from '../domain/calendar.ts';
import { isRectificationState, RECTIFICATION_STATES } from '../domain/rectification.ts';
import type { LookupSource } from '../engine/turn.ts';
import type { StoredRectification } from '../store/rectifications.ts';
import { numberedSource } from './entry-sources.ts';

/** `rectification`: with its state's code and until when it is to be put right, as it is said (7月20日). */
export function rectificationSources(own: readonly StoredRectification[]): Record<string, LookupSource> {
  const rows = own.map((each) => ({ ...each, data: { due: dayName(each.dueOn) } }));
  const nameOf = (state: string): string => (isRectificationState(state) ? RECTIFICATION_STATES[state] : state);
  return { rectification: numberedSource(rows, { fields: ['due'], nameOf }) };
}
