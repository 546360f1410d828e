/**
 * The form as it stands: which questions are visible, which are answered, what the rules see. Derived afresh from the
 * answers in every step, so that going back, editing and a new version of the flow need no special care (flows.md §1).
 */

import { answerFits } from './answer-fit.ts';
import type { AnswerValue } from './answers/answer.ts';
import { bind, bindLazily, type CelScope, emptyScope, innerScope } from './cel-scope.ts';
import { constantToCel, fromCel, isChecklist, toCel } from './cel-values.ts';
import type { CompiledAsked, CompiledFlow, CompiledRepeat } from './compiled.ts';
import { holds } from './expression.ts';
import { localDay, startOfDay } from './local-time.ts';
import type { AnswerPath, SessionState } from './session.ts';
import type { Form, ItemOf, Slot } from './slot.ts';
import type { StepContext } from './turn.ts';

/** What the form is derived from. */
export type FormInput = { flow: CompiledFlow; session: SessionState; ctx: StepContext };

/** Derives the form. */
export function readForm(input: FormInput): Form {
  return new FormReader(input).read();
}

class FormReader {
  readonly #input: FormInput;
  readonly #form: Form;

  constructor(input: FormInput) {
    this.#input = input;
    const said: Record<string, string> = {};
    for (const [path, stored] of Object.entries(input.session.answers)) {
      if (stored.said !== undefined) said[path] = stored.said;
    }
    this.#form = { slots: [], notes: [], scope: emptyScope(said), items: new Map() };
  }

  read(): Form {
    this.#bindConstants();
    const { scope, notes, slots } = this.#form;
    for (const question of this.#input.flow.questions) {
      if (!holds(question.when, scope)) continue;
      if (question.kind === 'note') notes.push({ note: question, before: slots.length });
      else if (question.kind === 'repeat') this.#addRepeat(question);
      else this.#addAsked(question, scope, undefined);
    }
    return this.#form;
  }

  #bindConstants(): void {
    const { flow, ctx } = this.#input;
    const { scope } = this.#form;
    bind(scope, 'now', ctx.now);
    bind(scope, 'today', startOfDay(localDay(ctx.now)));
    for (const [name, entry] of Object.entries(flow.definition.let)) {
      bind(scope, name, constantToCel(entry.type, 'config' in entry ? ctx.config[entry.config] : entry.value));
    }
    for (const calc of flow.calcs) bindLazily(scope, calc.id, () => calcValue(calc, scope));
  }

  #addAsked(question: CompiledAsked, scope: CelScope, item: ItemOf | undefined): AnswerValue | undefined {
    const path = item === undefined ? question.id : `${item.repeat.id}[${item.key}].${question.id}`;
    const answers = this.#input.session.answers;
    const stored = Object.hasOwn(answers, path) ? answers[path] : undefined;
    const slot: Slot = {
      path,
      question,
      scope,
      isAnswered: false,
      ...(item ? { item } : {}),
      ...(stored ? { stored } : {}),
    };
    slot.isAnswered = answerFits(slot, question, this.#input.ctx) || this.#isFiledSheet(slot);
    this.#form.slots.push(slot);
    if (slot.isAnswered && stored?.status === 'unlisted') scope.unlisted.add(question.id);
    if (!slot.isAnswered || stored?.status !== 'given' || stored.value === undefined) return undefined;
    bind(scope, question.id, toCel(question.question, stored.value, this.#input.ctx));
    return stored.value;
  }

  /** A sheet that was filed stays judged, whatever its list has become since. */
  #isFiledSheet({ path, question, stored }: Slot): boolean {
    const { amends, history } = this.#input.session;
    const isSheet = question.kind === 'asked' && question.question.type === 'checklist';
    return amends !== undefined && isSheet && !history.includes(path) && isChecklist(stored?.value);
  }

  // ── repeats ──

  #addRepeat(repeat: CompiledRepeat): void {
    const items = repeat.over === undefined ? this.#countedItems(repeat) : this.#itemsOver(repeat);
    const plain: Record<string, unknown>[] = [];
    const bound: Record<string, unknown>[] = [];
    for (const item of items) {
      const { values, cel } = this.#addItem(item);
      if (item.element === undefined && Object.keys(values).length === 0) continue;
      plain.push(values);
      bound.push(cel);
    }
    if (repeat.over === undefined) this.#addMarker(repeat, items.length);
    this.#form.items.set(repeat.id, plain);
    bind(this.#form.scope, repeat.id, bound);
  }

  #addItem(item: ItemOf): { values: Record<string, unknown>; cel: Record<string, unknown> } {
    const scope = innerScope(this.#form.scope);
    const values: Record<string, unknown> = {};
    const cel: Record<string, unknown> = {};
    if (item.element !== undefined) {
      bind(scope, 'item', item.element);
      cel['item'] = item.element;
      values['item'] = fromCel(item.element);
    }
    for (const question of item.repeat.inner) {
      if (!holds(question.when, scope)) continue;
      const value = this.#addAsked(question, scope, item);
      if (value === undefined) continue;
      values[question.id] = value;
      cel[question.id] = toCel(question.question, value, this.#input.ctx);
    }
    return { values, cel };
  }

  /** The elements of `over`, each under a key that stays the same when others come and go. */
  #itemsOver(repeat: CompiledRepeat): ItemOf[] {
    const elements = repeat.over?.run(this.#form.scope);
    if (!Array.isArray(elements)) return [];
    const seen = new Set<string>();
    return elements.slice(0, repeat.question.max).map((element: unknown, at) => {
      const named = keyOf(element);
      const key = named === undefined || seen.has(named) ? `_${at}` : named;
      seen.add(key);
      return { repeat, key, at, element };
    });
  }

  /** The items that have answers and were not taken away, and the one that is being begun. */
  #countedItems(repeat: CompiledRepeat): ItemOf[] {
    const { session } = this.#input;
    const { answers, focus, removed } = session;
    const used = itemKeys(repeat.id, [...Object.keys(answers), ...(focus === undefined ? [] : [focus])]);
    const keys = used.map(String).filter((key) => removed?.[repeat.id]?.includes(key) !== true);
    const isFirstImplied = repeat.text === undefined && answers[repeat.id] === undefined;
    if (keys.length === 0 && isFirstImplied) keys.push(nextItemKey(session, repeat.id));
    return keys.slice(0, repeat.question.max).map((key, at) => ({ repeat, key, at }));
  }

  #addMarker(repeat: CompiledRepeat, count: number): void {
    const stored = this.#input.session.answers[repeat.id];
    const isFull = count >= repeat.question.max;
    this.#form.slots.push({
      path: repeat.id,
      question: repeat,
      scope: this.#form.scope,
      isAnswered: (stored !== undefined && !stored.recalled) || isFull,
      ...(stored ? { stored } : {}),
    });
  }
}

/** The keys of a repeat's items that paths name, in order. An item keeps its key for ever; its number may change. */
function itemKeys(repeatId: string, paths: readonly AnswerPath[]): number[] {
  const keys = paths.flatMap((path) => {
    const match = path.startsWith(`${repeatId}[`) ? /^\w+\[(\d{1,3})\]\./u.exec(path) : null;
    return match === null ? [] : [Number(match[1])];
  });
  return [...new Set(keys)].sort((a, b) => a - b);
}

/** The key of the item that is begun next; never one that was used, not even by an item taken away. */
export function nextItemKey({ answers }: SessionState, repeatId: string): string {
  return String((itemKeys(repeatId, Object.keys(answers)).at(-1) ?? -1) + 1);
}

function keyOf(element: unknown): string | undefined {
  const plain = fromCel(element);
  const code =
    typeof plain === 'object' && plain !== null ? (Reflect.get(plain, 'code') ?? Reflect.get(plain, 'id')) : plain;
  return typeof code === 'string' && /^[\w-]{1,40}$/u.test(code) ? code : undefined;
}

/** A calculation's value; a yes-no one that cannot be judged is no. */
function calcValue(calc: CompiledFlow['calcs'][number], scope: CelScope): unknown {
  const value = calc.value.run(scope);
  if (calc.type === 'bool') return value === true;
  return calc.type === 'double' && typeof value === 'bigint' ? Number(value) : value;
}

/** The slot at a path, if it is visible. */
export function findSlot(form: Form, path: AnswerPath | undefined): Slot | undefined {
  return path === undefined ? undefined : form.slots.find((slot) => slot.path === path);
}
