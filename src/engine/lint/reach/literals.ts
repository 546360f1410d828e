/** The constants that rules compare answers with: answers just below, at and above them decide every rule. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../../checked-expression.ts';
import { nodesOf } from '../rule-names.ts';

/** `spans`: distances from now, in milliseconds. */
export type Literals = { numbers: number[]; texts: string[]; spans: number[] };

/** Values of the constants that have one in the file. */
export type Constants = Readonly<Record<string, number | string | boolean>>;

const DAY_MS = 86_400_000;

/** All constants in some rules. */
export function literalsOf(expressions: readonly Expression[], constants: Constants): Literals {
  const nodes = expressions.flatMap(nodesOf);
  const numbers = nodes.flatMap((node) => foldNumber(node, constants) ?? []);
  const texts = nodes.flatMap((node) => (node.op === 'value' && typeof node.args === 'string' ? [node.args] : []));
  return {
    numbers: [...new Set(numbers)],
    texts: [...new Set([...texts, ...Object.values(constants).filter((each) => typeof each === 'string')])],
    spans: [...new Set(nodes.flatMap((node) => foldSpan(node, constants) ?? []))],
  };
}

/** A number that needs no answer to be computed: `30`, `fee_cap * 2`. */
export function foldNumber(node: ASTNode, constants: Constants): number | undefined {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'number' || typeof node.args === 'bigint' ? Number(node.args) : undefined;
    case 'id': {
      const value = Object.hasOwn(constants, node.args) ? constants[node.args] : undefined;
      return typeof value === 'number' ? value : undefined;
    }
    case '-_':
      return negative(foldNumber(node.args, constants));
    case '+':
    case '-':
    case '*':
    case '/':
      return compute(node.op, foldNumber(node.args[0], constants), foldNumber(node.args[1], constants));
    case 'call':
      return ['double', 'int'].includes(node.args[0]) ? foldFirst(node.args[1], constants) : undefined;
    default:
      return undefined;
  }
}

const foldFirst = ([first]: readonly ASTNode[], constants: Constants): number | undefined =>
  first === undefined ? undefined : foldNumber(first, constants);

const negative = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value);

function compute(sign: '+' | '-' | '*' | '/', a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (sign === '+') return a + b;
  if (sign === '-') return a - b;
  return sign === '*' ? a * b : a / b;
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** `duration("168h")`, and the days of `add_days(today, 15)`. */
function foldSpan(node: ASTNode, constants: Constants): number | undefined {
  if (node.op !== 'call') return undefined;
  const [name, args] = node.args;
  const [first, second] = args;
  if (name === 'add_days' && second !== undefined) {
    const days = foldNumber(second, constants);
    return days === undefined ? undefined : days * DAY_MS;
  }
  if (name !== 'duration' || first?.op !== 'value' || typeof first.args !== 'string') return undefined;
  const parts = [...first.args.matchAll(/(?<!\d)(?<count>\d+(?:\.\d+)?)(?<unit>[hms])/gu)];
  return parts.reduce((sum, { groups }) => sum + Number(groups?.['count']) * (UNIT_MS[groups?.['unit'] ?? ''] ?? 0), 0);
}
