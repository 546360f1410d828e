/** Asks the register's door whether who was revoked may be admitted again, and leaves the register as it is (plan, task 1). */
import { AppError } from '../kernel/errors.ts';
import type { EntryFiling } from './entry-hooks.ts';
import { changeRegisterStatus } from './register-change.ts';
import { deskInside } from './register-door.ts';

/** The door's sentence: no re-check passed, another's, too old, rectifications left open …; undefined when it would let through. */
export async function probeReadmission(
  { tx, call, entry }: Pick<EntryFiling, 'tx' | 'call' | 'entry'>,
  effectiveOn: string,
): Promise<string | undefined> {
  const said = entry.data['recheck'];
  const wish = {
    institutionId: entry.institutionId ?? '',
    to: 'preparing',
    effectiveOn,
    document: entry.number,
    recheck: typeof said === 'string' ? said : null,
  } as const;
  await tx.execute('savepoint readmission');
  try {
    await changeRegisterStatus(deskInside(tx, call), wish);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return thrown.userText;
  } finally {
    // Whatever the door wrote was only to ask it: the status changes when the permit is handed out.
    await tx.execute('rollback to savepoint readmission');
  }
}
