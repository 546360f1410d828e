/** Turns a checked flow file into what the engine runs, and collects everything that is wrong with its rules and texts. */
import { specOf } from './answer-spec.ts';
import { celTypeOf } from './cel-values.ts';
import type { Expression } from './checked-expression.ts';
import type {
  CompiledAsked,
  CompiledCheck,
  CompiledEffect,
  CompiledParts,
  CompiledQuestion,
  CompiledRepeat,
} from './compiled.ts';
import { durationMs } from './duration.ts';
import { ExpressionRoom } from './expression.ts';
import type { ExpressionFault } from './expression-fault.ts';
import type { EffectDefinition, FlowDefinition } from './flow.ts';
import { checkTemplateNames, explainTemplate, suggest, templateNames } from './flow-names.ts';
import type { FlowProblem, Known, Place, Rule } from './flow-problem.ts';
import type { LintCode } from './lint/codes.ts';
import { type AskedQuestion, type Check, isLookupQuestion, type Question, type RepeatQuestion } from './question.ts';
import { parseTemplate, type Template } from './template.ts';

/** Compiles; on any problem the parts are unusable and the problems say why. */
export function compileFlow(definition: FlowDefinition, known: Known): Compilation {
  const compiler = new FlowCompiler(definition, known);
  const parts = compiler.compile();
  return { parts, problems: compiler.problems, rules: compiler.rules };
}

export type Compilation = { parts: CompiledParts; problems: FlowProblem[]; rules: Rule[] };

const BROKEN_EXPRESSION: Expression = { source: '', type: 'dyn', run: () => undefined };
const BROKEN_TEMPLATE: Template = { source: '', parsed: [], names: [] };

class FlowCompiler {
  readonly problems: FlowProblem[] = [];
  readonly rules: Rule[] = [];
  readonly #definition: FlowDefinition;
  readonly #known: Known;
  readonly #room = new ExpressionRoom();
  readonly #rooms = new Map<string, ExpressionRoom>();
  readonly #sources = new Set<string>();
  /** Type of `item` by repeat. */
  readonly #itemTypes = new Map<string, string>();

  constructor(definition: FlowDefinition, known: Known) {
    this.#definition = definition;
    this.#known = known;
  }

  compile(): CompiledParts {
    const { calc, submit, review, session } = this.#definition;
    this.#declareConstants();
    this.#definition.ask.forEach((question, at) => {
      this.#declare(question, ['ask', at]);
    });
    // A calculation sees those before it, so that there are no circles.
    const calcs = calc.map((entry, at) => {
      const value = this.#expression(entry.value, ['calc', at, 'value'], { types: numberTypes(entry.type) });
      this.#declareOnce(this.#room, entry.id, entry.type);
      return { id: entry.id, type: entry.type, value };
    });
    this.#openRepeatRooms();
    const questions = this.#definition.ask.map((question, at) => this.#question(question, ['ask', at]));
    return {
      questions,
      calcs,
      ...(review ? { review: this.#review(review) } : {}),
      nudges: session.nudge.map((nudge, at) => ({
        afterMs: durationMs(nudge.after),
        within: nudge.within,
        text: this.#template(nudge.text, ['session', 'nudge', at, 'text'], { nudge: true }),
      })),
      effects: this.#effects(submit.do, ['submit', 'do']),
      ...(submit.undo
        ? {
            undo: {
              withinMs: durationMs(submit.undo.within),
              effects: this.#undos(submit.undo.do),
            },
          }
        : {}),
      ...(submit.amend ? { amend: this.#effects(submit.amend.do, ['submit', 'amend', 'do']) } : {}),
      closing: this.#template(submit.text, ['submit', 'text'], { closing: true }),
    };
  }

  // ── names and types ──

  #declareConstants(): void {
    for (const [name, entry] of Object.entries(this.#definition.let)) this.#declareOnce(this.#room, name, entry.type);
  }

  /** A name that is taken is told by the lint (E121, E122). */
  #declareOnce(room: ExpressionRoom, name: string, type: string): void {
    try {
      room.declare(name, type);
    } catch {
      // The first one stands.
    }
  }

  #tell(code: LintCode, place: Place, [what, fix]: readonly [what: string, fix: string]): void {
    this.problems.push({ code, place, what, fix });
  }

  #declare(question: Question, place: Place): void {
    if (question.type === 'note') return;
    if (isLookupQuestion(question)) this.#declareSource(question.source);
    if (question.type === 'repeat') this.#declareRepeat(question, place);
    this.#declareOnce(this.#room, question.id, celTypeOf(question));
  }

  /** Without the tables at hand (an editor, a test) the fields of a look-up are not checked. */
  #declareSource(source: string): void {
    if (this.#sources.has(source)) return;
    this.#sources.add(source);
    const fields = this.#known.sources?.[source];
    if (fields === undefined) this.#room.declareOpenType(`lookup_${source}`);
    else this.#room.declareType(`lookup_${source}`, { ...fields, id: 'string', name: 'string' });
  }

  #declareRepeat(repeat: RepeatQuestion, place: Place): void {
    const fields: Record<string, string> = {};
    for (const inner of repeat.ask) {
      if (isLookupQuestion(inner)) this.#declareSource(inner.source);
      fields[inner.id] = this.#room.typeName(celTypeOf(inner));
    }
    if (repeat.over !== undefined) {
      const over = this.#expression(repeat.over, [...place, 'over'], { types: [], owner: repeat.id });
      const type = /^list<(.+)>$/u.exec(over.type)?.[1];
      if (type === undefined && over !== BROKEN_EXPRESSION) {
        this.#tell('E117', [...place, 'over'], ['over 要算出一个列表', '例如 failed(items)']);
      }
      fields['item'] = type ?? 'string';
      this.#itemTypes.set(repeat.id, type ?? 'string');
    }
    this.#room.declareType(`repeat_${repeat.id}`, fields);
  }

  #openRepeatRooms(): void {
    for (const question of this.#definition.ask) {
      if (question.type !== 'repeat') continue;
      const room = this.#room.inner();
      this.#rooms.set(question.id, room);
      for (const inner of question.ask) this.#declareOnce(room, inner.id, celTypeOf(inner));
      const itemType = this.#itemTypes.get(question.id);
      if (itemType !== undefined) room.declare('item', itemType);
    }
  }

  // ── questions ──

  #question(question: Question, place: Place): CompiledQuestion {
    if (question.type === 'repeat') return this.#repeat(question, place);
    if (question.type === 'note') {
      const { id } = question;
      const text = this.#template(question.text, [...place, 'text'], {});
      return { kind: 'note', id, question, text, ...this.#when(question.when, place, { owner: id }) };
    }
    return this.#asked(question, place, { owner: question.id });
  }

  #repeat(question: RepeatQuestion, place: Place): CompiledRepeat {
    const inside = { inside: question };
    const owner = { owner: question.id };
    const inner = question.ask.map((each, at) =>
      this.#asked(each, [...place, 'ask', at], { ...inside, owner: each.id }),
    );
    return {
      kind: 'repeat',
      id: question.id,
      label: question.label,
      question,
      inner,
      ...this.#optionalTemplate(['text', question.text], place, {}),
      ...this.#optionalTemplate(['more', question.more], place, {}),
      ...this.#optionalTemplate(['help', question.help], place, {}),
      ...this.#when(question.when, place, owner),
      ...(question.over === undefined
        ? {}
        : { over: this.#expression(question.over, [...place, 'over'], { types: [], quiet: true }) }),
    };
  }

  #asked(question: AskedQuestion, place: Place, where: Where): CompiledAsked {
    const spec = specOf(question);
    const defaultTypes = numberTypes(question.type === 'checklist' ? 'string' : celTypeOf(question));
    return {
      kind: 'asked',
      id: question.id,
      label: question.label,
      question,
      text: this.#template(question.text, [...place, 'text'], where),
      ...this.#optionalTemplate(['help', question.help], place, where),
      ...this.#when(question.when, place, where),
      ...(question.default === undefined
        ? {}
        : { default: this.#expression(question.default, [...place, 'default'], { ...where, types: defaultTypes }) }),
      ...(typeof question.optional === 'string'
        ? { reason: this.#template(question.optional, [...place, 'optional'], where) }
        : {}),
      checks: question.check.map((check, at) => this.#check(check, [...place, 'check', at], where)),
      ...(spec === undefined ? {} : { spec }),
      ...this.#typeParts(question, place, where),
    };
  }

  #typeParts(question: AskedQuestion, place: Place, where: Where): Partial<CompiledAsked> {
    if (question.type === 'checklist') {
      return { list: this.#expression(question.list, [...place, 'list'], { ...where, types: ['string'] }) };
    }
    if (question.type === 'photos' && typeof question.count.min === 'string') {
      const spot = [...place, 'count', 'min'];
      return { min: this.#expression(question.count.min, spot, { ...where, types: ['int'] }) };
    }
    return isLookupQuestion(question) ? this.#optionalTemplate(['confirm', question.confirm], place, where) : {};
  }

  #check(check: Check, place: Place, where: Where): CompiledCheck {
    return {
      that: this.#expression(check.that, [...place, 'that'], { ...where, types: ['bool'] }),
      else: this.#template(check.else, [...place, 'else'], where),
      level: check.level,
    };
  }

  #when(source: string | undefined, place: Place, where: Where): { when?: Expression } {
    if (source === undefined) return {};
    return { when: this.#expression(source, [...place, 'when'], { ...where, types: ['bool'] }) };
  }

  #effects(effects: readonly EffectDefinition[], place: Place): CompiledEffect[] {
    return effects.map((effect, at) => this.#effect(effect, [...place, at]));
  }

  /** What 撤回 does has names of its own: it is handed the filed form, not a submission. */
  #undos(undos: NonNullable<FlowDefinition['submit']['undo']>['do']): { id: string; action: string }[] {
    const { undos: known } = this.#known;
    for (const [at, { action }] of undos.entries()) {
      if (known === undefined || known.includes(action)) continue;
      const place = ['submit', 'undo', 'do', at, 'action'];
      this.#tell('E153', place, [`没有“${action}”这种撤回办法`, suggest(action, known)]);
    }
    return undos.map(({ id, action }) => ({ id, action }));
  }

  #effect(effect: EffectDefinition, place: Place): CompiledEffect {
    if (this.#known.actions !== undefined && !this.#known.actions.includes(effect.action)) {
      const fix = suggest(effect.action, this.#known.actions);
      this.#tell('E153', [...place, 'action'], [`没有“${effect.action}”这个动作`, fix]);
    }
    const values = Object.entries(effect.with).map(([name, source]) => [
      name,
      this.#expression(source, [...place, 'with', name], { types: [] }),
    ]);
    return {
      id: effect.id,
      action: effect.action,
      ...this.#when(effect.when, place, {}),
      with: Object.fromEntries(values),
    };
  }

  #review(review: NonNullable<FlowDefinition['review']>): { text?: Template; note?: Template } {
    return {
      ...this.#optionalTemplate(['text', review.text], ['review'], {}),
      ...this.#optionalTemplate(['note', review.note], ['review'], {}),
    };
  }

  // ── rules and texts ──

  #expression(
    source: string,
    place: Place,
    options: Where & { types: readonly string[]; quiet?: boolean },
  ): Expression {
    const room = options.inside === undefined ? this.#room : (this.#rooms.get(options.inside.id) ?? this.#room);
    const compiled = room.compile(source, options.types);
    if (compiled.ok) {
      if (!options.quiet) this.rules.push({ expression: compiled.expression, place, owner: options.owner });
      return this.#observed(compiled.expression, place);
    }
    if (!options.quiet) this.#tellFault(source, place, compiled);
    return BROKEN_EXPRESSION;
  }

  #tellFault(source: string, place: Place, { code, why, fix, name }: ExpressionFault): void {
    const [part, at] = place;
    const { calc } = this.#definition;
    const isCircle = part === 'calc' && calc.slice(Number(at)).some((entry) => entry.id === name);
    if (!isCircle) this.#tell(code, place, [`“${source}”${why}`, fix]);
    else if (name === calc[Number(at)]?.id) this.#tell('E161', place, [`算式用到了自己（${name}）`, '改算式']);
    else this.#tell('E161', place, [`算式用到了后面的算式“${name}”`, `把 ${name} 移到前面`]);
  }

  /** Tells whoever measures coverage what each rule came to. */
  #observed(expression: Expression, place: Place): Expression {
    const { observe } = this.#known;
    if (observe === undefined) return expression;
    const run: Expression['run'] = (scope) => {
      const value = expression.run(scope);
      observe(place, expression.source, value);
      return value;
    };
    return { ...expression, run };
  }

  #template(text: string, place: Place, where: Where & { closing?: boolean; nudge?: boolean }): Template {
    // A bare name stands for one of the shared texts.
    const source = this.#definition.texts[text] ?? text;
    const parsed = parseTemplate(source);
    if (!parsed.ok) {
      this.#tell('E173', place, [`话的写法不对（${explainTemplate(parsed.why)}）`, '核对 {{ }} 和 {% %}']);
      return BROKEN_TEMPLATE;
    }
    const itemType = where.inside && this.#itemTypes.get(where.inside.id);
    const names = templateNames(this.#definition, this.#known, { ...where, ...(itemType ? { itemType } : {}) });
    this.problems.push(...checkTemplateNames(parsed.template, names, place));
    return parsed.template;
  }

  /** A text that may be left out, under its own key. */
  #optionalTemplate<K extends string>(named: readonly [K, string | undefined], place: Place, where: Where) {
    const [key, text] = named;
    const parts: { [key in K]?: Template } = {};
    if (text !== undefined) parts[key] = this.#template(text, [...place, key], where);
    return parts;
  }
}

type Where = { inside?: RepeatQuestion; owner?: string };

/** Where a double is wanted, a whole number will do. */
function numberTypes(type: string): string[] {
  return type === 'double' ? ['double', 'int'] : [type];
}
