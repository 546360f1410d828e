/** 法人登记: the legal person that stands behind a permit is written into the register, checked, and no other's (M105). */
import { z } from 'zod';
import { LEGAL_FORMS } from '../domain/admission.ts';
import { checkSocialCreditCode } from '../domain/social-credit-code.ts';
import { AppError } from '../kernel/errors.ts';
import { changeLegalPerson } from '../store/institution-registration.ts';
import type { EntryHook } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

const personSchema = z.object({
  legal_form: z.enum(['company', 'nonprofit']),
  credit_code: z.string(),
  registered_on: z.iso.date(),
});

/** `shown`: what was written. Throws AppError when the code is none, or another institution's. */
export const onAdmissionRegistered: EntryHook = async ({ tx, call, entry }) => {
  const { legal_form: form, credit_code: said, registered_on: effectiveOn } = personSchema.parse(entry.data);
  const checked = checkSocialCreditCode(said);
  if (!checked.ok || entry.institutionId === null) throw refused(checked.ok ? TEXTS.registerGone : checked.hint);
  const by = call.actor.memberId ?? 'system';
  const ground = { institutionId: entry.institutionId, effectiveOn, document: entry.number, by, at: call.at };
  const person = { code: checked.code, legalForm: LEGAL_FORMS[form] };
  const taken = await changeLegalPerson(tx, ground, person);
  if (taken !== undefined) throw refused(fill(TEXTS.admissionCodeTaken, { code: person.code, name: taken.takenBy }));
  return { shown: fill(TEXTS.admissionRegistered, person) };
};

function refused(userText: string): AppError {
  return new AppError({ code: 'REGISTER_REFUSED', kind: 'conflict', userText });
}
