/** A rectification's life: 整改中 → 申请复查 → 复查合格 or 复查不合格 → 已关闭 (data-model §5). */

/** State code → what people read. */
export const RECTIFICATION_STATES = {
  open: '整改中',
  submitted: '申请复查',
  passed: '复查合格',
  failed: '复查不合格',
  closed: '已关闭',
  cancelled: '已撤销',
} as const;
export type RectificationState = keyof typeof RECTIFICATION_STATES;

const NEXT: Readonly<Record<RectificationState, readonly RectificationState[]>> = {
  // A re-check may come unannounced, before the institution asks for one.
  open: ['submitted', 'passed', 'failed', 'cancelled'],
  submitted: ['passed', 'failed', 'cancelled'],
  passed: ['closed'],
  // closed here: it goes on as an enforcement case (升级).
  failed: ['submitted', 'passed', 'failed', 'closed', 'cancelled'],
  closed: [],
  cancelled: [],
};

/** Whether a word is a rectification state's code. */
export function isRectificationState(word: string): word is RectificationState {
  return Object.hasOwn(RECTIFICATION_STATES, word);
}

/** Whether a rectification in one state may be put into the other. */
export function mayTransition(from: RectificationState, to: RectificationState): boolean {
  return NEXT[from].includes(to);
}

/** 未闭环: somebody still has to put it right or to check it again. */
export function isUnclosed(state: string): boolean {
  return state === 'open' || state === 'submitted' || state === 'failed';
}
