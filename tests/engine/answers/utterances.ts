/** Reads the tables of utterances: what people say, and what must be stored. One file an answer type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerSpec, AnswerValue, Choice } from '../../../src/engine/answers/answer.ts';
import { REFUSED, type Row } from './rows.ts';

const FOLDER = join(import.meta.dirname, 'utterances');
const LINE = /^(?<said>.*?) (?<mark>→|⇢|✗)(?: (?<value>.*))?$/u;

/** One file: its question and its rows. */
export type Table = { name: string; spec: AnswerSpec; rows: Row[] };

/** Every table there is. */
export function readTables(): Table[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => readTable(file));
}

function readTable(file: string): Table {
  const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  const spec = readSpec(lines.filter((line) => line.startsWith('# ')));
  const rows = lines.filter((line) => line !== '' && !line.startsWith('# ')).map((line) => readRow(spec.type, line));
  return { name: file.replace('.txt', ''), spec, rows };
}

function readSpec(head: readonly string[]): AnswerSpec {
  const type = setting(head, 'type');
  switch (type) {
    case 'choice':
    case 'multi':
      return { type, choices: readChoices(head) };
    case 'text':
    case 'int':
    case 'money':
    case 'yesno':
    case 'date':
    case 'datetime':
    case 'period':
    case 'phone':
    case 'id_code':
      return { type };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

function readChoices(head: readonly string[]): Choice[] {
  const words = new Map(pairs(setting(head, 'words')));
  return pairs(setting(head, 'choices')).map(([code, label]) => ({
    code,
    label,
    words: words.get(code)?.split(',') ?? [],
  }));
}

function setting(head: readonly string[], name: string): string {
  const line = head.find((each) => each.startsWith(`# ${name}: `)) ?? '';
  return line.slice(name.length + 4);
}

function pairs(text: string): [string, string][] {
  return text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [code = '', label = ''] = pair.split('=');
      return [code, label];
    });
}

function readRow(type: AnswerSpec['type'], line: string): Row {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) throw new Error(`no mark in “${line}”`);
  const { said = '', mark, value = '' } = groups;
  if (mark === '✗') return [said, REFUSED];
  return mark === '⇢' ? [said, readValue(type, value), 'nod'] : [said, readValue(type, value)];
}

function readValue(type: AnswerSpec['type'], text: string): AnswerValue {
  switch (type) {
    case 'int':
    case 'money':
      return Number(text);
    case 'yesno':
      return text === 'true';
    case 'multi':
      return text === '[]' ? [] : text.split(' ');
    case 'datetime':
      return `${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}+08:00`;
    case 'period': {
      const [from = '', to = ''] = text.split('..');
      return { from, to };
    }
    default:
      return text;
  }
}
