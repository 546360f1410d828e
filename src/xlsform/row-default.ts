/** A default value of XLSForm as CEL: a literal of the question's type, or an expression. */
import type { AnswerKind, FormName } from './form-name.ts';
import { XpathProblem } from './xpath.ts';
import { type XpathScope, xpathToCel } from './xpath-to-cel.ts';

type Literal = (source: string, codes: ReadonlyMap<string, string> | undefined) => string | undefined;

const LITERALS: Partial<Record<AnswerKind, Literal>> = {
  bool: (source, codes) => {
    const code = codes?.get(source);
    return code === undefined ? undefined : String(code === 'yes');
  },
  list: (source, codes) =>
    codes === undefined ? undefined : JSON.stringify(source.split(/\s+/u).map((each) => codes.get(each) ?? each)),
  string: (source, codes) => {
    const value = codes === undefined ? source : codes.get(source);
    return value === undefined ? undefined : JSON.stringify(value);
  },
  int: (source) => (/^-?\d+$/u.test(source) ? source : undefined),
  double: (source) => (/^-?\d+$/u.test(source) ? `${source}.0` : /^-?\d+\.\d+$/u.test(source) ? source : undefined),
};

/** The default in CEL. Throws XpathProblem. */
export function defaultToCel(source: string, name: FormName, scope: XpathScope): string {
  if (/\$\{|^\w[\w-]*\(.*\)$/u.test(source)) return xpathToCel(source, scope).cel;
  if (name.kind === 'time') return xpathToCel(`date('${source}')`, scope).cel;
  const literal = LITERALS[name.kind]?.(source, name.codes);
  if (literal === undefined) throw new XpathProblem('这个默认值用不了', '核对题型，或删掉默认值');
  return literal;
}
