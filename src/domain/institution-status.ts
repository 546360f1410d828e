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

/** Who decides on a change; src/domain/register-policy.ts says which members that is. */
export type DecidingBody = 'approval' | 'education';
/**
 * What has to be there besides the document: a permit that runs (证在期内), a re-check that was passed (复查合格, or
 * 整改验收 for who was revoked), no rectification left open.
 */
export type TransitionNeed = 'permit' | 'recheck' | 'rectified';
/** A change of status that a person may make. */
export type Transition = { by: DecidingBody; needs: readonly TransitionNeed[] };

const approval = (...needs: TransitionNeed[]): Transition => ({ by: 'approval', needs });
const education = (...needs: TransitionNeed[]): Transition => ({ by: 'education', needs });

// 准入受理 is an admission case of an institution that is 筹设; 终止 ends as 已注销. 取缔 is an enforcement case and
// 风险事件 a record of its own: both leave the status as it is.
const TRANSITIONS: Readonly<Record<InstitutionStatus, Readonly<Partial<Record<InstitutionStatus, Transition>>>>> = {
  preparing: { valid: approval('permit'), deregistered: approval() },
  valid: {
    rectifying: education(),
    suspended: education(),
    closed_by_itself: education(),
    expired: approval(),
    revoked: education(),
    deregistered: approval(),
  },
  rectifying: {
    valid: education('permit', 'rectified'),
    suspended: education(),
    closed_by_itself: education(),
    revoked: education(),
  },
  suspended: {
    // 停业整改必须复查合格才恢复“有效” (data-model §5).
    valid: education('permit', 'recheck', 'rectified'),
    revoked: education(),
    deregistered: approval(),
  },
  closed_by_itself: { valid: education('permit', 'rectified'), deregistered: approval() },
  expired: { valid: approval('permit'), deregistered: approval() },
  // Not the end: who has put things right may apply again (plan, task 1; mission-map §9.6).
  revoked: { preparing: approval('recheck', 'rectified'), deregistered: approval() },
  deregistered: {},
  business_licence_only: { preparing: approval(), deregistered: approval() },
  unregistered: { preparing: approval() },
  not_training: { business_licence_only: education() },
};

/** The change from one status to the other, if there is such a change at all. */
export function findTransition(from: InstitutionStatus, to: InstitutionStatus): Transition | undefined {
  return Object.hasOwn(TRANSITIONS[from], to) ? TRANSITIONS[from][to] : undefined;
}

/** The statuses that an institution may be given next. */
export function listNextStatuses(from: InstitutionStatus): InstitutionStatus[] {
  return Object.keys(TRANSITIONS[from]).filter(isInstitutionStatus);
}

/** Whether a word is a institution status’s code. */
export function isInstitutionStatus(word: string): word is InstitutionStatus {
  return Object.hasOwn(INSTITUTION_STATUS_NAMES, word);
}

/** Whether an institution of one status may be given the other, by somebody who has the document for it. */
export function mayTransition(from: InstitutionStatus, to: InstitutionStatus): boolean {
  return findTransition(from, to) !== undefined;
}

/** Whether the program may make the change without a person: only 有效 → 过期. */
export function mayTransitionByItself(from: InstitutionStatus, to: InstitutionStatus): boolean {
  return from === 'valid' && to === 'expired';
}

/** Whether a permit that ran until that day makes 有效 into 过期 today: on the day after, not on its last day. */
export function isOverdue(status: InstitutionStatus, validUntil: string | null, today: string): boolean {
  return mayTransitionByItself(status, 'expired') && validUntil !== null && validUntil < today;
}

/**
 * Whether the status ends every permit to teach: taken away, given back, or not given yet (准入受理 starts from nothing:
 * the permit that was revoked does not come back with it).
 */
export function endsPermits(status: InstitutionStatus): boolean {
  return status === 'revoked' || status === 'deregistered' || status === 'preparing';
}

/** Whether an institution of this status may teach, within its permit. */
export function mayTrain(status: InstitutionStatus): boolean {
  return status === 'valid' || status === 'rectifying';
}

/** Whether the place is said to be closed, so that pupils are not expected there. */
export function isSaidClosed(status: string): boolean {
  return status === 'closed_by_itself' || status === 'revoked' || status === 'deregistered';
}

/** Whether an institution has stopped for good or by itself: its aftermath is taken up (M621) and it is visited (M321). */
export function isClosed(status: InstitutionStatus): boolean {
  return status === 'revoked' || status === 'deregistered' || status === 'closed_by_itself';
}
