/**
 * CEL for a flow's logic (flows.md §4). Names and types are checked before anything runs; at run time an expression
 * that touches an unanswered or hidden answer has no value, so that a rule made of it is false.
 */
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { createEnvironment } from './cel-functions.ts';
import { type CelScope, celName, emptyScope } from './cel-scope.ts';
import { CEL_TYPES } from './cel-values.ts';
import type { Expression } from './checked-expression.ts';
import { type ExpressionFault, explainFault, REGEX_FAULT, wrongResult } from './expression-fault.ts';

export type Compiled = { ok: true; expression: Expression } | ({ ok: false } & ExpressionFault);

/** Names that CEL or the engine uses itself: no question may be called so. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while constructor now today me title item results shown answered said unlisted count_people failed min max add_days due_day due_source distance_m'
  ).split(' '),
);
/** Functions that a rule may call, for whoever mistyped one. */
const FUNCTION_NAMES = (
  'answered unlisted said count_people failed due_day due_source add_days distance_m min max size double int string duration ' +
  'timestamp startsWith endsWith contains exists all filter map has now'
).split(' ');

/** A set of names and types in which expressions are compiled. */
export class ExpressionRoom {
  readonly #env: Environment;
  readonly #current: { scope: CelScope };
  /** Types whose fields are not known: read as maps of anything. */
  readonly #openTypes: Set<string>;
  /** What there is to name: for whoever mistyped it. */
  readonly #names: Set<string>;
  readonly #fields: Set<string>;

  constructor(parent?: ExpressionRoom) {
    this.#current = parent === undefined ? { scope: emptyScope() } : parent.#current;
    this.#openTypes = parent === undefined ? new Set() : parent.#openTypes;
    this.#names = new Set(parent === undefined ? ['now', 'today'] : parent.#names);
    this.#fields = parent === undefined ? new Set(Object.values(CEL_TYPES).flatMap(Object.keys)) : parent.#fields;
    this.#env = parent === undefined ? createEnvironment(this.#current) : parent.#env.clone();
  }

  /** A room with everything of this one and more; this one takes no more names afterwards. */
  inner(): ExpressionRoom {
    return new ExpressionRoom(this);
  }

  declare(name: string, type: string): void {
    this.#env.registerVariable(celName(name), this.typeName(type));
    this.#names.add(name);
  }

  /** Declares a type of unknown fields. */
  declareOpenType(name: string): void {
    this.#openTypes.add(name);
  }

  /** What a type is called inside CEL. */
  typeName(type: string): string {
    return this.#openTypes.has(type) ? 'map<string, dyn>' : type;
  }

  declareType(name: string, fields: Record<string, string>): void {
    this.#env.registerType(name, { fields });
    for (const field of Object.keys(fields)) this.#fields.add(field);
  }

  /** Checks names and types; `expected` are the types that may come out. */
  compile(source: string, expected: readonly string[]): Compiled {
    try {
      const ast = this.#env.parse(source).ast;
      if (callsMethod(ast, 'matches')) return { ok: false, ...REGEX_FAULT };
      const parsed = this.#env.parse(renameTypes(source, ast, (name) => this.#env.hasVariable(`${name}__`)));
      const checked = parsed.check();
      if (!checked.valid) return this.#refuse(checked.error);
      const type = checked.type ?? 'dyn';
      if (expected.length > 0 && type !== 'dyn' && !expected.includes(type)) {
        return { ok: false, ...wrongResult(expected, type) };
      }
      return { ok: true, expression: { source, type, ast, run: (scope) => this.#run(parsed, scope) } };
    } catch (error) {
      return this.#refuse(error);
    }
  }

  #refuse(error: unknown): Compiled {
    const vocabulary = { names: [...this.#names], fields: [...this.#fields], functions: FUNCTION_NAMES };
    return { ok: false, ...explainFault(error, vocabulary) };
  }

  #run(parsed: (context: Record<string, unknown>) => unknown, scope: CelScope): unknown {
    const outer = this.#current.scope;
    this.#current.scope = scope;
    // An answer that is not there is thrown by the library and told to nobody: a stack is most of what that costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return parsed(scope.values);
    } catch {
      // The only way to fail after the type check: a name that is not bound, i.e. not answered (trap 4).
      return undefined;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
      this.#current.scope = outer;
    }
  }
}

/** Whether a rule holds: a missing rule does, one that touches an unanswered answer does not. */
export function holds(rule: Expression | undefined, scope: CelScope): boolean {
  return rule === undefined || rule.run(scope) === true;
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** All nodes of an expression, outer ones first. */
export function listNodes(node: ASTNode): ASTNode[] {
  const nodes: ASTNode[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isNode(value)) return;
    nodes.push(value);
    visit(value.args);
  };
  visit(node);
  return nodes;
}

function callsMethod(ast: ASTNode, name: string): boolean {
  return listNodes(ast).some((node) => (node.op === 'rcall' || node.op === 'call') && node.args[0] === name);
}

/** Writes the inner name where a question is called like a CEL type (`list == "AQ"`). */
function renameTypes(source: string, ast: ASTNode, isTaken: (name: string) => boolean): string {
  const places = listNodes(ast).filter((node) => node.op === 'id' && isTaken(node.args));
  const fromTheEnd = places.sort((a, b) => b.start - a.start);
  return fromTheEnd.reduce((text, node) => `${text.slice(0, node.end)}__${text.slice(node.end)}`, source);
}
