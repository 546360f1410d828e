/** Reads the flow files and the checklists from the flows folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../actions/registry.ts';
import { UNDOS } from '../actions/undos.ts';
import { type ChecklistTable, findWrongSettings, parseChecklists } from '../domain/checklist.ts';
import { deadlineSettingsSchema } from '../domain/deadline.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { parseFlow } from '../engine/flow-file.ts';
import type { Known } from '../engine/flow-problem.ts';
import { refuseClashes } from '../engine/lint/lint-set.ts';
import { AppError } from '../kernel/errors.ts';
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

/** The 13 checklists by code, with the deadlines that the office set. Throws AppError FLOW_INVALID for wrong ones. */
export async function loadChecklists(dir = FLOWS_DIR): Promise<ChecklistTable> {
  const file: unknown = JSON.parse(await readFile(join(dir, 'sources', 'checklists.json'), 'utf8'));
  const asWritten = parseChecklists(file);
  const settings = deadlineSettingsSchema.superRefine((set, context) => {
    for (const message of findWrongSettings(set, asWritten)) context.addIssue({ code: 'custom', message });
  });
  const parsed = settings.safeParse(parseYaml(await readFile(join(dir, 'sources', 'deadlines.yaml'), 'utf8')));
  if (parsed.success) return parseChecklists(file, parsed.data);
  const userText = `flows/sources/deadlines.yaml 写错了：${z.prettifyError(parsed.error)}`;
  throw new AppError({ code: 'FLOW_INVALID', kind: 'user', userText });
}
