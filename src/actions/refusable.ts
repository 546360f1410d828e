/** A part of a turn that a rule may refuse on its way: what it wrote is taken back, and the sentence is its result. */
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import type { StoreTx } from '../store/store.ts';

/** Errors that tell the person what to do become `ok: false` with that text; all others are thrown on. */
export async function refusable(tx: StoreTx, work: () => Promise<EffectResult>): Promise<EffectResult> {
  await tx.execute('savepoint refusable');
  try {
    const result = await work();
    await tx.execute('release savepoint refusable');
    return result;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !SAID.has(thrown.kind)) throw thrown;
    await tx.execute('rollback to savepoint refusable');
    return { ok: false, text: thrown.userText, due: '' };
  }
}

const SAID: ReadonlySet<string> = new Set(['user', 'denied', 'conflict']);
