/** Words inside a Mermaid diagram: everything that Mermaid could read as its own is written as a character code. */
import { parse } from '@marcbachmann/cel-js';
import { listNodes } from '../expression.ts';

/** Labels of names, for reading. */
export type Labels = ReadonlyMap<string, string>;

const MAX_LINE = 48;
/** Letters, figures, blanks and signs that mean nothing to Mermaid; a colon and a hash do (`style a:…#…;`). */
const SAFE = /[^\p{L}\p{N} ，。？！：；、（）“”〔〕…·—→▲／_.,=+-]/gu;

/** A label in quotes, one line for each text. */
export function quoteLabel(lines: readonly string[]): string {
  return `"${lines.map((line) => escapeLine(shorten(line))).join('<br/>')}"`;
}

const escapeLine = (line: string): string => line.replaceAll(SAFE, (sign) => `#${sign.codePointAt(0)};`);

function shorten(line: string): string {
  const signs = [...line];
  return signs.length > MAX_LINE ? `${signs.slice(0, MAX_LINE - 1).join('')}…` : line;
}

/** A Liquid text as a person would tell it: 〔机构〕 for a place to fill, ／ between the cases. */
export function sayTemplate(source: string, labels: Labels): string {
  return source
    .replaceAll(/\{%-?\s*els(?:e|if).*?%\}/gsu, '／')
    .replaceAll(/\{%.*?%\}/gsu, '')
    .replaceAll(/\{\{-?\s*([a-z_][\w.]*).*?\}\}/gsu, (_hole, name: string) => `〔${sayName(name, labels)}〕`)
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function sayName(path: string, labels: Labels): string {
  const [root = '', ...fields] = path.split('.');
  const label = labels.get(root);
  return label === undefined ? path : [label, ...fields.filter((field) => field !== 'name')].join('.');
}

/** A rule with the questions' labels in place of their ids. */
export function sayRule(source: string, labels: Labels): string {
  const { ast } = parse(source);
  const named = listNodes(ast).flatMap((node) => {
    const label = node.op === 'id' ? labels.get(node.args) : undefined;
    return label === undefined ? [] : [{ node, label }];
  });
  return named
    .sort((a, b) => b.node.start - a.node.start)
    .reduce((text, { node, label }) => `${text.slice(0, node.start)}${label}${text.slice(node.end)}`, source);
}
