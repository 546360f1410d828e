/** What is wrong with an expression, in words that an official can act on. */
import { suggest } from './flow-names.ts';
import type { LintCode } from './lint/codes.ts';

/** Why an expression cannot be used, and how to mend it; `name` is the one that does not exist. */
export type ExpressionFault = { code: LintCode; why: string; fix: string; name?: string };

/** The names among which a mistyped one is looked for. */
export type Vocabulary = { names: readonly string[]; fields: readonly string[]; functions: readonly string[] };

/** matches() runs JavaScript's regular expressions: one took 11 s on 28 letters (measured). */
export const REGEX_FAULT: ExpressionFault = {
  code: 'E109',
  why: 'matches() 用的正则可能卡死，不能用',
  fix: '改用 startsWith、contains 或长度来判断',
};

/** The result is of another type than the place wants. */
export function wrongResult(expected: readonly string[], actual: string): ExpressionFault {
  const wanted = expected.map(sayType).join(' 或 ');
  const fix = expected.includes('bool') ? '写成比较，例如 pupils > 10' : `让它算出${wanted}`;
  return { code: 'E108', why: `结果应当是 ${wanted}，现在是 ${sayType(actual)}`, fix };
}

/** Explains what the expression library threw or returned. */
export function explainFault(error: unknown, vocabulary: Vocabulary): ExpressionFault {
  const { code, summary } = readError(error);
  const found = /(?:variable|key): (?<name>\w+)/u.exec(summary)?.groups?.['name'] ?? '';
  switch (code) {
    case 'unknown_variable':
      return { code: 'E105', why: `用了没有的名字“${found}”`, fix: suggest(found, vocabulary.names), name: found };
    case 'no_such_key':
      return { code: 'E106', why: `用了没有的字段“${found}”`, fix: suggest(found, vocabulary.fields) };
    case 'no_such_overload':
    case 'incompatible_ternary_branches':
      return { code: 'E107', why: `两边的类型对不上（${sayTypes(summary)}）`, fix: explainTypes(summary) };
    case 'no_matching_overload':
      return explainCall(summary, vocabulary.functions);
    default:
      return explainSyntax(summary);
  }
}

function readError(error: unknown): { code: string; summary: string } {
  if (!(error instanceof Error)) return { code: '', summary: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const summary = 'summary' in error && typeof error.summary === 'string' ? error.summary : error.message;
  return { code, summary: summary.replaceAll('__', '') };
}

function explainCall(summary: string, functions: readonly string[]): ExpressionFault {
  const call = /'(?<call>[^']+)'/u.exec(summary)?.groups?.['call'] ?? '';
  const name = /(?<!\w)(?<name>\w+)\(/u.exec(call)?.groups?.['name'] ?? '';
  if (functions.includes(name)) {
    return { code: 'E111', why: `“${name}”不能这样用（${sayTypes(call)}）`, fix: '核对括号里的类型' };
  }
  return { code: 'E111', why: `没有这样的函数“${name}”`, fix: suggest(name, functions) };
}

function explainSyntax(summary: string): ExpressionFault {
  const sign = /character: '?(?<sign>.)/u.exec(summary)?.groups?.['sign'] ?? '';
  if (/[\p{Script=Han}]/u.test(sign)) {
    return { code: 'E110', why: `有不能用的字符“${sign}”（名字只能用小写英文）`, fix: '中文要放在英文双引号里' };
  }
  if (/[“”‘’，（）；：]/u.test(sign)) {
    return { code: 'E110', why: `有不能用的字符“${sign}”`, fix: '引号、括号、逗号都用英文的' };
  }
  const fix = '并且写 &&，或者写 ||，不是写 !，等于写 ==';
  return { code: 'E110', why: sign === '' ? '写法不对，可能没写完' : `写法不对，在“${sign}”附近`, fix };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  bool: '是否',
  int: '整数',
  double: '小数',
  string: '文字',
  'google.protobuf.Timestamp': '时间',
  'google.protobuf.Duration': '时长',
};

/** `bool（是否）`: the word of the language and what it means. */
function sayType(type: string): string {
  const word = TYPE_WORDS[type];
  if (word !== undefined) return `${type.replace('google.protobuf.', '')}（${word}）`;
  return type.startsWith('list<') ? `${type}（列表）` : type;
}

/** `int == string` → `整数 == 文字`. */
function sayTypes(summary: string): string {
  return summary
    .replace(/^no such overload: |^Ternary branches must have the same type, got /u, '')
    .replaceAll("'", '')
    .replace(/google\.protobuf\.\w+|\b(?:bool|int|double|string)\b/gu, (type) => TYPE_WORDS[type] ?? type);
}

function explainTypes(summary: string): string {
  const isMixed = /\bint\b/u.test(summary) && /\bdouble\b/u.test(summary);
  return isMixed ? '写成 double(…)' : '文字加双引号，数字和是否不加；只能同类相比';
}
