/** Counts the ten figures for one batch of calls, and says which records behind them a person may read. */
import { dayOf } from '../domain/calendar.ts';
import { isSafetyDepartment } from '../domain/departments.ts';
import { decide, isWithinScope } from '../domain/permissions.ts';
import type { Figure, FigureRecord } from '../figures/figure.ts';
import type { FigureFacts } from '../figures/figure-facts.ts';
import { tenFigures } from '../figures/ten-figures.ts';
import { findFigurePeriod, loadFigureFacts } from '../store/figure-facts.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld } from './action.ts';

/** The figures at the moment of a call, in the order of their numbers. The records are read once for the batch. */
export function figureReader(tx: StoreTx, world: ActionWorld): (call: ActionCall) => Promise<Figure[]> {
  const ours = new Set(world.institutions.map(({ id }) => id));
  let loaded: FigureFacts | undefined;
  return async ({ at }) => {
    const asOf = dayOf(at);
    const period = await findFigurePeriod(tx, asOf);
    loaded ??= await loadFigureFacts(tx, { at, period, isOurs: ({ id }) => ours.has(id) });
    return tenFigures({ ...loaded, at: at.toISOString(), asOf, period });
  };
}

/** Which records the person may read: in private, by one of the permissions that lead to them, within its scope. */
export function mayRead({ actor, chat }: ActionCall, { permissions }: ActionWorld): (record: FigureRecord) => boolean {
  if (chat === 'group') return () => false;
  // The police and the fire brigade lead the safety task: what was not checked is theirs everywhere (mission-map §9.4).
  const isForSafety = isSafetyDepartment(actor.departmentName ?? '');
  return (record) =>
    record.permits.some((permit) => {
      const decision = decide(permissions, permit, { person: actor, place: 'private' });
      if (!decision.ok) return false;
      return (record.isSafety === true && isForSafety) || isWithinScope(decision.scope, actor, record);
    });
}
