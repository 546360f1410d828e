/** An XLSForm as a flow file: questions, rules and options taken over; what has no equal is told and left as a comment. */
import { Document, isMap, isScalar, isSeq, parse as parseYaml, visit } from 'yaml';
import { type FormName, legalCode, NameBook } from './form-name.ts';
import { type FormRow, type ImportNote, Notes, rowsOf } from './form-sheets.ts';
import { type Option, type PlainQuestion, questionFromRow, type RowContext } from './question-from-row.ts';
import { type Entry, kindOf, readSurvey } from './survey.ts';
import type { Sheets } from './workbook.ts';
import { XpathProblem } from './xpath.ts';
import { xpathToCel } from './xpath-to-cel.ts';

export type ImportedForm = { flow: string; yaml: string; notes: ImportNote[] };

type Calc = { id: string; type: string; value: string };
type Commented = { question: PlainQuestion; comments: ImportNote[] };

/** Reads the sheets `survey`, `choices`, `settings` (and our own `x_flow`). */
export function fromXlsForm(sheets: Sheets): ImportedForm {
  return new FormReader(sheets).write();
}

/** The questions and calculations alone, as a flow file writes them. */
export function readForm(sheets: Sheets): { ask: PlainQuestion[]; calcs: Calc[] } {
  const { ask, calcs } = new FormReader(sheets).read();
  return { ask: ask.map(({ question }) => question), calcs };
}

const MAX_CHOICE = 30;

class FormReader {
  readonly #sheets: Sheets;
  readonly #notes = new Notes();
  readonly #ids = new NameBook();
  readonly #names = new Map<string, FormName>();
  readonly #nameOf = new Map<Entry, FormName>();
  readonly #options = new Map<string, Option[]>();
  /** List → XLSForm's codes → ours. */
  readonly #codes = new Map<string, Map<string, string>>();
  readonly #calcs: Calc[] = [];
  #section: string | undefined;

  constructor(sheets: Sheets) {
    this.#sheets = sheets;
  }

  /** Questions and calculations; `first` are the notes that belong to no question. */
  read(): { ask: Commented[]; calcs: Calc[]; first: ImportNote[] } {
    for (const row of rowsOf(this.#sheets, 'choices')) this.#option(row);
    const entries = readSurvey(rowsOf(this.#sheets, 'survey'), this.#notes);
    const questions = entries.filter(({ type }) => type !== 'calc');
    for (const entry of questions) this.#name(entry, undefined);
    for (const entry of entries) if (entry.type === 'calc') this.#calc(entry);
    const first = this.#notes.take();
    const ctx = {
      names: this.#names,
      nameOf: this.#nameOf,
      options: this.#options,
      notes: this.#notes,
      labels: new Set<string>(),
    };
    return { ask: questions.map((entry) => this.#question(entry, ctx)), calcs: this.#calcs, first };
  }

  write(): ImportedForm {
    const { ask, calcs, first } = this.read();
    const frame = this.#frame();
    const body = { ask: ask.map(({ question }) => question), ...(calcs.length > 0 ? { calc: calcs } : {}) };
    const flow: Record<string, unknown> = { ...frame.head, ...body, ...frame.tail };
    const yaml = writeYaml(flow, ask, [...first, ...this.#notes.take()]);
    return { flow: String(flow['flow']), yaml, notes: this.#notes.all };
  }

  // ── names ──

  #option(row: FormRow): void {
    const list = row.get('list_name') || row.get('list name');
    const name = row.get('name') || row.get('value');
    if (list === '' || name === '') return;
    const codes = this.#codes.get(list) ?? new Map<string, string>();
    const isNod = /^(?:yes|no)$/iu.test(name);
    const code = isNod ? name.toLowerCase() : legalCode(name);
    codes.set(name, code);
    this.#codes.set(list, codes);
    const label = row.get('label') || name;
    const signs = [...label];
    if (signs.length > MAX_CHOICE)
      this.#notes.tell(row, 'label', { reason: `选项超过${MAX_CHOICE}个字，截短了`, fix: '改短一点' });
    if (code !== name) this.#notes.tell(row, 'name', { reason: `代码改成 ${code}`, fix: '不用改' });
    this.#options.set(list, [...(this.#options.get(list) ?? []), { code, label: signs.slice(0, MAX_CHOICE).join('') }]);
  }

  #name(entry: Entry, inside: string | undefined): void {
    const said = entry.row.get('name') || entry.type;
    const id = this.#ids.take(said);
    if (id !== said) this.#notes.tell(entry.row, 'name', { reason: `名字改成 ${id}`, fix: '不用改' });
    const codes = this.#codes.get(entry.list);
    if (
      entry.type === 'choice' &&
      entry.row.get('x_type') === '' &&
      codes !== undefined &&
      [...codes.values()].sort().join() === 'no,yes'
    )
      entry.type = 'yesno';
    const isConditional =
      entry.row.get('relevant') !== '' ||
      entry.row.get('x_when') !== '' ||
      entry.groups.some(({ relevant }) => relevant !== '');
    const isOptional = !/^(?:yes|true|true\(\)|1|是)$/iu.test(entry.row.get('required'));
    const name: FormName = {
      id,
      kind: kindOf(entry.type),
      mayBeMissing: entry.type !== 'repeat' && (isConditional || isOptional),
      ...(codes === undefined ? {} : { codes }),
      ...(inside === undefined ? {} : { inside }),
    };
    this.#nameOf.set(entry, name);
    if (!this.#names.has(said)) this.#names.set(said, name);
    for (const inner of entry.inner) this.#name(inner, id);
  }

  /** Calculations see the questions and the calculations above them. */
  #calc(entry: Entry): void {
    const { row } = entry;
    const said = row.get('name');
    try {
      const own = row.get('x_default');
      const { cel, kind } =
        own === '' ? xpathToCel(row.get('calculation'), { names: this.#names }) : { cel: own, kind: row.get('x_type') };
      if (kind !== 'bool' && kind !== 'int' && kind !== 'double' && kind !== 'string') {
        throw new XpathProblem('计算的结果不是数字、文字或真假', '直接写在用它的条件里');
      }
      const id = this.#ids.take(said);
      if (id !== said) this.#notes.tell(row, 'name', { reason: `名字改成 ${id}`, fix: '不用改' });
      this.#names.set(said, { id, kind, mayBeMissing: false });
      this.#calcs.push({ id, type: kind, value: cel });
    } catch (thrown) {
      if (!(thrown instanceof XpathProblem)) throw thrown;
      this.#notes.tell(row, 'calculation', { reason: thrown.message, fix: thrown.fix });
    }
  }

  // ── questions ──

  #question(entry: Entry, ctx: RowContext): Commented {
    const question = questionFromRow(entry, ctx, this.#newSection(entry));
    if (entry.type === 'repeat') {
      question['ask'] = entry.inner.map((inner) => questionFromRow(inner, ctx, undefined));
      if (entry.inner.length === 0) this.#notes.tell(entry.row, 'type', { reason: '重复里没有题', fix: '补上题目' });
    }
    return { question, comments: this.#notes.take() };
  }

  /** The section that begins here: the label of the innermost group. */
  #newSection({ groups, type }: Entry): string | undefined {
    const label = groups.findLast((group) => group.label !== '')?.label;
    if (label === undefined || type === 'note' || type === 'repeat') return undefined;
    const section = [...label].slice(0, 10).join('');
    if (section === this.#section) return undefined;
    this.#section = section;
    return section;
  }

  // ── around the questions ──

  #frame(): { head: Record<string, unknown>; tail: Record<string, unknown> } {
    const [settings] = rowsOf(this.#sheets, 'settings');
    const title = [...(settings?.get('form_title') || '导入的表单')].slice(0, 20).join('');
    const frameRows = rowsOf(this.#sheets, 'x_flow');
    const own = Object.fromEntries(frameRows.map((row) => [row.get('key'), this.#value(row)]));
    const { calc: _calc, ask: _ask, flow: _flow, title: _title, ...frame } = own;
    const version = /^[1-9]\d{0,8}$/u.test(settings?.get('version') ?? '') ? Number(settings?.get('version')) : 1;
    const { review, submit, texts, let: constants, ...head } = frame;
    return {
      head: {
        flow: new NameBook().take(settings?.get('form_id') || 'imported'),
        version,
        title,
        // Nobody but the office may use it until somebody says who else.
        who: ['office'],
        where: { direct: 'any', group: 'no' },
        start: { say: [title] },
        ...head,
        ...(constants === undefined ? {} : { let: constants }),
      },
      tail: {
        ...(frameRows.length > 0 ? (review === undefined ? {} : { review }) : { review: {} }),
        submit: submit ?? { text: '好的，记下了。' },
        ...(texts === undefined ? {} : { texts }),
      },
    };
  }

  #value(row: FormRow): unknown {
    try {
      return parseYaml(row.get('value'));
    } catch {
      this.#notes.tell(row, 'value', { reason: '这一格读不懂', fix: '恢复原样，或整行删掉' });
      return undefined;
    }
  }
}

/** One line a note, so that nothing is lost silently. */
const commentOf = (note: ImportNote): string =>
  ` ${note.sheet} 第${note.row}行 ${note.column}：${note.reason}。改法：${note.fix}。${note.was === '' ? '' : `原文：${note.was.replaceAll(/\s+/gu, ' ')}`}`;

function writeYaml(flow: Record<string, unknown>, ask: readonly Commented[], others: readonly ImportNote[]): string {
  const document = new Document(flow);
  const head = [
    ' yaml-language-server: $schema=./flow.schema.json',
    ' 从表格导入。谁能用（who）、开始的话（start）和办完做什么（submit）请核对。',
  ];
  document.commentBefore = [...head, ...others.map(commentOf)].join('\n');
  const questions = document.get('ask');
  if (isSeq(questions)) {
    questions.items.forEach((node, at) => {
      const comments = ask[at]?.comments ?? [];
      if (isMap(node) && comments.length > 0) node.commentBefore = comments.map(commentOf).join('\n');
      if (isMap(node)) node.spaceBefore = at > 0;
    });
  }
  // Short lists and bounds stand on one line, as people write them.
  visit(document, {
    Seq: (_key, node) => {
      if (node.items.every((item) => isScalar(item))) node.flow = true;
    },
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && BOUNDS.has(String(pair.key.value)) && isMap(pair.value)) pair.value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

const BOUNDS = new Set(['range', 'length', 'count', 'where', 'start', 'match']);
