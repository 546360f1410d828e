/** The survey sheet as a tree: questions and repeats with the groups they stand in dissolved into sections and conditions. */

import type { AnswerKind } from './form-name.ts';
import type { FormRow, Notes } from './form-sheets.ts';

/** XLSForm types → ours. */
const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  string: 'text',
  integer: 'int',
  int: 'int',
  decimal: 'money',
  range: 'int',
  select_one: 'choice',
  select_multiple: 'multi',
  date: 'date',
  datetime: 'datetime',
  geopoint: 'location',
  image: 'photos',
  photo: 'photos',
  file: 'file',
  audio: 'voice',
  note: 'note',
  acknowledge: 'yesno',
  trigger: 'yesno',
  calculate: 'calc',
  barcode: 'text',
};
/** What a phone's form fills in by itself; a chat knows it anyway. */
const AUTOMATIC = new Set(
  'start end today deviceid username phonenumber email audit simserial subscriberid start-geopoint background-audio background-geopoint'.split(
    ' ',
  ),
);

const KINDS: Readonly<Record<string, AnswerKind>> = {
  int: 'int',
  money: 'double',
  yesno: 'bool',
  choice: 'string',
  text: 'string',
  phone: 'string',
  id_code: 'string',
  multi: 'list',
  photos: 'list',
  date: 'time',
  datetime: 'time',
  repeat: 'repeat',
};

/** How an answer of our type reads in a rule. */
export const kindOf = (type: string): AnswerKind => KINDS[type] ?? 'other';

export type Group = { row: FormRow; label: string; relevant: string };

/** A question, a calculation or a repeat, where it stands. */
export type Entry = {
  row: FormRow;
  /** Our type; `calc` for a calculation. */
  type: string;
  /** The list of options that it names. */
  list: string;
  groups: Group[];
  /** Questions of a repeat. */
  inner: Entry[];
};

/** Reads the rows; what has no equal is told and left out. */
export function readSurvey(rows: readonly FormRow[], notes: Notes): Entry[] {
  return new SurveyReader(notes).read(rows);
}

type Open = { kind: 'group'; group: Group } | { kind: 'repeat'; entry: Entry; isRefused: boolean };

class SurveyReader {
  readonly #notes: Notes;
  readonly #entries: Entry[] = [];
  readonly #open: Open[] = [];

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  read(rows: readonly FormRow[]): Entry[] {
    for (const row of rows) this.#row(row, row.get('type').replaceAll(/\s+/gu, ' '));
    return this.#entries;
  }

  #row(row: FormRow, type: string): void {
    const [begins, what] =
      /^(begin|end)[ _](group|repeat)$/iu
        .exec(type)
        ?.slice(1)
        .map((word) => word.toLowerCase()) ?? [];
    if (begins === 'begin') this.#begin(row, what === 'repeat');
    else if (begins === 'end') this.#open.pop();
    else if (type !== '') this.#question(row, type);
  }

  #begin(row: FormRow, isRepeat: boolean): void {
    if (!isRepeat) {
      this.#open.push({ kind: 'group', group: { row, label: row.get('label'), relevant: row.get('relevant') } });
      return;
    }
    const entry: Entry = { row, type: 'repeat', list: '', groups: this.#groups(), inner: [] };
    const isRefused = this.#repeat !== undefined;
    if (isRefused) this.#notes.tell(row, 'type', { reason: '重复里面不能再有重复', fix: '把里面一层拆成另一个流程' });
    else this.#entries.push(entry);
    this.#open.push({ kind: 'repeat', entry, isRefused });
  }

  get #repeat(): (Open & { kind: 'repeat' }) | undefined {
    return this.#open.findLast((open) => open.kind === 'repeat');
  }

  /** Groups around a repeat count for the repeat, those inside it for its questions. */
  #groups(): Group[] {
    const from = this.#open.findLastIndex((open) => open.kind === 'repeat');
    return this.#open.slice(from + 1).flatMap((open) => (open.kind === 'group' ? [open.group] : []));
  }

  #question(row: FormRow, said: string): void {
    const [word = '', list = '', ...more] = said.split(' ');
    const type = row.get('x_type') || TYPES[word.toLowerCase()];
    if (AUTOMATIC.has(word.toLowerCase())) {
      this.#notes.tell(row, 'type', { reason: `“${word}”不用问，系统自己知道`, fix: '不用改' });
    } else if (type === undefined) {
      this.#notes.tell(row, 'type', { reason: `没有“${word}”这种题`, fix: '换成文字、照片或文件题' });
    } else {
      if (more.includes('or_other'))
        this.#notes.tell(row, 'type', { reason: 'or_other 不支持', fix: '加一个选项“其他”，后面补问一题' });
      this.#place({
        row,
        type: type === 'calc' || row.get('type').toLowerCase() === 'calculate' ? 'calc' : type,
        list,
        groups: this.#groups(),
        inner: [],
      });
    }
  }

  #place(entry: Entry): void {
    const repeat = this.#repeat;
    if (repeat === undefined) this.#entries.push(entry);
    else if (repeat.isRefused)
      this.#notes.tell(entry.row, 'name', { reason: '在重复里的重复里，没有收', fix: '放到另一个流程里' });
    else if (LEAF_ONLY.has(entry.type))
      this.#notes.tell(entry.row, 'type', { reason: '重复里不能有说明、计算、检查表', fix: '移到重复外面' });
    else repeat.entry.inner.push(entry);
  }
}

const LEAF_ONLY = new Set(['note', 'calc', 'checklist']);
