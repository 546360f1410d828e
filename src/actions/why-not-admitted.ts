/** 先证后照: what a step of an admission must say itself, two people on the spot, days in their order, a real legal person. */
import { z } from 'zod';
import { legalFormFault } from '../domain/admission.ts';
import { dayName, dayOf } from '../domain/calendar.ts';
import { endsPermits, INSTITUTION_STATUS_NAMES } from '../domain/institution-status.ts';
import { missingFor, type RegisterDefinition, stateName } from '../domain/register-definition.ts';
import { checkSocialCreditCode } from '../domain/social-credit-code.ts';
import { countPeople } from '../engine/cel-functions.ts';
import type { EntryMoveAsked } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** Said once and kept, when the papers come a second time. */
const KEPT: ReadonlySet<string> = new Set(['opinion_document']);

/** State → the day that it is told with, and the day before which that cannot be; 先证后照 is the line of `registered`. */
const DAYS: Readonly<Record<string, { on: string; notBefore?: string }>> = {
  applied: { on: 'applied_on' },
  accepted: { on: 'accepted_on', notBefore: 'applied_on' },
  inspected: { on: 'site_on', notBefore: 'accepted_on' },
  fixing: { on: 'site_on', notBefore: 'accepted_on' },
  granted: { on: 'decided_on', notBefore: 'site_on' },
  refused: { on: 'decided_on', notBefore: 'site_on' },
  renewed: { on: 'decided_on' },
  registered: { on: 'registered_on', notBefore: 'decided_on' },
  listed: { on: 'platform_on', notBefore: 'registered_on' },
};

/** Who looks on the spot: two at least (行政许可法 §34). */
const FEWEST = 2;

type Rule = (asked: { to: string; asked: EntryMoveAsked; definition: RegisterDefinition }) => string | undefined;

const RULES: readonly Rule[] = [isUnsaid, isOutOfOrder, isAlone, isPermitOver, isNoLegalPerson, isStillLicensed];

/** The rule before one state of the admissions' register: what to do instead; undefined when nothing stands against it. */
export function whyNotAdmitted(to: string): (asked: EntryMoveAsked) => string | undefined {
  return (asked) => {
    const definition = asked.world.registers.get(asked.entry.register);
    if (definition === undefined) return undefined;
    for (const rule of RULES) {
      const refusal = rule({ to, asked, definition });
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

const titleOf = (definition: RegisterDefinition, id: string): string =>
  definition.columns.find((column) => column.id === id)?.title ?? id;

/** A second visit, a second decision are told anew: what an earlier step said does not count. */
function isUnsaid({ to, asked: { call, entry }, definition }: Parameters<Rule>[0]): string | undefined {
  const missing = missingFor(definition, to, call.submission.answers).filter((id) => !KEPT.has(id));
  if (missing.length === 0) return undefined;
  const titles = missing.map((id) => titleOf(definition, id)).join('、');
  return fill(TEXTS.entryMissing, { number: entry.number, to: stateName(definition, to), missing: titles });
}

const day = z.iso.date();

function isOutOfOrder({ to, asked: { call, entry }, definition }: Parameters<Rule>[0]): string | undefined {
  const { on = '', notBefore = '' } = DAYS[to] ?? {};
  const [said, first] = [day.safeParse(entry.data[on]), day.safeParse(entry.data[notBefore])];
  if (!said.success) return undefined;
  const words = { on: titleOf(definition, on), day: dayName(said.data) };
  if (said.data > dayOf(call.at)) return fill(TEXTS.admissionFuture, words);
  if (!first.success || said.data >= first.data) return undefined;
  const before = { before: titleOf(definition, notBefore), first: dayName(first.data) };
  return fill(to === 'registered' ? TEXTS.admissionPermitFirst : TEXTS.admissionTooEarly, { ...words, ...before });
}

function isAlone({ to, asked: { entry } }: Parameters<Rule>[0]): string | undefined {
  if (to !== 'inspected' && to !== 'fixing') return undefined;
  return countPeople(String(entry.data['site_people'])) < FEWEST ? TEXTS.admissionTwoPersons : undefined;
}

function isPermitOver({ to, asked: { call, entry } }: Parameters<Rule>[0]): string | undefined {
  if (to !== 'licensed' && to !== 'renewed') return undefined;
  const valid = z.object({ from: day, to: day }).safeParse(entry.data['valid']);
  if (!valid.success) return TEXTS.incomplete;
  return valid.data.to < dayOf(call.at) ? fill(TEXTS.admissionPermitOver, { day: valid.data.to }) : undefined;
}

/** Its permit was handed out: what follows is dropped only when the permit is gone. */
function isStillLicensed({ to, asked: { world, entry } }: Parameters<Rule>[0]): string | undefined {
  if (to !== 'ended' || !HANDED_OUT.has(entry.state)) return undefined;
  const institution = world.register.get(entry.institutionId ?? '');
  if (institution === undefined || endsPermits(institution.status)) return undefined;
  return fill(TEXTS.admissionStillLicensed, {
    number: entry.number,
    status: INSTITUTION_STATUS_NAMES[institution.status],
  });
}

const HANDED_OUT: ReadonlySet<string> = new Set(['licensed', 'registered', 'escrowed']);

const personSchema = z.object({ legal_form: z.enum(['company', 'nonprofit']), credit_code: z.string() });

function isNoLegalPerson({ to, asked: { world, entry } }: Parameters<Rule>[0]): string | undefined {
  if (to !== 'registered') return undefined;
  const person = personSchema.safeParse(entry.data);
  if (!person.success) return TEXTS.incomplete;
  const { legal_form: form, credit_code: said } = person.data;
  const checked = checkSocialCreditCode(said);
  if (!checked.ok) return checked.hint;
  const fault = legalFormFault(form, checked.code);
  if (fault !== undefined) return fault === 'other' ? TEXTS.admissionOtherHolder : TEXTS.admissionSoleProprietor;
  const category = world.register.get(entry.institutionId ?? '')?.category ?? entry.data['category'];
  const isSubject = category === '学科类' || category === 'subject';
  return form === 'company' && isSubject ? TEXTS.admissionSubjectNonprofit : undefined;
}
