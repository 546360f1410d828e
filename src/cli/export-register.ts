/** `bot export <台账>`: the lines of a register for a spreadsheet, those that the person may see for whom it is made. */
import { loadRules } from '../app/load-flows.ts';
import { decide, isWithinScope } from '../domain/permissions.ts';
import type { Period } from '../figures/figure-facts.ts';
import { isRestricted, type Ledger, type LedgerRow } from '../figures/ledger.ts';
import { exportLedger } from '../imports/export-ledger.ts';
import type { SheetCell } from '../imports/write-spreadsheet.ts';
import { AppError } from '../kernel/errors.ts';
import { noteExport } from '../store/ledgers.ts';
import type { Store } from '../store/store.ts';
import { type GivenDays, isGiven, periodOf } from './figure-days.ts';
import { readLedger } from './ledger-code.ts';
import { readMember } from './named-member.ts';

/** `for`: a member, by account or name. `personal`: columns about people, too. */
export type RegisterExport = { code: string; for: string | undefined; personal: boolean; days: GivenDays };

/** `left`: lines of the register that are not in the file. */
export type ExportedRegister = { cells: SheetCell[][]; left: number };

/** Throws AppError USAGE for a code without a register, ACTION_DENIED for somebody who may not see it. */
export async function exportRegister(store: Store, asked: RegisterExport): Promise<ExportedRegister> {
  const at = new Date();
  const ledger = await readLedger(store, asked.code);
  const inPeriod = isGiven(asked.days) ? within(ledger.rows, await periodOf(store, asked.days, at)) : ledger.rows;
  const isSeen = await seenBy(store, ledger, asked.for);
  const rows = inPeriod.filter(isSeen.test);
  await noteExport(store, { at, actor: isSeen.actor, code: ledger.code, rows: rows.length, personal: asked.personal });
  return { cells: exportLedger(ledger, { rows, personal: asked.personal }), left: inPeriod.length - rows.length };
}

function within(rows: readonly LedgerRow[], { from, to }: Period): LedgerRow[] {
  return rows.filter(({ day }) => from <= day && day <= to);
}

type Seen = { actor: string; test: (row: LedgerRow) => boolean };

/** For nobody in particular: all but what its department alone may read (M201). */
async function seenBy(store: Store, ledger: Ledger, member: string | undefined): Promise<Seen> {
  if (member === undefined) return { actor: 'operator', test: (row) => !isRestricted(row) };
  const person = await readMember(store, member);
  const { permissions } = await loadRules();
  const decision = decide(permissions, ledger.permit, { person, place: 'private' });
  if (!decision.ok) {
    const userText = `${person.name}不能看“${ledger.title}”，没有导出。权限见 docs/permissions.md。`;
    throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText });
  }
  return { actor: person.memberId ?? '', test: (row) => isWithinScope(decision.scope, person, row) };
}
