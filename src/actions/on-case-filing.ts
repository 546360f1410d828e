/** Before a case is filed: what it comes from, who takes it, and which law held on the day of the act. */
import { DEPARTMENTS } from '../domain/departments.ts';
import { basesOfCase, findItem } from '../domain/enforcement-category.ts';
import { sayBases } from '../domain/legal-basis.ts';
import { RESTRICTED } from '../domain/permissions.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { isFinal } from '../domain/register-definition.ts';
import { maskText } from '../kernel/mask.ts';
import { findCaseParent } from '../store/case-parents.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { EntryFiling, FilingOutcome } from './entry-hooks.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/**
 * `basis`: what may be cited for the day of the act. `note`: what is to be looked at: a number or an item that does not
 * exist, a department that the county has not or where nobody has an account, an open case of the same kind. A case is
 * filed all the same: what was found out about an offence must not be lost over a mistyped number.
 */
export async function onCaseFiling(filing: EntryFiling): Promise<FilingOutcome> {
  const { tx, call, entry } = filing;
  const said = entry.parentNumber ?? '';
  const number = parseRecordNumber(said) ?? said;
  const parent = number === '' ? undefined : await findCaseParent(tx, number);
  const basis = basisOf(filing);
  const restricted = parent?.restricted === true ? { [RESTRICTED]: true } : {};
  const summary = maskText(String(entry.data['summary'] ?? ''));
  const fresh = {
    ...entry,
    parentNumber: parent === undefined ? null : number,
    departmentId: entry.departmentId ?? call.actor.departmentId,
    data: { ...entry.data, summary, basis, ...restricted },
    shown: { ...entry.shown, summary, basis },
  };
  const unknown = number !== '' && parent === undefined ? fill(TEXTS.caseParentUnknown, { number }) : '';
  const notes = [unknown, itemNote(filing), departmentNote(filing, fresh), await sameNote(filing, fresh)];
  return { entry: fresh, more: { basis, note: notes.join('') } };
}

function basisOf({ world, entry }: EntryFiling): string {
  const { check_item: item, category } = entry.data;
  return sayBases(basesOfCase(world.checklists, { item: String(item ?? ''), category }), entry.occurredOn);
}

function itemNote({ world, entry }: EntryFiling): string {
  const item = String(entry.data['check_item'] ?? '');
  const isKnown = item === '' || findItem(world.checklists, item) !== undefined;
  return isKnown ? '' : fill(TEXTS.caseItemUnknown, { item });
}

function departmentNote({ world, call, entry }: EntryFiling, fresh: RegisterEntry): string {
  const wanted = String(call.with['department'] ?? '');
  const isOf = ({ id }: { id: string }): boolean =>
    entry.departmentId === null ? id === wanted : world.departmentIds.get(id) === fresh.departmentId;
  const department = DEPARTMENTS.find(isOf)?.name ?? wanted;
  if (entry.departmentId === null) return fill(TEXTS.caseNoDepartment, { department });
  return staffOf([fresh.departmentId], world).length > 0 ? '' : fill(TEXTS.caseUnreached, { departments: department });
}

async function sameNote({ tx, definition }: EntryFiling, fresh: RegisterEntry): Promise<string> {
  const open = fresh.institutionId === null ? [] : await listOpenEntries(tx);
  const isSame = (each: RegisterEntry): boolean =>
    each.register === fresh.register &&
    each.institutionId === fresh.institutionId &&
    each.data['category'] === fresh.data['category'] &&
    !isFinal(definition, each.state);
  const numbers = open.filter(isSame).map(({ number }) => number);
  return numbers.length === 0 ? '' : fill(TEXTS.caseSame, { numbers: numbers.join('、') });
}
