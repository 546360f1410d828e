/** `bot` as people run it: a child process with its own standard streams. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** Half of a short command's time is compiling; the runs of one test file share it. */
const CACHE = join(tmpdir(), `assistant-cli-compiled-${process.pid}`);
const ROOT = new URL('../..', import.meta.url).pathname;

export type Outcome = { code: number | null; out: string; err: string };

/** What one run is given besides its arguments. */
export type Given = { input?: string; env?: Record<string, string> };

/** Runs one command to its end. */
export function bot(args: readonly string[], given: Given = {}): Promise<Outcome> {
  return runProgram(['src/cli/main.ts', ...args], given);
}

/** Runs a program to its end. Nothing of our own environment gets in but PATH and HOME. */
export async function runProgram(words: readonly string[], { input = '', env = {} }: Given = {}): Promise<Outcome> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, words, {
    cwd: ROOT,
    env: { PATH, HOME, NODE_COMPILE_CACHE: CACHE, ...env },
  });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => err.push(chunk));
  // A command that ends before it has read everything breaks the pipe; its status says what happened.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** The JSON values that stand on the lines of standard output. */
export function jsonLines(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
}

/** A folder of the test file's own, gone afterwards. Read `dir` inside tests only. */
export function withFolder(): { readonly dir: string } {
  let dir: string | undefined;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'assistant-cli-'));
  });
  afterAll(async () => {
    if (dir !== undefined) await rm(dir, { recursive: true });
    await rm(CACHE, { recursive: true, force: true });
  });
  return {
    get dir() {
      if (dir === undefined) throw new Error('the folder is made in beforeAll; use it inside tests');
      return dir;
    },
  };
}
