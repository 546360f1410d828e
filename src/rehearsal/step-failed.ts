/** A step that cannot be played at all: there is no such button, nobody said what is quoted. */
import type { Mismatch } from './compare-message.ts';

export class StepFailed extends Error {
  readonly mismatch: Mismatch;

  constructor(mismatch: Mismatch) {
    super(mismatch.wanted);
    this.name = 'StepFailed';
    this.mismatch = mismatch;
  }
}
