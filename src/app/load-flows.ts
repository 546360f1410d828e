/** Reads the flow files and the checklists from the flows folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../actions/registry.ts';
import { UNDOS } from '../actions/undos.ts';
import { type ChecklistTable, findWrongSettings, parseChecklists } from '../domain/checklist.ts';
import { deadlineSettingsSchema } from '../domain/deadline.ts';
import { type InspectionTimes, inspectionTimesSchema } from '../domain/inspection-times.ts';
import { type LeadRouting, leadRoutingSchema } from '../domain/lead-routing.ts';
import { type Permissions, permissionsSchema } from '../domain/permissions.ts';
import { type Registers, registerSchema } from '../domain/register-definition.ts';
import { type Retention, retentionSchema } from '../domain/retention.ts';
import { type RiskRules, riskRulesSchema } from '../domain/risk-signals.ts';
import { hasWords } from '../duty/compose-post.ts';
import { type Post, postsSchema } from '../duty/post.ts';
import { type TaskRule, taskRuleSchema } from '../duty/task-rule.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { parseFlow, parsePublishedFlow } from '../engine/flow-file.ts';
import type { Known } from '../engine/flow-problem.ts';
import { refuseClashes } from '../engine/lint/lint-set.ts';
import { AppError, asError } from '../kernel/errors.ts';
import { broadcastSources } from '../pipeline/broadcast-sources.ts';
import { entrySources } from '../pipeline/entry-sources.ts';
import { ledgerSources } from '../pipeline/ledger-sources.ts';
import { memberSources } from '../pipeline/member-sources.ts';
import { rectificationSources } from '../pipeline/rectification-sources.ts';
import { registerDeskSources } from '../pipeline/register-desk-sources.ts';
import { registerSources } from '../pipeline/register-sources.ts';
import { reporterSources } from '../pipeline/reporter-sources.ts';
import { taskSources } from '../pipeline/task-sources.ts';
import { buildRegisterIndex } from '../register/register-index.ts';
import { openWalkedFlows } from './walked-flows.ts';

const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;

/** A flow with the file's own text. */
export type LoadedFlow = CompiledFlow & { source: string };

/** What flows may name: an index of nothing tells the tables' fields as well as a full one. */
export function knownNames(registers: Registers = new Map()): Known {
  const tables = Object.entries({
    ...registerSources(buildRegisterIndex([]), ''),
    ...memberSources([]),
    ...entrySources([], registers),
    ...rectificationSources([]),
    ...taskSources([]),
    ...registerDeskSources(undefined, ''),
    ...ledgerSources([]),
    ...reporterSources([]),
    ...broadcastSources(),
  });
  const sources = Object.fromEntries(tables.map(([name, source]) => [name, source.fields]));
  return { sources, actions: [...ACTIONS.keys()], undos: [...UNDOS.keys()] };
}

/** Who hears what the rules of a file come to: for the coverage of transcripts. */
type ObserverOf = (fileName: string) => NonNullable<Known['observe']>;

/** All flows by id. Throws AppError FLOW_INVALID naming file, line, reason and fix. */
export async function loadFlows(dir = FLOWS_DIR, observerOf?: ObserverOf): Promise<Map<string, LoadedFlow>> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const all: LoadedFlow[] = [];
  const known = knownNames(await loadRegisters());
  for (const name of names) {
    const source = await readFile(join(dir, name), 'utf8');
    const flow = parseFlow(source, name, { ...known, ...(observerOf ? { observe: observerOf(name) } : {}) });
    all.push({ ...flow, source });
  }
  refuseClashes(all);
  return new Map(all.map((flow) => [flow.definition.flow, flow]));
}

/**
 * As `loadFlows`, for a program that is started often: a file that went through all checks with this engine and these
 * names before is only read; the folder remembers which (a start took 3 of its 4 seconds for walking through every form).
 */
export async function loadFlowsAgain(dataDir: string): Promise<Map<string, LoadedFlow>> {
  const known = knownNames(await loadRegisters());
  const walked = await openWalkedFlows(dataDir, known);
  const names = (await readdir(FLOWS_DIR)).filter((name) => name.endsWith('.yaml')).sort();
  const all: LoadedFlow[] = [];
  for (const name of names) {
    const source = await readFile(join(FLOWS_DIR, name), 'utf8');
    const flow = (walked.has(source) && parsePublishedFlow(source, name)) || parseFlow(source, name, known);
    walked.add(source);
    all.push({ ...flow, source });
  }
  refuseClashes(all);
  await walked.keep();
  return new Map(all.map((flow) => [flow.definition.flow, flow]));
}

/** The 13 checklists by code, with the deadlines that the office set. Throws AppError RULES_INVALID for wrong ones. */
export async function loadChecklists(dir = FLOWS_DIR): Promise<ChecklistTable> {
  const file: unknown = JSON.parse(await readFile(join(dir, 'sources', 'checklists.json'), 'utf8'));
  const asWritten = parseChecklists(file);
  const settings = deadlineSettingsSchema.superRefine((set, context) => {
    for (const message of findWrongSettings(set, asWritten)) context.addIssue({ code: 'custom', message });
  });
  return parseChecklists(file, await readRules(join(dir, 'sources', 'deadlines.yaml'), settings));
}

/** What people may do, and what they may keep: the rules that stand beside the flows. */
export type Rules = {
  registers: Registers;
  permissions: Permissions;
  leadRouting: LeadRouting;
  riskRules: RiskRules;
  inspectionTimes: InspectionTimes;
};

/** Registers, permissions and whose business a lead is. Throws AppError RULES_INVALID naming the file and what is wrong in it. */
export async function loadRules(): Promise<Rules> {
  const leadRouting = await readRules(join(FLOWS_DIR, 'sources', 'lead-routing.yaml'), leadRoutingSchema);
  const riskRules = await readRules(join(FLOWS_DIR, 'sources', 'risk-signals.yaml'), riskRulesSchema);
  const inspectionTimes = await readRules(join(FLOWS_DIR, 'sources', 'inspections.yaml'), inspectionTimesSchema);
  const permissions = await loadPermissions();
  return { registers: await loadRegisters(), permissions, leadRouting, riskRules, inspectionTimes };
}

/** How long things are kept, as the office set it. Throws AppError RULES_INVALID for wrong days. */
export async function loadRetention(): Promise<Retention> {
  return await readRules(join(FLOWS_DIR, 'sources', 'retention.yaml'), retentionSchema);
}

/** What goes out at set times. Throws AppError RULES_INVALID for a post that has no words. */
export async function loadPosts(): Promise<Post[]> {
  const worded = postsSchema.refine(
    ({ posts }) => posts.every(({ post }) => hasWords(post)),
    '有一条 post 程序里没有内容',
  );
  return (await readRules(join(FLOWS_DIR, 'sources', 'duty-posts.yaml'), worded)).posts;
}

/** The rules that open tasks. Throws AppError RULES_INVALID naming the file and what is wrong in it. */
export async function loadTaskRules(dir = join(FLOWS_DIR, 'tasks')): Promise<TaskRule[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return await Promise.all(names.map((name) => readRules(join(dir, name), taskRuleSchema)));
}

/** The registers by code. */
export async function loadRegisters(dir = join(FLOWS_DIR, 'registers')): Promise<Registers> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  const all = await Promise.all(names.map((name) => readRules(join(dir, name), registerSchema)));
  return new Map(all.map((definition) => [definition.register, definition]));
}

/** The written policy. */
async function loadPermissions(dir = FLOWS_DIR): Promise<Permissions> {
  return (await readRules(join(dir, 'sources', 'permissions.yaml'), permissionsSchema)).permissions;
}

async function readRules<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const file = relative(FLOWS_DIR, path);
  const parsed = schema.safeParse(readYaml(await readFile(path, 'utf8'), file));
  if (parsed.success) return parsed.data;
  throw invalid(file, z.prettifyError(parsed.error));
}

function readYaml(source: string, file: string): unknown {
  try {
    return parseYaml(source);
  } catch (thrown) {
    throw invalid(file, asError(thrown).message);
  }
}

function invalid(file: string, why: string): AppError {
  return new AppError({ code: 'RULES_INVALID', kind: 'user', userText: `flows/${file} 写错了：${why}` });
}
