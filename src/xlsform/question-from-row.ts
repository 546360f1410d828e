/** One row of the survey sheet as a question of ours. What has no equal is told. */
import type { FormName } from './form-name.ts';
import type { FormRow, Notes } from './form-sheets.ts';
import { type Bounds, boundsOf } from './row-constraint.ts';
import { defaultToCel } from './row-default.ts';
import { shortLabel } from './short-label.ts';
import type { Entry, Group } from './survey.ts';
import { XpathProblem } from './xpath.ts';
import { conditionToCel, type XpathScope } from './xpath-to-cel.ts';

/** A question as a flow file writes it. */
export type PlainQuestion = { id: string; type: string } & Record<string, unknown>;

/** An option with our code. */
export type Option = { code: string; label: string };

export type RowContext = {
  names: ReadonlyMap<string, FormName>;
  nameOf: ReadonlyMap<Entry, FormName>;
  options: ReadonlyMap<string, readonly Option[]>;
  notes: Notes;
  /** Labels that are taken: each is used once. */
  labels: Set<string>;
};

const NEVER_OPTIONAL = new Set(['note', 'repeat']);
/** Columns that other programs use and a chat does not need. */
const IGNORED: readonly (readonly [column: string, reason: string])[] = [
  ['choice_filter', '选项不能按条件筛'],
  ['read_only', '只读不支持'],
  ['media::image', '题目不能带图'],
  ['media::audio', '题目不能带声音'],
  ['trigger', '不能由别的题触发'],
];

/** The question of a row; `section`: the section that begins with it. */
export function questionFromRow(entry: Entry, ctx: RowContext, section: string | undefined): PlainQuestion {
  const reader = new RowReader(entry, ctx);
  return reader.read(section);
}

class RowReader {
  readonly #entry: Entry;
  readonly #row: FormRow;
  readonly #ctx: RowContext;
  readonly #name: FormName;

  constructor(entry: Entry, ctx: RowContext) {
    this.#entry = entry;
    this.#row = entry.row;
    this.#ctx = ctx;
    const name = ctx.nameOf.get(entry);
    if (name === undefined) throw new Error('every entry was named before');
    this.#name = name;
  }

  read(section: string | undefined): PlainQuestion {
    const { type } = this.#entry;
    const question: PlainQuestion = { id: this.#name.id, type };
    if (type !== 'note') question['label'] = this.#label();
    if (section !== undefined && type !== 'note' && type !== 'repeat') question['section'] = section;
    add(question, 'when', this.#when());
    if (type === 'repeat') Object.assign(question, this.#repeat());
    else question['text'] = this.#text();
    if (type !== 'note') add(question, 'help', liquid(this.#row.get('hint'), this.#ctx));
    if (!NEVER_OPTIONAL.has(type)) {
      Object.assign(question, this.#options(), this.#typeParts(), this.#constraint());
      if (!this.#isRequired()) question['optional'] = true;
      add(question, 'default', this.#default());
    }
    for (const [column, reason] of IGNORED) {
      if (this.#row.get(column) !== '') this.#tell(column, { reason, fix: '导入后在流程文件里另想办法' });
    }
    return withMore(question, this.#more());
  }

  #tell(column: string, because: { reason: string; fix: string }): void {
    this.#ctx.notes.tell(this.#row, column, because);
  }

  /** Translates a cell; what cannot be is told and left out. */
  #translate<T>(row: FormRow, column: string, translate: (source: string) => T): T | undefined {
    const source = row.get(column);
    if (source === '') return undefined;
    try {
      return translate(source);
    } catch (thrown) {
      if (!(thrown instanceof XpathProblem)) throw thrown;
      this.#ctx.notes.tell(row, column, { reason: thrown.message, fix: thrown.fix });
      return undefined;
    }
  }

  get #scope(): XpathScope {
    const { inside } = this.#name;
    return { names: this.#ctx.names, self: this.#name, ...(inside === undefined ? {} : { inside }) };
  }

  // ── words ──

  #label(): string {
    const given = this.#row.get('x_label');
    const label = given === '' ? shortLabel(this.#row.get('label') || this.#row.get('name'), this.#ctx.labels) : given;
    this.#ctx.labels.add(label);
    return label;
  }

  #text(): string {
    const text = liquid(this.#row.get('label'), this.#ctx);
    if (text !== undefined) return text;
    this.#tell('label', { reason: '没有写问的话', fix: '在 label 列写上' });
    return this.#row.get('name');
  }

  // ── rules ──

  #when(): string | undefined {
    const own = this.#row.get('x_when');
    if (own !== '') {
      if (this.#row.get('relevant') !== '')
        this.#tell('relevant', { reason: 'relevant 和 x_when 只能写一个', fix: '留一个' });
      return own;
    }
    const rows = [...this.#entry.groups.map(({ row }: Group) => row), this.#row];
    const parts = rows.flatMap(
      (row) => this.#translate(row, 'relevant', (source) => conditionToCel(source, this.#scope)) ?? [],
    );
    return parts.length < 2 ? parts[0] : parts.map((part) => (/\|\||\?/u.test(part) ? `(${part})` : part)).join(' && ');
  }

  #constraint(): Record<string, unknown> {
    const message = this.#row.get('constraint_message');
    const { type } = this.#entry;
    const found = this.#translate(this.#row, 'constraint', (source) => {
      const bounds = message === '' ? boundsOf(source, type) : undefined;
      return bounds ?? { that: this.#guarded(conditionToCel(source, this.#scope)) };
    });
    if (found === undefined) return {};
    if ('bounds' in found) return { [found.key]: found.bounds };
    return { check: [{ that: found.that, else: liquid(message, this.#ctx) ?? '这样填不行，请核对后再填。' }] };
  }

  /** A check must not refuse because another answer is missing. */
  #guarded(cel: string): string {
    const missing = [...this.#ctx.names.values()].filter(
      ({ id, mayBeMissing }) =>
        mayBeMissing &&
        id !== this.#name.id &&
        new RegExp(`(?<!["\\w])${id}(?!["\\w])`, 'u').test(cel) &&
        !cel.includes(`answered("${id}")`),
    );
    if (missing.length === 0) return cel;
    return [...missing.map(({ id }) => `!answered("${id}")`), `(${cel})`].join(' || ');
  }

  #isRequired(): boolean {
    const required = this.#row.get('required').toLowerCase();
    if (this.#row.get('required_message') !== '')
      this.#tell('required_message', { reason: '必答的提示用系统的话', fix: '不用改' });
    if (/^(?:yes|true|true\(\)|1|是)$/u.test(required)) return true;
    if (/^(?:|no|false|false\(\)|0|否)$/u.test(required)) return this.#entry.type === 'yesno' && this.#isAcknowledge;
    this.#tell('required', { reason: '必答不能看条件，先当必答', fix: '拆成两题，各写条件' });
    return true;
  }

  get #isAcknowledge(): boolean {
    return /^(?:acknowledge|trigger)/iu.test(this.#row.get('type'));
  }

  #default(): string | undefined {
    const own = this.#row.get('x_default');
    return own === ''
      ? this.#translate(this.#row, 'default', (source) => defaultToCel(source, this.#name, this.#scope))
      : own;
  }

  // ── what belongs to the type ──

  #options(): Record<string, unknown> {
    const { type, list } = this.#entry;
    const options = this.#ctx.options.get(list) ?? [];
    if (type === 'yesno') return nods(options);
    if (type !== 'choice' && type !== 'multi') return {};
    if (options.length === 0) this.#tell('type', { reason: `choices 表里没有“${list}”`, fix: '补上选项' });
    return { choices: Object.fromEntries(options.map(({ code, label }) => [code, label])) };
  }

  #typeParts(): Record<string, unknown> {
    const { type } = this.#entry;
    const said = this.#row.get('type').split(' ')[0]?.toLowerCase() ?? '';
    if (this.#row.get('x_type') !== '') return {};
    if (type === 'photos') return { count: { min: 1, max: 1 } };
    if (said === 'decimal') this.#tell('type', { reason: '小数题只有金额，先当金额', fix: '不是金额就改成文字题' });
    if (said === 'barcode') this.#tell('type', { reason: '聊天里扫不了码，先当文字', fix: '不用改' });
    if (this.#isAcknowledge) return { check: [{ that: this.#name.id, else: '要确认才能往下填。' }] };
    return said === 'range' ? { range: this.#parameters() } : {};
  }

  /** `start=0 end=10 step=1`. */
  #parameters(): Bounds {
    const given = new Map(
      [...this.#row.get('parameters').matchAll(/(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)/gu)].map(([, key, value]) => [
        key,
        Number(value),
      ]),
    );
    if ((given.get('step') ?? 1) !== 1) this.#tell('parameters', { reason: 'step 不支持，按整数问', fix: '不用改' });
    return { min: given.get('start') ?? 0, max: given.get('end') ?? 10 };
  }

  #repeat(): Record<string, unknown> {
    const label = this.#row.get('label') || this.#name.id;
    const count = this.#row.get('repeat_count');
    if (count !== '' && !/^\d+$/u.test(count)) {
      this.#tell('repeat_count', { reason: '几遍不能由别的题决定', fix: '会问“还有吗”；或用 over' });
    }
    return {
      text: `有要填的“${label}”吗？`,
      more: '还有吗？没有就回“没有了”。',
      ...(/^\d+$/u.test(count) ? { max: Math.min(50, Math.max(1, Number(count))) } : {}),
    };
  }

  /** What no column of XLSForm can say comes back as it went out. */
  #more(): Record<string, unknown> {
    const source = this.#row.get('x_more');
    if (source === '') return {};
    const parsed = parseJson(source);
    if (parsed !== undefined) return parsed;
    this.#tell('x_more', { reason: 'x_more 读不懂', fix: '不要改这一格，或整格删掉' });
    return {};
  }
}

/** `null` takes a key away that the columns brought. */
function withMore(question: PlainQuestion, more: Record<string, unknown>): PlainQuestion {
  const { id, type } = question;
  const kept = Object.entries({ ...question, ...more }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(kept), id, type };
}

/** A JSON object, or undefined. */
function parseJson(source: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function add(question: PlainQuestion, key: string, value: string | undefined): void {
  if (value !== undefined) question[key] = value;
}

/** `${name}` in a text → `{{ name }}`. */
function liquid(text: string, { names }: RowContext): string | undefined {
  if (text === '') return undefined;
  return text.replaceAll(/\$\{([^}]*)\}/gu, (hole, name: string) => {
    const id = names.get(name.trim())?.id;
    return id === undefined ? hole : `{{ ${id} }}`;
  });
}

/** Words that 是/否 understands anyway. */
const PLAIN_NODS = new Set(['是', '否', '有', '没有', '对', '不对', '是的', '不是', 'Yes', 'No', 'yes', 'no']);

function nods(options: readonly Option[]): Record<string, unknown> {
  const own = options.filter(({ label }) => label !== '' && !PLAIN_NODS.has(label));
  if (own.length === 0) return {};
  return { words: Object.fromEntries(own.map(({ code, label }) => [code, [label.slice(0, 20)]])) };
}
