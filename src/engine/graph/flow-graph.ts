/** A flow as a Mermaid flowchart: questions in order, conditions on the edges, repeats as boxes, then submit, 撤回, 退回. */
import type { EffectDefinition, FlowDefinition } from '../flow.ts';
import type { LeafQuestion, NoteQuestion, Question, RepeatQuestion } from '../question.ts';
import { type Labels, quoteLabel, sayRule, sayTemplate } from './graph-text.ts';
import { GRAPH_TEXTS as T } from './texts.ts';

/** A line of figures for each question (`issues.detail`; the summary is `null`), and where most people stop. */
export type GraphFigures = { lines: ReadonlyMap<string | null, string>; worst?: string | null };

/** The diagram's text. */
export function flowGraph(definition: FlowDefinition, figures: GraphFigures = { lines: new Map() }): string {
  return new GraphWriter(definition, figures).write();
}

/** An edge that waits for what comes next. */
type Loose = { from: string; label?: string };
/** What undoes has no condition. */
type Doing = Pick<EffectDefinition, 'id' | 'action' | 'when'>;
type Leaf = Exclude<Question, RepeatQuestion | NoteQuestion> | LeafQuestion;

class GraphWriter {
  readonly #definition: FlowDefinition;
  readonly #figures: GraphFigures;
  readonly #labels: Labels;
  readonly #lines: string[] = ['flowchart TD'];
  /** Written last: inside a box an edge would draw its other end into the box. */
  readonly #edges: string[] = [];
  readonly #worst: string[] = [];
  #loose: Loose[] = [];
  #count = 0;

  constructor(definition: FlowDefinition, figures: GraphFigures) {
    this.#definition = definition;
    this.#figures = figures;
    this.#labels = labelsOf(definition);
  }

  write(): string {
    const { title, start, ask } = this.#definition;
    this.#node('start', ['(["', '"])'], [title, ...(start.say.length > 0 ? [T.start(start.say)] : [])]);
    this.#loose = [{ from: 'start' }];
    for (const question of ask) this.#question(question);
    this.#end();
    this.#lines.push(...this.#edges);
    if (this.#worst.length > 0) {
      this.#lines.push('  classDef worst fill:mistyrose,stroke:firebrick', `  class ${this.#worst.join(',')} worst`);
    }
    return `${this.#lines.join('\n')}\n`;
  }

  // ── questions ──

  #question(question: Question): void {
    this.#onlyWhen(question.id, question.when, () => {
      if (question.type === 'repeat') this.#repeat(question);
      else if (question.type === 'note') this.#step(`q_${question.id}`, ['>"', '"]'], [this.#say(question.text)]);
      else this.#leaf(question, question.id);
    });
  }

  #leaf(question: Leaf, path: string): void {
    this.#count += 1;
    const lines = [
      `${this.#count}. ${question.label}（${T.types[question.type]}${question.optional === undefined ? '' : T.optional}）`,
      this.#say(question.text),
      ...('choices' in question ? [Object.values(question.choices).join('、')] : []),
      ...question.check.map((check) => T.check(this.#rule(check.that), check.level)),
      ...this.#figuresOf(path),
    ];
    const id = `q_${path.replace('.', '__')}`;
    this.#step(id, ['["', '"]'], lines);
    this.#markWorst(path, id);
  }

  #repeat(repeat: RepeatQuestion): void {
    const id = `q_${repeat.id}`;
    const over = repeat.over === undefined ? T.repeated(repeat.max) : T.over(this.#rule(repeat.over));
    this.#lines.push(`  subgraph box_${repeat.id}[${quoteLabel([`${repeat.label}（${over}）`])}]`);
    let none: Loose[] = [];
    if (repeat.text !== undefined && repeat.over === undefined) {
      this.#step(id, ['{"', '"}'], [this.#say(repeat.text), ...this.#figuresOf(repeat.id)]);
      this.#markWorst(repeat.id, id);
      none = [{ from: id, label: T.none }];
      this.#loose = [{ from: id, label: T.some }];
    }
    const top = `item_${repeat.id}`;
    this.#step(top, ['(("', '"))'], [repeat.item_name]);
    for (const inner of repeat.ask) {
      this.#onlyWhen(`${repeat.id}__${inner.id}`, inner.when, () => this.#leaf(inner, `${repeat.id}.${inner.id}`));
    }
    const more = repeat.over === undefined ? this.#say(repeat.more ?? T.more) : T.next;
    this.#step(`more_${repeat.id}`, ['{"', '"}'], [more]);
    this.#edge({ from: `more_${repeat.id}`, label: T.some }, top);
    this.#lines.push('  end');
    this.#loose = [{ from: `more_${repeat.id}`, label: T.none }, ...none];
  }

  /** What is only asked when a rule holds: a fork before it, and a way past it. */
  #onlyWhen(id: string, when: string | undefined, write: () => void): void {
    if (when === undefined) {
      write();
      return;
    }
    const fork = `when_${id}`;
    this.#step(fork, ['{"', '"}'], [T.when]);
    this.#loose = [{ from: fork, label: this.#rule(when) }];
    write();
    this.#loose.push({ from: fork, label: T.otherwise });
  }

  // ── the end ──

  #end(): void {
    const { review, submit } = this.#definition;
    if (review !== undefined) {
      const lines = [T.review, this.#say(review.text ?? ''), this.#say(review.note ?? ''), ...this.#figuresOf(null)];
      this.#step(
        'review',
        ['[/"', '"/]'],
        lines.filter((line) => line !== ''),
      );
      this.#markWorst(null, 'review');
    }
    this.#effects('do', submit.do);
    this.#step('done', ['(["', '"])'], [this.#say(submit.text)]);
    if (submit.undo !== undefined)
      this.#after({ id: 'undo', label: T.undo(submit.undo.within), effects: submit.undo.do });
    if (submit.amend !== undefined) this.#after({ id: 'amend', label: T.amend, effects: submit.amend.do });
  }

  #effects(prefix: string, effects: readonly Doing[]): void {
    effects.forEach((effect) => {
      this.#onlyWhen(`${prefix}_${effect.id}`, effect.when, () =>
        this.#step(`${prefix}_${effect.id}`, ['[["', '"]]'], [effect.action]),
      );
    });
  }

  /** What may follow when everything is handed in. */
  #after({ id, label, effects }: { id: string; label: string; effects: readonly Doing[] }): void {
    this.#loose = [{ from: 'done', label }];
    this.#effects(id, effects);
    this.#step(`${id}_done`, ['(["', '"])'], [T.after]);
  }

  // ── words and lines ──

  #say(text: string): string {
    return sayTemplate(this.#definition.texts[text] ?? text, this.#labels);
  }

  #rule(source: string): string {
    return sayRule(source, this.#labels);
  }

  #figuresOf(path: string | null): string[] {
    const line = this.#figures.lines.get(path);
    return line === undefined ? [] : [line];
  }

  #markWorst(path: string | null, id: string): void {
    if (this.#figures.worst === path) this.#worst.push(id);
  }

  /** A node that follows what is loose, and is itself loose then. */
  #step(id: string, shape: Shape, lines: readonly string[]): void {
    this.#node(id, shape, lines);
    for (const loose of this.#loose) this.#edge(loose, id);
    this.#loose = [{ from: id }];
  }

  #node(id: string, [open, close]: Shape, lines: readonly string[]): void {
    this.#lines.push(`  ${id}${open.slice(0, -1)}${quoteLabel(lines)}${close.slice(1)}`);
  }

  #edge({ from, label }: Loose, to: string): void {
    this.#edges.push(label === undefined ? `  ${from} --> ${to}` : `  ${from} -->|${quoteLabel([label])}| ${to}`);
  }
}

/** How a node's label is opened and closed, with its quotes. */
type Shape = readonly [string, string];

function labelsOf(definition: FlowDefinition): Labels {
  const labels = new Map<string, string>();
  for (const question of definition.ask) {
    if (question.type === 'note') continue;
    labels.set(question.id, question.label);
    if (question.type === 'repeat') for (const inner of question.ask) labels.set(inner.id, inner.label);
  }
  return labels;
}
