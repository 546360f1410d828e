/** XLSForm's conditions as CEL. What has no equal is refused with the reason and the way out; nothing is guessed. */
import type { AnswerKind, FormName } from './form-name.ts';
import { parseXpath, type Xpath, XpathProblem } from './xpath.ts';

/** What an expression may name. */
export type XpathScope = {
  names: ReadonlyMap<string, FormName>;
  /** What `.` is. */
  self?: FormName;
  /** The repeat that the expression stands in. */
  inside?: string;
};

/** CEL with its type and how tightly it binds. */
type Cel = { cel: string; kind: AnswerKind; tight: number };
const ATOM = 9;
const TIGHT: Readonly<Record<string, number>> = {
  '?': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  '!': 7,
};

/** The expression in CEL. Throws XpathProblem. */
export function xpathToCel(source: string, scope: XpathScope): { cel: string; kind: AnswerKind } {
  const { cel, kind } = new Translator(scope).translate(parseXpath(source));
  return { cel, kind };
}

/** A condition: what comes out must be true or false. */
export function conditionToCel(source: string, scope: XpathScope): string {
  const { cel, kind } = xpathToCel(source, scope);
  if (kind !== 'bool') throw new XpathProblem('结果不是“真”或“假”', `写成比较，例如 \${a} > 3`);
  return cel;
}

const atom = (cel: string, kind: AnswerKind): Cel => ({ cel, kind, tight: ATOM });
const wrap = (part: Cel, tight: number): string => (part.tight < tight ? `(${part.cel})` : part.cel);

function join(left: Cel, op: string, right: Cel): Cel {
  const tight = TIGHT[op] ?? ATOM;
  return {
    cel: `${wrap(left, tight)} ${op} ${wrap(right, tight + (op === '||' || op === '&&' ? 0 : 1))}`,
    kind: 'bool',
    tight,
  };
}

const not = (part: Cel): Cel => ({
  cel: `!${wrap(part, TIGHT['!'] ?? ATOM)}`,
  kind: 'bool',
  tight: TIGHT['!'] ?? ATOM,
});
const quote = (text: string): string => JSON.stringify(text);

class Translator {
  readonly #scope: XpathScope;

  constructor(scope: XpathScope) {
    this.#scope = scope;
  }

  translate(node: Xpath): Cel {
    switch (node.kind) {
      case 'number':
        return atom(node.value, node.value.includes('.') ? 'double' : 'int');
      case 'text':
        return atom(quote(node.value), 'string');
      case 'ref':
      case 'self':
        return this.#named(this.#find(node));
      case 'minus':
        return { ...this.#number(node.of), cel: `-${wrap(this.#number(node.of), ATOM)}`, tight: 7 };
      case 'call':
        return this.#call(node.name, node.args);
      case 'binary':
        return this.#binary(node.op, node.left, node.right);
    }
  }

  #find(node: Extract<Xpath, { kind: 'ref' | 'self' }>): FormName {
    const { names, self, inside } = this.#scope;
    if (node.kind === 'self') {
      if (self === undefined) throw new XpathProblem('这里不能用“.”', `写 \${题目名}`);
      return self;
    }
    const name = names.get(node.name);
    if (name === undefined) throw new XpathProblem(`没有叫“${node.name}”的题`, '核对名字');
    if (name.inside !== undefined && name.inside !== inside) {
      throw new XpathProblem(`“${node.name}”在重复组里，外面不能直接用`, `把条件放进重复组，或用 count(\${重复组})`);
    }
    return name;
  }

  #named({ id, kind }: FormName): Cel {
    return atom(id, kind);
  }

  // ── operators ──

  #binary(op: string, left: Xpath, right: Xpath): Cel {
    if (op === 'and' || op === 'or') return join(this.#truth(left), op === 'and' ? '&&' : '||', this.#truth(right));
    if (op === '=' || op === '!=') return this.#equal(op === '=', left, right);
    if (op === '<' || op === '<=' || op === '>' || op === '>=') return this.#compare(op, left, right);
    return this.#arithmetic(op, left, right);
  }

  #truth(node: Xpath): Cel {
    const part = this.translate(node);
    if (part.kind !== 'bool') throw new XpathProblem(`“${part.cel}”不是“真”或“假”`, `写成比较，例如 \${a} = 1`);
    return part;
  }

  #equal(isEqual: boolean, left: Xpath, right: Xpath): Cel {
    const name = this.#nameOf(left) ?? this.#nameOf(right);
    const other = this.#nameOf(left) === undefined ? left : right;
    if (name !== undefined && other.kind === 'text') return this.#equalsText(isEqual, name, other.value);
    const [a, b] = alike(this.translate(left), this.translate(right));
    return this.#unlessMissing(join(a, isEqual ? '==' : '!=', b), isEqual, name);
  }

  #nameOf(node: Xpath): FormName | undefined {
    return node.kind === 'ref' || node.kind === 'self' ? this.#find(node) : undefined;
  }

  #equalsText(isEqual: boolean, name: FormName, text: string): Cel {
    // An empty text is XLSForm's way to say «not answered».
    if (text === '') {
      const answered = atom(`answered(${quote(name.id)})`, 'bool');
      return isEqual ? not(answered) : answered;
    }
    if (name.kind === 'bool') return this.#yesNo(isEqual, name, text);
    const value = this.#literal(name, text);
    return this.#unlessMissing(join(this.#named(name), isEqual ? '==' : '!=', value), isEqual, name);
  }

  #yesNo(isEqual: boolean, name: FormName, text: string): Cel {
    const code = name.codes?.get(text) ?? text;
    if (code !== 'yes' && code !== 'no') throw new XpathProblem(`“${name.id}”没有选项“${text}”`, '核对 choices 表');
    const said = this.#named(name);
    // `!= 'yes'` also holds when nothing was said.
    return isEqual === (code === 'yes')
      ? isEqual
        ? said
        : this.#unlessMissing(said, false, name)
      : this.#unlessMissing(not(said), isEqual, name);
  }

  #literal(name: FormName, text: string): Cel {
    if (name.codes !== undefined) {
      const code = name.codes.get(text);
      if (code === undefined) throw new XpathProblem(`“${name.id}”没有选项“${text}”`, '核对 choices 表');
      return atom(quote(code), 'string');
    }
    if (name.kind === 'time') return dayOf(text);
    if ((name.kind === 'int' || name.kind === 'double') && /^\d+(?:\.\d+)?$/u.test(text)) {
      return alike(this.#named(name), atom(text, text.includes('.') ? 'double' : 'int'))[1];
    }
    return atom(quote(text), 'string');
  }

  /** XLSForm: what is not answered differs from everything. Ours: what touches it does not hold. */
  #unlessMissing(part: Cel, isEqual: boolean, name: FormName | undefined): Cel {
    if (isEqual || name === undefined || !name.mayBeMissing || name === this.#scope.self) return part;
    return join(not(atom(`answered(${quote(name.id)})`, 'bool')), '||', part);
  }

  #compare(op: string, left: Xpath, right: Xpath): Cel {
    const asDay = (node: Xpath, other: Cel): Cel =>
      node.kind === 'text' && other.kind === 'time' ? dayOf(node.value) : this.translate(node);
    const first = this.translate(left);
    const b = asDay(right, first);
    const a = asDay(left, b);
    const [x, y] = alike(a, b);
    if (!ORDERED.has(x.kind) || !ORDERED.has(y.kind))
      throw new XpathProblem(`“${x.cel}”和“${y.cel}”不能比大小`, '比较数字或日期');
    return join(x, op, y);
  }

  #arithmetic(op: string, left: Xpath, right: Xpath): Cel {
    const a = this.translate(left);
    // A day and a number of days.
    if (a.kind === 'time' && (op === '+' || op === '-')) return this.#shiftDay(a, op, right);
    const [x, y] = [this.#number(left), this.#number(right)];
    if (op === 'div') return { ...join(asDouble(x), '/', asDouble(y)), kind: 'double' };
    if (op === 'mod') {
      if (x.kind !== 'int' || y.kind !== 'int') throw new XpathProblem('mod 只能用于整数', '改用整数题');
      return { ...join(x, '%', y), kind: 'int' };
    }
    return { ...join(x, op, y), kind: x.kind === 'int' && y.kind === 'int' ? 'int' : 'double' };
  }

  #shiftDay(day: Cel, op: string, right: Xpath): Cel {
    const days = this.translate(right);
    if (days.kind === 'time') throw new XpathProblem('两个日期相减不支持', '改成日期和日期比较');
    if (days.kind !== 'int') throw new XpathProblem('日期只能加减整数天', '写整数');
    return atom(`add_days(${day.cel}, ${op === '-' ? `-${wrap(days, ATOM)}` : days.cel})`, 'time');
  }

  #number(node: Xpath): Cel {
    const part = this.translate(node);
    if (part.kind !== 'int' && part.kind !== 'double')
      throw new XpathProblem(`“${part.cel}”不是数字`, '用整数题或小数题');
    return part;
  }

  // ── functions ──

  #call(name: string, args: readonly Xpath[]): Cel {
    const [first, second, third] = args;
    if (first === undefined) return constant(name);
    switch (name) {
      case 'not':
        return this.#not(first);
      case 'selected':
        return this.#selected(first, second);
      case 'count':
      case 'count-selected':
      case 'string-length':
        return this.#size(name, first);
      case 'coalesce':
        return this.#coalesce(first, second);
      case 'if':
        return this.#if([first, second, third]);
      case 'number':
      case 'int':
      case 'round':
        return name === 'number' ? this.#number(first) : refuse(name);
      case 'date':
      case 'date-time':
        return first.kind === 'text' ? dayOf(first.value) : refuse(name);
      case 'min':
      case 'max':
        return this.#extreme(name, args);
      default:
        return refuse(name);
    }
  }

  /** Inside `not` an unanswered question makes the comparison false, not the whole. */
  #not(node: Xpath): Cel {
    const inner = this.#truth(node);
    const missing = [...new Set(this.#missingIn(node))].filter((id) => !inner.cel.includes(`answered(${quote(id)})`));
    const guarded = missing.reduceRight((rest, id) => join(atom(`answered(${quote(id)})`, 'bool'), '&&', rest), inner);
    return not(guarded);
  }

  #missingIn(node: Xpath): string[] {
    if (node.kind === 'ref') {
      const { id, mayBeMissing } = this.#find(node);
      return mayBeMissing ? [id] : [];
    }
    if (node.kind === 'binary') return [...this.#missingIn(node.left), ...this.#missingIn(node.right)];
    return node.kind === 'call' ? node.args.flatMap((each) => this.#missingIn(each)) : [];
  }

  #selected(list: Xpath, code: Xpath | undefined): Cel {
    const name = this.#nameOf(list);
    if (name === undefined || code?.kind !== 'text')
      throw new XpathProblem('selected() 写法不对', `写成 selected(\${题目名}, '选项')`);
    if (name.kind !== 'list') return this.#equalsText(true, name, code.value);
    return join(this.#literal(name, code.value), 'in', this.#named(name));
  }

  #size(called: string, node: Xpath): Cel {
    const part = this.translate(node);
    const fits = called === 'count' ? 'repeat' : called === 'count-selected' ? 'list' : 'string';
    if (part.kind !== fits) throw new XpathProblem(`${called}() 用错了题型`, '核对题型');
    return atom(`size(${part.cel})`, 'int');
  }

  #coalesce(first: Xpath, second: Xpath | undefined): Cel {
    const name = this.#nameOf(first);
    if (name === undefined || second === undefined)
      throw new XpathProblem('coalesce() 写法不对', `写成 coalesce(\${a}, \${b})`);
    const [a, b] = alike(this.#named(name), this.translate(second));
    return { cel: `answered(${quote(name.id)}) ? ${a.cel} : ${wrap(b, 2)}`, kind: a.kind, tight: 1 };
  }

  #if([condition, yes, no]: readonly (Xpath | undefined)[]): Cel {
    if (condition === undefined || yes === undefined || no === undefined)
      throw new XpathProblem('if() 要写三样', '写成 if(条件, 是, 否)');
    const [a, b] = alike(this.translate(yes), this.translate(no));
    if (a.kind !== b.kind) throw new XpathProblem('if() 两边的类型不同', '两边写同一种');
    return { cel: `${wrap(this.#truth(condition), 2)} ? ${wrap(a, 2)} : ${wrap(b, 2)}`, kind: a.kind, tight: 1 };
  }

  #extreme(name: string, args: readonly Xpath[]): Cel {
    const parts = args.map((each) => this.#number(each));
    const isWhole = parts.every(({ kind }) => kind === 'int');
    const list = parts.map((part) => (isWhole ? part : asDouble(part)).cel);
    return atom(`${name}([${list.join(', ')}])`, isWhole ? 'int' : 'double');
  }
}

const ORDERED: ReadonlySet<AnswerKind> = new Set(['int', 'double', 'time']);

function constant(name: string): Cel {
  if (name === 'today' || name === 'now') return atom(name, 'time');
  if (name === 'true' || name === 'false') return atom(name, 'bool');
  return refuse(name);
}

function refuse(name: string): never {
  if (name === 'regex')
    throw new XpathProblem('regex() 可能卡死，不能用', '电话用 phone 题，代码用 id_code 题，长短用 string-length()');
  throw new XpathProblem(`${name}() 不支持`, '改写条件，或导入后在流程文件里补上');
}

/** A day as XLSForm writes it. */
function dayOf(text: string): Cel {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text) || Number.isNaN(Date.parse(text)))
    throw new XpathProblem(`“${text}”不是日期`, '写成 2026-03-01');
  return atom(`timestamp("${text}T00:00:00+08:00")`, 'time');
}

const asDouble = (part: Cel): Cel =>
  part.kind !== 'int' ? part : atom(/^\d+$/u.test(part.cel) ? `${part.cel}.0` : `double(${part.cel})`, 'double');

/** A whole number beside a decimal is written as a decimal: CEL compares like with like. */
function alike(a: Cel, b: Cel): [Cel, Cel] {
  if (a.kind === 'double' && b.kind === 'int') return [a, asDouble(b)];
  if (a.kind === 'int' && b.kind === 'double') return [asDouble(a), b];
  return [a, b];
}
