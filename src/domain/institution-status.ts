/** An institution's licence states, what each allows, and which may follow which (data-model §2.5). */

/** Status code → what people read; the codes are those of the register. */
export const INSTITUTION_STATUS_NAMES = {
  preparing: '筹设',
  valid: '有效',
  rectifying: '整改中',
  suspended: '停业整改',
  closed_by_itself: '停业（自行）',
  expired: '过期',
  revoked: '已吊销',
  deregistered: '已注销',
  business_licence_only: '有照无证',
  unregistered: '无照无证',
  not_training: '非培训登记',
} as const;
export type InstitutionStatus = keyof typeof INSTITUTION_STATUS_NAMES;

// 准入受理 is an admission case of an institution that is 筹设; 终止 ends as 已注销. 取缔 is an enforcement case and
// leaves the status as it is.
const NEXT: Readonly<Record<InstitutionStatus, readonly InstitutionStatus[]>> = {
  preparing: ['valid', 'deregistered'],
  valid: ['rectifying', 'suspended', 'closed_by_itself', 'expired', 'revoked', 'deregistered'],
  rectifying: ['valid', 'suspended', 'closed_by_itself', 'revoked'],
  suspended: ['valid', 'revoked', 'deregistered'],
  closed_by_itself: ['valid', 'deregistered'],
  expired: ['valid', 'deregistered'],
  // Not the end: who has put things right may apply again (plan, task 1; mission-map §9.6).
  revoked: ['preparing', 'deregistered'],
  deregistered: [],
  business_licence_only: ['preparing', 'deregistered'],
  unregistered: ['preparing'],
  not_training: ['business_licence_only'],
};

/** Whether a word is a institution status’s code. */
export function isInstitutionStatus(word: string): word is InstitutionStatus {
  return Object.hasOwn(INSTITUTION_STATUS_NAMES, word);
}

/** Whether an institution of one status may be given the other, by somebody who has the document for it. */
export function mayTransition(from: InstitutionStatus, to: InstitutionStatus): boolean {
  return NEXT[from].includes(to);
}

/** Whether the program may make the change without a person: only 有效 → 过期. */
export function mayTransitionByItself(from: InstitutionStatus, to: InstitutionStatus): boolean {
  return from === 'valid' && to === 'expired';
}

/** Whether an institution of this status may teach, within its permit. */
export function mayTrain(status: InstitutionStatus): boolean {
  return status === 'valid' || status === 'rectifying';
}

/** Whether the place is said to be closed, so that pupils are not expected there. */
export function isSaidClosed(status: string): boolean {
  return status === 'closed_by_itself' || status === 'revoked' || status === 'deregistered';
}
