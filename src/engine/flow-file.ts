/** Reads one flow file: YAML, schema, names, types and words are all checked before anything runs. */
import { createHash } from 'node:crypto';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import type { CompiledParts } from './compiled.ts';
import { type FlowDefinition, flowSchema } from './flow.ts';
import { compileFlow } from './flow-compile.ts';
import { lintFlow } from './flow-lint.ts';
import type { FlowProblem, Known } from './flow-problem.ts';

/** A flow that is ready to run. */
export type CompiledFlow = CompiledParts & {
  definition: FlowDefinition;
  /** SHA-256 of the file's text, hex: the version that cannot be forgotten to be raised. */
  hash: string;
  fileName: string;
};

/** No flow is longer; stops a wrong file from being parsed. */
const MAX_FILE_CHARACTERS = 200_000;
const MAX_PROBLEMS_TOLD = 8;

/**
 * Compiles a flow file. Throws AppError `FLOW_INVALID` naming file, line, reason and fix.
 * `known` adds the tables' fields and the actions' names to what is checked.
 */
export function parseFlow(yaml: string, fileName: string, known: Known = {}): CompiledFlow {
  if (yaml.length > MAX_FILE_CHARACTERS) {
    throw invalid(fileName, [{ line: 1, what: '文件太大', fix: `不超过 ${MAX_FILE_CHARACTERS} 字` }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    const what = `YAML 写法不对（${error.message.split('\n')[0]}）`;
    throw invalid(fileName, [{ line, what, fix: '核对缩进、冒号和引号' }]);
  }
  const placed = (problems: readonly FlowProblem[]): Told[] =>
    problems.map(({ place, what, fix }) => ({ line: lineOf(document, lines, place), what, fix }));
  const parsed = flowSchema.safeParse(document.toJS({ maxAliasCount: 20 }));
  if (!parsed.success) throw invalid(fileName, placed(parsed.error.issues.flatMap(explainIssue)));
  const { parts, problems, rules } = compileFlow(parsed.data, known);
  const all = [...problems, ...lintSources(parsed.data, known), ...lintFlow(parsed.data, rules)];
  if (all.length > 0) throw invalid(fileName, placed(all));
  const hash = createHash('sha256').update(yaml).digest('hex');
  return { ...parts, definition: parsed.data, hash, fileName };
}

type Told = { line: number; what: string; fix: string };

function invalid(fileName: string, problems: readonly Told[]): AppError {
  const told = [...new Set(problems.map(({ line, what, fix }) => `第${line}行：${what}。改法：${fix}。`))];
  const more = told.length > MAX_PROBLEMS_TOLD ? `\n还有 ${told.length - MAX_PROBLEMS_TOLD} 处。` : '';
  const text = `流程文件 ${fileName} 有问题：\n${told.slice(0, MAX_PROBLEMS_TOLD).join('\n')}${more}`;
  return new AppError({ code: 'FLOW_INVALID', kind: 'user', userText: text, detail: text });
}

/** The line of a place, or of the nearest thing around it. */
function lineOf(document: Document, lines: LineCounter, place: readonly (string | number)[]): number {
  for (let depth = place.length; depth > 0; depth -= 1) {
    const node = document.getIn(place.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function lintSources(definition: FlowDefinition, known: Known): FlowProblem[] {
  const sources = known.sources;
  if (sources === undefined) return [];
  return definition.ask.flatMap((question, at) =>
    question.type === 'lookup' && sources[question.source] === undefined
      ? [{ place: ['ask', at, 'source'], what: `没有“${question.source}”这张表`, fix: '核对 source' }]
      : [],
  );
}

/** A schema's complaint in words. */
function explainIssue(issue: z.core.$ZodIssue): FlowProblem[] {
  const place = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = String(place.at(-1) ?? '文件');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ place: [...place, key], what: `不认识“${key}”`, fix: '核对拼写，或删掉它' }));
    case 'invalid_type':
      return issue.message.endsWith('undefined')
        ? [{ place, what: `缺少“${name}”`, fix: name === 'else' ? '补上不通过时说的话' : `补上 ${name}` }]
        : [{ place, what: `“${name}”的类型不对`, fix: `应当是 ${issue.expected}` }];
    case 'invalid_key':
    case 'invalid_format':
      return [{ place, what: `“${name}”的写法不对`, fix: '名字只能用小写英文、数字和下划线，例如 visited_at' }];
    case 'invalid_union':
      return explainUnion(issue, place, name);
    case 'invalid_value':
      return [{ place, what: `“${name}”的值不对`, fix: `可用的有 ${issue.values.join('、')}` }];
    case 'too_small':
      return [{ place, what: `“${name}”太短、太少或太小`, fix: `至少 ${issue.minimum}` }];
    case 'too_big':
      return [{ place, what: `“${name}”太长、太多或太大`, fix: `最多 ${issue.maximum}` }];
    default:
      return [{ place, what: `“${name}”不对（${issue.message}）`, fix: '对照别的流程文件' }];
  }
}

function explainUnion(issue: z.core.$ZodIssueInvalidUnion, place: FlowProblem['place'], name: string): FlowProblem[] {
  if (name === 'type') return [{ place, what: '没有这种题型', fix: '可用的题型见 docs 或 flow.schema.json' }];
  const [first] = issue.errors.flat();
  const inner = first?.path.map((part) => (typeof part === 'symbol' ? String(part) : part)) ?? [];
  return [{ place: [...place, ...inner], what: `“${name}”的写法不对`, fix: '对照别的流程文件' }];
}
