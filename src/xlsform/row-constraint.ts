/** A constraint as bounds, when it is nothing else: `. >= 1 and . <= 500` is a range, about the length it is a length. */
import { parseXpath, type Xpath } from './xpath.ts';

export type Bounds = { min?: number; max?: number };

/** What the bounds are about in each type. */
const MEASURES: Readonly<Record<string, { key: string; called?: string }>> = {
  int: { key: 'range' },
  money: { key: 'range' },
  text: { key: 'length', called: 'string-length' },
  multi: { key: 'count', called: 'count-selected' },
};

/** The bounds and their key in our file; undefined: the constraint says something else. */
export function boundsOf(constraint: string, type: string): { key: string; bounds: Bounds } | undefined {
  const measure = MEASURES[type];
  if (measure === undefined) return undefined;
  const bounds: Bounds = {};
  for (const part of conjuncts(parseXpath(constraint))) {
    const bound = boundOf(part, measure.called);
    if (bound === undefined || bounds[bound.side] !== undefined) return undefined;
    bounds[bound.side] = bound.value;
  }
  return { key: measure.key, bounds };
}

function conjuncts(node: Xpath): Xpath[] {
  return node.kind === 'binary' && node.op === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];
}

function boundOf(node: Xpath, called: string | undefined): { side: 'min' | 'max'; value: number } | undefined {
  if (node.kind !== 'binary' || (node.op !== '>=' && node.op !== '<=') || !isMeasured(node.left, called))
    return undefined;
  const value = numberOf(node.right);
  return value === undefined ? undefined : { side: node.op === '>=' ? 'min' : 'max', value };
}

function isMeasured(node: Xpath, called: string | undefined): boolean {
  if (called === undefined) return node.kind === 'self';
  return node.kind === 'call' && node.name === called && node.args[0]?.kind === 'self';
}

function numberOf(node: Xpath): number | undefined {
  if (node.kind === 'minus') return node.of.kind === 'number' ? -Number(node.of.value) : undefined;
  return node.kind === 'number' ? Number(node.value) : undefined;
}

/** The bounds as a constraint. */
export function constraintOf(bounds: Bounds, type: string): string {
  const called = MEASURES[type]?.called;
  const measured = called === undefined ? '.' : `${called}(.)`;
  return [
    ...(bounds.min === undefined ? [] : [`${measured} >= ${bounds.min}`]),
    ...(bounds.max === undefined ? [] : [`${measured} <= ${bounds.max}`]),
  ].join(' and ');
}
