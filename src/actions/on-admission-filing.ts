/** An admission begins: its kind follows from the register, one at a time, and who was revoked needs a passed re-check. */
import { ADMISSION_KINDS, type AdmissionKind, admissionBegin, admissionKindOf } from '../domain/admission.ts';
import { dayOf } from '../domain/calendar.ts';
import { INSTITUTION_STATUS_NAMES } from '../domain/institution-status.ts';
import { dueFor } from '../domain/register-definition.ts';
import { findFacts } from '../store/institution-history.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import { probeReadmission } from './admission-probe.ts';
import type { EntryFiling, FilingHook } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** Files nothing, and says what to do, when there is no admission to begin. */
export const onAdmissionFiling: FilingHook = async (filing) => {
  const { tx, entry } = filing;
  const open = await findOpen(tx, entry);
  if (open !== undefined) return refused(fill(TEXTS.admissionOpen, { subject: open.subject, number: open.number }));
  if (entry.institutionId === null) {
    return begun(filing, entry.data['has_licence'] === true ? 'licence_only' : 'fresh');
  }
  const facts = await findFacts(tx, entry.institutionId);
  if (facts === undefined) return refused(TEXTS.registerGone);
  const kind = admissionKindOf(facts.status);
  if (kind === undefined) {
    const text = facts.status === 'not_training' ? TEXTS.admissionNotTraining : TEXTS.admissionDeregistered;
    return refused(fill(text, { name: facts.name, status: INSTITUTION_STATUS_NAMES[facts.status] }));
  }
  const refusal = kind === 'again' ? await probeReadmission(filing, dayOf(filing.call.at)) : undefined;
  return refusal === undefined ? begun(filing, kind) : refused(refusal);
};

const refused = (text: string) => ({ joined: { ok: false, text } });

/** Of the same institution, or of the same name when the register does not have it. */
async function findOpen(tx: StoreTx, entry: RegisterEntry): Promise<RegisterEntry | undefined> {
  const open = await listOpenEntries(tx);
  return open.find(
    (each) =>
      each.register === entry.register &&
      each.institutionId === entry.institutionId &&
      (entry.institutionId !== null || each.subject === entry.subject),
  );
}

function begun({ call, definition, entry }: EntryFiling, kind: AdmissionKind) {
  const state = admissionBegin(kind);
  const due = dueFor(definition.states[state], call.at, entry)?.toISOString() ?? null;
  const data = { ...entry.data, kind };
  const shown = { ...entry.shown, kind: ADMISSION_KINDS[kind] };
  return { entry: { ...entry, state, dueAt: due, data, shown }, more: { ok: true, kind: ADMISSION_KINDS[kind] } };
}
