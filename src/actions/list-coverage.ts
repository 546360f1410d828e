/** 未查清单: institutions without a safety check in the campaign, of which the person may read, by town or department (M505). */
import { z } from 'zod';
import { findDepartment, isSafetyDepartment } from '../domain/departments.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { findTown } from '../domain/towns.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { Figure, FigureRecord } from '../figures/figure.ts';
import { stripUnsafe, truncateBytes } from '../kernel/text.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { figureReader } from './figure-reader.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { fill } from './texts.ts';

const answersSchema = z.looseObject({ where: z.string().max(100).optional() });

/** What one message holds on a phone. */
const PAGE = 10;
/** About 40 Chinese characters: the campus stands at the end of a name. */
const NAME_BYTES = 120;
/** Towns and departments that a line names. */
const MOST_GROUPS = 11;

type Asked = { call: ActionCall; words: string };

/** Example: `- {id: list, action: list_coverage}`; `where` (a text question) may name a town, a department and a page. */
export const listCoverage: Action<Asked> = {
  name: 'list_coverage',
  permit: 'coverage.see',
  prepare: (call) => ({ call, words: answersSchema.parse(call.submission.answers).where ?? '' }),
  async run(asked, tx, world) {
    const read = figureReader(tx, world);
    const results: EffectResult[] = [];
    for (const one of asked) {
      const figure = (await read(one.call)).find(({ id }) => id === 'safety_coverage');
      results.push(figure === undefined ? { text: '' } : tell(figure, one, world));
    }
    return results;
  },
};

/** `due`, `done`: the county's, as figure 1 has them; `count`: how many of the missing ones the answer is about. */
function tell(figure: Figure, { call, words }: Asked, world: ActionWorld): EffectResult {
  const { value: done, of, list, period } = figure;
  const due = of ?? 0;
  const totals = { done: String(done), due: String(due), missing: String(due - done) };
  const days = { from: period?.from ?? '', to: period?.to ?? '' };
  const head = fill(JOINT_TEXTS.coverageHead, { ...totals, ...days });
  if (call.chat === 'group') return { done, due, count: due - done, text: `${head}\n${JOINT_TEXTS.coverageInPrivate}` };
  const filter = readFilter(words, world);
  if (filter === undefined) return { done, due, count: 0, text: fill(JOINT_TEXTS.coverageWhere, { words }) };
  const seen = list.filter(mayRead(call));
  const rows = seen.filter(filter.has);
  const text = [head, ...linesOf(rows, filter, world), hiddenLine(list.length - seen.length)];
  return { done, due, count: rows.length, text: text.filter((line) => line !== '').join('\n') };
}

/** Safety is the business of four departments everywhere (mission-map §9.4); all others see their own. */
function mayRead({ scope, actor }: ActionCall): (record: FigureRecord) => boolean {
  const isForSafety = isSafetyDepartment(actor.departmentName ?? '');
  return (record) => isForSafety || isWithinScope(scope, actor, record);
}

type Filter = { name: string; page: number; has(record: FigureRecord): boolean };

/** 古韩镇 2, 教育局, 2, nothing. Undefined when the words are none of these. */
function readFilter(words: string, { departmentIds }: ActionWorld): Filter | undefined {
  const [, name = '', digits = '1'] = /^(.*?)(?<!\s)\s*(?:第)?(\d{1,3})?(?:页)?$/u.exec(words.trim()) ?? [];
  const page = Math.max(1, Number(digits));
  if (name === '') return { name, page, has: () => true };
  const town = findTown(name);
  if (town !== undefined) return { name: town, page, has: (record) => record.town === town };
  const department = findDepartment(name);
  const id = department && departmentIds.get(department.id);
  if (department === undefined || id === undefined) return undefined;
  return { name: department.name, page, has: (record) => record.departmentId === id };
}

function linesOf(rows: readonly FigureRecord[], { name, page }: Filter, world: ActionWorld): string[] {
  const count = String(rows.length);
  const own = name === '' ? '' : fill(JOINT_TEXTS.coverageOf, { name, count });
  if (rows.length === 0) return [own, JOINT_TEXTS.coverageNone];
  const last = Math.ceil(rows.length / PAGE);
  const at = (Math.min(page, last) - 1) * PAGE;
  const lines = rows.slice(at, at + PAGE).map((record, n) => `${at + n + 1}. ${nameOf(record)}`);
  const groups = name === '' && at === 0 ? groupLines(rows, world) : [];
  const next = Math.min(page, last) + 1;
  const where = name === '' ? String(next) : `${name} ${next}`;
  return [own, ...groups, ...lines, next > last ? '' : fill(JOINT_TEXTS.coverageMore, { where, count })];
}

function nameOf({ name, town }: FigureRecord): string {
  const plain = truncateBytes(stripUnsafe(name).replace(/\s+/gu, ' ').trim(), NAME_BYTES);
  return town ? `${plain}（${town}）` : plain;
}

/** 古韩镇120、王桥镇30: the most first. */
function groupLines(rows: readonly FigureRecord[], { departmentIds }: ActionWorld): string[] {
  const codes = new Map(
    [...departmentIds].map(([code, id]) => [id, findDepartment(code)?.name] as const).filter(named),
  );
  const towns = countBy(rows.map(({ town }) => town || JOINT_TEXTS.coverageNowhere));
  const departments = countBy(
    rows.map(({ departmentId }) => codes.get(departmentId ?? '') ?? JOINT_TEXTS.coverageNobody),
  );
  return [fill(JOINT_TEXTS.coverageTowns, { towns }), fill(JOINT_TEXTS.coverageDepartments, { departments })];
}

function named(pair: readonly [string, string | undefined]): pair is readonly [string, string] {
  return pair[1] !== undefined;
}

function countBy(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted
    .slice(0, MOST_GROUPS)
    .map(([word, count]) => `${word}${count}`)
    .join('、');
}

function hiddenLine(hidden: number): string {
  return hidden === 0 ? '' : fill(JOINT_TEXTS.coverageHidden, { count: String(hidden) });
}
