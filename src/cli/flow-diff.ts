/** `bot flow diff`: what changed between two flow files, or since a flow was published, and what running forms will do. */
import { parseArgs } from 'node:util';
import { loadFlows } from '../app/load-flows.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import type { ChangeClass } from '../engine/diff/flow-change.ts';
import { diffFlows, type FlowDiff } from '../engine/flow-diff.ts';
import { parseFlow } from '../engine/flow-file.ts';
import { findNewestVersion, listRunningForms, type RunningForms } from '../store/flow-version-repository.ts';
import { type Command, type ExitCode, printJson, printLine, readNamedFile, usageError } from './command.ts';
import { findFlow } from './named-flow.ts';
import { withStore } from './with-store.ts';

export const flowDiffCommand: Command = {
  usage: 'bot flow diff <flow id> | <old.yaml> <new.yaml>  [--json]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [first, second] = positionals;
    if (first === undefined || positionals.length > 2) {
      throw usageError('写成 bot flow diff inspection_site，或 bot flow diff 旧.yaml 新.yaml。');
    }
    const json = values.json === true;
    return second === undefined ? await diffPublished(first, json) : await diffFiles(first, second, json);
  },
};

async function diffFiles(before: string, after: string, json: boolean): Promise<ExitCode> {
  const [old, fresh] = await Promise.all([before, after].map(readFlow));
  if (old === undefined || fresh === undefined) throw usageError('请给出两个流程文件。');
  if (old.definition.flow !== fresh.definition.flow) {
    throw usageError(`这是两个流程：${old.definition.flow} 和 ${fresh.definition.flow}。请比同一个流程的两版。`);
  }
  printDiff({ before: old, after: fresh }, json);
  return 0;
}

/** What the file names elsewhere (tables, actions) may be gone by now: it is not checked. */
async function readFlow(path: string): Promise<CompiledFlow> {
  return parseFlow((await readNamedFile(path)).toString('utf8'), path);
}

async function diffPublished(id: string, json: boolean): Promise<ExitCode> {
  const flows = await loadFlows();
  const flow = findFlow(flows, id);
  const { published, running } = await withStore(async (store) => ({
    published: await findNewestVersion(store, id),
    running: await listRunningForms(store, id),
  }));
  if (published === null) {
    if (json) printJson({ flow: id, before: null, after: flow.definition.version, changes: [], running });
    else printLine(`“${flow.definition.title}”还没有发布过，重新启动后开始用第${flow.definition.version}版。`);
    return 0;
  }
  const before = parseFlow(published.source, `${id}@${published.version}`);
  printDiff({ before, after: flow, running }, json);
  return 0;
}

type Compared = { before: CompiledFlow; after: CompiledFlow; running?: RunningForms[] };

function printDiff({ before, after, running }: Compared, json: boolean): void {
  const diff = diffFlows(before, after);
  const versions = { before: before.definition.version, after: after.definition.version };
  if (json) {
    printJson({ flow: after.definition.flow, ...versions, ...diff, ...(running === undefined ? {} : { running }) });
    return;
  }
  printLine(`${after.definition.title}：第${versions.before}版 → 第${versions.after}版`);
  if (diff.policy !== 'same' && versions.after <= versions.before) {
    printLine('  ! version 没有加一，请在文件开头加一。');
  }
  for (const line of changeLines(diff)) printLine(line);
  printLine(sayPolicy(diff, running));
}

const HEADS: readonly (readonly [ChangeClass, string])[] = [
  ['finish_old', '要按旧版填完的'],
  ['retyped', '答过的可能不合用的'],
  ['tightened', '要求变严的'],
  ['removed', '不再问的'],
  ['added', '新问的'],
  ['relaxed', '要求变松的'],
  ['reordered', '次序变了的'],
  ['words', '只改说法的'],
];

/** The weightiest first. */
function changeLines({ changes, policy }: FlowDiff): string[] {
  if (policy === 'same') return ['两份文件一样。'];
  if (changes.length === 0) return ['题目和话都没变（只动了版本号或注释）。'];
  return HEADS.flatMap(([kind, head]) => {
    const own = changes.filter((change) => change.class === kind);
    return own.length === 0 ? [] : [`${head}：`, ...own.map(({ what, path }) => `  ${what}  [${path}]`)];
  });
}

function sayPolicy({ policy, changes }: FlowDiff, running: readonly RunningForms[] | undefined): string {
  const count = running?.reduce((sum, { personCount }) => sum + personCount, 0);
  if (count === 0) return '现在没有人正在填。';
  const who = count === undefined ? '正在填的人' : `正在填的 ${count} 人`;
  switch (policy) {
    case 'same':
      return `${who}不受影响。`;
    case 'finish_old':
      return `${who}都按旧版填完，新开始的人用新版。`;
    case 'revalidate':
      return `${who}会换到新版，答过的重新核一遍，不合用的再问。`;
    case 'move':
      return changes.some((change) => change.class === 'added')
        ? `${who}会直接换到新版，只补问新题。`
        : `${who}会直接换到新版，答过的都算数。`;
  }
}
