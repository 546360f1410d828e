/** `bot flow graph`: a flow as a Mermaid flowchart, with `--stats` the drop-off figures on each question. */
import { parseArgs } from 'node:util';
import { loadFlows } from '../app/load-flows.ts';
import { flowGraph, type GraphFigures } from '../engine/graph/flow-graph.ts';
import { listQuestionStats, type QuestionStats } from '../store/flow-stats-repository.ts';
import { type Command, usageError } from './command.ts';
import { sayDuration, statsRange } from './flow-stats.ts';
import { findFlow } from './named-flow.ts';
import { withStore } from './with-store.ts';

export const flowGraphCommand: Command = {
  usage: 'bot flow graph <flow id> [--stats [--since YYYY-MM-DD]]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { stats: { type: 'boolean' }, since: { type: 'string' } },
      allowPositionals: true,
    });
    const [id] = positionals;
    if (id === undefined) throw usageError('写成 bot flow graph inspection_site，输出是 Mermaid 流程图。');
    const { definition } = findFlow(await loadFlows(), id);
    const range = statsRange(id, values.since);
    const rows = values.stats === true ? await withStore((store) => listQuestionStats(store, range)) : [];
    process.stdout.write(
      flowGraph(definition, figuresOf(rows.filter(({ version }) => version === definition.version))),
    );
    return 0;
  },
};

/** The figures of the version on disk, as lines on the questions. */
function figuresOf(rows: readonly QuestionStats[]): GraphFigures {
  const worst = rows.reduce<QuestionStats | undefined>(
    (most, row) => (row.abandonedCount > (most?.abandonedCount ?? 0) ? row : most),
    undefined,
  );
  const lines = new Map(
    rows.map((row) => [
      row.question,
      `问到${row.askedCount} 答了${row.answeredCount} 停在这${row.abandonedCount} 用时${sayDuration(row.medianSeconds)}`,
    ]),
  );
  return worst === undefined ? { lines } : { lines, worst: worst.question };
}
