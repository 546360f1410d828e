/** What XLSForm's names become: names that CEL and flow files allow, each once. */
import { RESERVED_NAMES } from '../engine/expression.ts';

/** How an answer reads in a rule. */
export type AnswerKind = 'int' | 'double' | 'bool' | 'string' | 'time' | 'list' | 'repeat' | 'other';

/** A question or calculation of the form as rules may name it. */
export type FormName = {
  id: string;
  kind: AnswerKind;
  /** XLSForm's codes of options → ours. */
  codes?: ReadonlyMap<string, string>;
  /** The repeat it stands in. */
  inside?: string;
  /** Whether it may stay without an answer. */
  mayBeMissing: boolean;
};

/** Gives out ids, each once. */
export class NameBook {
  readonly #taken = new Set<string>();

  /** A legal id for a name, as near to it as can be. */
  take(name: string): string {
    const wanted = legal(name, 'q');
    let id = RESERVED_NAMES.has(wanted) ? `${wanted}_q` : wanted;
    for (let again = 2; this.#taken.has(id); again += 1) id = `${wanted.slice(0, 36)}_${again}`;
    this.#taken.add(id);
    return id;
  }
}

function legal(name: string, prefix: string): string {
  const plain = name
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
  const started = /^[a-z]/u.test(plain) ? plain : `${prefix}_${plain}`.replace(/_$/u, '');
  return started.slice(0, 40);
}

/** A legal code for an option: it may keep its capitals. */
export function legalCode(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]{0,39}$/u.test(name)) return name;
  const plain = name
    .trim()
    .replaceAll(/[^A-Za-z0-9_]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
  return (/^[A-Za-z]/u.test(plain) ? plain : `c_${plain}`).slice(0, 40);
}
