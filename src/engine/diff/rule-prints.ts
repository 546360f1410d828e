/** When two rules mean the same: spacing and quotes do not count, a changed constant or calculation beneath them does. */
import { parse, serialize } from '@marcbachmann/cel-js';
import { listNodes } from '../expression.ts';
import type { FlowDefinition } from '../flow.ts';

/** Rules and texts of one version, in a form that can be compared with another version's. */
export class Prints {
  readonly #definition: FlowDefinition;
  readonly #meanings = new Map<string, string>();

  constructor(definition: FlowDefinition) {
    this.#definition = definition;
    for (const [name, entry] of Object.entries(definition.let)) {
      this.#meanings.set(name, JSON.stringify(entry, ['type', 'value', 'config']));
    }
    // A calculation sees those before it only: one pass in order is enough.
    for (const { id, type, value } of definition.calc) this.#meanings.set(id, `${type} ${this.rule(value)}`);
  }

  /** The rule with all that it stands on. */
  rule(source: string): string {
    const { ast } = parse(source);
    const used = listNodes(ast).flatMap((node) => (node.op === 'id' ? [node.args] : []));
    const beneath = [...new Set(used)].sort().flatMap((name) => {
      const meaning = this.#meanings.get(name);
      return meaning === undefined ? [] : [`${name} is ${meaning}`];
    });
    return [serialize(ast), ...beneath].join('; ');
  }

  /** A rule that may be left out. */
  optionalRule(source: string | undefined): string | undefined {
    return source === undefined ? undefined : this.rule(source);
  }

  /** The words that a text stands for: its own, or the shared ones it names. */
  words(text: string): string {
    return this.#definition.texts[text] ?? text;
  }
}
