/** docs/errors.md says what the source throws, and no sentence shows people what they must not see. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findErrorProblems, findErrors, renderErrors, resolveTexts } from './error-codes.ts';
import { readSources } from './source-files.ts';

const thrown = (init: string) => ({ path: 'src/a/a.ts', text: `throw new AppError({ ${init} });`, imports: [] });

describe('docs/errors.md', () => {
  const sources = readSources('.', ['src']);
  const errors = resolveTexts(findErrors(sources), sources);
  const documented = new Set(
    [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z0-9_]+)` /gm)].map((m) => m[1]),
  );
  const inSource = new Set(errors.map(({ code }) => code).filter((code) => !code.startsWith('(')));

  it('documents every code of the source and no other', () => {
    expect([...documented].sort()).toEqual([...inSource].sort());
    expect(documented.has('CONFIG_INVALID')).toBe(true);
  });

  it('finds no code that is badly named and no sentence that shows too much', () => {
    expect(findErrorProblems(errors)).toEqual([]);
  });
});

describe('findErrors', () => {
  it('reads code, kind and words', () => {
    const [error] = findErrors([
      thrown("code: 'A_GONE', kind: 'user', detail: `x $" + '{y({})}`, userText: `没有 $' + '{name}。`'),
    ]);
    expect(error).toEqual({ code: 'A_GONE', kind: 'user', file: 'src/a/a.ts', userText: '没有 …。' });
  });

  it('follows TEXTS to the room’s texts.ts', () => {
    const texts = { path: 'src/a/texts.ts', text: "export const TEXTS = {\n  gone: '没有了。',\n};", imports: [] };
    const errors = findErrors([thrown("code: 'A_GONE', kind: 'user', userText: TEXTS.gone")]);
    expect(resolveTexts(errors, [texts])[0]?.userText).toBe('没有了。');
  });

  it('renders one row a code and place', () => {
    const page = renderErrors(findErrors([thrown("code: 'A_GONE', kind: 'user', userText: '没有|了。'")]));
    expect(page).toContain('| `A_GONE` | user | `src/a/a.ts` | 没有\\|了。 |');
  });
});

describe('findErrorProblems', () => {
  it.each([
    ["code: 'gone', kind: 'user', userText: '没有。'", 'is no code'],
    ["code: 'A_GONE', kind: 'user', userText: 'gone'", 'no Chinese sentence'],
    ["code: 'A_GONE', kind: 'user', userText: '出错：Error: x'", 'belongs into the log'],
  ])('finds %s', (init, problem) => {
    expect(findErrorProblems(findErrors([thrown(init)])).join()).toContain(problem);
  });
});
