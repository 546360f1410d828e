/** A flow as an XLSForm that officials read in Excel; what XLSForm cannot say stands in columns of ours and comes back. */
import { parse, serialize } from '@marcbachmann/cel-js';
import { stringify } from 'yaml';
import { type FlowDefinition, listQuestions } from '../engine/flow.ts';
import { type LeafQuestion, type Question, questionSchema } from '../engine/question.ts';
import { celToXpath } from './cel-to-xpath.ts';
import type { FormName } from './form-name.ts';
import { readForm } from './from-xlsform.ts';
import { constraintOf } from './row-constraint.ts';
import { kindOf } from './survey.ts';
import type { Sheets } from './workbook.ts';

const COLUMNS = [
  'type',
  'name',
  'label',
  'hint',
  'required',
  'relevant',
  'constraint',
  'constraint_message',
  'calculation',
  'default',
  'x_label',
  'x_type',
  'x_when',
  'x_default',
  'x_more',
] as const;
type Column = (typeof COLUMNS)[number];
type Row = Partial<Record<Column, string>>;

/** The sheets of a flow. */
export function toXlsForm(definition: FlowDefinition): Sheets {
  const writer = new FormWriter(definition);
  const plain = writer.sheets(new Map());
  // What comes back wrong from the plain columns is written into ours: so the way there and back is exact.
  return writer.sheets(findLost(definition, plain));
}

type Lost = ReadonlyMap<string, Record<string, unknown>>;

/** XLSForm's types for ours. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  money: 'decimal',
  yesno: 'select_one yes_no',
  datetime: 'dateTime',
  location: 'geopoint',
  photos: 'image',
  file: 'file',
  voice: 'audio',
  date: 'date',
  note: 'note',
};
/** Read back as they are: no type of ours has to be named. */
const PLAIN = new Set([
  'text',
  'int',
  'yesno',
  'choice',
  'multi',
  'date',
  'datetime',
  'location',
  'file',
  'voice',
  'note',
  'repeat',
]);

class FormWriter {
  readonly #definition: FlowDefinition;
  readonly #names: Map<string, FormName>;

  constructor(definition: FlowDefinition) {
    this.#definition = definition;
    this.#names = namesOf(definition);
  }

  sheets(lost: Lost): Sheets {
    const survey = [...this.#survey(lost), ...this.#definition.calc.map((calc) => this.#calcRow(calc, lost))];
    return {
      survey: [[...COLUMNS], ...survey.map((row) => COLUMNS.map((column) => row[column] ?? ''))],
      choices: [['list_name', 'name', 'label'], ...this.#choices()],
      settings: [
        ['form_title', 'form_id', 'version'],
        [this.#definition.title, this.#definition.flow, String(this.#definition.version)],
      ],
      x_flow: [['key', 'value'], ...this.#frame()],
    };
  }

  // ── survey ──

  #survey(lost: Lost): Row[] {
    const rows: Row[] = [];
    let section: string | undefined;
    this.#definition.ask.forEach((question, at) => {
      const begins = 'section' in question ? question.section : undefined;
      if (begins !== undefined) {
        if (section !== undefined) rows.push({ type: 'end_group' });
        rows.push({ type: 'begin_group', name: `section_${at + 1}`, label: begins });
        section = begins;
      }
      rows.push(...this.#rows(question, lost));
    });
    return section === undefined ? rows : [...rows, { type: 'end_group' }];
  }

  #rows(question: Question, lost: Lost): Row[] {
    if (question.type !== 'repeat') return [this.#row(question, lost)];
    const { label, help = '' } = question;
    const begin: Row = {
      type: 'begin_repeat',
      name: question.id,
      label,
      x_label: label,
      hint: help,
      ...this.#when(question.when),
    };
    return [
      withLost(begin, lost.get(question.id)),
      ...question.ask.map((inner) => this.#row(inner, lost)),
      { type: 'end_repeat' },
    ];
  }

  #row(question: Exclude<Question, { type: 'repeat' }> | LeafQuestion, lost: Lost): Row {
    const row: Row = {
      type: typeOf(question),
      name: question.id,
      label: this.#holes(question.text),
      ...(PLAIN.has(question.type) ? {} : { x_type: question.type }),
      ...this.#when(question.when),
    };
    if (question.type === 'note') return withLost(row, lost.get(question.id));
    const asked: Row = {
      ...row,
      hint: this.#holes(question.help ?? ''),
      required: question.optional === undefined ? 'yes' : '',
      x_label: question.label,
      ...this.#constraint(question),
      ...this.#default(question),
    };
    return withLost(asked, lost.get(question.id));
  }

  #when(when: string | undefined): Row {
    return when === undefined ? {} : { relevant: celToXpath(when, this.#names) ?? '' };
  }

  /** One rule fits into the column: a check that refuses, or else the bounds. */
  #constraint(question: Exclude<Question, { type: 'repeat' | 'note' }>): Row {
    const [check, ...more] = question.check;
    const said = check && more.length === 0 ? celToXpath(check.that, this.#names, question.id) : undefined;
    if (check && said !== undefined && check.level === 'error') {
      return { constraint: said, constraint_message: this.#holes(check.else) };
    }
    const bounds = boundsIn(question);
    return bounds === undefined ? {} : { constraint: constraintOf(bounds, question.type) };
  }

  #default(question: Exclude<Question, { type: 'repeat' | 'note' }>): Row {
    const source = question.default;
    if (source === undefined) return {};
    if (source === 'now' || source === 'today') return { default: `${source}()` };
    const literal = /^"([^"\\$]*)"$|^(-?\d+)(?:\.0)?$/u.exec(source);
    return { default: literal?.[1] ?? literal?.[2] ?? '' };
  }

  #calcRow({ id, type, value }: FlowDefinition['calc'][number], lost: Lost): Row {
    const row: Row = { type: 'calculate', name: id, x_type: type, calculation: celToXpath(value, this.#names) ?? '' };
    const own = lost.get(id)?.['value'];
    return typeof own === 'string' ? { ...row, calculation: '', x_default: own } : row;
  }

  /** A plain place to fill is XLSForm's own; anything more stays Liquid. */
  #holes(text: string): string {
    return text.replaceAll(/\{\{ ([a-z]\w*) \}\}/gu, (hole, name: string) =>
      this.#names.has(name) ? `\${${name}}` : hole,
    );
  }

  // ── the other sheets ──

  #choices(): string[][] {
    const lists = listQuestions(this.#definition).flatMap(({ question }) =>
      'choices' in question ? Object.entries(question.choices).map(([code, label]) => [question.id, code, label]) : [],
    );
    return [['yes_no', 'yes', '是'], ['yes_no', 'no', '否'], ...lists];
  }

  #frame(): string[][] {
    const { who, where, start, session, review, submit, texts } = this.#definition;
    const parts = { who, where, start, session, let: this.#definition.let, review, submit, texts };
    return Object.entries(parts).flatMap(([key, value]) =>
      value === undefined ||
      (typeof value === 'object' && !Array.isArray(value) && key !== 'review' && Object.keys(value).length === 0)
        ? []
        : [[key, stringify(value, { lineWidth: 0 }).trimEnd()]],
    );
  }
}

function typeOf(question: Question | LeafQuestion): string {
  if (question.type === 'choice') return `select_one ${question.id}`;
  if (question.type === 'multi') return `select_multiple ${question.id}`;
  return TYPES[question.type] ?? 'text';
}

function boundsIn(question: Question): { min?: number; max?: number } | undefined {
  const bounds = 'range' in question ? question.range : 'length' in question ? question.length : undefined;
  const count = question.type === 'multi' ? question.count : undefined;
  const found = bounds ?? count;
  if (found === undefined) return undefined;
  return {
    ...(found.min === undefined ? {} : { min: found.min }),
    ...(found.max === undefined ? {} : { max: found.max }),
  };
}

function withLost(row: Row, lost: Record<string, unknown> | undefined): Row {
  if (lost === undefined) return row;
  const { when, default: offered, ...more } = lost;
  return {
    ...row,
    ...(typeof when === 'string' ? { relevant: '', x_when: when } : {}),
    ...(typeof offered === 'string' ? { default: '', x_default: offered } : {}),
    ...('check' in more && row.constraint_message ? { constraint: '', constraint_message: '' } : {}),
    ...(Object.keys(more).length > 0 ? { x_more: JSON.stringify(more) } : {}),
  };
}

function namesOf(definition: FlowDefinition): Map<string, FormName> {
  const nods = new Map([
    ['yes', 'yes'],
    ['no', 'no'],
  ]);
  const names = new Map<string, FormName>();
  for (const { question, inside } of listQuestions(definition)) {
    if (question.type === 'note') continue;
    names.set(question.id, {
      id: question.id,
      kind: kindOf(question.type),
      mayBeMissing: true,
      ...(question.type === 'yesno' ? { codes: nods } : {}),
      ...(inside === undefined ? {} : { inside: inside.id }),
    });
  }
  for (const { id, type } of definition.calc) names.set(id, { id, kind: type, mayBeMissing: false });
  return names;
}

// ── what the plain columns lose ──

function findLost(definition: FlowDefinition, sheets: Sheets): Lost {
  const form = readForm(sheets);
  const lost = new Map<string, Record<string, unknown>>();
  const back = new Map(
    form.ask
      .flatMap((each) => [each, ...(Array.isArray(each['ask']) ? each['ask'] : [])])
      .map((each) => [each.id, each]),
  );
  for (const { question } of listQuestions(definition)) {
    const own = lostOf(question, back.get(question.id) ?? {});
    if (Object.keys(own).length > 0) lost.set(question.id, own);
  }
  for (const { id, value } of definition.calc) {
    const now = form.calcs.find((calc) => calc.id === id)?.value;
    if (now === undefined || meaning('value', now) !== meaning('value', value)) lost.set(id, { value });
  }
  return lost;
}

function lostOf(question: Question | LeafQuestion, back: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const wanted = new Map(Object.entries(question));
  const keys = new Set([...wanted.keys(), ...Object.keys(back)]);
  keys.delete('ask');
  const lost = [...keys].flatMap((key): [string, unknown][] => {
    const [value, now] = [wanted.get(key), back[key]];
    if (meaning(key, value) === meaning(key, now)) return [];
    if (now === undefined && isDefault(question, key)) return [];
    return [[key, value ?? null]];
  });
  return Object.fromEntries(lost);
}

/** Whether leaving the key out gives the same. */
function isDefault(question: Question | LeafQuestion, key: string): boolean {
  const { [key]: value, ...rest } = Object.fromEntries(Object.entries(question));
  const parsed = questionSchema.safeParse(rest);
  if (!parsed.success) return false;
  return meaning(key, Object.fromEntries(Object.entries(parsed.data))[key]) === meaning(key, value);
}

/** A value so that equal ones are equal texts: rules without their spacing, texts without blanks around them. */
function meaning(key: string, value: unknown): string | undefined {
  if ((key === 'when' || key === 'default' || key === 'value') && typeof value === 'string')
    return serialize(parse(value).ast);
  // Blanks around a text are not kept in a cell and mean nothing in a message.
  if (typeof value === 'string') return value.trim();
  if (key !== 'check' || !Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(
    value.map((check) => [serialize(parse(check.that).ast), String(check.else).trim(), check.level ?? 'error']),
  );
}
