/** Transcripts are read strictly: a misspelt step is told, not passed over. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTranscripts } from './transcript.ts';

const HEAD = 'test: 一段\nclock: 2026-03-02 09:00 +08:00\npeople: { 王强: inspector-1 }\nsteps:\n';

test('several transcripts in one file are divided by a line of dashes', () => {
  const one = `${HEAD}  - 王强: 填报\n  - bot: silent\n`;
  expect(readTranscripts(`${one}---\n${one}`)).toHaveLength(2);
});

test.each([
  ['a word of the bot that nothing checks', '  - bot: { to: 王强, say: 哪家 }'],
  ['a time that is none', '  - after: 3hours'],
  ['a thing that nobody can send', '  - 王强: { fax: 1 }'],
  ['a crash at an unknown point', '  - crash: somewhere'],
])('%s is refused', (_what, step) => {
  expect(() => readTranscripts(`${HEAD}${step}\n`)).toThrow();
});

test('the one in docs/flows.md is one', () => {
  const blocks = [...readFileSync('docs/flows.md', 'utf8').matchAll(/```text\n([\s\S]*?)```/g)].map(
    (match) => match[1],
  );
  const transcripts = blocks.filter((block) => block?.startsWith('test:'));
  expect(transcripts).toHaveLength(1);
  expect(readTranscripts(transcripts[0] ?? '')[0]?.steps.length).toBeGreaterThan(3);
});
