/** `bot flow lint`: what is wrong with the flow files, before anybody fills one in. */
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { knownNames, loadRegisters } from '../app/load-flows.ts';
import { parseFlow } from '../engine/flow-file.ts';
import type { Known } from '../engine/flow-problem.ts';
import { type LintFinding, sayFinding } from '../engine/lint/finding.ts';
import { lintFlowFile } from '../engine/lint/lint-file.ts';
import { type FlowText, lintFlowSet } from '../engine/lint/lint-set.ts';
import { type Command, printJson, printLine, printNote, readNamedFile, usageError } from './command.ts';

const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;

export const flowLintCommand: Command = {
  usage: 'bot flow lint [file …] [--json] [--strict]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' }, strict: { type: 'boolean' } },
      allowPositionals: true,
    });
    const known = knownNames(await loadRegisters());
    const named = await Promise.all(positionals.map(readFlow));
    const all = await listFlows();
    const asked = named.length === 0 ? all : named;
    const findings = [
      ...asked.flatMap(({ fileName, source }) => lintFlowFile(source, fileName, known)),
      ...lintTogether([...asked, ...all], asked, known),
    ];
    for (const finding of findings) values.json ? printJson(finding) : printLine(sayFinding(finding));
    if (!values.json) printNote(summary(asked.length, findings));
    const isBad = findings.some(({ level }) => level === 'error' || values.strict === true);
    return isBad ? 1 : 0;
  },
};

type Source = { fileName: string; source: string };

async function readFlow(path: string): Promise<Source> {
  if (!path.endsWith('.yaml')) throw usageError(`“${path}”不是流程文件，要写 flows/ 里的 .yaml 文件。`);
  const source = (await readNamedFile(path)).toString('utf8');
  return { fileName: relative(process.cwd(), path) || path, source };
}

async function listFlows(): Promise<Source[]> {
  const names = (await readdir(FLOWS_DIR)).filter((name) => name.endsWith('.yaml')).sort();
  return await Promise.all(names.map((name) => readFlow(join(FLOWS_DIR, name))));
}

/** Findings between flows, of the asked ones only; a copy under the same file name stands for the original. */
function lintTogether(sources: readonly Source[], asked: readonly Source[], known: Known): LintFinding[] {
  const byName = new Map<string, Source>();
  for (const source of sources) {
    const name = basename(source.fileName);
    if (!byName.has(name)) byName.set(name, source);
  }
  const flows = [...byName.values()].flatMap((source) => readable(source, known));
  const names = new Set(asked.map(({ fileName }) => fileName));
  return lintFlowSet(flows).filter(({ file }) => names.has(file));
}

/** A file with errors was told by itself; the others are still held against one another. */
function readable({ fileName, source }: Source, known: Known): FlowText[] {
  try {
    return [{ definition: parseFlow(source, fileName, known).definition, fileName, source }];
  } catch {
    return [];
  }
}

function summary(count: number, findings: readonly LintFinding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return `${count} 个流程，没有问题。`;
  return `${count} 个流程，${errors} 处错误，${warnings} 处提醒。`;
}
