/** Which records count at all: not what was withdrawn, not what was made up beside real rows, only the period's days. */
import { WITHDRAWN } from '../domain/register-definition.ts';
import type {
  FigureEntry,
  FigureFacts,
  FigureInspection,
  FigureInstitution,
  FigureRectification,
  Period,
} from './figure-facts.ts';

/** Whether a day is one of the period's; both ends are. */
export function isWithin(day: string, { from, to }: Period): boolean {
  return from <= day && day <= to;
}

/** The institutions that count: once there is one real row, made-up ones do not (data-model §9). Each id once. */
export function countedInstitutions({ institutions }: Pick<FigureFacts, 'institutions'>): FigureInstitution[] {
  const isReal = institutions.some(({ synthetic }) => !synthetic);
  const counted = isReal ? institutions.filter(({ synthetic }) => !synthetic) : institutions;
  return [...new Map(counted.map((row) => [row.id, row])).values()];
}

/** The inspections of the period. */
export function countedInspections(facts: FigureFacts): FigureInspection[] {
  const isCounted = subjectFilter(facts);
  return facts.inspections.filter(
    (each) => !each.withdrawn && isWithin(each.visitedOn, facts.period) && isCounted(each.institutionId),
  );
}

/** The rectifications that were opened in the period and not cancelled. */
export function countedRectifications(facts: FigureFacts): FigureRectification[] {
  const isCounted = subjectFilter(facts);
  return facts.rectifications.filter(
    (each) => each.state !== 'cancelled' && isWithin(each.openedOn, facts.period) && isCounted(each.institutionId),
  );
}

/** A register's entries that were filed in the period and not taken back. */
export function countedEntries(facts: FigureFacts, register: string): FigureEntry[] {
  const isCounted = subjectFilter(facts);
  return facts.entries.filter(
    (each) =>
      each.register === register &&
      each.state !== WITHDRAWN &&
      isWithin(each.filedOn, facts.period) &&
      isCounted(each.institutionId),
  );
}

/** Whether an entry's present deadline has passed; one that ends at midnight has passed at midnight. */
export function isLate({ dueAt }: Pick<FigureEntry, 'dueAt'>, { at }: Pick<FigureFacts, 'at'>): boolean {
  return dueAt !== null && Date.parse(dueAt) <= Date.parse(at);
}

/** What is about a made-up institution does not count where real ones stand. */
function subjectFilter({ institutions }: Pick<FigureFacts, 'institutions'>): (id: string | null) => boolean {
  const isReal = institutions.some(({ synthetic }) => !synthetic);
  const madeUp = new Set(institutions.filter(({ synthetic }) => synthetic).map(({ id }) => id));
  return (id) => !isReal || id === null || !madeUp.has(id);
}
