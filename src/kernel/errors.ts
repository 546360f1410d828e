/** The one error class: what happened for the operator, and a safe sentence for the user. */

export type ErrorKind = 'user' | 'denied' | 'conflict' | 'external' | 'bug';
/** `uncertain`: the call may or may not have taken effect (a time-out). */
export type ErrorRetry = 'no' | 'later' | 'uncertain';

export type AppErrorInit = {
  /** Stable upper-case code, e.g. `INSPECTION_NOT_FOUND`; listed in docs/errors.md. */
  code: string;
  kind: ErrorKind;
  retry?: ErrorRetry;
  /** Plain Chinese, no id, no stack, no secret: what happened and what to do. */
  userText: string;
  /** English, for operators; never shown to users. */
  detail?: string;
  cause?: unknown;
};

export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retry: ErrorRetry;
  readonly userText: string;

  constructor(init: AppErrorInit) {
    super(init.detail ?? init.code, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.kind = init.kind;
    this.retry = init.retry ?? 'no';
    this.userText = init.userText;
  }
}

/** Makes an `Error` of anything that was thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
