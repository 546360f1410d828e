/** 从业禁止: a marker needs the record that it marks, and a person is marked once. Nothing of a case is kept (未保法 §62). */
import { WITHDRAWN } from '../domain/register-definition.ts';
import { listOpenEntries, lockEntry } from '../store/register-entries.ts';
import type { FilingHook } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** Files nothing, and says why, when there is no such record or its person is marked already. */
export const onStaffBanFiling: FilingHook = async ({ tx, entry }) => {
  const number = entry.parentNumber ?? '';
  const person = await lockEntry(tx, number);
  if (person?.register !== 'staff' || person.state === WITHDRAWN) {
    return { joined: { ok: false, text: fill(TEXTS.staffUnknown, { number }) } };
  }
  const open = await listOpenEntries(tx);
  const isMarked = open.some(({ register, parentNumber }) => register === entry.register && parentNumber === number);
  if (isMarked) return { joined: { ok: false, text: fill(TEXTS.staffTwice, { number }) } };
  const { subject } = person;
  return {
    entry: { ...entry, subject: `${number} ${subject}`, institutionId: person.institutionId },
    more: { ok: true, text: fill(TEXTS.staffMarked, { number: entry.number }) },
  };
};
