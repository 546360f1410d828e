/** What the schema complains about, in words and with a code. */
import type { z } from 'zod';
import { suggest } from '../flow-names.ts';
import type { FlowProblem, Place } from '../flow-problem.ts';
import type { LintCode } from './codes.ts';

/** A schema's complaint about a file's values, in words. */
export function explainIssue(issue: z.core.$ZodIssue, file: unknown): FlowProblem[] {
  const place = plainPlace(issue.path);
  const name = String(place.at(-1) ?? '文件');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => told('E101', [...place, key], [`不认识“${key}”`, '核对拼写，或删掉它']));
    case 'invalid_type':
      return [explainType(issue, place, name)];
    case 'invalid_key':
    case 'invalid_format':
      return [explainFormat(place, name)];
    case 'invalid_union':
      return [explainUnion(issue, place, valueAt(file, place))];
    case 'invalid_value':
      return [told('E103', place, [`“${name}”的值不对`, `可用的有 ${issue.values.join('、')}`])];
    case 'too_small':
      return [told('E103', place, [`“${name}”太短、太少或太小`, `至少 ${issue.minimum}`])];
    case 'too_big':
      return [explainTooBig(place, name, Number(issue.maximum))];
    default:
      return [told('E103', place, [`“${name}”不对（${issue.message}）`, '对照别的流程文件'])];
  }
}

function told(code: LintCode, place: Place, [what, fix]: readonly [what: string, fix: string]): FlowProblem {
  return { code, place, what, fix };
}

const plainPlace = (path: readonly PropertyKey[]): Place =>
  path.map((part) => (typeof part === 'symbol' ? String(part) : part));

function explainType(issue: z.core.$ZodIssueInvalidType, place: Place, name: string): FlowProblem {
  if (!issue.message.endsWith('undefined')) {
    return told('E103', place, [`“${name}”的类型不对`, `应当是 ${TYPE_WORDS[issue.expected] ?? issue.expected}`]);
  }
  const owner = place.at(-3);
  if (name === 'else') return told('E134', place, ['核对没写不通过时说的话', '补上 else: 哪里不对、怎么改']);
  if (name === 'id' && owner === 'do') return told('E151', place, ['这个动作没有 id', '补上 id，例如 id: save']);
  if (name === 'within') return told('E154', place, ['撤回没写多久以内', '补上 within: 2h']);
  return told('E102', place, [`缺少“${name}”`, `补上 ${name}`]);
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: '一段文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表，例如 [甲, 乙]',
  object: '一组设置，例如 {min: 1}',
  record: '一组设置，例如 {甲: 乙}',
};

function explainFormat(place: Place, name: string): FlowProblem {
  const isDuration = ['keep_draft', 'after', 'within'].includes(name);
  const fix = isDuration ? '写成 30m、2h 或 7d' : '名字只能用小写英文、数字和下划线，例如 visited_at';
  return told(isDuration ? 'E103' : 'E116', place, [`“${name}”的写法不对`, fix]);
}

function explainTooBig(place: Place, name: string, most: number): FlowProblem {
  if (name === 'ask' && place.length === 1) {
    return told('E185', place, [`题目太多，最多 ${most} 道`, '拆成两个流程']);
  }
  return told('E103', place, [`“${name}”太长、太多或太大`, `最多 ${most}`]);
}

const QUESTION_TYPES =
  'text int money yesno choice multi date datetime period phone id_code person lookup location photos file voice checklist repeat note'.split(
    ' ',
  );

/** What the author wrote at a place. */
function valueAt(file: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    file,
  );
}

function explainUnion(issue: z.core.$ZodIssueInvalidUnion, place: Place, wrong: unknown): FlowProblem {
  const name = String(place.at(-1) ?? '文件');
  if (name === 'type') {
    const fix = typeof wrong === 'string' ? suggest(wrong, QUESTION_TYPES) : '写一种题型，例如 text';
    return told('E114', place, [typeof wrong === 'string' ? `没有“${wrong}”这种题型` : '没写题型', fix]);
  }
  const [first] = issue.errors.flat();
  const inner = plainPlace(first?.path ?? []);
  return told('E103', [...place, ...inner], [`“${name}”的写法不对`, '对照别的流程文件']);
}
