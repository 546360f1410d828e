/** Reads the flow files and the checklists from the flows folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChecklistTable, parseChecklists } from '../domain/checklist.ts';
import { type CompiledFlow, parseFlow } from '../engine/flow-file.ts';

export const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;

/** A flow with the file's own text. */
export type LoadedFlow = CompiledFlow & { source: string };

/** All flows by id. Throws AppError FLOW_INVALID naming file, line, reason and fix. */
export async function loadFlows(dir = FLOWS_DIR): Promise<Map<string, LoadedFlow>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const flows = new Map<string, LoadedFlow>();
  for (const name of names) {
    const source = await readFile(join(dir, name), 'utf8');
    const flow = parseFlow(source, name);
    flows.set(flow.definition.flow, { ...flow, source });
  }
  return flows;
}

/** The 13 checklists by code. */
export async function loadChecklists(dir = FLOWS_DIR): Promise<ChecklistTable> {
  return parseChecklists(JSON.parse(await readFile(join(dir, 'sources', 'checklists.json'), 'utf8')));
}
