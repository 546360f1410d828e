/** Every AppError of the source as a table: docs/errors.md is written from it and compared with it. */
import type { Problem } from './floor-plan.ts';
import type { SourceFile } from './source-files.ts';

export type ErrorEntry = { code: string; kind: string; file: string; userText: string };

const OPENING = /new AppError\(\{/g;

/** Finds what is thrown: the literal code, kind and text of every `new AppError({…})`. */
export function findErrors(files: readonly SourceFile[]): ErrorEntry[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(OPENING)].map((match) => {
      const init = readBraces(text, match.index + match[0].length - 1);
      return {
        code: /\bcode:\s*'([^']+)'/.exec(init)?.[1] ?? codeGiven(init),
        kind: /\bkind:\s*'([^']+)'/.exec(init)?.[1] ?? '',
        file: path,
        userText: readUserText(init, text),
      };
    }),
  );
}

/** A code that is handed in: the caller's business, found where it is spelt out. */
function codeGiven(init: string): string {
  return `(${/\bcode(?::\s*([\w.]+))?/.exec(init)?.[1] ?? 'code'})`;
}

/** The text from an opening brace to its partner. */
function readBraces(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

/** The sentence itself, or where it stands (`TEXTS.notMember` → looked up by the caller of this file's table). */
function readUserText(init: string, text: string): string {
  const literal = /\buserText:\s*(['`])((?:(?!\1)[\s\S])*)\1/.exec(init)?.[2];
  if (literal !== undefined) return literal.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '…');
  const name = /\buserText(?::\s*([\w.]+))?/.exec(init)?.[1] ?? 'userText';
  const constant = new RegExp(`\\b${name.replace('.', '\\.')}\\s*=\\s*'([^']+)'`).exec(text)?.[1];
  return constant ?? `(${name})`;
}

/** Puts the words of each room's texts.ts in the place of `(TEXTS.name)`. */
export function resolveTexts(errors: readonly ErrorEntry[], files: readonly SourceFile[]): ErrorEntry[] {
  return errors.map((error) => {
    const name = /^\(TEXTS\.(\w+)\)$/.exec(error.userText)?.[1];
    const folder = error.file.slice(0, error.file.lastIndexOf('/') + 1);
    const texts = files.find(({ path }) => path === `${folder}texts.ts`)?.text ?? '';
    const found = name === undefined ? undefined : new RegExp(`\\b${name}:\\s*'([^']+)'`).exec(texts)?.[1];
    return found === undefined ? error : { ...error, userText: found };
  });
}

const HEAD = `# Errors

Written from the source by \`npm run docs:errors\`; do not edit by hand, \`npm run check\` compares it.

An error has a stable code for operators and one sentence for people. What people get carries a short reference
(编号 7F3K) that stands in the log line too. Kinds: \`user\` (say it differently), \`denied\` (no right),
\`conflict\` (somebody was faster), \`external\` (another system), \`bug\` (ours). A \`…\` stands for a value.

| code | kind | thrown in | what people read |
|---|---|---|---|
`;

/** docs/errors.md as it must be. */
export function renderErrors(errors: readonly ErrorEntry[]): string {
  const rows = errors
    .filter(({ code }) => !code.startsWith('('))
    .map(({ code, kind, file, userText }) => `| \`${code}\` | ${kind} | \`${file}\` | ${wordsOf(userText)} |`);
  return `${HEAD}${[...new Set(rows)].sort().join('\n')}\n`;
}

function wordsOf(userText: string): string {
  return userText.startsWith('(') ? '*varies: says what is wrong and where*' : escapeCell(userText);
}

function escapeCell(text: string): string {
  return text.replaceAll('\\n', ' ').replaceAll('\n', ' ').replaceAll('|', '\\|');
}

/** Codes that are not upper-case words, and sentences that show what people must not see. */
export function findErrorProblems(errors: readonly ErrorEntry[]): Problem[] {
  return errors.flatMap(({ code, file, userText }) => {
    if (code.startsWith('(')) return [];
    const isCode = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(code);
    const isWords = userText.startsWith('(') || /[\u4e00-\u9fff]/.test(userText);
    const leaks = /\b(?:select|insert|undefined|null|stack)\b|Error:|https?:\/\//i.test(userText);
    return [
      ...(isCode ? [] : [`${file}: ${code} is no code such as INSPECTION_NOT_FOUND`]),
      ...(isWords ? [] : [`${file}: ${code} has no Chinese sentence for people`]),
      ...(leaks ? [`${file}: ${code} shows people what belongs into the log`] : []),
    ];
  });
}
