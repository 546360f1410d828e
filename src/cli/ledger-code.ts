/** The register that a command names: loaded with all its lines, or a refusal that lists the codes. */
import { loadChecklists, loadRegisters } from '../app/load-flows.ts';
import type { Ledger } from '../figures/ledger.ts';
import { listLedgers } from '../figures/record-ledgers.ts';
import { loadLedger } from '../store/ledgers.ts';
import type { Store } from '../store/store.ts';
import { usageError } from './command.ts';

/** Throws AppError USAGE for a code that has no register. */
export async function readLedger(store: Store, code: string): Promise<Ledger> {
  const registers = await loadRegisters();
  const ledger = await loadLedger(store, code, { registers, checklists: await loadChecklists() });
  if (ledger !== undefined) return ledger;
  const named = listLedgers(registers).map(({ code: id, title }) => `${id}（${title}）`);
  throw usageError(`没有“${code}”这个台账，可用：${named.join('、')}。`);
}
