/**
 * Whether trying a few answers is proof. It is for comparisons of one answer with constants and what is made of them;
 * of other rules (two answers added, names counted, text taken apart) it can only be said that nothing was seen.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Constants, foldNumber } from './literals.ts';

/** What the names in rules stand for. */
export type Meanings = {
  constants: Constants;
  /** Question id → its type; look-ups whose table is not known are absent. */
  types: ReadonlyMap<string, string>;
  calcs: ReadonlyMap<string, ASTNode>;
};

/** Whether the values of a rule are all seen by trying answers around its constants. */
export function isClear(node: ASTNode, meanings: Meanings, items: ReadonlySet<string> = new Set()): boolean {
  const clear = (each: ASTNode): boolean => isClear(each, meanings, items);
  switch (node.op) {
    case 'value':
      return true;
    case '!_':
      return clear(node.args);
    case '&&':
    case '||':
    case '?:':
      return node.args.every(clear);
    case 'id':
      return isClearName(node.args, meanings, clear) || items.has(node.args);
    case '.':
      return isTerm(node, meanings, items);
    case 'call':
      return node.args[0] === 'answered' || node.args[0] === 'unlisted';
    case 'rcall':
      return isClearSearch(node, meanings);
    default:
      return isClearComparison(node, meanings, items);
  }
}

function isClearName(name: string, { types, calcs, constants }: Meanings, clear: (node: ASTNode) => boolean): boolean {
  const calc = calcs.get(name);
  if (calc !== undefined) return clear(calc);
  return types.get(name) === 'yesno' || Object.hasOwn(constants, name);
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

function isClearComparison(node: ASTNode, meanings: Meanings, items: ReadonlySet<string>): boolean {
  if (!COMPARISONS.has(node.op) || !Array.isArray(node.args)) return false;
  const [left, right] = node.args;
  if (!isNode(left) || !isNode(right)) return false;
  if (isConstant(left, meanings) && isConstant(right, meanings)) return true;
  const compares = (term: ASTNode, other: ASTNode): boolean =>
    isTerm(term, meanings, items) && isConstant(other, meanings);
  return compares(left, right) || compares(right, left);
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** One answer, one field of it, or how many there are. */
function isTerm(node: ASTNode, meanings: Meanings, items: ReadonlySet<string>): boolean {
  const { types } = meanings;
  if (node.op === 'id') return types.has(node.args) || items.has(node.args);
  if (node.op === '.') {
    const [owner] = node.args;
    return owner.op === 'id' && (items.has(owner.args) || types.has(owner.args));
  }
  if (node.op === 'call' && node.args[0] === 'size') return isList(node.args[1][0], meanings);
  if (node.op === 'rcall' && node.args[0] === 'size') return isList(node.args[1], meanings);
  // now - visited_at
  return node.op === '-' && node.args.some(isNow) && node.args.some((each) => each.op === 'id' && types.has(each.args));
}

const LISTS = new Set(['repeat', 'multi', 'photos']);

function isList(node: ASTNode | undefined, { types }: Meanings): boolean {
  if (node?.op === 'id') return LISTS.has(types.get(node.args) ?? '');
  return node?.op === 'call' && node.args[0] === 'failed';
}

const isNow = (node: ASTNode): boolean => node.op === 'id' && (node.args === 'now' || node.args === 'today');

function isConstant(node: ASTNode, meanings: Meanings): boolean {
  if (node.op === 'value' || isNow(node) || foldNumber(node, meanings.constants) !== undefined) return true;
  if (node.op === 'id') return Object.hasOwn(meanings.constants, node.args);
  if (node.op === 'list') return node.args.every((each) => isConstant(each, meanings));
  if (node.op === 'call' && node.args[0] === 'duration') return true;
  if (node.op === 'call' && node.args[0] === 'add_days') return node.args[1].some(isNow);
  return (node.op === '+' || node.op === '-') && node.args.every((each) => isConstant(each, meanings));
}

/** `issues.exists(i, i.severe)`. */
function isClearSearch(node: Extract<ASTNode, { op: 'rcall' }>, meanings: Meanings): boolean {
  const [name, list, [variable, predicate]] = node.args;
  if ((name !== 'exists' && name !== 'all') || !isList(list, meanings)) return false;
  return variable?.op === 'id' && predicate !== undefined && isClear(predicate, meanings, new Set([variable.args]));
}
