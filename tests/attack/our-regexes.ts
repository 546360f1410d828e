/** Every regular expression of src: the literals from the sources, the built ones by listening while their modules load. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAst } from 'vitest/node';
import { z } from 'zod';

const SRC = new URL('../../src', import.meta.url).pathname;

/** `where`: file (and that it was built there); the pattern as it runs. */
export type OurRegex = { where: string; pattern: RegExp };

const nodeSchema = z.object({
  type: z.literal('Literal'),
  regex: z.object({ pattern: z.string(), flags: z.string() }),
});

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => join(SRC, name));
}

/** Walks whatever the parser gives. */
function* literalsIn(node: unknown): Generator<RegExp> {
  if (typeof node !== 'object' || node === null) return;
  const literal = nodeSchema.safeParse(node);
  if (literal.success) yield new RegExp(literal.data.regex.pattern, literal.data.regex.flags);
  else for (const value of Object.values(node)) yield* literalsIn(value);
}

/** All literals. */
export function literalRegexes(): OurRegex[] {
  return sources().flatMap((file) => {
    const tree = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' });
    return [...literalsIn(tree)].map((pattern) => ({ where: relative(SRC, file), pattern }));
  });
}

/** Those that modules of pure rooms put together out of pieces while they load. */
export async function builtRegexes(): Promise<OurRegex[]> {
  const files = sources().filter((file) => /new RegExp\(/u.test(readFileSync(file, 'utf8')));
  const found: OurRegex[] = [];
  const Original = globalThis.RegExp;
  let where = '';
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args: [string | RegExp, string?]) {
      const pattern = new target(...args);
      found.push({ where: `${where} (built)`, pattern });
      return pattern;
    },
  });
  try {
    for (const file of files) {
      where = relative(SRC, file);
      await import(file);
    }
  } finally {
    globalThis.RegExp = Original;
  }
  return found;
}
