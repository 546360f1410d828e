/** One difference between two versions of a flow, and how much it matters to forms that are half filled in. */

/**
 * The classes: `words` touches nothing that was answered; `added`, `reordered`, `relaxed`, `removed` keep every
 * answer right; after `retyped` and `tightened` an answer may have become wrong; `finish_old` must not reach a running form.
 */
export type ChangeClass =
  | 'words'
  | 'added'
  | 'reordered'
  | 'relaxed'
  | 'removed'
  | 'retyped'
  | 'tightened'
  | 'finish_old';

export type FlowChange = {
  class: ChangeClass;
  /** Where, by ids: `ask.issues.detail.length`, `submit.do.save`. */
  path: string;
  /** A Chinese sentence for the office. */
  what: string;
};
