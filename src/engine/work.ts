/** The desk of one step: its own copy of the session, the form derived from it, and what is to be said. */
import { constantToCel, fromCel, isLookup } from './cel-values.ts';
import type { CompiledFlow } from './compiled.ts';
import { findSlot, readForm } from './form.ts';
import { localIso } from './local-time.ts';
import type { AnswerPath, Pending, SessionState, StoredAnswer } from './session.ts';
import { showSlot } from './show-answer.ts';
import { type Form, isOpening, type Slot } from './slot.ts';
import { renderTemplate, type Template } from './template.ts';
import { TEXTS } from './texts.ts';
import type { EffectResult, Reply, SessionEvent, StepContext, StepResult } from './turn.ts';

/** So many messages may give one answer. */
const MAX_OTHERS = 20;

type Values = Record<string, unknown>;

export class Work {
  readonly flow: CompiledFlow;
  readonly ctx: StepContext;
  readonly session: SessionState;
  readonly events: SessionEvent[] = [];
  /** Short lines that go before the next question (按“今天 09:00”记下。). */
  readonly lead: string[] = [];
  /** The message that said what is being nodded to. */
  nodded: string | undefined;
  /** The words came as a recording. */
  isSpoken = false;
  #form: Form | undefined;
  #values: Values | undefined;

  /** The given session is not touched. */
  constructor(flow: CompiledFlow, session: SessionState, ctx: StepContext) {
    this.flow = flow;
    this.ctx = ctx;
    this.session = { ...session, answers: { ...session.answers }, history: [...session.history], rev: session.rev + 1 };
    this.session.version = flow.definition.version;
    this.session.hash = flow.hash;
  }

  get form(): Form {
    this.#form ??= readForm({ flow: this.flow, session: this.session, ctx: this.ctx });
    return this.#form;
  }

  /** The slot of the question that was asked last, if it is still visible. */
  get open(): Slot | undefined {
    return findSlot(this.form, this.session.asked);
  }

  /** Questions answered by the person (skipped ones count, markers do not). */
  get answeredCount(): number {
    return this.form.slots.filter((slot) => slot.isAnswered && slot.question.kind === 'asked').length;
  }

  get openCount(): number {
    return this.form.slots.filter((slot) => this.isToAsk(slot)).length;
  }

  /** Whether the order has the question still to come. */
  isToAsk(slot: Slot): boolean {
    const { path, isAnswered } = slot;
    const { amends, spared, history } = this.session;
    if (spared?.includes(path) || (isOpening(slot) && !isAnswered)) return false;
    return !isAnswered || (amends?.path === path && !history.includes(path));
  }

  /** The person did something: nudges count from now; what changed under the form is told. */
  touch(): void {
    this.session.touchedAt = this.ctx.now.toISOString();
    delete this.session.nudged;
    if (this.session.moved) this.lead.push(TEXTS.rulesChanged);
    delete this.session.moved;
  }

  log(type: SessionEvent['type'], path?: AnswerPath, note?: string): void {
    this.events.push({ type, ...(path === undefined ? {} : { path }), ...(note === undefined ? {} : { note }) });
  }

  /** Stores an answer and makes it the latest in the history. */
  store(path: AnswerPath, answer: Omit<StoredAnswer, 'at' | 'by'>): void {
    this.session.answers[path] = { ...answer, ...this.origin(answer.others) };
    this.session.history = [...this.session.history.filter((each) => each !== path), path];
    this.changed();
  }

  /** When and by which message an answer is given; a nod counts to the message with the words. */
  origin(before: readonly string[] = []): Pick<StoredAnswer, 'at' | 'by' | 'others'> {
    const { messageId, now } = this.ctx;
    const by = this.nodded ?? messageId;
    const others = [...new Set([...before, messageId])].filter((each) => each !== by).slice(-MAX_OTHERS);
    return { at: now.toISOString(), by, ...(others.length > 0 ? { others } : {}) };
  }

  /** 还有吗 will be asked again. */
  reopen(marker: AnswerPath): void {
    delete this.session.answers[marker];
    this.session.history = this.session.history.filter((path) => path !== marker);
    this.changed();
  }

  /** Whatever the order says, this question is next. */
  focusOn(path: AnswerPath): void {
    this.session.focus = path;
    this.dropPending();
    delete this.session.partial;
    this.changed();
  }

  /** Asks this first; an edit that is under way goes on afterwards. */
  turnTo(path: AnswerPath): void {
    const { focus, queue = [] } = this.session;
    if (focus !== undefined && focus !== path) this.session.queue = [focus, ...queue];
    this.focusOn(path);
  }

  dropFocus(): void {
    delete this.session.focus;
    this.changed();
  }

  wait(pending: Pending): void {
    this.session.pending = { ...pending, by: this.nodded ?? this.ctx.messageId };
  }

  dropPending(): void {
    delete this.session.pending;
  }

  /** The form is derived anew when it is asked for next. */
  changed(): void {
    this.#form = undefined;
    this.#values = undefined;
  }

  /** Fills in a text as it reads at a slot. */
  say(template: Template | undefined, slot?: Slot): string {
    if (template === undefined) return '';
    // Most questions name nothing: no need to gather values for them.
    if (!template.source.includes('{')) return template.source;
    return renderTemplate(template, slot?.item === undefined ? this.values() : this.#itemValues(slot));
  }

  /** Fills in a text with some names taken from elsewhere. */
  sayWith(template: Template, named: Values): string {
    return renderTemplate(template, { ...this.values(), ...named });
  }

  /** The closing words, when the effects have answered. */
  sayClosing(results: Readonly<Record<string, EffectResult>>): string {
    const none = Object.fromEntries(this.flow.effects.map((effect) => [effect.id, null]));
    return renderTemplate(this.flow.closing, { ...this.values(), results: { ...none, ...results } });
  }

  /** `aside` goes to the person alone. */
  result(outcome: StepResult['outcome'], reply: Reply, aside?: Reply): StepResult {
    const replies = [...(aside ? [{ ...aside, private: true }] : []), this.#withLead(reply)];
    return { session: this.session, replies, events: this.events, outcome };
  }

  /** Nothing is said; what is known may have grown. */
  silence(): StepResult {
    return { session: this.session, replies: [], events: this.events, outcome: 'ignored' };
  }

  /** The last words: the session is over. */
  ended(outcome: StepResult['outcome'], replies: Reply[]): StepResult {
    return { session: null, replies, events: this.events, outcome };
  }

  #withLead(reply: Reply): Reply {
    const text = [...this.lead, reply.text].filter((line) => line !== '').join('\n');
    return { ...reply, text };
  }

  // ── what texts see ──

  /** Every name a text may use; what is not answered is null. */
  values(): Values {
    if (this.#values !== undefined) return this.#values;
    const values: Values = {
      now: localIso(this.ctx.now),
      title: this.flow.definition.title,
      me: { name: this.ctx.me.name },
    };
    this.#addConstants(values);
    for (const question of this.flow.questions) values[question.id] = this.form.items.get(question.id) ?? null;
    const shown: Values = Object.fromEntries(this.flow.questions.map((question) => [question.id, '']));
    for (const slot of this.form.slots) {
      if (slot.item !== undefined || slot.question.kind === 'repeat') continue;
      if (!slot.isAnswered) continue;
      values[slot.path] = this.#plain(slot);
      shown[slot.path] = showSlot(slot, this.ctx);
    }
    values['shown'] = shown;
    this.#values = values;
    return values;
  }

  #addConstants(values: Values): void {
    for (const [name, entry] of Object.entries(this.flow.definition.let)) {
      const value = 'config' in entry ? this.ctx.config[entry.config] : entry.value;
      values[name] = fromCel(constantToCel(entry.type, value)) ?? null;
    }
    for (const calc of this.flow.calcs) values[calc.id] = fromCel(this.form.scope.values[calc.id]) ?? null;
  }

  #plain(slot: Slot): unknown {
    const value = slot.stored?.status === 'given' ? slot.stored.value : undefined;
    if (value === undefined) return null;
    if (isLookup(value)) return { ...value.fields, id: value.id, name: value.name };
    const isChecklist = slot.question.kind === 'asked' && slot.question.question.type === 'checklist';
    return isChecklist ? fromCel(this.form.scope.values[slot.path]) : value;
  }

  #itemValues(slot: Slot): Values {
    const { item } = slot;
    if (item === undefined) return this.values();
    const inner: Values = Object.fromEntries(item.repeat.inner.map((question) => [question.id, null]));
    const shown: Values = { ...Object.fromEntries(item.repeat.inner.map((question) => [question.id, ''])) };
    for (const each of this.form.slots) {
      if (each.item?.repeat.id !== item.repeat.id || each.item.key !== item.key || !each.isAnswered) continue;
      inner[each.question.id] = this.#plain(each);
      shown[each.question.id] = showSlot(each, this.ctx);
    }
    const outer = this.values();
    const outerShown = outer['shown'];
    return {
      ...outer,
      ...inner,
      item: fromCel(item.element) ?? null,
      shown: { ...(typeof outerShown === 'object' ? outerShown : {}), ...shown },
    };
  }
}
