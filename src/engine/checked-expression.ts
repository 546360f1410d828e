/** What an expression is once it has been read and checked. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { CelScope } from './cel-scope.ts';

/** A checked expression, ready to run. */
export type Expression = {
  source: string;
  type: string;
  /** Absent when the source could not be read. */
  ast?: ASTNode;
  /** Its value, or undefined when it touches something unanswered. */
  run(scope: CelScope): unknown;
};
