/** Fills in a group of questions in many ways through the real form, and notes what came about. */

import { maySkip } from '../../answer-fit.ts';
import type { AnswerValue } from '../../answers/answer.ts';
import { bind, innerScope } from '../../cel-scope.ts';
import { toCel } from '../../cel-values.ts';
import type { CompiledAsked, CompiledFlow } from '../../compiled.ts';
import { holds } from '../../expression.ts';
import { readForm } from '../../form.ts';
import { isLookupQuestion } from '../../question.ts';
import type { SessionState, StoredAnswer } from '../../session.ts';
import type { Form, Slot } from '../../slot.ts';
import type { StepContext } from '../../turn.ts';
import type { RuleBook } from './rule-book.ts';
import { NOW } from './stand-ins.ts';
import { listValues } from './values.ts';

/** What may come about: `asked:x`, `given:x`, `check:x:0`, `done`, `option:x=a`, `effect:0`. */
export type Goal = string;

export type WalkWorld = { flow: CompiledFlow; ctx: StepContext; book: RuleBook };

/** How far the trying goes: readings of the form, over all groups of a flow. */
export type Budget = { left: number };

/** One way of going on at a slot. */
type Way = { answers: Record<string, StoredAnswer>; focus?: string; option?: Goal };
type State = { answers: Record<string, StoredAnswer>; focus?: string; options: readonly Goal[] };

/** Walks taken at random before the orderly ones: most forms show everything within a few. */
const RANDOM_WALKS = 48;
/** Items of a repeat that differ; later ones are like the second. */
const FREE_ITEMS = 2;
/** The schema allows 50. */
const MOST_ITEMS = 51;
const AT = NOW.toISOString();

export class GroupWalker {
  readonly met = new Set<Goal>();
  /** Where the last way that led nowhere ended. */
  stuckAt: string | undefined;
  readonly #world: WalkWorld;
  readonly #group: ReadonlySet<string>;
  readonly #goals: ReadonlySet<Goal>;
  readonly #budget: Budget;
  readonly #sizes = new Map<string, number>();
  /** A fixed seed: the same file gives the same findings. */
  #seed = 1;

  constructor(world: WalkWorld, group: ReadonlySet<string>, { goals, budget }: { goals: Set<Goal>; budget: Budget }) {
    this.#world = world;
    this.#group = group;
    this.#goals = goals;
    this.#budget = budget;
  }

  /** Tries until all goals are met or there is nothing left to try; false when the budget ended before. */
  walk(): boolean {
    for (let count = 0; count < RANDOM_WALKS && !this.#isDone(); count += 1) this.#walkAtRandom();
    return this.#isDone() || this.#walkAll({ answers: {}, options: [] });
  }

  #isDone(): boolean {
    for (const goal of this.#goals) if (!this.met.has(goal)) return false;
    return true;
  }

  #walkAtRandom(): void {
    let state: State | undefined = { answers: {}, options: [] };
    while (state !== undefined && this.#budget.left > 0) {
      const next: State[] = this.#nextStates(state);
      state = next[this.#random(next.length)];
    }
  }

  /** Every way, depth first. */
  #walkAll(start: State): boolean {
    const open = [start];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (this.#isDone()) return true;
      if (this.#budget.left <= 0) return false;
      open.push(...this.#nextStates(state).reverse());
    }
    return true;
  }

  /** Numerical Recipes' generator: enough to mix ways. */
  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return below === 0 ? 0 : Math.floor((this.#seed / 2 ** 32) * below);
  }

  // ── one state ──

  #nextStates(state: State): State[] {
    this.#budget.left -= 1;
    const form = readForm({ flow: this.#world.flow, session: sessionOf(state), ctx: this.#world.ctx });
    for (const { question, item } of form.slots) {
      this.met.add(`asked:${question.id}`);
      // A repeat over a list is there when one of its items is.
      if (item !== undefined) this.met.add(`asked:${item.repeat.id}`);
    }
    for (const { note } of form.notes) this.met.add(`asked:${note.id}`);
    const next = form.slots.find((slot) => !slot.isAnswered && this.#group.has(slot.question.id));
    if (next === undefined) return this.#finish(form, state);
    const ways = this.#waysOn(next, form, state);
    if (ways.length === 0) this.stuckAt = next.question.id;
    return ways.map(({ answers, focus, option }) => ({
      answers: { ...state.answers, ...answers },
      options: option === undefined ? state.options : [...state.options, option],
      ...(focus === undefined ? {} : { focus }),
    }));
  }

  /** All of the group is answered. */
  #finish(form: Form, state: State): State[] {
    this.met.add('done');
    for (const option of state.options) this.met.add(option);
    for (const [at, effect] of this.#world.flow.effects.entries()) {
      if (holds(effect.when, form.scope)) this.met.add(`effect:${at}`);
    }
    return [];
  }

  #waysOn(slot: Slot, form: Form, state: State): Way[] {
    const { question } = slot;
    if (question.kind === 'repeat') return this.#waysAtMarker(slot, form, state);
    const ways = this.#givenWays(slot, question, form);
    const { path } = slot;
    if (maySkip(slot, question)) ways.push({ answers: { [path]: { status: 'skipped', at: AT } } });
    if (isLookupQuestion(question.question)) {
      ways.push({ answers: { [path]: { status: 'unlisted', said: '城东一家', at: AT } } });
    }
    return ways;
  }

  /** 没有了, or one more. */
  #waysAtMarker(slot: Slot, form: Form, state: State): Way[] {
    const { question, path } = slot;
    const count = form.items.get(path)?.length ?? 0;
    const close: Way = { answers: { [path]: { status: 'given', value: count, at: AT } } };
    if (question.kind !== 'repeat' || state.focus !== undefined) return [close];
    const [first] = question.inner;
    const isFull = count >= Math.min(question.question.max, this.#mostItems(path));
    if (first === undefined || isFull) return [close];
    return [close, { answers: {}, focus: `${path}[${count}].${first.id}` }];
  }

  #mostItems(id: string): number {
    const known = this.#sizes.get(id);
    if (known !== undefined) return known;
    const { numbers } = this.#world.book.literalsFor(id);
    const most = Math.min(MOST_ITEMS, Math.max(FREE_ITEMS, ...numbers.map((each) => each + 1)));
    this.#sizes.set(id, most);
    return most;
  }

  /** Values that the checks let through. One that needs a check we cannot judge is let through once. */
  #givenWays(slot: Slot, asked: CompiledAsked, form: Form): Way[] {
    const values = this.#valuesAt(slot, asked, form);
    const judged = values.map((value) => ({ value, broken: this.#brokenChecks(slot, asked, value) }));
    const good = judged.filter(({ broken }) => broken.length === 0);
    const doubtful = judged.filter(({ broken }) => broken.every((at) => !this.#isClearCheck(asked.id, at)));
    const taken = good.length > 0 ? good : doubtful.slice(0, 1);
    if (taken.length > 0) this.met.add(`given:${asked.id}`);
    return taken.map(({ value }) => ({
      answers: { [slot.path]: { status: 'given', value, at: AT } },
      ...(typeof value === 'string' || typeof value === 'boolean' ? { option: `option:${asked.id}=${value}` } : {}),
    }));
  }

  #valuesAt(slot: Slot, asked: CompiledAsked, form: Form): AnswerValue[] {
    const { book, ctx } = this.#world;
    const like = likeSecond(slot, form);
    if (like !== undefined) return [like];
    const literals = book.literalsFor(asked.id);
    const values = listValues({ slot, asked, ctx, literals, fields: book.fieldsOf(asked.id) });
    // What no rule looks at makes no difference.
    return book.isTelling(asked.id) ? values : values.slice(0, 1);
  }

  /** Checks of level error that the value breaks. */
  #brokenChecks(slot: Slot, asked: CompiledAsked, value: AnswerValue): number[] {
    const scope = innerScope(slot.scope);
    bind(scope, asked.id, toCel(asked.question, value, this.#world.ctx));
    return asked.checks.flatMap((check, at) => {
      const isMet = holds(check.that, scope);
      if (isMet) this.met.add(`check:${asked.id}:${at}`);
      return isMet || check.level === 'warn' ? [] : [at];
    });
  }

  #isClearCheck(id: string, at: number): boolean {
    const { rules } = this.#world.book;
    return rules.some(({ rule, isClear }) => rule.owner === id && rule.place.at(-2) === at && isClear);
  }
}

/** From the third item on, items are like the second: otherwise there were no end. */
function likeSecond(slot: Slot, form: Form): AnswerValue | undefined {
  const { item } = slot;
  if (item === undefined || item.at < FREE_ITEMS) return undefined;
  const second = form.slots.find(
    (each) => each.item?.repeat === item.repeat && each.item.at === FREE_ITEMS - 1 && each.question === slot.question,
  );
  return second?.stored?.value;
}

function sessionOf({ answers, focus }: State): SessionState {
  return {
    ...{ id: 'lint', flow: 'lint', version: 1, hash: '', startedAt: AT, rev: 0, history: [], phase: 'asking' as const },
    answers,
    ...(focus === undefined ? {} : { focus }),
  };
}
