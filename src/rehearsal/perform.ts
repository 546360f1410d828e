/** Plays many transcripts, each on a database of its own, and tells in words how each went. */
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { AppError } from '../kernel/errors.ts';
import { type Played, type PlayInput, play } from './player.ts';
import { transcriptError } from './read-transcripts.ts';
import type { ScratchDatabases } from './scratch-databases.ts';
import type { SeedRow } from './set-scene.ts';
import { fill, TEXTS } from './texts.ts';
import { seedFileSchema, type Transcript } from './transcript.ts';

export type PerformInput = Omit<PlayInput, 'store'> & {
  databases: ScratchDatabases;
  /** flows/tests/seed */
  seedDir: string;
};

/** How many are played at once: one waits for the database while the other computes. */
const AT_ONCE = 2;

/** Plays all, a few at once; `played` is told of each in their order. */
export async function performAll(
  input: PerformInput,
  transcripts: readonly Transcript[],
  played: (one: Played) => void,
): Promise<void> {
  const waiting = transcripts.map((transcript, at) => ({ transcript, at }));
  const done = new Map<number, Played>();
  let told = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      done.set(next.at, await perform(input, next.transcript));
      for (let one = done.get(told); one !== undefined; one = done.get(told)) {
        told += 1;
        played(one);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Plays one transcript. One that names what is not there fails with a sentence that says so. */
async function perform(input: PerformInput, transcript: Transcript): Promise<Played> {
  const { databases, seedDir, ...rest } = input;
  try {
    checkFlow(input, transcript);
    const seed = await readSeed(seedDir, transcript);
    return await databases.use(transcript.clock, (store) => play({ ...rest, store }, transcript, seed));
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'TRANSCRIPT_INVALID') throw thrown;
    const mismatches = [{ wanted: TEXTS.failed, got: thrown.userText }];
    return { transcript, events: [], failure: { line: transcript.line, chat: [], mismatches } };
  }
}

/** `flow: inspection_site@3` holds for that version only. */
function checkFlow({ flows }: PerformInput, { flow, fileName, line }: Transcript): void {
  if (flow === undefined) return;
  const now = flows.get(flow.id)?.definition.version;
  if (now === undefined) throw transcriptError(fileName, line, fill(TEXTS.noFlow, { name: flow.id }));
  if (flow.version === undefined || flow.version === now) return;
  throw transcriptError(fileName, line, fill(TEXTS.otherVersion, { wanted: flow.version, now }));
}

async function readSeed(seedDir: string, { seed, fileName, line }: Transcript): Promise<SeedRow[]> {
  const rows: SeedRow[] = [];
  for (const part of seed) {
    if (typeof part !== 'string') {
      rows.push(part);
      continue;
    }
    const path = resolve(seedDir, part);
    const isInside = !relative(seedDir, path).startsWith('..');
    const yaml = isInside ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
    const parsed = seedFileSchema.safeParse(yaml === undefined ? undefined : parse(yaml));
    if (!parsed.success) throw transcriptError(fileName, line, fill(TEXTS.noSeedFile, { name: part }));
    rows.push(...parsed.data);
  }
  return rows;
}

/** What went otherwise, as a chat: the conversation so far, ✗ and what was expected, beside it what was said. */
export function showFailure({ failure }: Played): string {
  if (failure === undefined) return '';
  const told = failure.mismatches.flatMap(({ wanted, got }) => [
    `  ✗ ${fill(TEXTS.atLine, { line: failure.line, wanted })}`,
    `    ${fill(TEXTS.really, { got: got.replaceAll('\n', '\n          ') })}`,
  ]);
  return [...failure.chat.map((line) => `    ${line}`), ...told].join('\n');
}
