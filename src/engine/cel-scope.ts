/** The names an expression may see while it runs. */

/** What an expression may see: bound names (unanswered ones are absent) and the words people said. */
export type CelScope = {
  values: Record<string, unknown>;
  said: Readonly<Record<string, string>>;
  /** Look-ups whose table does not hold what was meant. */
  unlisted: Set<string>;
};

// The library's own global names; a question may be called so (`list`), it gets another name inside CEL.
const TYPE_NAMES = new Set(
  'bool bytes double dyn int list map null_type optional string timestamp type uint'.split(' '),
);

/** The name that a question goes by inside CEL. */
export const celName = (name: string): string => (TYPE_NAMES.has(name) ? `${name}__` : name);

/** A scope in which nothing is answered. */
export function emptyScope(said: Readonly<Record<string, string>> = {}): CelScope {
  // No prototype: a question must not find `constructor` and the like.
  return { values: Object.create(null) as Record<string, unknown>, said, unlisted: new Set() };
}

/** Whether a name is bound, i.e. answered and visible. */
export function isBound(scope: CelScope, name: string): boolean {
  return scope.values[celName(name)] !== undefined;
}

/** Binds a name in a scope. */
export function bind(scope: CelScope, name: string, value: unknown): void {
  scope.values[celName(name)] = value;
}

/** Binds a name to a value that is computed when it is asked for. */
export function bindLazily(scope: CelScope, name: string, compute: () => unknown): void {
  Object.defineProperty(scope.values, celName(name), { get: compute, enumerable: true, configurable: true });
}

/** A scope inside another: sees its names, binds its own. */
export function innerScope(outer: CelScope): CelScope {
  return { ...outer, values: Object.create(outer.values) as Record<string, unknown> };
}
