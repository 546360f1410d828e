/** The part of XPath that XLSForm's conditions are written in, as a tree. */

export type Xpath =
  | { kind: 'number'; value: string }
  | { kind: 'text'; value: string }
  | { kind: 'ref'; name: string }
  | { kind: 'self' }
  | { kind: 'call'; name: string; args: Xpath[] }
  | { kind: 'binary'; op: string; left: Xpath; right: Xpath }
  | { kind: 'minus'; of: Xpath };

/** Something that is no XPath, or none of ours; the message is for the office. */
export class XpathProblem extends Error {
  /** What to do about it. */
  readonly fix: string;

  constructor(reason: string, fix: string) {
    super(reason);
    this.fix = fix;
  }
}

type Token = { kind: 'number' | 'text' | 'ref' | 'name' | 'sign'; value: string };

const TOKEN =
  /\s*(?:(?<ref>\$\{[^}]*\})|(?<number>\d+(?:\.\d+)?)|(?<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)|(?<name>[A-Za-z][\w:-]*)|(?<sign>!=|<=|>=|\.\.|[.=<>()+\-*,/[\]]))/uy;
/** Deeper than any form's; a pasted monster is refused instead of overflowing the stack. */
const MAX_TOKENS = 300;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined)
      throw new XpathProblem(`“${source.slice(from).trim().slice(0, 10)}”读不懂`, '核对引号和符号');
    tokens.push(tokenOf(groups));
    if (tokens.length > MAX_TOKENS) throw new XpathProblem('条件太长', '拆成几个计算再引用');
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  const [kind, value] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
  if (kind === 'ref') return { kind, value: (value ?? '').slice(2, -1).trim() };
  if (kind === 'text') return { kind, value: (value ?? '').slice(1, -1) };
  return { kind: kind === 'number' || kind === 'name' ? kind : 'sign', value: value ?? '' };
}

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

/** Reads an expression. Throws XpathProblem. */
export function parseXpath(source: string): Xpath {
  const parser = new Parser(tokensOf(source));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Xpath {
    const tree = this.#level(0);
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new XpathProblem(`“${rest.value}”放错了地方`, '核对括号和引号');
    return tree;
  }

  #level(level: number): Xpath {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#unary();
    let left = this.#level(level + 1);
    for (let op = this.#takeOne(signs); op !== undefined; op = this.#takeOne(signs)) {
      left = { kind: 'binary', op, left, right: this.#level(level + 1) };
    }
    return left;
  }

  #unary(): Xpath {
    return this.#takeOne(['-']) === undefined ? this.#primary() : { kind: 'minus', of: this.#unary() };
  }

  #primary(): Xpath {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) throw new XpathProblem('条件没写完', '补完整');
    if (token.kind === 'number' || token.kind === 'text') return { kind: token.kind, value: token.value };
    if (token.kind === 'ref') return { kind: 'ref', name: token.value };
    if (token.kind === 'name') return this.#call(token.value);
    if (token.value === '.') return { kind: 'self' };
    if (token.value !== '(') throw new XpathProblem(`“${token.value}”这种写法不支持`, `用 \${题目名} 引用别的题`);
    const inner = this.#level(0);
    this.#close();
    return inner;
  }

  #call(name: string): Xpath {
    if (this.#takeOne(['(']) === undefined)
      throw new XpathProblem(`“${name}”这种写法不支持`, `用 \${题目名} 引用别的题`);
    const args: Xpath[] = [];
    if (this.#takeOne([')']) !== undefined) return { kind: 'call', name, args };
    do args.push(this.#level(0));
    while (this.#takeOne([',']) !== undefined);
    this.#close();
    return { kind: 'call', name, args };
  }

  #close(): void {
    if (this.#takeOne([')']) === undefined) throw new XpathProblem('括号没有配对', '核对括号');
  }

  #takeOne(values: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || (token.kind !== 'sign' && token.kind !== 'name') || !values.includes(token.value))
      return undefined;
    this.#at += 1;
    return token.value;
  }
}
