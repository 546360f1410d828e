/** Which names a text may use, and which fields they have. */
import { CEL_TYPES } from './cel-values.ts';
import type { FlowDefinition } from './flow.ts';
import type { FlowProblem, Known, Place } from './flow-problem.ts';
import type { LeafQuestion, Question, RepeatQuestion } from './question.ts';
import type { Template } from './template.ts';

/** Name → its fields; null: any field, or none that is checked. */
type Names = ReadonlyMap<string, readonly string[] | null>;

type Where = { inside?: RepeatQuestion; itemType?: string; closing?: boolean; nudge?: boolean };

/** The names that a text at that place may use. */
export function templateNames(definition: FlowDefinition, known: Known, where: Where): Names {
  const names = new Map<string, readonly string[] | null>([
    ['now', []],
    ['title', []],
    ['me', ['name']],
  ]);
  for (const name of Object.keys(definition.let)) names.set(name, []);
  for (const entry of definition.calc) names.set(entry.id, []);
  for (const question of definition.ask) names.set(question.id, fieldsOf(question, known));
  const inner = where.inside?.ask ?? [];
  for (const question of inner) names.set(question.id, fieldsOf(question, known));
  if (where.itemType !== undefined) names.set('item', Object.keys(CEL_TYPES[where.itemType] ?? {}));
  names.set(
    'shown',
    [...definition.ask, ...inner].map((question) => question.id),
  );
  if (where.nudge) for (const name of ['left', 'draft_until']) names.set(name, []);
  if (where.closing)
    names.set(
      'results',
      definition.submit.do.map((effect) => effect.id),
    );
  return names;
}

function fieldsOf(question: Question | LeafQuestion, known: Known): readonly string[] | null {
  switch (question.type) {
    case 'lookup':
    case 'person': {
      const fields = known.sources?.[question.source];
      return fields === undefined ? null : ['id', 'name', ...Object.keys(fields)];
    }
    case 'location':
      return ['latitude', 'longitude', 'label'];
    case 'file':
      return ['name'];
    case 'voice':
      return ['transcript'];
    case 'period':
      return ['from', 'to'];
    case 'checklist':
      return ['list', 'failedCount', 'itemCount', 'failed'];
    case 'photos':
    case 'multi':
    case 'repeat':
      return ['size', 'first', 'last'];
    default:
      return ['size'];
  }
}

/** Finds names and fields in a text that do not exist. */
export function checkTemplateNames(template: Template, names: Names, place: Place): FlowProblem[] {
  const problems: FlowProblem[] = [];
  for (const [root = '', field] of template.names) {
    const fields = names.get(root);
    if (fields === undefined) {
      const fix = suggest(root, [...names.keys()]);
      problems.push({ code: 'E171', place, what: `话里的“${root}”不存在`, fix });
    } else if (fields !== null && field !== undefined && !fields.includes(field)) {
      const fix = suggest(field, fields);
      problems.push({ code: 'E172', place, what: `话里的“${root}.${field}”不存在`, fix });
    }
  }
  return problems;
}

/** The nearest existing names, for whoever mistyped one. */
export function suggest(wrong: string, existing: readonly string[]): string {
  const ranked = existing
    .map((name) => ({ name, far: distance(wrong, name) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3);
  const [best] = ranked;
  // What is much further away than the best was not meant.
  const near = ranked.filter(({ far }) => best !== undefined && far <= best.far + 1).map(({ name }) => name);
  return near.length === 0 ? '删掉它' : `是不是 ${near.join('、')}`;
}

/** Edit distance; two neighbours that changed places count as one slip (twon, town). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const swap = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const turned = isTurned([a, b], i, j) ? cell(i - 2, j - 2) + 1 : swap;
      row.push(Math.min(swap, turned, cell(i - 1, j) + 1, cell(i, j - 1) + 1));
    }
  }
  return cell(a.length, b.length);
}

const isTurned = ([a, b]: readonly [string, string], i: number, j: number): boolean =>
  i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];

/** What the template library says, in words. */
export function explainTemplate(why: string): string {
  const said = why.replace(/, line:\d+, col:\d+$/u, '');
  const filter = /^undefined filter: (?<name>.+)$/u.exec(said)?.groups?.['name'];
  if (filter !== undefined) return `没有“${filter}”这种写法，可用 when、yuan、basis_on`;
  const tag = /^tag "(?<name>.+)" not found$/u.exec(said)?.groups?.['name'];
  if (tag !== undefined) return `没有“${tag}”这个标签`;
  return /not closed|expected/u.test(said) ? '{{ }} 或 {% %} 没有配对' : said;
}
