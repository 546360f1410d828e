/** Which transcripts are meant by what somebody named: flows, files, or nothing for all. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { readTranscripts } from './read-transcripts.ts';
import { fill, TEXTS } from './texts.ts';
import type { Transcript } from './transcript.ts';

export type FindInput = {
  /** flows/tests */
  dir: string;
  /** Ids of all flows. */
  flows: readonly string[];
  /** Flow ids and files. */
  named: readonly string[];
};

/** The transcripts, and the flows they are about. */
export type Found = { transcripts: Transcript[]; flows: string[] };

/** Reads them. Throws AppError TRANSCRIPT_INVALID, or TRANSCRIPT_UNKNOWN for a name that means nothing. */
export async function findTranscripts({ dir, flows, named }: FindInput): Promise<Found> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const own = (await Promise.all(names.map((name) => readFileOf(join(dir, name))))).flat();
  if (named.length === 0) return { transcripts: own, flows: [...flows] };
  const transcripts: Transcript[] = [];
  const about = new Set<string>();
  for (const name of named) {
    const meant = flows.includes(name)
      ? own.filter((transcript) => flowOf(transcript, flows) === name)
      : await readFileOf(nameInDir(name, { dir, names }));
    if (flows.includes(name)) about.add(name);
    for (const transcript of meant) {
      const flow = flowOf(transcript, flows);
      if (flow !== undefined) about.add(flow);
    }
    transcripts.push(...meant);
  }
  return { transcripts: [...new Set(transcripts)], flows: [...about] };
}

/** Its `flow:`; else its file is named after the flow: `withdraw.yaml`, `withdraw.group.yaml`. */
function flowOf({ flow, fileName }: Transcript, flows: readonly string[]): string | undefined {
  const id = flow?.id ?? basename(fileName).split('.')[0] ?? '';
  return flows.includes(id) ? id : undefined;
}

function nameInDir(name: string, { dir, names }: { dir: string; names: readonly string[] }): string {
  if (names.includes(name)) return join(dir, name);
  if (name.endsWith('.yaml') || name.endsWith('.yml')) return name;
  throw unknown(fill(TEXTS.nothingNamed, { name }));
}

async function readFileOf(path: string): Promise<Transcript[]> {
  const yaml = await readFile(path, 'utf8').catch(() => {
    throw unknown(fill(TEXTS.noFile, { name: path }));
  });
  return readTranscripts(yaml, basename(path));
}

function unknown(userText: string): AppError {
  return new AppError({ code: 'TRANSCRIPT_UNKNOWN', kind: 'user', userText });
}
