/** Reads one flow file: YAML, schema, names, types and words are all checked before anything runs. */
import { createHash } from 'node:crypto';
import { AppError } from '../kernel/errors.ts';
import type { CompiledFlow } from './compiled.ts';
import type { Known } from './flow-problem.ts';
import { examineFlow, type TextProblem } from './lint/examine.ts';

const MAX_PROBLEMS_TOLD = 8;

/**
 * Compiles a flow file. Throws AppError `FLOW_INVALID` naming file, line, code, reason and fix.
 * `known` adds the tables' fields, the actions' and the other flows' names to what is checked.
 */
export function parseFlow(yaml: string, fileName: string, known: Known = {}): CompiledFlow {
  const { errors, read } = examineFlow(yaml, known);
  if (errors.length > 0 || read === undefined) throw invalid(fileName, errors);
  return { ...read.parts, definition: read.definition, hash: hashFlow(yaml), fileName };
}

/**
 * Compiles a version that was published before. What today's lint says against it does not matter any more: people are
 * in the middle of it. Undefined only when it cannot be read at all.
 */
export function parsePublishedFlow(yaml: string, fileName: string): CompiledFlow | undefined {
  const { read } = examineFlow(yaml, {}, { tries: false });
  return read && { ...read.parts, definition: read.definition, hash: hashFlow(yaml), fileName };
}

/** The hash of a flow file's text. */
export function hashFlow(yaml: string): string {
  return createHash('sha256').update(yaml).digest('hex');
}

function invalid(fileName: string, errors: readonly TextProblem[]): AppError {
  const told = errors.map(({ code, line, what, fix }) => `第${line}行 ${code}：${what}。改法：${fix}。`);
  const more = told.length > MAX_PROBLEMS_TOLD ? `\n还有 ${told.length - MAX_PROBLEMS_TOLD} 处。` : '';
  const text = `流程文件 ${fileName} 有问题：\n${told.slice(0, MAX_PROBLEMS_TOLD).join('\n')}${more}`;
  return new AppError({ code: 'FLOW_INVALID', kind: 'user', userText: text, detail: text });
}
