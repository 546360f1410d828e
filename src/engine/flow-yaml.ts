/** A flow file's YAML: its values, and the line of each place in it. */
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Place } from './flow-problem.ts';

/** No flow is longer; stops a wrong file from being parsed. */
export const MAX_FILE_CHARACTERS = 200_000;

/** `lineOf`: the line of a place, or of the nearest thing around it. `isWritten`: whether the file has the place. */
export type FlowYaml = {
  value: unknown;
  lineOf: (place: Place) => number;
  isWritten: (place: Place) => boolean;
};

export type YamlFault = { line: number; why: string };

/** What the YAML library finds, in words. */
const FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: '缩进没对齐，或括号没有配对',
  BAD_SCALAR_START: '这里不能用这个符号开头，请加引号',
  BLOCK_AS_IMPLICIT_KEY: '冒号多了，整句请用引号括起来',
  BLOCK_IN_FLOW: '大括号里不能换行写列表',
  DUPLICATE_KEY: '同一个设置写了两次',
  IMPOSSIBLE: '读不懂',
  MISSING_CHAR: '少了一个引号、括号或逗号',
  MULTILINE_IMPLICIT_KEY: '冒号前面的字要写在一行里',
  TAB_AS_INDENT: '缩进要用空格，不能用 Tab',
  UNEXPECTED_TOKEN: '多了或少了符号',
};

/** Reads the YAML; a fault names its line. */
export function readFlowYaml(yaml: string): FlowYaml | YamlFault {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) return { line: error.linePos?.[0].line ?? 1, why: FAULTS[error.code] ?? '读不懂' };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    return {
      value,
      lineOf: (place) => lines.linePos(offsetOf(document, place)).line,
      isWritten: (place) => document.hasIn(place),
    };
  } catch (thrown) {
    // The one thing left that can fail: names (&, *) that blow up.
    return { line: 1, why: thrown instanceof Error ? '别名（*）用得太多' : '读不懂' };
  }
}

function offsetOf(document: Document, place: Place): number {
  for (let depth = place.length; depth > 0; depth -= 1) {
    const offset = keyOffset(document, place.slice(0, depth));
    if (offset !== undefined) return offset;
  }
  return document.contents?.range?.[0] ?? 0;
}

/** Where the key of a place stands; in a list, where the entry begins. */
function keyOffset(document: Document, place: Place): number | undefined {
  const node = document.getIn(place, true);
  if (!isNode(node)) return undefined;
  const parent = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  const name = String(place.at(-1));
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined;
  return (isNode(pair?.key) ? startOf(pair.key) : undefined) ?? startOf(node);
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
