/**
 * Whether trying a few answers is proof. It is for comparisons of one answer with constants and what is made of them;
 * of other rules (two answers added, names counted, text taken apart) it can only be said that nothing was seen.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../../checked-expression.ts';
import { listNodes } from '../../expression.ts';
import { type Constants, foldNumber } from './literals.ts';

/** Answers that are compared as one value. */
const VALUES = new Set(['int', 'money', 'yesno', 'choice', 'text', 'date', 'datetime']);
const ROWS = new Set(['lookup', 'person']);
/** What is known of a checklist's item; its code stands alone, severity and photo come in every combination. */
const ITEM_FIELDS = new Set(['severity', 'photo', 'code']);

/** What the names in rules stand for. */
export type Meanings = {
  constants: Constants;
  /** Question id → its type; look-ups whose table is not known are absent. */
  types: ReadonlyMap<string, string>;
  calcs: ReadonlyMap<string, ASTNode>;
};

/** Variables of `exists` and `all`: what they go through. */
type Items = ReadonlyMap<string, 'repeat' | 'failed'>;
const NO_ITEMS: Items = new Map();

/** Whether the values of a condition are all seen by trying answers around its constants. */
export function isClear(node: ASTNode, meanings: Meanings, items: Items = NO_ITEMS): boolean {
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
      return isClearName(node.args, meanings, clear);
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

/** Whether the code of a checklist is one that the flow itself names. */
export function isClearCode(node: ASTNode, meanings: Meanings): boolean {
  if (node.op === 'value') return true;
  if (node.op === 'id') return meanings.types.get(node.args) === 'choice';
  if (node.op !== '?:') return false;
  const [condition, ...codes] = node.args;
  return isClear(condition, meanings) && codes.every((code) => isClearCode(code, meanings));
}

/** Whether a list is one whose items we make up: a repeat's, or what failed of a checklist. */
export function isClearList(node: ASTNode | undefined, meanings: Meanings): boolean {
  return kindOfList(node, meanings) !== undefined;
}

function kindOfList(node: ASTNode | undefined, { types }: Meanings): 'repeat' | 'failed' | undefined {
  if (node?.op === 'id') return types.get(node.args) === 'repeat' ? 'repeat' : undefined;
  return node?.op === 'call' && node.args[0] === 'failed' ? 'failed' : undefined;
}

function isClearName(name: string, { types, calcs, constants }: Meanings, clear: (node: ASTNode) => boolean): boolean {
  const calc = calcs.get(name);
  if (calc !== undefined) return clear(calc);
  return types.get(name) === 'yesno' || Object.hasOwn(constants, name);
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

function isClearComparison(node: ASTNode, meanings: Meanings, items: Items): boolean {
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
function isTerm(node: ASTNode, meanings: Meanings, items: Items): boolean {
  const typeOf = (id: string): string => meanings.types.get(id) ?? '';
  if (node.op === 'id') return VALUES.has(typeOf(node.args)) || typeOf(node.args) === 'multi';
  if (node.op === '.') return isField(node, typeOf, items);
  if (node.op === 'call' && node.args[0] === 'size') return isCounted(node.args[1][0], typeOf);
  if (node.op === 'rcall' && node.args[0] === 'size') return isCounted(node.args[1], typeOf);
  // now - visited_at
  return (
    node.op === '-' &&
    node.args.some(isNow) &&
    node.args.some((each) => each.op === 'id' && isMoment(typeOf(each.args)))
  );
}

function isField(node: Extract<ASTNode, { op: '.' }>, typeOf: (id: string) => string, items: Items): boolean {
  const [owner, field] = node.args;
  if (owner.op !== 'id' || typeof field !== 'string') return false;
  const list = items.get(owner.args);
  if (list === undefined) return ROWS.has(typeOf(owner.args));
  return list === 'failed' ? ITEM_FIELDS.has(field) : VALUES.has(typeOf(field));
}

const isMoment = (type: string): boolean => type === 'date' || type === 'datetime';

function isCounted(node: ASTNode | undefined, typeOf: (id: string) => string): boolean {
  return node?.op === 'id' && ['repeat', 'photos'].includes(typeOf(node.args));
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
function isClearSearch(node: ASTNode, meanings: Meanings): boolean {
  const search = readSearch(node);
  if (search === undefined) return false;
  const { list, variable, predicate } = search;
  const kind = kindOfList(list, meanings);
  if (kind === undefined) return false;
  const fields = listNodes(predicate).flatMap((each) => (each.op === '.' ? [each.args[1]] : []));
  const isCodeAlone = kind === 'repeat' || !fields.includes('code') || fields.every((field) => field === 'code');
  return isCodeAlone && isClear(predicate, meanings, new Map([[variable, kind]]));
}

function readSearch(node: ASTNode): { list: ASTNode; variable: string; predicate: ASTNode } | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, list, [variable, predicate]] = node.args;
  if ((name !== 'exists' && name !== 'all') || variable?.op !== 'id' || predicate === undefined) return undefined;
  return { list, variable: variable.args, predicate };
}

/** What a condition looks for in lists, as written. Three things may need three different items. */
export function listSearches({ ast, source }: Expression): string[] {
  if (ast === undefined) return [];
  return listNodes(ast).flatMap((node) => (readSearch(node) === undefined ? [] : [source.slice(node.start, node.end)]));
}
