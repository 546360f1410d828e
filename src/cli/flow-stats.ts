/** `bot flow stats`: where people stop in a form, the worst question first. */
import { parseArgs } from 'node:util';
import { type LoadedFlow, loadFlows } from '../app/load-flows.ts';
import { startOfDay } from '../engine/local-time.ts';
import {
  type FlowTotals,
  listFlowTotals,
  listQuestionStats,
  type QuestionStats,
  type StatsRange,
} from '../store/flow-stats-repository.ts';
import { type Command, printJson, printLine, usageError } from './command.ts';
import { labelsOf } from './named-flow.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

const DAY_MS = 24 * 3_600_000;

export const flowStatsCommand: Command = {
  usage: 'bot flow stats [flow id] [--since YYYY-MM-DD] [--json]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { since: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const flows = await loadFlows();
    const range = statsRange(positionals[0] ?? null, values.since);
    const { totals, questions } = await withStore(async (store) => ({
      totals: await listFlowTotals(store, range),
      questions: await listQuestionStats(store, range),
    }));
    if (range.flow !== null && totals.length === 0 && !flows.has(range.flow)) {
      throw usageError(`没有“${range.flow}”这个流程，可用：${[...flows.keys()].join('、')}。`);
    }
    if (totals.length === 0 && values.json !== true) printLine('这段时间还没有人填过。');
    for (const total of totals) {
      const own = questions.filter((row) => row.flow === total.flow && row.version === total.version).sort(byWorst);
      if (values.json === true)
        printJson({ ...total, questions: own.map(({ flow: _flow, version: _v, ...row }) => row) });
      else printVersion(total, own, flows.get(total.flow));
    }
    return 0;
  },
};

/** Sessions begun since that day; a day without a word is giving up. */
export function statsRange(flow: string | null, since: string | undefined): StatsRange {
  const from = since === undefined ? new Date(0) : startOfDay(since);
  if (from === undefined) throw usageError('日期写成 --since 2026-03-01。');
  return { flow, since: from, stillAt: new Date(Date.now() - DAY_MS) };
}

/** Most given up first, then most stumbled over. */
function byWorst(a: QuestionStats, b: QuestionStats): number {
  return (
    b.abandonedCount - a.abandonedCount ||
    b.rejectedCount - a.rejectedCount ||
    b.askedCount - a.askedCount ||
    String(a.question).localeCompare(String(b.question))
  );
}

function printVersion(total: FlowTotals, questions: readonly QuestionStats[], flow: LoadedFlow | undefined): void {
  const title = flow?.definition.title ?? total.flow;
  const { version, startedCount, submittedCount, abandonedCount } = total;
  printLine(
    `${title} ${total.flow} 第${version}版：开始 ${startedCount} 次，办完 ${submittedCount}，没填完 ${abandonedCount}`,
  );
  if (questions.length > 0) {
    const labels = flow === undefined ? new Map<string, string>() : labelsOf(flow);
    const head = ['  题目', '问到', '答了', '跳过', '没听懂', '停在这', '用时'];
    for (const line of tableLines([head, ...questions.map((row, at) => rowCells(row, at === 0, labels))]))
      printLine(line);
    if ((questions[0]?.abandonedCount ?? 0) > 0) printLine('  ▲ 停在这一题的人最多。');
  }
  printLine('');
}

function rowCells(row: QuestionStats, isFirst: boolean, labels: ReadonlyMap<string, string>): string[] {
  const name = row.question === null ? '（核对）' : (labels.get(row.question) ?? row.question);
  return [
    `${isFirst && row.abandonedCount > 0 ? '▲ ' : '  '}${name}`,
    ...[row.askedCount, row.answeredCount, row.skippedCount, row.rejectedCount, row.abandonedCount].map(String),
    sayDuration(row.medianSeconds),
  ];
}

/** The median wait in words. */
export function sayDuration(seconds: number | null): string {
  if (seconds === null) return '—';
  if (seconds < 90) return `${Math.round(seconds)}秒`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)}分` : `${Math.round(seconds / 3_600)}小时`;
}
