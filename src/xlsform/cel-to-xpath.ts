/** Simple CEL rules as XPath, for the spreadsheet's readers; undefined when XPath cannot say it. */
import { type ASTNode, parse } from '@marcbachmann/cel-js';
import type { FormName } from './form-name.ts';

/** By our ids: the names in the spreadsheet are the same. */
export type CelNames = ReadonlyMap<string, FormName>;

const BINARY: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '&&': 'and',
  '||': 'or',
};

/** The rule in XPath; `self` is the question whose answer is `.`. */
export function celToXpath(source: string, names: CelNames, self?: string): string | undefined {
  try {
    return say(parse(source).ast, { names, self });
  } catch (thrown) {
    if (thrown instanceof NotSayable) return undefined;
    throw thrown;
  }
}

class NotSayable extends Error {}

type Ctx = { names: CelNames; self: string | undefined };

function say(node: ASTNode, ctx: Ctx): string {
  switch (node.op) {
    case 'id':
      return sayId(node.args, ctx);
    case 'value':
      return sayValue(node.args);
    case '!_':
      return sayNot(node.args, ctx);
    case 'call':
      return sayCall(node.args[0], node.args[1], ctx);
    case 'in':
      return saySelected(node.args, ctx);
    case '&&':
    case '||':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `${sayPart(node.args[0], ctx)} ${BINARY[node.op]} ${sayPart(node.args[1], ctx)}`;
    default:
      throw new NotSayable();
  }
}

const LOGIC = new Set(['&&', '||']);
const sayPart = (node: ASTNode, ctx: Ctx): string => (LOGIC.has(node.op) ? `(${say(node, ctx)})` : say(node, ctx));

function sayNot(node: ASTNode, ctx: Ctx): string {
  const said = say(node, ctx);
  // answered("x") alone is said with its opposite: ${x} = ''
  return / != ''$/u.test(said) && node.op === 'call' ? said.replace(/ != ''$/u, " = ''") : `not(${said})`;
}

function sayId(id: string, { names, self }: Ctx): string {
  if (id === 'today' || id === 'now') return `${id}()`;
  const name = names.get(id);
  if (name === undefined) throw new NotSayable();
  const said = id === self ? '.' : `\${${id}}`;
  return name.kind === 'bool' && name.codes !== undefined ? `${said} = 'yes'` : said;
}

function sayValue(value: unknown): string {
  if (typeof value === 'string' && !value.includes("'")) return `'${value}'`;
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  throw new NotSayable();
}

function sayCall(name: string, args: readonly ASTNode[], ctx: Ctx): string {
  const [only] = args;
  if (name === 'answered' && only?.op === 'value' && typeof only.args === 'string') return `\${${only.args}} != ''`;
  if (name !== 'size' || only?.op !== 'id') throw new NotSayable();
  const called: Record<string, string> = { string: 'string-length', list: 'count-selected', repeat: 'count' };
  const reading = called[ctx.names.get(only.args)?.kind ?? ''];
  if (reading === undefined) throw new NotSayable();
  return `${reading}(${sayId(only.args, ctx)})`;
}

function saySelected([code, list]: readonly ASTNode[], ctx: Ctx): string {
  if (code?.op !== 'value' || list?.op !== 'id') throw new NotSayable();
  return `selected(${sayId(list.args, ctx)}, ${sayValue(code.args)})`;
}
