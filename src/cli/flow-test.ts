/** `bot flow test`: plays the transcripts of flows/tests on a scratch database, and tells what none of them comes by. */
import { parseArgs } from 'node:util';
import { loadChecklists, loadFlows, loadRules } from '../app/load-flows.ts';
import { createLogger } from '../kernel/logger.ts';
import { Coverage, type CoveredFlow } from '../rehearsal/coverage.ts';
import { findTranscripts } from '../rehearsal/find-transcripts.ts';
import { performAll, showFailure } from '../rehearsal/perform.ts';
import type { Played } from '../rehearsal/player.ts';
import { withScratchServer } from '../rehearsal/scratch-server.ts';
import { type Command, type ExitCode, printJson, printLine } from './command.ts';

const TESTS_DIR = new URL('../../flows/tests', import.meta.url).pathname;
const SEED_DIR = new URL('../../flows/tests/seed', import.meta.url).pathname;

type TestArgs = { named: string[]; json: boolean; coverage: boolean };

export const flowTestCommand: Command = {
  usage: 'bot flow test [<flow id or file> …] [--json] [--coverage]',
  run: async (args) => await test(readArgs(args)),
};

function readArgs(args: string[]): TestArgs {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, coverage: { type: 'boolean', default: false } },
  });
  return { named: positionals, ...values };
}

async function test(args: TestArgs): Promise<ExitCode> {
  const coverage = new Coverage();
  const flows = await loadFlows(undefined, (fileName) => coverage.observerOf(fileName));
  const [checklists, rules] = await Promise.all([loadChecklists(), loadRules()]);
  const found = await findTranscripts({ dir: TESTS_DIR, flows: [...flows.keys()], named: args.named });
  // What breaks inside is for whoever mends it; the chat shows what people saw.
  const log = createLogger({ level: 'error', pretty: false, to: 'stderr' });
  const failed: Played[] = [];
  await withScratchServer(async (databases) => {
    await performAll({ flows, checklists, rules, log, databases, seedDir: SEED_DIR }, found.transcripts, (played) => {
      coverage.add(played.events);
      if (played.failure !== undefined) failed.push(played);
      tellPlayed(played, args.json);
    });
  });
  if (!args.json) printLine(`共 ${found.transcripts.length} 段对话，${failed.length} 段不对。`);
  const about = found.flows.flatMap((id) => flows.get(id) ?? []);
  const isCovered = !args.coverage || tellCoverage(coverage, about, args.json);
  return failed.length === 0 && isCovered ? 0 : 1;
}

function tellPlayed(played: Played, json: boolean): void {
  const { transcript, failure } = played;
  const { fileName: file, line, test: name } = transcript;
  if (json) {
    printJson({ file, line, test: name, ok: failure === undefined, ...(failure ? { failure } : {}) });
    return;
  }
  printLine(`${failure === undefined ? '✓' : '✗'} ${file}:${line} ${name}`);
  if (failure !== undefined) printLine(showFailure(played));
}

/** Per flow what is missing; whether nothing is. */
function tellCoverage(coverage: Coverage, flows: readonly CoveredFlow[], json: boolean): boolean {
  const verdicts = flows.map((flow) => ({ flow: flow.definition.flow, ...coverage.judge(flow) }));
  for (const { flow, total, gaps, constants } of verdicts) {
    if (json) {
      printJson({ flow, total, covered: total - gaps.length, gaps, constants });
      continue;
    }
    printLine(`${gaps.length === 0 ? '✓' : '✗'} ${flow}：${total} 处，走到 ${total - gaps.length} 处。`);
    for (const { what } of [...gaps, ...constants]) printLine(`  ${what}`);
  }
  return verdicts.every(({ gaps }) => gaps.length === 0);
}
