/** The door to the register as a turn goes through it: inside the turn's transaction, with a refusal as a sentence. */
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall } from './action.ts';
import type { ChangeDesk } from './register-change.ts';

/** Who speaks, as the door asks for it; what is changed is committed with the turn. */
export function deskInside(tx: StoreTx, { actor, at }: Pick<ActionCall, 'actor' | 'at'>): ChangeDesk {
  return { store: { query: tx.query, transaction: (work) => work(tx) }, actor, at };
}

/** What came of it as `ok` and `text`: the door refuses before it writes, so a refusal leaves nothing behind. */
export async function throughDoor(change: () => Promise<string>): Promise<EffectResult & { ok: boolean }> {
  try {
    return { ok: true, text: await change() };
  } catch (thrown) {
    const isRefusal = thrown instanceof AppError && REFUSALS.has(thrown.code);
    if (!isRefusal) throw thrown;
    return { ok: false, text: thrown.userText };
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['REGISTER_DENIED', 'REGISTER_REFUSED']);
