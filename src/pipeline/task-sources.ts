/** Open tasks as a look-up table for flows: one's own, what one stands in for, and what one's role covers. */
import { dayName } from '../domain/calendar.ts';
import type { LookupSource } from '../engine/turn.ts';
import type { StoredTask } from '../store/tasks.ts';
import { numberedSource } from './entry-sources.ts';

/** `task`: with until when it is to be done, as it is said (7月20日). */
export function taskSources(own: readonly StoredTask[]): Record<string, LookupSource> {
  const rows = own.map((each) => ({ ...each, subject: each.title, data: { due: dayName(each.dueOn) } }));
  return { task: numberedSource(rows, { fields: ['due'], nameOf: () => '没办完' }) };
}
