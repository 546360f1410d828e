/** 先证后照: which kind of admission an institution needs, where it begins, and what a legal person may be (plan, task 1). */
import type { InstitutionStatus } from './institution-status.ts';
import { findEntityKind } from './social-credit-code.ts';

/** Kind code → what people read. 有照无证 is a case of its own: it has a business licence and may not teach by it. */
export const ADMISSION_KINDS = {
  fresh: '新办',
  licence_only: '有照无证补办',
  again: '吊销后重新办',
  lapsed: '过期重新办',
  renew: '延续',
} as const;
export type AdmissionKind = keyof typeof ADMISSION_KINDS;

/** What each status of the register calls for; nothing for who is 已注销 (files as new) or 非培训登记. */
const KIND_OF: Readonly<Partial<Record<InstitutionStatus, AdmissionKind>>> = {
  preparing: 'fresh',
  unregistered: 'fresh',
  business_licence_only: 'licence_only',
  revoked: 'again',
  // A permit that has run out cannot be prolonged (行政许可法 §50): it is applied for anew.
  expired: 'lapsed',
  valid: 'renew',
  rectifying: 'renew',
  suspended: 'renew',
  closed_by_itself: 'renew',
};

/** The admission that an institution of that status needs; undefined: none can be begun. */
export function admissionKindOf(status: InstitutionStatus): AdmissionKind | undefined {
  return KIND_OF[status];
}

/** The state that an admission begins in: who was revoked and has put things right enters at the third step (data-model §3). */
export function admissionBegin(kind: AdmissionKind): 'consulting' | 'opinion' | 'renewing' {
  if (kind === 'renew') return 'renewing';
  return kind === 'again' ? 'opinion' : 'consulting';
}

/** Form code → the word that the register keeps. A 个体工商户 is no legal person (data-model §2.1). */
export const LEGAL_FORMS = { company: '公司', nonprofit: '民非' } as const;
export type LegalForm = keyof typeof LEGAL_FORMS;

const HOLDERS = { company: 'enterprise', nonprofit: 'private_non_enterprise' } as const;

/** Why a good code does not go with the form, if it does not. */
export function legalFormFault(form: LegalForm, code: string): 'sole_proprietor' | 'other' | undefined {
  const holder = findEntityKind(code);
  if (holder === HOLDERS[form]) return undefined;
  return holder === 'sole_proprietor' ? 'sole_proprietor' : 'other';
}

/** Who is in charge of what is taught (data-model §3, step 3; the plan's two leading departments): a department's code. */
export function competentFor(category: string): 'health_sport' | 'education' {
  return category === '体育' ? 'health_sport' : 'education';
}
