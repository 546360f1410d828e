/** Reads the flow files and the checklists from the flows folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIONS } from '../actions/registry.ts';
import { UNDOS } from '../actions/undos.ts';
import { type ChecklistTable, parseChecklists } from '../domain/checklist.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { parseFlow } from '../engine/flow-file.ts';
import type { Known } from '../engine/flow-problem.ts';
import { refuseClashes } from '../engine/lint/lint-set.ts';
import { memberSources } from '../pipeline/member-sources.ts';
import { registerSources } from '../pipeline/register-sources.ts';
import { buildRegisterIndex } from '../register/register-index.ts';

const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;

/** A flow with the file's own text. */
export type LoadedFlow = CompiledFlow & { source: string };

/** What flows may name: an index of nothing tells the tables' fields as well as a full one. */
export function knownNames(): Known {
  const tables = Object.entries({ ...registerSources(buildRegisterIndex([]), ''), ...memberSources([]) });
  const sources = Object.fromEntries(tables.map(([name, source]) => [name, source.fields]));
  return { sources, actions: [...ACTIONS.keys()], undos: [...UNDOS.keys()] };
}

/** Who hears what the rules of a file come to: for the coverage of transcripts. */
type ObserverOf = (fileName: string) => NonNullable<Known['observe']>;

/** All flows by id. Throws AppError FLOW_INVALID naming file, line, reason and fix. */
export async function loadFlows(dir = FLOWS_DIR, observerOf?: ObserverOf): Promise<Map<string, LoadedFlow>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const all: LoadedFlow[] = [];
  const known = knownNames();
  for (const name of names) {
    const source = await readFile(join(dir, name), 'utf8');
    const flow = parseFlow(source, name, { ...known, ...(observerOf ? { observe: observerOf(name) } : {}) });
    all.push({ ...flow, source });
  }
  refuseClashes(all);
  return new Map(all.map((flow) => [flow.definition.flow, flow]));
}

/** The 13 checklists by code. */
export async function loadChecklists(dir = FLOWS_DIR): Promise<ChecklistTable> {
  return parseChecklists(JSON.parse(await readFile(join(dir, 'sources', 'checklists.json'), 'utf8')));
}
