/** An application of who was revoked is accepted only when a re-check was passed and nothing is left to put right (M104). */
import { dayOf } from '../domain/calendar.ts';
import { AppError } from '../kernel/errors.ts';
import { findFacts } from '../store/institution-history.ts';
import { probeReadmission } from './admission-probe.ts';
import type { EntryHook } from './entry-hooks.ts';

/** Throws AppError REGISTER_REFUSED with the door's sentence. */
export const onAdmissionAccepted: EntryHook = async ({ tx, call, entry }) => {
  const facts = entry.institutionId === null ? undefined : await findFacts(tx, entry.institutionId);
  if (facts?.status !== 'revoked') return {};
  const day = String(entry.data['accepted_on'] ?? dayOf(call.at));
  const refusal = await probeReadmission({ tx, call, entry }, day);
  if (refusal !== undefined) throw new AppError({ code: 'REGISTER_REFUSED', kind: 'conflict', userText: refusal });
  return {};
};
