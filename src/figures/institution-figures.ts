/** Figures about the register of institutions: safety coverage, papers, suspensions, supervised prepayments. */
import { isSaidClosed } from '../domain/institution-status.ts';
import { countedInspections, countedInstitutions, isWithin } from './counted.ts';
import { type Figure, type FigureRecord, LIST_PERMIT } from './figure.ts';
import type { FigureFacts, FigureInstitution } from './figure-facts.ts';
import { byText, TEXTS } from './texts.ts';

/** 1 安全检查覆盖率: the plan's one hard number (M505). */
export function safetyCoverageFigure(facts: FigureFacts): Figure {
  const rows = countedInstitutions(facts);
  const checked = new Set(
    countedInspections(facts)
      .filter(({ isSafetyCheck }) => isSafetyCheck)
      .map(({ institutionId }) => institutionId),
  );
  const missing = rows.filter(({ id }) => !checked.has(id)).sort(byUrgency);
  return {
    ...TEXTS.safetyCoverage,
    value: rows.length - missing.length,
    of: rows.length,
    parts: [{ id: 'missing', title: '未查', value: missing.length }],
    asOf: facts.asOf,
    period: facts.period,
    lists: 'missing',
    list: missing.map((row) => ({ ...recordOf(row, TEXTS.unchecked), isSafety: true })),
  };
}

/** 2 在册机构数与证照齐全率. */
export function papersFigure(facts: FigureFacts): Figure {
  const rows = countedInstitutions(facts);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const listed = rows.filter(({ status }) => status !== 'deregistered' && status !== 'revoked');
  const needing = listed.filter(({ status }) => needsPapers(status));
  const lacking = needing.flatMap((row) => {
    const why = lackOf(row, byId, facts.asOf);
    return why === null ? [] : [recordOf(row, why)];
  });
  return {
    ...TEXTS.papers,
    value: needing.length - lacking.length,
    of: needing.length,
    parts: [
      { id: 'listed', title: '在册', value: listed.length },
      { id: 'missing', title: '不齐', value: lacking.length },
    ],
    asOf: facts.asOf,
    period: null,
    lists: 'missing',
    list: lacking.sort((a, b) => byText(a.name, b.name)),
  };
}

/** 6 停业整改家数, with those that were allowed to open again in the period. */
export function suspendedFigure(facts: FigureFacts): Figure {
  const rows = countedInstitutions(facts);
  const ids = new Set(rows.map(({ id }) => id));
  const suspended = rows.filter(({ status }) => status === 'suspended').sort((a, b) => byText(a.name, b.name));
  const reopened = new Set(
    facts.statusChanges
      .filter(({ from, to, on }) => from === 'suspended' && to === 'valid' && isWithin(on, facts.period))
      .map(({ institutionId }) => institutionId)
      .filter((id) => ids.has(id)),
  );
  return {
    ...TEXTS.suspended,
    value: suspended.length,
    of: null,
    parts: [{ id: 'reopened', title: '期内已恢复', value: reopened.size }],
    asOf: facts.asOf,
    period: null,
    lists: 'counted',
    list: suspended.map((row) => recordOf(row, TEXTS.suspendedNote)),
  };
}

/** 7 资金监管率. */
export function escrowFigure(facts: FigureFacts): Figure {
  const due = countedInstitutions(facts).filter(({ status }) => takesPrepayments(status));
  const missing = due.filter(({ inEscrow }) => inEscrow !== true).sort((a, b) => byText(a.name, b.name));
  const unknown = missing.filter(({ inEscrow }) => inEscrow === null).length;
  return {
    ...TEXTS.escrow,
    value: due.length - missing.length,
    of: due.length,
    parts: [
      { id: 'missing', title: '未纳入', value: missing.length },
      { id: 'unknown', title: '其中未登记', value: unknown },
    ],
    asOf: facts.asOf,
    period: null,
    lists: 'missing',
    list: missing.map((row) => recordOf(row, row.inEscrow === null ? TEXTS.escrowUnknown : TEXTS.escrowNone)),
  };
}

/** Who teaches, or is out to: not yet 筹设, no longer 自行停业, and a registration for something else is none of this. */
function needsPapers(status: string): boolean {
  return !['preparing', 'closed_by_itself', 'not_training'].includes(status);
}

/** Who holds a permit and so takes money ahead of lessons; a suspended one still owes the lessons. */
function takesPrepayments(status: string): boolean {
  return status === 'valid' || status === 'rectifying' || status === 'suspended';
}

/** What is missing of an institution's papers; null: nothing. */
function lackOf(row: FigureInstitution, byId: ReadonlyMap<string, FigureInstitution>, asOf: string): string | null {
  if (!takesPrepayments(row.status)) return TEXTS.noValidPermit;
  // 民促法实施条例 §23: an added address stands on the main permit and has none of its own.
  const holder = row.campus === '增设校区' ? (byId.get(row.parentId ?? '') ?? row) : row;
  if (holder.permitNumber === null) return TEXTS.noPermitNumber;
  if (holder.permitValidUntil === null) return TEXTS.noPermitEnd;
  if (holder.permitValidUntil < asOf) return TEXTS.permitOver;
  return holder.socialCreditCode === null ? TEXTS.noCreditCode : null;
}

function recordOf(row: FigureInstitution, note: string): FigureRecord {
  const { ownerId, filedById, departmentId, town, name } = row;
  return { ownerId, filedById, departmentId, town, number: '', name, note, pressing: true, permits: [LIST_PERMIT] };
}

/** Places where pupils may be before those that are said to be closed, then by name. */
function byUrgency(a: FigureInstitution, b: FigureInstitution): number {
  const closed = Number(isSaidClosed(a.status)) - Number(isSaidClosed(b.status));
  return closed || byText(a.name, b.name) || byText(a.id, b.id);
}
