/** The rules of a flow sorted by what they decide and which questions they look at. */

import type { CompiledFlow } from '../../compiled.ts';
import type { Known, Rule } from '../../flow-problem.ts';
import { isLookupQuestion } from '../../question.ts';
import { type PlacedQuestion, placeQuestions } from '../placed.ts';
import { calcIndex, idsIn, listGuards, nodesOf } from '../rule-names.ts';
import { isClear, isClearCode, isClearList, listSearches, type Meanings } from './clear-rule.ts';
import { type Literals, literalsOf } from './literals.ts';

/** A rule with the questions it looks at, also through calculations. `kind` is what it decides. */
export type ReadRule = { rule: Rule; kind: string; names: ReadonlySet<string>; isClear: boolean; searches: string[] };

/** Trying takes two items of a list that differ, two fields of a row, eight options: more proves nothing. */
const MOST_SEARCHES = 2;
const MOST_FIELDS = 2;
const MOST_TELLING = 8;

/** What deciding a form needs to know about its rules. */
export class RuleBook {
  readonly questions: readonly PlacedQuestion[];
  readonly rules: readonly ReadRule[];
  readonly #meanings: Meanings;
  readonly #calcRules: ReadonlyMap<string, Rule>;

  constructor(flow: CompiledFlow, rules: readonly Rule[], known: Known) {
    const { definition } = flow;
    this.questions = placeQuestions(definition);
    this.#calcRules = new Map(
      rules.flatMap((rule): [string, Rule][] => {
        const id = definition.calc[calcIndex(rule) ?? -1]?.id;
        return id === undefined ? [] : [[id, rule]];
      }),
    );
    this.#meanings = {
      constants: Object.fromEntries(
        Object.entries(definition.let).flatMap(([name, entry]) => ('value' in entry ? [[name, entry.value]] : [])),
      ),
      types: new Map(
        this.questions
          .filter(({ question }) => !isLookupQuestion(question) || known.sources?.[question.source] !== undefined)
          .map(({ question }) => [question.id, question.type]),
      ),
      calcs: new Map(
        [...this.#calcRules].flatMap(([id, { expression }]) => (expression.ast ? [[id, expression.ast]] : [])),
      ),
    };
    this.rules = rules.flatMap((rule) => this.#read(rule));
  }

  /** Whether some rule looks at a question or belongs to it. */
  isTelling(id: string): boolean {
    return this.rules.some(({ names, rule }) => names.has(id) || rule.owner === id);
  }

  /** The constants near which answers to a question are tried. */
  literalsFor(id: string): Literals {
    const about = this.rules.filter(({ names, rule }) => names.has(id) || rule.owner === id);
    const behind = about.flatMap(({ rule }) => [rule, ...this.#calcsBehind(rule)]);
    return literalsOf(
      [...new Set(behind)].map(({ expression }) => expression),
      this.#meanings.constants,
    );
  }

  /** Fields of a question's answer that rules look at. */
  fieldsOf(id: string): string[] {
    const all = [...this.rules.map(({ rule }) => rule), ...this.#calcRules.values()];
    const nodes = all.flatMap(({ expression }) => nodesOf(expression));
    const fields = nodes.flatMap((node) => {
      if (node.op !== '.' && node.op !== '.?') return [];
      const [owner, field] = node.args;
      return owner.op === 'id' && owner.args === id && typeof field === 'string' ? [field] : [];
    });
    return [...new Set(fields)];
  }

  /** Whether the outcome of a rule is proved by trying, with all that decides which of its questions are asked. */
  isCertain(start: readonly ReadRule[]): boolean {
    const queue = [...start];
    const seen = new Set<ReadRule>();
    const searches = new Set<string>();
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue;
      for (const search of next.searches) searches.add(search);
      const { names } = next;
      if (!next.isClear || searches.size > MOST_SEARCHES || [...names].some((name) => this.#isVaried(name)))
        return false;
      seen.add(next);
      queue.push(...this.rules.filter(({ kind, rule }) => kind !== 'warn' && names.has(rule.owner ?? '')));
    }
    return true;
  }

  /** Whether an answer has more sides than are tried together. */
  #isVaried(id: string): boolean {
    if (this.fieldsOf(id).length > MOST_FIELDS) return true;
    const question = this.questions.find((each) => each.question.id === id)?.question;
    if (question?.type !== 'multi') return false;
    const { texts } = this.literalsFor(id);
    return Object.keys(question.choices).filter((code) => texts.includes(code)).length >= MOST_TELLING;
  }

  #read(rule: Rule): ReadRule[] {
    const kind = this.#kindOf(rule);
    const { ast } = rule.expression;
    if (kind === undefined || ast === undefined) return [];
    const behind = [rule, ...this.#calcsBehind(rule)];
    const names = new Set(behind.flatMap((each) => this.#namesIn(each)));
    const clear = { list: isClearCode, over: isClearList }[kind] ?? isClear;
    const searches = behind.flatMap(({ expression }) => listSearches(expression));
    return [{ rule, kind, names, searches, isClear: clear(ast, this.#meanings) }];
  }

  /** A check that only asks 确定吗 stops nobody: `warn`. */
  #kindOf(rule: Rule): string | undefined {
    const kind = kindOf(rule);
    if (kind !== 'check') return kind;
    const asked = this.questions.find(({ question }) => question.id === rule.owner)?.question;
    const checks = asked !== undefined && 'check' in asked ? asked.check : [];
    return checks[Number(rule.place.at(-2))]?.level === 'warn' ? 'warn' : 'check';
  }

  #namesIn({ expression }: Rule): string[] {
    const ids = new Set(this.questions.map(({ question }) => question.id));
    const inner = new Set(this.questions.filter(({ inside }) => inside).map(({ question }) => question.id));
    const fields = nodesOf(expression).flatMap((node) => {
      const field = node.op === '.' ? node.args[1] : undefined;
      return typeof field === 'string' && inner.has(field) ? [field] : [];
    });
    return [...idsIn(expression, ids), ...listGuards(expression), ...fields];
  }

  #calcsBehind(rule: Rule): Rule[] {
    const names = new Set(this.#calcRules.keys());
    const found = new Set<Rule>();
    // A set that grows while it is gone through: each calculation once.
    const open = new Set([rule]);
    for (const next of open) {
      for (const name of idsIn(next.expression, names)) {
        const calc = this.#calcRules.get(name);
        if (calc !== undefined) open.add(calc);
      }
      if (next !== rule) found.add(next);
    }
    return [...found];
  }
}

/** What a rule decides; undefined for what decides nothing about the way through a form. */
function kindOf({ place }: Rule): string | undefined {
  const last = place.at(-1);
  if (place[0] === 'ask') {
    if (last === 'when' || last === 'over' || last === 'list' || last === 'min') return String(last);
    return last === 'that' ? 'check' : undefined;
  }
  return place[0] === 'submit' && place[1] === 'do' && last === 'when' ? 'effect' : undefined;
}
