/** What a command of `bot` is, and how it talks to its caller. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../kernel/errors.ts';
import { maskText } from '../kernel/mask.ts';

/** 0 success, 1 a refusal or a failed check, 2 unusable arguments. */
export type ExitCode = 0 | 1 | 2;

export type Command = {
  /** One line for `bot help`. */
  usage: string;
  run(args: string[]): Promise<ExitCode>;
};

/** Unusable arguments: the sentence says what to give. */
export function usageError(userText: string): AppError {
  return new AppError({ code: 'USAGE', kind: 'user', userText });
}

/** One line on standard output. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One JSON value on one line. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value));
}

/** One sentence for the caller that is no part of the answer: on standard error, which may end in a journal: masked. */
export function printNote(sentence: string): void {
  process.stderr.write(`${maskText(sentence)}\n`);
}

/** The bytes of a file that the caller named; a path that leads nowhere is an unusable argument. */
export async function readNamedFile(path: string): Promise<Buffer> {
  return await readFile(path).catch(() => {
    throw usageError(`文件“${path}”读不到，请核对路径。`);
  });
}
