/** `bot lookup`: the licence look-up as the office tries it out. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { dayOf } from '../domain/calendar.ts';
import { readSpreadsheet } from '../imports/spreadsheet.ts';
import { composeLicenceAnswer } from '../register/answer.ts';
import type { RegisterIndex } from '../register/lookup.ts';
import { rowFromRecord } from '../register/register-file.ts';
import { buildRegisterIndex } from '../register/register-index.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, readNamedFile, usageError } from './command.ts';
import { withCore } from './with-core.ts';

type LookupArgs = { words: string | undefined; json: boolean; region: string };

export const lookupCommand: Command = {
  usage: 'bot lookup <words> [--json] | --stdin  [--register <file.csv|.xlsx>] [--region <name>]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        json: { type: 'boolean' },
        stdin: { type: 'boolean' },
        register: { type: 'string' },
        region: { type: 'string' },
      },
      allowPositionals: true,
    });
    if (!values.stdin && positionals.length === 0) throw usageError('请给出要查的名称，例如 bot lookup 启航书法。');
    const words = values.stdin ? undefined : positionals.join(' ');
    const asked = { words, json: values.json === true || values.stdin === true, region: values.region ?? '襄垣县' };
    if (values.register !== undefined) return await answerAll(await indexOf(values.register), asked);
    return await withCore((core) => answerAll(core.snapshots.current().actionWorld.register, asked));
  },
};

/** An index in memory over a file; rows that cannot be read are named on standard error. */
async function indexOf(path: string): Promise<RegisterIndex> {
  const table = await readSpreadsheet(path, await readNamedFile(path));
  const today = dayOf(new Date());
  const rows = table.records.flatMap(({ row, values }) => {
    const read = rowFromRecord(values, today);
    if (!('reason' in read)) return [read];
    printNote(`第${row}行“${read.column}”：${read.reason}`);
    return [];
  });
  return buildRegisterIndex(rows);
}

async function answerAll(index: RegisterIndex, asked: LookupArgs): Promise<ExitCode> {
  if (asked.words !== undefined) {
    answerOne(index, asked, asked.words);
    return 0;
  }
  for await (const query of createInterface({ input: process.stdin, terminal: false })) answerOne(index, asked, query);
  return 0;
}

function answerOne(index: RegisterIndex, { json, region }: LookupArgs, query: string): void {
  const { certain, candidates } = index.lookup(query, { region });
  const top = certain ? (candidates[0]?.row ?? null) : null;
  const answer = composeLicenceAnswer({
    words: query,
    chosen: top,
    candidates,
    certain,
    chat: 'direct',
    audience: 'public',
    today: dayOf(new Date()),
    countyName: region,
    hotline: null,
  });
  if (!json) {
    printLine(answer.text);
    return;
  }
  printJson({
    query,
    verdict: answer.verdict,
    certain,
    institution: top && { id: top.id, name: top.name },
    candidates: candidates.map(({ row, score, why }) => ({ id: row.id, name: row.name, score, why })),
  });
}
