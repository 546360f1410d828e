/** The kill test stands on named places in the code: each is there, once. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAILPOINTS } from '../../src/kernel/failpoint.ts';

const SRC = new URL('../../src', import.meta.url).pathname;

/** Every `failpoint('…')` of the sources, outside the definition itself and outside comments. */
function callsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/^\s*\/\/.*$/gmu, '');
  return [...code.matchAll(/\bfailpoint\('([^']+)'\)/gu)].map(([, name = '']) => name);
}

test('every failpoint is called exactly once, and none is called that has no name', () => {
  const files = globSync('**/*.ts', { cwd: SRC, exclude: ['store/generated/**'] });
  expect(files.length).toBeGreaterThan(100);
  const calls = files.flatMap((file) => callsOf(readFileSync(`${SRC}/${file}`, 'utf8')));
  expect(calls.sort()).toEqual([...FAILPOINTS].sort());
});

test('a call in a comment is no call', () => {
  expect(callsOf("// failpoint('a')\n/* failpoint('b') */\nfailpoint('c');")).toEqual(['c']);
});
