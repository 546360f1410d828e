/** `bot flow <what>`: the office's tools for its flow files. Each part is loaded when it is asked for. */
import { type Command, usageError } from './command.ts';

const PARTS: Readonly<Record<string, () => Promise<Command>>> = {
  lint: async () => (await import('./flow-lint.ts')).flowLintCommand,
  diff: async () => (await import('./flow-diff.ts')).flowDiffCommand,
  stats: async () => (await import('./flow-stats.ts')).flowStatsCommand,
  graph: async () => (await import('./flow-graph.ts')).flowGraphCommand,
  new: async () => (await import('./flow-new.ts')).flowNewCommand,
  test: async () => (await import('./flow-test.ts')).flowTestCommand,
  'import-xlsform': async () => (await import('./flow-import-xlsform.ts')).flowImportXlsformCommand,
  'export-xlsx': async () => (await import('./flow-export-xlsx.ts')).flowExportXlsxCommand,
};

export const flowCommand: Command = {
  usage: `bot flow ${Object.keys(PARTS).join('|')} …`,
  async run([name = '', ...args]) {
    const load = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (load === undefined) throw usageError(`bot flow 后面写要做什么：${Object.keys(PARTS).join('、')}。`);
    return await (await load()).run(args);
  },
};
